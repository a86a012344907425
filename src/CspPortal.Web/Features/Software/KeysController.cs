using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Web.Infrastructure;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CspPortal.Web.Features.Software;

/// <summary>Get Key at the partner's door: a POST, never cached (KEY-02).</summary>
[Requires(Permission.UseKeysAndDownloads, AttemptedOperation = AuditOperation.GetSoftwareKey)]
[Route("customers/{tenant:guid}/software/" + SoftwareRoutes.Line)]
public sealed class KeysController(RevealProductKey reveal, Viewer viewer, RefusalTexts refusals) : Controller
{
    [HttpPost("key")]
    [ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
    [EnableRateLimiting(RateLimits.Keys)]
    public Task<IActionResult> Key(Guid tenant, string order, int line, string? version, CancellationToken ct) =>
        this.RevealAsync(new SoftwareDoor(tenant, IsOwn: false), new LineAddress(tenant, order, line), version, reveal, viewer, refusals, ct);
}
