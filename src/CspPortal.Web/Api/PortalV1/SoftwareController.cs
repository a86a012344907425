using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Entitlements;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Features.Software;
using CspPortal.Web.Infrastructure;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CspPortal.Web.Api.PortalV1;

public sealed record SoftwareLineResource(
    string OrderId, int Line, string ProductId, string ProductTitle, string SkuTitle, long Quantity, DateTime PurchasedAt, string Status, DateTime? CancellableUntil, int? DaysLeftToCancel, bool HasKey, bool HasDownloads)
{
    public static SoftwareLineResource Of(SoftwareSummary line) => new(
        line.OrderId, line.LineNumber, line.ProductId, line.ProductTitle, line.SkuTitle, line.Quantity, line.PurchasedAt, WireNames.Of(line.Status), line.CancellableUntil, line.DaysLeftToCancel, line.HasKey, line.HasDownloads);
}

public sealed record SoftwareOptionResource(Guid ArtifactId, string Version, string Language, string Bit, string FileName, long Size, string Sha256);

public sealed record SeenKeyResource(string Version, int TimesSeen, DateTime? LastSeenAt, string? LastSeenBy, DateTime? RevokedAt);

/// <summary>A link that was made; never its address, which is told once.</summary>
public sealed record LinkResource(Guid Id, Guid ArtifactId, string FileName, string CreatedBy, DateTime CreatedAt, DateTime ExpiresAt, int? UsesAllowed, int Uses, DateTime? RevokedAt, string State)
{
    public static LinkResource Of(LinkSummary link) => new(
        link.Id, link.Artifact.Id, link.Artifact.FileName, link.CreatedByName, link.CreatedAt, link.ExpiresAt, link.UsesAllowed, link.Uses, link.RevokedAt, link.Dead is { } dead ? dead.Code[(dead.Code.IndexOf('.', StringComparison.Ordinal) + 1)..] : "open");
}

public sealed record SoftwareDetailResource(SoftwareLineResource Software, string? Closed, IReadOnlyList<SoftwareOptionResource> Options, IReadOnlyList<SeenKeyResource> Keys, IReadOnlyList<LinkResource> Links);

public sealed record KeyRequestResource(string? Version);

public sealed record KeyResource(string Key, string ProductTitle, string SkuTitle, string Version, string OrderId, int Line, long Quantity, int Activations, string Type);

public sealed record LinkRequestResource(Guid? ArtifactId, int? Days, int? Uses);

public sealed record NewLinkResource(Guid Id, string Url, DateTime ExpiresAt, int? UsesAllowed, string FileName);

public sealed record RefundLineResource(int Line, string Rule, decimal Credit, decimal Net, decimal Tax, string TaxTreatment, decimal ChargedUnitPrice, int CycleDays, int UnusedDays, decimal CreditUnitPrice, long Quantity);

public sealed record RefundResource(string OrderId, string Currency, decimal Credit, IReadOnlyList<RefundLineResource> Lines, DateTime AsOf);

/// <summary>Keys, downloads, links and what cancelling would return: what Partner Center's API leaves out, by the rules of the pages. Lines count from 1 here, as on the pages.</summary>
[Route("portal/v1/customers/{tenant}"), V1.CustomerPath]
public sealed class SoftwareController(SoftwareQueries software, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    private const string Line = "orders/{order}/lines/{line:int}";
    private const int Most = 100;

    [HttpGet("software"), Requires(Permission.ReadSoftware), Reads("size", PageToken.Header)]
    [ProducesResponseType<ResourceCollection<SoftwareLineResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(Guid tenant, string? search, string? status, CancellationToken ct)
    {
        if (SeekRequest.Of(Request, "software", Most) is not { } seek) return Bad(PageToken.Header, SeekRequest.Unreadable);
        SoftwareStatus? wanted = null;
        if (!string.IsNullOrEmpty(status))
        {
            if (!Enum.TryParse<SoftwareStatus>(status, ignoreCase: true, out var read) || int.TryParse(status, out _)) return Bad("status", "The status is pending, active, suspended, ended or cancelled.");
            wanted = read;
        }

        var paged = seek with { Size = seek.Size == 0 ? Most : Math.Min(seek.Size, Most) };
        return Answer(await software.ListAsync(tenant, new SoftwareFilter { Text = search, Status = wanted, Cursor = seek.Cursor, Size = paged.Size }, ct), list => new ResourceCollection<SoftwareLineResource>([.. list.Lines.Rows.Select(SoftwareLineResource.Of)])
        {
            ContinuationToken = list.Lines.Next is { } next ? paged.Token(next) : null,
            Links = paged.Links($"/portal/v1/customers/{tenant}/software?search={Uri.EscapeDataString(search ?? "")}&status={status}", list.Lines.Next, list.Lines.Previous),
        });
    }

    [HttpGet(Line), Requires(Permission.ReadSoftware)]
    [ProducesResponseType<SoftwareDetailResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> One(Guid tenant, string order, int line, CancellationToken ct) => Answer(await software.DetailAsync(new LineAddress(tenant, order, line), ct), detail => new SoftwareDetailResource(
        new SoftwareLineResource(
            order, line, detail.Line.ProductId, detail.Line.ProductTitle, detail.Line.SkuTitle, detail.Line.Quantity, detail.Line.PurchasedAt, WireNames.Of(detail.Status), detail.Line.CancellableUntil, detail.DaysLeftToCancel,
            detail.Line.HasKey, detail.Line.HasDownloads),
        detail.Closed is { } closed ? Texts.Say(closed) : null,
        [.. detail.Options.Select(option => new SoftwareOptionResource(option.Id, option.Version, option.Language, option.Bit, option.FileName, option.Size, option.Sha256))],
        [.. detail.Keys.Select(key => new SeenKeyResource(key.Version, key.TimesSeen, key.LastSeenAt, key.LastSeenByName, key.RevokedAt))],
        [.. detail.Links.Select(LinkResource.Of)]));

    /// <summary>The one answer of the API that holds a key: the entry in the log is committed before it (KEY-02, KEY-03).</summary>
    [HttpPost(Line + "/key"), Requires(Permission.UseKeysAndDownloads, AttemptedOperation = AuditOperation.GetSoftwareKey), PeopleOnly, NotKept]
    [EnableRateLimiting(RateLimits.Keys)]
    [ProducesResponseType<KeyResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Key(Guid tenant, string order, int line, KeyRequestResource body, [FromServices] RevealProductKey reveal, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(body.Version)) return Bad("version", "Name the version, e.g. 2022; the line lists its options.");
        return Answer(
            await reveal.ExecuteAsync(new LineAddress(tenant, order, line), body.Version.Trim(), Viewer.Actor, ct),
            key => new KeyResource(key.Key, key.ProductTitle, key.SkuTitle, key.Version, key.OrderId, key.LineNumber, key.Quantity, key.Activations, WireNames.Of(key.Type)));
    }

    /// <summary>Streams, with ranges (DWN-01).</summary>
    [HttpGet(Line + "/downloads/{artifact:guid}"), HttpHead(Line + "/downloads/{artifact:guid}")]
    [Requires(Permission.UseKeysAndDownloads, AttemptedOperation = AuditOperation.DownloadSoftware), PeopleOnly]
    public async Task<IActionResult> Download(Guid tenant, string order, int line, Guid artifact, [FromServices] OpenDownload open, CancellationToken ct) =>
        (await open.ExecuteAsync(new LineAddress(tenant, order, line), artifact, DownloadAnswers.PartOf(Request), Viewer.Actor, ct)).Succeeded(out var download, out var refusal) ? this.Send(download) : Refused(refusal);

    [HttpGet(Line + "/links"), Requires(Permission.UseKeysAndDownloads, AttemptedOperation = AuditOperation.GetSoftwareDownloadLink), PeopleOnly]
    [ProducesResponseType<ResourceCollection<LinkResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Links(Guid tenant, string order, int line, CancellationToken ct) =>
        Answer(await software.DetailAsync(new LineAddress(tenant, order, line), ct), detail => new ResourceCollection<LinkResource>([.. detail.Links.Select(LinkResource.Of)]));

    /// <summary>The address of the link is told this once (DWN-02).</summary>
    [HttpPost(Line + "/links"), Requires(Permission.UseKeysAndDownloads, AttemptedOperation = AuditOperation.GetSoftwareDownloadLink), PeopleOnly, NotKept]
    [ProducesResponseType<NewLinkResource>(StatusCodes.Status201Created)]
    public async Task<IActionResult> MakeLink(Guid tenant, string order, int line, LinkRequestResource body, [FromServices] IssueDownloadLink issue, CancellationToken ct)
    {
        if (body.ArtifactId is not { } artifact) return Bad("artifactId", "Name an artifact; the line lists its options.");
        var outcome = await issue.ExecuteAsync(new LineAddress(tenant, order, line), artifact, new LinkTerms(body.Days ?? DownloadLink.DefaultDays, body.Uses), Viewer.Actor, ct);
        return Answer(outcome, link => new NewLinkResource(link.LinkId, $"{Request.Scheme}://{Request.Host}{Request.PathBase}/d/{link.Token}", link.ExpiresAt, link.UsesAllowed, link.Artifact.FileName), StatusCodes.Status201Created);
    }

    [HttpDelete(Line + "/links/{link:guid}"), Requires(Permission.UseKeysAndDownloads, AttemptedOperation = AuditOperation.RevokeSoftwareDownloadLink), PeopleOnly]
    public async Task<IActionResult> RevokeLink(Guid tenant, string order, int line, Guid link, [FromServices] RevokeDownloadLink revoke, CancellationToken ct) =>
        (await revoke.ExecuteAsync(new LineAddress(tenant, order, line), link, Viewer.Actor, ct)).Succeeded(out _, out var refusal) ? NoContent() : Refused(refusal);

    /// <summary>What cancelling would return now, or why it cannot be done (CAN-06). Cancelling itself is PATCH /v1/customers/…/orders/….</summary>
    [HttpGet("orders/{order}/refund"), Requires(Permission.CancelOrders)]
    [ProducesResponseType<RefundResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Refund(Guid tenant, string order, string? lines, [FromServices] RefundPreviews previews, CancellationToken ct)
    {
        List<int>? numbers = null;
        if (!string.IsNullOrWhiteSpace(lines))
        {
            numbers = [];
            foreach (var part in lines.Split(',', StringSplitOptions.TrimEntries))
            {
                if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return Bad("lines", "lines are numbers from 1, with commas between.");
                numbers.Add(number);
            }
        }

        return Answer(await previews.OfAsync(tenant, order, numbers, ct), quote => new RefundResource(
            quote.OrderId, quote.Total.Currency, quote.Total.Gross.Amount,
            [.. quote.Lines.Select(credit => new RefundLineResource(
                credit.LineNumber, WireNames.Of(credit.Formula.Rule), credit.Credit.Gross.Amount, credit.Credit.Net.Amount, credit.Credit.Tax.Amount, WireNames.Of(credit.TaxTreatment),
                credit.Formula.ChargedUnitPrice.Amount, credit.Formula.CycleDays, credit.Formula.UnusedDays, credit.Formula.CreditUnitPrice.Amount, credit.Formula.Quantity))],
            quote.At));
    }
}
