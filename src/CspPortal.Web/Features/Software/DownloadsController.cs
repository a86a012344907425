using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Software;

/// <summary>Download at the partner's door (DWN-01).</summary>
[Requires(Permission.UseKeysAndDownloads, AttemptedOperation = AuditOperation.DownloadSoftware)]
[Route("customers/{tenant:guid}/software/" + SoftwareRoutes.Line)]
public sealed class DownloadsController(OpenDownload open, Viewer viewer) : Controller
{
    [HttpGet("download/{artifact:guid}")]
    [HttpHead("download/{artifact:guid}")]
    public async Task<IActionResult> Download(Guid tenant, string order, int line, Guid artifact, CancellationToken ct)
    {
        var outcome = await open.ExecuteAsync(new LineAddress(tenant, order, line), artifact, DownloadAnswers.PartOf(Request), viewer.Actor, ct);
        return outcome.Succeeded(out var download, out var refusal) ? this.Send(download) : this.Refused(refusal);
    }
}

/// <summary>Copy Link, and the end of a link (DWN-02).</summary>
[Requires(Permission.UseKeysAndDownloads, AttemptedOperation = AuditOperation.GetSoftwareDownloadLink)]
[Route("customers/{tenant:guid}/software/" + SoftwareRoutes.Line)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class LinksController(
    SoftwareQueries software, IssueDownloadLink issue, Viewer viewer, IValidator<LinkForm> validator, RefusalTexts refusals, IStringLocalizer<SoftwareText> text) : Controller
{
    [HttpGet("link/{artifact:guid}")]
    public Task<IActionResult> Link(Guid tenant, string order, int line, Guid artifact, CancellationToken ct) =>
        FormAsync(new LineAddress(tenant, order, line), artifact, new LinkForm(), ct);

    [HttpPost("link/{artifact:guid}")]
    public async Task<IActionResult> Link(Guid tenant, string order, int line, Guid artifact, LinkForm form, CancellationToken ct)
    {
        var address = new LineAddress(tenant, order, line);
        if (!await validator.PassesAsync(form, ModelState, nameof(CopyLinkPage.Form), ct)) return await FormAsync(address, artifact, form, ct, StatusCodes.Status400BadRequest);
        var outcome = await issue.ExecuteAsync(address, artifact, new LinkTerms(form.Days!.Value, form.Uses), viewer.Actor, ct);
        if (outcome.Succeeded(out var link, out var refusal))
            return View("LinkIssued", new LinkIssuedPage(Paths(address), $"{Request.Scheme}://{Request.Host}{Request.PathBase}/d/{link.Token}", link));
        if (refusal.Kind != RefusalKind.Invalid || refusal.Is(EntitlementRefusals.NoSuchOption)) return this.Refused(refusal);
        foreach (var one in refusal.All) ModelState.AddRefusal(one, refusals, nameof(CopyLinkPage.Form));
        return await FormAsync(address, artifact, form, ct, refusal.StatusCode());
    }

    [HttpPost("links/{link:guid}/revoke")]
    public async Task<IActionResult> Revoke(Guid tenant, string order, int line, Guid link, [FromServices] RevokeDownloadLink revoke, CancellationToken ct)
    {
        var address = new LineAddress(tenant, order, line);
        var outcome = await revoke.ExecuteAsync(address, link, viewer.Actor, ct);
        if (!outcome.Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Link.Revoked"]);
        return LocalRedirect(Paths(address).Line);
    }

    private async Task<IActionResult> FormAsync(LineAddress address, Guid artifact, LinkForm form, CancellationToken ct, int status = StatusCodes.Status200OK)
    {
        if (!(await software.DetailAsync(address, ct)).Succeeded(out var detail, out var refusal)) return this.Refused(refusal);
        if (detail.Closed is { } closed) return this.Refused(closed);
        if (detail.Options.SingleOrDefault(option => option.Id == artifact) is not { } chosen) return this.Refused(EntitlementRefusals.NotFound);
        Response.StatusCode = status;
        return View("Link", new CopyLinkPage(Paths(address), detail.CustomerName, detail.Line.ProductTitle, chosen, form));
    }

    private static LinePaths Paths(LineAddress address) => new(new SoftwareDoor(address.CustomerId, IsOwn: false), address.OrderId, address.LineNumber);
}
