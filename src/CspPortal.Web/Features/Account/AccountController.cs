using CspPortal.Application.Access;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure;
using CspPortal.Web.Infrastructure.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CspPortal.Web.Features.Account;

[Route("account")]
public sealed class AccountController(Viewer viewer, IHostEnvironment environment) : Controller
{
    [HttpGet("sign-in")]
    [Public("The way in.")]
    [EnableRateLimiting(RateLimits.SignIn)]
    public IActionResult SignIn(string? returnUrl)
    {
        var back = Url.IsLocalUrl(returnUrl) ? returnUrl : "/";
        return viewer.IsSignedIn
            ? LocalRedirect(back)
            : Challenge(new AuthenticationProperties { RedirectUri = back }, OpenIdConnectDefaults.AuthenticationScheme);
    }

    /// <summary>For what asks for a fresh sign-in (KEY-02): the directory has the person prove who they are, whatever session there is.</summary>
    [HttpGet("sign-in-again")]
    [SignedIn]
    [EnableRateLimiting(RateLimits.SignIn)]
    public IActionResult SignInAgain(string? returnUrl) => Challenge(
        new OpenIdConnectChallengeProperties { RedirectUri = Url.IsLocalUrl(returnUrl) ? returnUrl : "/", Prompt = "login" },
        OpenIdConnectDefaults.AuthenticationScheme);

    [HttpPost("sign-out")]
    [SignedIn]
    public async Task<IActionResult> SignOut([FromServices] RecordSignOut record, CancellationToken ct)
    {
        await record.ExecuteAsync(ct);
        return SignOut(
            new AuthenticationProperties { RedirectUri = AccountPaths.SignedOut },
            CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme);
    }

    [HttpGet("signed-out")]
    [Public("Shown after the session ended.")]
    public IActionResult SignedOut() => View(AccountViews.Notice, new NoticePage("SignedOut", AccountPaths.SignIn));

    [HttpGet("sign-in-failed")]
    [Public("Shown when sign-in did not finish.")]
    public IActionResult SignInFailed() => View(AccountViews.Notice, new NoticePage("SignInFailed", AccountPaths.SignIn));

    [HttpGet("unknown-organisation")]
    [Public("Shown to people whose organisation is not known here.")]
    public IActionResult UnknownOrganisation() => Refused(new NoticePage("UnknownOrganisation", AccountPaths.SignIn));

    [HttpGet("disabled")]
    [Public("Shown to people who were shut out.")]
    public IActionResult Disabled() => Refused(new NoticePage("Disabled"));

    [HttpGet("no-role")]
    [SignedIn]
    public IActionResult NoRole()
    {
        var kind = viewer.CustomerId is not null ? OrganisationKind.Customer : viewer.PartnerId is not null ? OrganisationKind.Partner : OrganisationKind.Installation;
        return View(AccountViews.NoRole, new NoRolePage(kind, viewer.Organisation, OrganisationRoles.Of(kind)));
    }

    [HttpPost("preferences")]
    [Public("Strangers choose a language too.")]
    public async Task<IActionResult> Preferences(PreferencesForm form, [FromServices] ChangePreferences change, CancellationToken ct)
    {
        if (!ChangePreferences.IsKnown(form.Culture, form.TimeZone)) return BadRequest();
        if (viewer.IsSignedIn) await change.ExecuteAsync(form.Culture, form.TimeZone, ct);
        if (form.Culture is not null) CultureCookie.Append(Response, form.Culture, environment);
        return LocalRedirect(Url.IsLocalUrl(form.ReturnUrl) ? form.ReturnUrl : "/");
    }

    private ViewResult Refused(NoticePage page)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return View(AccountViews.Notice, page);
    }
}
