using System.Globalization;
using CspPortal.Web.Api;
using Microsoft.AspNetCore.Localization;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>The languages of the portal (I18-01). Full names: a neutral <c>en</c> has no currency and no date order.</summary>
public static class PortalCultures
{
    public const string English = "en-US";
    public const string Japanese = "ja-JP";

    public static readonly IReadOnlyList<string> Names = [English, Japanese];

    /// <summary>The language's own name, as its readers look for it.</summary>
    public static string NameOf(string culture) => CultureInfo.GetCultureInfo(culture) is var info && info.IsNeutralCulture
        ? info.NativeName
        : info.Parent.NativeName;

    internal static void Configure(RequestLocalizationOptions options, string cookie)
    {
        options.SetDefaultCulture(English).AddSupportedCultures([.. Names]).AddSupportedUICultures([.. Names]);
        options.ApplyCurrentCultureToResponseHeaders = true;
        options.RequestCultureProviders = [new ProgramsLocale(), new CookieRequestCultureProvider { Options = options, CookieName = cookie }, new BrowserLanguage { Options = options }];
    }

    /// <summary>Programs name a language in <c>X-Locale</c>; what they get without is English, whatever their runtime sends.</summary>
    private sealed class ProgramsLocale : RequestCultureProvider
    {
        public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
        {
            if (!httpContext.IsApi()) return NullProviderCultureResult;
            var wanted = httpContext.Request.Headers["X-Locale"].ToString();
            return Task.FromResult<ProviderCultureResult?>(new(wanted.StartsWith("ja", StringComparison.OrdinalIgnoreCase) ? Japanese : English));
        }
    }

    /// <summary>First language of the browser that the portal speaks, whatever the country: <c>ja</c> and <c>en-GB</c> count.</summary>
    private sealed class BrowserLanguage : RequestCultureProvider
    {
        public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
        {
            var culture = httpContext.Request.GetTypedHeaders().AcceptLanguage
                .Where(language => language.Quality != 0)
                .OrderByDescending(language => language.Quality ?? 1)
                .Select(language => Names.FirstOrDefault(name => SameLanguage(name, language.Value.Value ?? "")))
                .FirstOrDefault(name => name is not null);
            return Task.FromResult(culture is null ? null : new ProviderCultureResult(culture));
        }

        private static bool SameLanguage(string name, string wanted) =>
            string.Equals(name.Split('-')[0], wanted.Split('-')[0], StringComparison.OrdinalIgnoreCase);
    }
}
