using CspPortal.Web.Infrastructure;
using Microsoft.AspNetCore.Localization;

namespace CspPortal.Web.Features.Account;

/// <summary>The chosen language, for people not signed in too; in the framework's own format.</summary>
public static class CultureCookie
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    public static void Append(HttpResponse response, string culture, IHostEnvironment environment) =>
        response.Cookies.Append(
            PortalCookies.Culture(environment),
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
            Options(response.HttpContext, environment));

    private static CookieOptions Options(HttpContext context, IHostEnvironment environment)
    {
        var cookie = new CookieBuilder { MaxAge = Kept };
        cookie.Harden(PortalCookies.Culture(environment), environment);
        return cookie.Build(context);
    }
}
