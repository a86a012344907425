using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Application.Cancellation;

/// <summary>All that the cancel dialog shows about one order line (CAN-06).</summary>
/// <param name="Orders">This product's orders of the customer, newest first: the Order number drop-down.</param>
/// <param name="Others">The order's other lines.</param>
/// <param name="WholeOrder">Null where the order has no other line that is not cancelled.</param>
public sealed record CancellationDialog(
    CancellationCustomer Customer, IReadOnlyList<ProductOrder> Orders, CancellationLine Line, CancellationPreview Preview,
    KeySightings Sightings, IReadOnlyList<OtherLine> Others, CancellationPreview? WholeOrder);

public sealed record CancellationCustomer(Guid Id, string Name, string Domain);

/// <summary>One entry of the drop-down.</summary>
public sealed record ProductOrder(string OrderId, int LineNumber, DateTime PurchasedAt, long Quantity, string SkuTitle, LineStatus Status, DateTime? CancellableUntil);

/// <param name="WindowEndsAt">Last instant, UTC, inclusive; null where there is no window.</param>
/// <param name="DaysLeft">Null when closed.</param>
public sealed record CancellationLine(
    string OrderId, int Number, string ProductId, string ProductTitle, string SkuTitle, ProductKind Kind, bool HasKey, long Quantity, DateTime PurchasedAt, string PlacedByName,
    TaxedMoney Charged, TaxTreatment TaxTreatment, LineStatus Status, DateTime? WindowEndsAt, int? DaysLeft, TimeSpan? TimeLeft, WindowUnit WindowUnit);

/// <summary>What cancelling would return now, or why it cannot be done here.</summary>
/// <param name="Amount">What a support request would ask for, where one is the way (CAN-04, CAN-05); else null.</param>
/// <param name="RefusedLine">Number and product of the line that stands in the way.</param>
public sealed record CancellationPreview(CancellationQuote? Quote, Refusal? Refusal, Money? Amount, OtherLine? RefusedLine)
{
    public bool LeadsToSupport => Refusal is not null && CancellationRefusals.LeadsToSupport(Refusal);
}

/// <summary>Who saw the key of the line, newest first; the first few of <paramref name="Times"/>.</summary>
public sealed record KeySightings(int Times, IReadOnlyList<KeySighting> Latest);

public sealed record KeySighting(string ActorName, DateTime SeenAt, Channel Channel);

public sealed record OtherLine(int Number, string ProductTitle, string SkuTitle, long Quantity, LineStatus Status);
