using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Cancellation;

public enum BatchItemStatus
{
    /// <summary>Not looked at yet.</summary>
    Waiting,
    Cancelled,

    /// <summary>Nothing was done; the item says why.</summary>
    Refused,
}

/// <summary>Many purchases that one person asked to cancel at once, across customers (CAN-07). Its id is the asker's: the same one again is the same batch.</summary>
public sealed class CancellationBatch : ITenantOwned, IVersioned
{
    /// <summary>So many are read, looked through and cancelled while a person waits.</summary>
    public const int MostItems = 500;

    private CancellationBatch()
    {
    }

    /// <param name="fingerprint">SHA-256 of what was submitted, in hex: the same id with other content is refused.</param>
    public CancellationBatch(Guid partnerId, Guid id, string fingerprint, int items, Actor by, DateTime filedAt)
    {
        (PartnerId, Id, Fingerprint, Items) = (partnerId, id, fingerprint, items);
        (FiledById, FiledByName, FiledAt) = (by.ObjectId, by.Name, filedAt);
    }

    public Guid PartnerId { get; private set; }

    public Guid Id { get; private set; }

    public string Fingerprint { get; private set; } = "";

    public int Items { get; private set; }

    public Guid FiledById { get; private set; }

    public string FiledByName { get; private set; } = "";

    public DateTime FiledAt { get; private set; }

    public int Cancelled { get; private set; }

    public int Refused { get; private set; }

    /// <summary>When the last item had its result; null while some wait.</summary>
    public DateTime? FinishedAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>One more item has its result.</summary>
    /// <exception cref="InvalidOperationException">The item had one already, or is another batch's.</exception>
    public void Settle(CancellationBatchItem item, Refusal? refusal, string? stored, DateTime at)
    {
        if (item.BatchId != Id || item.PartnerId != PartnerId) throw new InvalidOperationException($"Item {item.Number} is not of batch {Id}.");
        item.Settle(refusal is null, stored, at);
        if (refusal is null) Cancelled++;
        else Refused++;
        if (Cancelled + Refused == Items) FinishedAt = at;
    }
}

/// <summary>One purchase of a batch, as it was reviewed, and what became of it.</summary>
public sealed class CancellationBatchItem : ITenantOwned
{
    public const int ReasonLength = 500;

    private CancellationBatchItem()
    {
    }

    /// <param name="credit">What the review showed; another credit is not posted (CAN-06).</param>
    public CancellationBatchItem(CancellationBatch batch, int number, OrderLine line, string customerName, TaxedMoney credit)
    {
        (PartnerId, BatchId, Number) = (batch.PartnerId, batch.Id, number);
        (CustomerId, CustomerName, OrderId, LineNumber) = (line.CustomerId, customerName, line.OrderId, line.Number);
        (ProductTitle, SkuTitle, Quantity, Credit) = (line.ProductTitle, line.SkuTitle, line.Quantity, credit);
    }

    public Guid PartnerId { get; private set; }

    public Guid BatchId { get; private set; }

    /// <summary>Place in the batch, from 1.</summary>
    public int Number { get; private set; }

    public Guid CustomerId { get; private set; }

    public string CustomerName { get; private set; } = "";

    public string OrderId { get; private set; } = "";

    public int LineNumber { get; private set; }

    public string ProductTitle { get; private set; } = "";

    public string SkuTitle { get; private set; } = "";

    public long Quantity { get; private set; }

    public TaxedMoney Credit { get; private set; }

    public BatchItemStatus Status { get; private set; } = BatchItemStatus.Waiting;

    /// <summary>Why it was refused, as a code of the texts of refusals with its values.</summary>
    public string? Reason { get; private set; }

    public DateTime? SettledAt { get; private set; }

    internal void Settle(bool cancelled, string? reason, DateTime at)
    {
        if (Status != BatchItemStatus.Waiting) throw new InvalidOperationException($"Item {Number} of batch {BatchId} has its result.");
        (Status, Reason, SettledAt) = (cancelled ? BatchItemStatus.Cancelled : BatchItemStatus.Refused, reason, at);
    }
}

public static class BatchRefusals
{
    public static readonly Refusal NothingTicked = new("cancellation-batch.nothing-ticked", RefusalKind.Invalid);

    public static readonly Refusal TooMany = new("cancellation-batch.too-many", RefusalKind.Invalid) { Arguments = [CancellationBatch.MostItems] };

    /// <summary>A purchase that is none of the partner's.</summary>
    public static readonly Refusal PurchaseUnknown = new("cancellation-batch.purchase-unknown", RefusalKind.NotFound);

    /// <summary>CAN-06: another credit than was reviewed, or none any more; arguments: of how many purchases.</summary>
    public static readonly Refusal ReviewChanged = new("cancellation-batch.review-changed", RefusalKind.Conflict);

    /// <summary>Another credit when it was to be cancelled than the review showed; arguments: old, new, both as money.</summary>
    public static readonly Refusal CreditChanged = new("cancellation-batch.credit-changed", RefusalKind.Conflict);

    /// <summary>The id was submitted with other content.</summary>
    public static readonly Refusal IdReused = new("cancellation-batch.id-reused", RefusalKind.Conflict);

    public static readonly Refusal NotFound = new("cancellation-batch.not-found", RefusalKind.NotFound);
}
