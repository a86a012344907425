using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Auditing;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Files;
using CspPortal.Domain.Access;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.PortalV1;

public sealed record RadarResource(
    Guid CustomerId, string CustomerName, string OrderId, int Line, string ProductTitle, string SkuTitle, long Quantity, DateTime PurchasedAt, DateTime CancellableUntil, int DaysLeft, decimal Credit, string Currency,
    string TaxTreatment, bool HasKey, bool KeySeen)
{
    public static RadarResource Of(RadarRow row) => new(
        row.CustomerId, row.CustomerName, row.OrderId, row.LineNumber, row.ProductTitle, row.SkuTitle, row.Quantity, row.PurchasedAt, row.EndsAt, row.DaysLeft, row.Credit.Amount, row.Credit.Currency,
        WireNames.Of(row.TaxTreatment), row.HasKey, row.KeySeen);
}

/// <summary>Lists and files that Partner Center's API does not have.</summary>
[Route("portal/v1")]
public sealed class ReportsController(Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    private const int Most = 100;

    /// <summary>Open cancellation windows by time left (CAN-10).</summary>
    [HttpGet("radar"), Requires(Permission.ReadSoftware), Reads("size", PageToken.Header)]
    [ProducesResponseType<ResourceCollection<RadarResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Radar(string? search, [FromServices] RadarQueries radar, CancellationToken ct)
    {
        if (SeekRequest.Of(Request, "radar", Most) is not { } seek) return Bad(PageToken.Header, SeekRequest.Unreadable);
        var paged = seek with { Size = seek.Size == 0 ? Most : Math.Min(seek.Size, Most) };
        var page = (await radar.ListAsync(new RadarFilter { Text = search, Cursor = seek.Cursor, Size = paged.Size }, ct)).Windows;
        return Ok(new ResourceCollection<RadarResource>([.. page.Rows.Select(RadarResource.Of)])
        {
            ContinuationToken = page.Next is { } next ? paged.Token(next) : null,
            Links = paged.Links($"/portal/v1/radar?search={Uri.EscapeDataString(search ?? "")}", page.Next, page.Previous),
        });
    }

    /// <summary>The activity log as a file, streamed, without limit backwards; that it was taken out is an entry of it (LOG-02).</summary>
    /// <param name="from">First day, UTC.</param>
    /// <param name="to">Last day, UTC, inclusive.</param>
    [HttpGet("activitylog"), Requires(Permission.ReadActivityLog)]
    public async Task<IActionResult> ActivityLog(string? from, string? to, string? format, string? operation, string? user, string? customer, string? order, [FromServices] ExportActivityLog export, CancellationToken ct)
    {
        if (!DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)) return Bad("from", "from is a day, e.g. 2026-06-01.");
        if (!DateOnly.TryParseExact(to, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) || last == DateOnly.MaxValue) return Bad("to", "to is a day, e.g. 2026-06-30.");
        if (last < first) return Bad("to", "to lies before from.");
        var isCsv = string.Equals(format, "csv", StringComparison.OrdinalIgnoreCase);
        if (!isCsv && !string.IsNullOrEmpty(format) && !string.Equals(format, "jsonl", StringComparison.OrdinalIgnoreCase)) return Bad("format", "format is csv or jsonl.");
        var filter = new ActivityLogFilter
        {
            From = WireNames.Day(first), Before = WireNames.Day(last.AddDays(1)), Operations = string.IsNullOrWhiteSpace(operation) ? null : operation.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            User = user, Customer = customer, Order = order, Ascending = true,
        };
        if (!(await export.ExecuteAsync(filter, isCsv ? "csv" : "jsonl", Viewer.Actor, ct)).Succeeded(out var file, out var refusal)) return Refused(refusal);
        Response.ContentType = isCsv ? CsvFile.ContentType : JsonLinesFile.ContentType;
        Response.Headers.ContentDisposition = $"attachment; filename=activity-log.{(isCsv ? "csv" : "jsonl")}";
        if (isCsv) await CsvFile.WriteAsync(Response.Body, file.Rows, ct);
        else await JsonLinesFile.WriteAsync(Response.Body, file.Rows, ct);
        return new EmptyResult();
    }
}
