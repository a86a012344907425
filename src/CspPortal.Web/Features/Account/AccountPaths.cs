using CspPortal.Application.Access;
using CspPortal.Domain;

namespace CspPortal.Web.Features.Account;

public static class AccountPaths
{
    public const string SignIn = "/account/sign-in";
    public const string SignedOut = "/account/signed-out";
    public const string SignInFailed = "/account/sign-in-failed";
    public const string UnknownOrganisation = "/account/unknown-organisation";
    public const string Disabled = "/account/disabled";
    public const string NoRole = "/account/no-role";
    public const string ReturnUrl = "returnUrl";

    public static string For(Refusal refusal) =>
        refusal.Is(AccessRefusals.TenantUnknown) ? UnknownOrganisation
        : refusal.Is(AccessRefusals.PersonDisabled) ? Disabled
        : SignIn;

    public static string SignInAgainFor(string page) => "/account/sign-in-again" + QueryString.Create(ReturnUrl, page);

    /// <summary>Sign-in that comes back here; after a form that cannot be sent again, to the page it stood on.</summary>
    public static string SignInFor(HttpRequest request)
    {
        var back = HttpMethods.IsGet(request.Method) ? request.PathBase + request.Path + request.QueryString : PageBefore(request);
        return SignIn + QueryString.Create(ReturnUrl, back);
    }

    private static string PageBefore(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value ? page.PathAndQuery : "/";
}

/// <summary>Full paths: these are also shown from outside the controller.</summary>
public static class AccountViews
{
    public const string AccessDenied = "~/Features/Account/AccessDenied.cshtml";
    public const string Notice = "~/Features/Account/Notice.cshtml";
    public const string NoRole = "~/Features/Account/NoRole.cshtml";
}
