using System.Globalization;
using CspPortal.Application.Files;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Cancellation;

public enum BatchState
{
    UnderWay,
    AllCancelled,
    SomeRefused,
}

/// <summary>What the list of batches asks for; the page and the file share it (CSV-01).</summary>
public sealed record BatchFilter
{
    public BatchState? State { get; init; }

    public bool OldestFirst { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

public sealed record BatchSummary(Guid Id, string FiledByName, DateTime FiledAt, int Items, int Cancelled, int Refused, DateTime? FinishedAt)
{
    public int Settled => Cancelled + Refused;

    public BatchState State => FinishedAt is null ? BatchState.UnderWay : Refused == 0 ? BatchState.AllCancelled : BatchState.SomeRefused;
}

/// <param name="HasAny">There is a batch, found by this filter or not.</param>
public sealed record BatchList(Page<BatchSummary> Batches, bool HasAny);

public enum BatchItemSort
{
    Number,
    Customer,
    Product,
}

/// <summary>What the results of one batch are looked at by; the page and the file share it (CSV-01).</summary>
public sealed record BatchItemFilter
{
    public BatchItemStatus? Status { get; init; }

    /// <summary>Part of a customer's name or of a product's title, or the start of an order number.</summary>
    public string? Text { get; init; }

    public BatchItemSort Sort { get; init; }

    public bool Descending { get; init; }
}

/// <summary>A purchase of a batch and what became of it.</summary>
public sealed record BatchItem(
    int Number, Guid CustomerId, string CustomerName, string OrderId, int LineNumber, string ProductTitle, string SkuTitle, long Quantity, TaxedMoney Credit,
    BatchItemStatus Status, string? ReasonText, DateTime? SettledAt)
{
    /// <summary>Null unless it was refused.</summary>
    public Refusal? Reason => StoredRefusals.Read(ReasonText) is [var reason, ..] ? reason : null;
}

/// <summary>The partner's batches and their results (CAN-07).</summary>
public sealed class BatchQueries(PortalDbContext db)
{
    public async Task<BatchList> ListAsync(BatchFilter filter, CancellationToken ct)
    {
        var cursor = Cursor.Parse(filter.Cursor, 2);
        var rows = Filtered(filter);
        var up = filter.OldestFirst != (cursor is { Backward: true });
        if (cursor is not null && long.TryParse(cursor.Key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks && Guid.TryParse(cursor.Key[1], out var id))
        {
            var at = new DateTime(ticks, DateTimeKind.Utc);
            rows = up
                ? rows.Where(batch => batch.FiledAt > at || (batch.FiledAt == at && batch.Id.CompareTo(id) > 0))
                : rows.Where(batch => batch.FiledAt < at || (batch.FiledAt == at && batch.Id.CompareTo(id) < 0));
        }
        else
        {
            cursor = null;
        }

        var fetched = await Read(Sorted(rows, up)).Take(filter.Size + 1).ToListAsync(ct);
        var page = Page<BatchSummary>.From(fetched, filter.Size, cursor, batch => [batch.FiledAt.Ticks.ToString(CultureInfo.InvariantCulture), batch.Id.ToString()]);
        return new BatchList(page, page.Rows.Count > 0 || await db.CancellationBatches.AnyAsync(ct));
    }

    /// <returns>The batch, or <see cref="BatchRefusals.NotFound"/>.</returns>
    public async Task<Outcome<BatchSummary>> OneAsync(Guid id, CancellationToken ct) =>
        await Read(db.CancellationBatches.AsNoTracking().Where(batch => batch.Id == id)).SingleOrDefaultAsync(ct) is { } batch ? batch : BatchRefusals.NotFound;

    /// <summary>All that pass: a batch is small enough to be held whole.</summary>
    public async Task<IReadOnlyList<BatchItem>> ItemsAsync(Guid batchId, BatchItemFilter filter, CancellationToken ct)
    {
        var items = await db.CancellationBatchItems.AsNoTracking().Where(item => item.BatchId == batchId).OrderBy(item => item.Number)
            .Select(item => new BatchItem(
                item.Number, item.CustomerId, item.CustomerName, item.OrderId, item.LineNumber, item.ProductTitle, item.SkuTitle, item.Quantity, item.Credit, item.Status, item.Reason, item.SettledAt))
            .ToListAsync(ct);
        var found = items.Where(item => (filter.Status is null || item.Status == filter.Status) && Matches(item, filter.Text));
        var sorted = filter.Sort switch
        {
            BatchItemSort.Customer => found.OrderBy(item => SearchText.Fold(item.CustomerName), StringComparer.Ordinal).ThenBy(item => item.Number),
            BatchItemSort.Product => found.OrderBy(item => item.ProductTitle, StringComparer.Ordinal).ThenBy(item => item.Number),
            _ => found,
        };
        return filter.Descending ? [.. sorted.Reverse()] : [.. sorted];
    }

    internal IAsyncEnumerable<BatchSummary> Stream(BatchFilter filter) => Read(Sorted(Filtered(filter), filter.OldestFirst)).AsAsyncEnumerable();

    private IQueryable<CancellationBatch> Filtered(BatchFilter filter)
    {
        var rows = db.CancellationBatches.AsNoTracking();
        return filter.State switch
        {
            BatchState.UnderWay => rows.Where(batch => batch.FinishedAt == null),
            BatchState.AllCancelled => rows.Where(batch => batch.FinishedAt != null && batch.Refused == 0),
            BatchState.SomeRefused => rows.Where(batch => batch.FinishedAt != null && batch.Refused > 0),
            _ => rows,
        };
    }

    private static IQueryable<CancellationBatch> Sorted(IQueryable<CancellationBatch> rows, bool up) =>
        up ? rows.OrderBy(batch => batch.FiledAt).ThenBy(batch => batch.Id) : rows.OrderByDescending(batch => batch.FiledAt).ThenByDescending(batch => batch.Id);

    private static IQueryable<BatchSummary> Read(IQueryable<CancellationBatch> rows) => rows.Select(batch => new BatchSummary(
        batch.Id, batch.FiledByName, batch.FiledAt, batch.Items, batch.Cancelled, batch.Refused, batch.FinishedAt));

    private static bool Matches(BatchItem item, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return true;
        var name = SearchText.Fold(text);
        return SearchText.Fold(item.CustomerName).Contains(name, StringComparison.Ordinal) || SearchText.Fold(item.ProductTitle).Contains(name, StringComparison.Ordinal)
            || item.OrderId.StartsWith(text.Trim(), StringComparison.OrdinalIgnoreCase);
    }
}
