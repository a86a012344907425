using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Cancellation;

/// <summary>A purchase to cancel: one line of an order, as the radar lists them.</summary>
public sealed record PurchasePick(string OrderId, int LineNumber);

/// <summary>A purchase in the review of a batch.</summary>
/// <param name="Preview">What it would return now, or why it cannot be cancelled here.</param>
public sealed record PurchasePreview(Order Order, OrderLine Line, string CustomerName, int TimesKeySeen, CancellationPreview Preview)
{
    public PurchasePick Pick => new(Order.Id, Line.Number);
}

/// <param name="ExpectedCredit">The gross credit that the review showed (CAN-06).</param>
public sealed record BatchPurchase(PurchasePick Pick, Money ExpectedCredit);

/// <param name="BatchId">Made with the review; the same one again is the same submission (CAN-07).</param>
public sealed record BatchSubmission(Guid BatchId, IReadOnlyList<BatchPurchase> Purchases)
{
    /// <summary>SHA-256 over everything that was submitted, in whatever order, in hex.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Purchases
        .Select(purchase => string.Create(CultureInfo.InvariantCulture, $"{purchase.Pick.OrderId}-{purchase.Pick.LineNumber}:{purchase.ExpectedCredit.TenThousandths}:{purchase.ExpectedCredit.Currency}"))
        .Order(StringComparer.Ordinal)))));
}

/// <summary>Takes a reviewed batch in and asks for the work on it, in one transaction; cancels nothing itself (CAN-07, decision 0017).</summary>
public sealed class FileCancellationBatch(PortalDbContext db, WriteTransaction transaction, CancellationQueries cancellations, TimeProvider clock)
{
    /// <returns>
    /// The batch, the earlier one where the same was submitted before; or <see cref="BatchRefusals"/>: NothingTicked, TooMany, PurchaseUnknown,
    /// ReviewChanged, IdReused.
    /// </returns>
    public async Task<Outcome<Guid>> ExecuteAsync(BatchSubmission submission, Actor actor, CancellationToken ct)
    {
        var distinct = submission with { Purchases = [.. submission.Purchases.DistinctBy(purchase => purchase.Pick)] };
        if (distinct.Purchases.Count == 0) return BatchRefusals.NothingTicked;
        if (distinct.Purchases.Count > CancellationBatch.MostItems) return BatchRefusals.TooMany;
        return await transaction.RunAsync(token => FileAsync(distinct, actor, token), ct);
    }

    private async Task<Outcome<Guid>> FileAsync(BatchSubmission submission, Actor actor, CancellationToken ct)
    {
        var earlier = await db.CancellationBatches.AsNoTracking().Where(batch => batch.Id == submission.BatchId).Select(batch => batch.Fingerprint).SingleOrDefaultAsync(ct);
        if (earlier is not null) return earlier == submission.Fingerprint ? submission.BatchId : BatchRefusals.IdReused;
        if (!(await cancellations.PreviewsAsync([.. submission.Purchases.Select(purchase => purchase.Pick)], ct)).Succeeded(out var previews, out var refusal)) return refusal;
        var reviewed = submission.Purchases.Zip(previews).ToList();
        var changed = reviewed.Count(pair => pair.Second.Preview.Quote?.Total.Gross != pair.First.ExpectedCredit);
        if (changed > 0) return BatchRefusals.ReviewChanged.With(changed);

        var now = clock.GetUtcNow().UtcDateTime;
        var batch = new CancellationBatch(db.Scope.PartnerId, submission.BatchId, submission.Fingerprint, previews.Count, actor, now);
        db.Add(batch);
        db.Add(new Job(Guid.NewGuid(), JobKind.CancelBatch, batch.PartnerId, batch.Id, actor, now));
        var items = previews.Select((preview, index) => new CancellationBatchItem(batch, index + 1, preview.Line, preview.CustomerName, preview.Preview.Quote!.Total)).ToList();
        db.AddRange(items);
        db.Add(Entry(batch, items, actor));
        return batch.Id;
    }

    internal static AuditRecord Entry(CancellationBatch batch, IEnumerable<CancellationBatchItem> items, Actor actor) => new(batch.FiledAt, batch.PartnerId, actor, AuditOperation.CreateCancellationBatch)
    {
        ResourceType = "cancellation_batch",
        ResourceId = batch.Id.ToString(),
        Details = $"purchases={batch.Items}; credit={string.Join(" + ", CurrencySums.Of(items.Select(item => item.Credit.Gross)))}",
    };
}
