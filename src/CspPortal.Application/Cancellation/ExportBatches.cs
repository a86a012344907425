using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CsvHelper;

namespace CspPortal.Application.Cancellation;

/// <summary>One batch in the exported file; instants are UTC (CSV-01).</summary>
[CsvRecord]
public sealed partial class BatchFileRow
{
    public Guid BatchId { get; set; }

    public DateTime SubmittedAtUtc { get; set; }

    public string SubmittedBy { get; set; } = "";

    public string State { get; set; } = "";

    public int Purchases { get; set; }

    public int Cancelled { get; set; }

    public int NotCancelled { get; set; }

    public DateTime? FinishedAtUtc { get; set; }
}

/// <summary>One purchase of a batch in the exported file; instants are UTC (CSV-01).</summary>
[CsvRecord]
public sealed partial class BatchItemFileRow
{
    public int Number { get; set; }

    public string Customer { get; set; } = "";

    public Guid CustomerId { get; set; }

    public string Product { get; set; } = "";

    public string Sku { get; set; } = "";

    public string OrderNumber { get; set; } = "";

    public int Line { get; set; }

    public long Quantity { get; set; }

    public string Result { get; set; } = "";

    public string? Reason { get; set; }

    public string? ReasonCode { get; set; }

    /// <summary>Nothing where nothing was credited.</summary>
    public decimal? CreditNet { get; set; }

    public decimal? CreditTax { get; set; }

    public decimal? Credit { get; set; }

    public string Currency { get; set; } = "";

    public DateTime? DoneAtUtc { get; set; }
}

/// <summary>The filtered batches, or the results of one, as a file; that it was taken out stands in the activity log first (CAN-07).</summary>
public sealed class ExportBatches(PortalDbContext db, WriteTransaction transaction, BatchQueries batches, TimeProvider clock)
{
    /// <returns>Rows, read from the database while they are written out.</returns>
    public async Task<IAsyncEnumerable<BatchFileRow>> ListAsync(BatchFilter filter, Actor actor, CancellationToken ct)
    {
        await LogAsync("cancellation_batches", null, $"state={filter.State}", actor, ct);
        return batches.Stream(filter).Select(batch => new BatchFileRow
        {
            BatchId = batch.Id,
            SubmittedAtUtc = batch.FiledAt,
            SubmittedBy = batch.FiledByName,
            State = batch.State.ToString(),
            Purchases = batch.Items,
            Cancelled = batch.Cancelled,
            NotCancelled = batch.Refused,
            FinishedAtUtc = batch.FinishedAt,
        });
    }

    /// <param name="say">Why a purchase was not cancelled, in words.</param>
    public async Task<IReadOnlyList<BatchItemFileRow>> ItemsAsync(Guid batchId, BatchItemFilter filter, Func<Refusal, string> say, Actor actor, CancellationToken ct)
    {
        await LogAsync("cancellation_batch", batchId, PlainText.Cut($"search={filter.Text}; result={filter.Status}", 500), actor, ct);
        return [.. (await batches.ItemsAsync(batchId, filter, ct)).Select(item => Row(item, say))];
    }

    private static BatchItemFileRow Row(BatchItem item, Func<Refusal, string> say)
    {
        var credited = item.Status == BatchItemStatus.Cancelled;
        return new BatchItemFileRow
        {
            Number = item.Number,
            Customer = item.CustomerName,
            CustomerId = item.CustomerId,
            Product = item.ProductTitle,
            Sku = item.SkuTitle,
            OrderNumber = item.OrderId,
            Line = item.LineNumber,
            Quantity = item.Quantity,
            Result = item.Status.ToString(),
            Reason = item.Reason is { } reason ? say(reason) : null,
            ReasonCode = item.Reason?.Code,
            CreditNet = credited ? item.Credit.Net.Amount : null,
            CreditTax = credited ? item.Credit.Tax.Amount : null,
            Credit = credited ? item.Credit.Gross.Amount : null,
            Currency = item.Credit.Currency,
            DoneAtUtc = item.SettledAt,
        };
    }

    private Task LogAsync(string resource, Guid? id, string details, Actor actor, CancellationToken ct) => transaction.RecordAsync(
        () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.PartnerId, actor, AuditOperation.ExportCancellationBatches) { ResourceType = resource, ResourceId = id?.ToString(), Details = details },
        ct);
}
