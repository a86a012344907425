using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Web.Infrastructure;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CspPortal.Web.Features.Software;

/// <summary>Your products › Software: the own organisation's keys and downloads (CUS-01). The customer is the person's own, never the address's (ACC-04). Looking at a page is no attempt at a key; asking for a key or a file is (KEY-03).</summary>
[Route("your-products/software")]
public sealed class OwnSoftwareController(SoftwareQueries software, Viewer viewer, IValidator<SoftwareQuery> validator) : Controller
{
    [HttpGet("")]
    [Requires(Permission.UseOwnSoftware)]
    public async Task<IActionResult> Index(SoftwareQuery query, CancellationToken ct)
    {
        var door = viewer.OwnDoor();
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        var outcome = await software.ListAsync(door.CustomerId, readable ? query.ToFilter() : new SoftwareFilter { Size = query.Rows }, ct);
        if (!outcome.Succeeded(out var list, out var refusal)) return this.Refused(refusal);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(new SoftwareListPage(door, list, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet(SoftwareRoutes.Line)]
    [Requires(Permission.UseOwnSoftware)]
    public async Task<IActionResult> Line(string order, int line, ChoiceQuery query, CancellationToken ct)
    {
        var door = viewer.OwnDoor();
        var outcome = await software.DetailAsync(new LineAddress(door.CustomerId, order, line), ct);
        return outcome.Succeeded(out var detail, out var refusal)
            ? View(new SoftwareLinePage(door, detail, Choice.Of(detail.Options, query), query.Show))
            : this.Refused(refusal);
    }

    [HttpPost(SoftwareRoutes.Line + "/key")]
    [Requires(Permission.UseOwnSoftware, AttemptedOperation = AuditOperation.GetSoftwareKey)]
    [ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
    [EnableRateLimiting(RateLimits.Keys)]
    public Task<IActionResult> Key(string order, int line, string? version, [FromServices] RevealProductKey reveal, [FromServices] RefusalTexts refusals, CancellationToken ct)
    {
        var door = viewer.OwnDoor();
        return this.RevealAsync(door, new LineAddress(door.CustomerId, order, line), version, reveal, viewer, refusals, ct);
    }

    [HttpGet(SoftwareRoutes.Line + "/download/{artifact:guid}")]
    [HttpHead(SoftwareRoutes.Line + "/download/{artifact:guid}")]
    [Requires(Permission.UseOwnSoftware, AttemptedOperation = AuditOperation.DownloadSoftware)]
    public async Task<IActionResult> Download(string order, int line, Guid artifact, [FromServices] OpenDownload open, CancellationToken ct)
    {
        var outcome = await open.ExecuteAsync(new LineAddress(viewer.OwnDoor().CustomerId, order, line), artifact, DownloadAnswers.PartOf(Request), viewer.Actor, ct);
        return outcome.Succeeded(out var download, out var refusal) ? this.Send(download) : this.Refused(refusal);
    }
}
