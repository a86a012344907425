namespace CspPortal.Web.Infrastructure;

/// <summary>Names and rules of all cookies (SEC-01).</summary>
/// <remarks>
/// Development is plain http on localhost, where not every browser keeps Secure cookies: there the names go without the prefix and the
/// cookies follow the scheme of the request. Everywhere else all are <c>__Host-</c> and Secure.
/// </remarks>
public static class PortalCookies
{
    private const string HostPrefix = "__Host-";

    public static string Session(IHostEnvironment environment) => Named(environment, "portal");

    public static string Correlation(IHostEnvironment environment) => Named(environment, "portal-correlation.");

    public static string Nonce(IHostEnvironment environment) => Named(environment, "portal-nonce.");

    /// <summary>Chosen language.</summary>
    public static string Culture(IHostEnvironment environment) => Named(environment, "portal-culture");

    /// <summary>Antiforgery.</summary>
    public static string Form(IHostEnvironment environment) => Named(environment, "portal-form");

    /// <summary>One message for the next page.</summary>
    public static string Flash(IHostEnvironment environment) => Named(environment, "portal-flash");

    public static CookieSecurePolicy Secure(IHostEnvironment environment) =>
        environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;

    /// <summary>Name, Secure, HttpOnly, SameSite=Lax and the whole site as path, which the prefix asks for.</summary>
    public static void Harden(this CookieBuilder cookie, string name, IHostEnvironment environment)
    {
        cookie.Name = name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = Secure(environment);
    }

    private static string Named(IHostEnvironment environment, string name) => environment.IsDevelopment() ? name : HostPrefix + name;
}
