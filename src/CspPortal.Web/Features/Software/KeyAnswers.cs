using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Domain;
using CspPortal.Domain.Entitlements;
using CspPortal.Web.Features.Account;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Software;

/// <summary>Get Key at either door.</summary>
internal static class KeyAnswers
{
    public static async Task<IActionResult> RevealAsync(
        this Controller controller, SoftwareDoor door, LineAddress address, string? version, RevealProductKey reveal, Viewer viewer, RefusalTexts refusals, CancellationToken ct)
    {
        var outcome = await reveal.ExecuteAsync(address, version ?? "", viewer.Actor, ct);
        if (outcome.Succeeded(out var key, out var refusal)) return controller.View("Key", new KeyPage(door, key));
        var isStale = refusal.Is(EntitlementRefusals.SignInTooOld);
        if (!isStale && refusal.Kind is not (RefusalKind.Conflict or RefusalKind.Gone)) return controller.Refused(refusal);
        controller.Response.StatusCode = refusal.StatusCode();
        var paths = new LinePaths(door, address.OrderId, address.LineNumber);
        var again = isStale ? AccountPaths.SignInAgainFor(paths.Line + QueryString.Create("version", version ?? "").Add("show", "true")) : null;
        return controller.View("KeyRefused", new KeyRefusedPage(paths, refusals.Say(refusal), refusal.Is(EntitlementRefusals.StockEmpty), again));
    }
}
