using System.Globalization;
using CspPortal.Application.Files;
using System.Text.Json;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Imports;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Imports;

/// <summary>What the list of imports asks for; the page and the file share it (CSV-01).</summary>
public sealed record ImportFilter
{
    public IReadOnlyList<ImportStatus> Statuses { get; init; } = [];

    public ImportKind? Kind { get; init; }

    public bool OldestFirst { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

public sealed record ImportSummary(
    Guid Id, ImportKind Kind, string FileName, long FileSize, string Sha256, ImportStatus Status, ImportCounts Counts, string UploadedByName, DateTime UploadedAt,
    string? AppliedByName, DateTime? AppliedAt, bool RowsRemoved, Guid JobId);

/// <summary>A row of the dry run.</summary>
/// <param name="ProductTitle">Of the catalogue; null where it does not have the product.</param>
public sealed record ImportRowSummary(
    int Number, int? Line, ImportRowKind Kind, ImportOutcome Outcome, string? ProductId, string? SkuId, string? ProductTitle, string? ProductVersion, string? MarketCode, Segment? Segment, BillingPlan? BillingPlan,
    long? Price, string? Currency, DateOnly? EffectiveFrom, DateOnly? EffectiveTo, long? OldPrice, DateOnly? OldEffectiveTo, string? DownloadData, string? Reasons)
{
    public DownloadRow? Download => DownloadData is null ? null : JsonSerializer.Deserialize<DownloadRow>(DownloadData);

    public Money? NewPrice => Price is { } amount && Currency is not null ? new Money(amount, Currency) : null;

    public Money? PriceBefore => OldPrice is { } amount && Currency is not null ? new Money(amount, Currency) : null;

    public IReadOnlyList<Refusal> Refusals => StoredRefusals.Read(Reasons);
}

/// <summary>How many imports are under way, wait to be applied, and failed of late.</summary>
public sealed record ImportFigures(int Running, int Ready, int Failed);

/// <summary>Imports as the operator reads them. Wide scope.</summary>
public sealed class ImportQueries(PortalDbContext db)
{
    public static readonly IReadOnlyList<ImportOutcome> Shown = [ImportOutcome.Rejected, ImportOutcome.Added, ImportOutcome.Changed, ImportOutcome.Withdrawn];

    private static readonly ImportStatus[] Running = [ImportStatus.Checking, ImportStatus.Applying];
    private static readonly ImportStatus[] Failed = [ImportStatus.Rejected, ImportStatus.Outdated];

    public async Task<Page<ImportSummary>> ListAsync(ImportFilter filter, CancellationToken ct)
    {
        var size = Math.Clamp(filter.Size, 1, 100);
        var cursor = Cursor.Parse(filter.Cursor, 2);
        var rows = Filtered(filter);
        var up = filter.OldestFirst != (cursor is { Backward: true });
        if (cursor is not null && long.TryParse(cursor.Key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks && Guid.TryParse(cursor.Key[1], out var id))
        {
            var at = new DateTime(ticks, DateTimeKind.Utc);
            rows = up
                ? rows.Where(row => row.UploadedAt > at || (row.UploadedAt == at && row.Id.CompareTo(id) > 0))
                : rows.Where(row => row.UploadedAt < at || (row.UploadedAt == at && row.Id.CompareTo(id) < 0));
        }
        else
        {
            cursor = null;
        }

        var fetched = await Read(Sorted(rows, up)).Take(size + 1).ToListAsync(ct);
        return Page<ImportSummary>.From(fetched, size, cursor, row => [row.UploadedAt.Ticks.ToString(CultureInfo.InvariantCulture), row.Id.ToString()]);
    }

    /// <param name="since">Failures before it are no news (HOM-01).</param>
    public async Task<ImportFigures> FiguresAsync(DateTime since, CancellationToken ct)
    {
        var counts = (await db.Imports.Where(row => Running.Contains(row.Status) || row.Status == ImportStatus.Ready || (Failed.Contains(row.Status) && row.UploadedAt >= since))
            .GroupBy(row => row.Status).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct)).ToDictionary(group => group.Key, group => group.Count);
        return new ImportFigures(Running.Sum(Count), Count(ImportStatus.Ready), Failed.Sum(Count));

        int Count(ImportStatus status) => counts.GetValueOrDefault(status);
    }

    /// <returns>The import, or <see cref="ImportRefusals.NotFound"/>.</returns>
    public async Task<Outcome<ImportSummary>> OneAsync(Guid id, CancellationToken ct) =>
        await Read(db.Imports.AsNoTracking().Where(row => row.Id == id)).SingleOrDefaultAsync(ct) is { } import ? import : ImportRefusals.NotFound;

    /// <summary>Rows of one outcome in the order of the file.</summary>
    public async Task<Page<ImportRowSummary>> RowsAsync(Guid importId, ImportOutcome outcome, string? cursorText, int asked, CancellationToken ct)
    {
        var size = Math.Clamp(asked, 1, 100);
        var cursor = Cursor.Parse(cursorText, 1);
        var rows = db.ImportRows.AsNoTracking().Where(row => row.ImportId == importId && row.Outcome == outcome);
        if (cursor is not null && int.TryParse(cursor.Key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            rows = cursor.Backward ? rows.Where(row => row.Number < number) : rows.Where(row => row.Number > number);
        else
            cursor = null;
        rows = cursor is { Backward: true } ? rows.OrderByDescending(row => row.Number) : rows.OrderBy(row => row.Number);
        var fetched = await Read(rows).Take(size + 1).ToListAsync(ct);
        return Page<ImportRowSummary>.From(fetched, size, cursor, row => [row.Number.ToString(CultureInfo.InvariantCulture)]);
    }

    /// <param name="outcome">Null: all that is shown.</param>
    public IAsyncEnumerable<ImportRowSummary> StreamRows(Guid importId, ImportOutcome? outcome)
    {
        var rows = db.ImportRows.AsNoTracking().Where(row => row.ImportId == importId && row.Outcome != ImportOutcome.Unchanged);
        if (outcome is not null) rows = rows.Where(row => row.Outcome == outcome);
        return Read(rows.OrderBy(row => row.Number)).AsAsyncEnumerable();
    }

    internal IAsyncEnumerable<ImportSummary> Stream(ImportFilter filter) => Read(Sorted(Filtered(filter), filter.OldestFirst)).AsAsyncEnumerable();

    private IQueryable<Import> Filtered(ImportFilter filter)
    {
        var rows = db.Imports.AsNoTracking();
        if (filter.Kind is { } kind) rows = rows.Where(row => row.Kind == kind);
        return filter.Statuses.Count > 0 ? rows.Where(row => filter.Statuses.Contains(row.Status)) : rows;
    }

    private static IQueryable<Import> Sorted(IQueryable<Import> rows, bool up) =>
        up ? rows.OrderBy(row => row.UploadedAt).ThenBy(row => row.Id) : rows.OrderByDescending(row => row.UploadedAt).ThenByDescending(row => row.Id);

    private static IQueryable<ImportSummary> Read(IQueryable<Import> rows) => rows.Select(row => new ImportSummary(
        row.Id, row.Kind, row.FileName, row.FileSize, row.Sha256, row.Status, row.Counts, row.UploadedByName, row.UploadedAt, row.AppliedByName, row.AppliedAt, row.RowsRemoved, row.JobId));

    private IQueryable<ImportRowSummary> Read(IQueryable<ImportRow> rows) => rows.Select(row => new ImportRowSummary(
        row.Number, row.Line, row.Kind, row.Outcome, row.ProductId, row.SkuId, db.Products.Where(product => product.Id == row.ProductId).Select(product => product.Title).FirstOrDefault(),
        row.ProductVersion, row.MarketCode, row.Segment, row.BillingPlan, row.Price, row.Currency, row.EffectiveFrom, row.EffectiveTo, row.OldPrice, row.OldEffectiveTo, row.Kind == ImportRowKind.Download ? row.Data : null, row.Reasons));
}
