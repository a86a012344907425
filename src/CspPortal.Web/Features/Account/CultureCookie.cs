using CspPortal.Web.Infrastructure;
using Microsoft.AspNetCore.Localization;

namespace CspPortal.Web.Features.Account;

/// <summary>The chosen language, for people not signed in too; the framework's own name and format.</summary>
public static class CultureCookie
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    public static void Append(HttpResponse response, string culture, IHostEnvironment environment) =>
        response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
            new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = Kept,
                Path = "/",
                SameSite = SameSiteMode.Lax,
                Secure = PortalCookies.Secure(environment) == CookieSecurePolicy.Always || response.HttpContext.Request.IsHttps,
            });
}
