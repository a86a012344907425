using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Web.Infrastructure;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CspPortal.Web.Features.Software;

/// <summary>What a link opens, for whoever holds it (DWN-02, DWN-03). HEAD looks without counting.</summary>
[Public("The holder of a link has no account; the token is what opens it.", LinkHolder = true)]
[EnableRateLimiting(RateLimits.Links)]
public sealed class LinkHolderController(OpenDownloadLink open, Viewer viewer, RefusalTexts refusals) : Controller
{
    [HttpGet("/d/{token}")]
    [HttpHead("/d/{token}")]
    public async Task<IActionResult> Open(string token, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-cache, no-store"; // as the form on the page asks for
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        var from = viewer.Actor;
        var holder = Actor.LinkHolder(from.Address, from.UserAgent, from.RequestId);
        var outcome = await open.ExecuteAsync(token, DownloadAnswers.PartOf(Request), holder, ct);
        if (outcome.Succeeded(out var download, out var refusal)) return this.Send(download);
        if (refusal.Kind is not (RefusalKind.Gone or RefusalKind.NotFound)) return this.Refused(refusal);
        Response.StatusCode = refusal.StatusCode();
        return View("LinkDead", new LinkDeadPage(Response.StatusCode, refusals.Say(refusal), Advice(refusal)));
    }

    private static string Advice(Refusal refusal) =>
        refusal.Is(EntitlementRefusals.LinkNotFound) ? "LinkDead.Unknown"
        : refusal.Is(EntitlementRefusals.LinkCancelled) ? "LinkDead.Cancelled"
        : "LinkDead.Gone";
}
