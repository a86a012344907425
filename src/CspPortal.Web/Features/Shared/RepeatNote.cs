using CspPortal.Domain.Orders;

namespace CspPortal.Web.Features.Shared;

/// <summary>The warning of a repeat, on the shelf and at the review alike (ORD-01).</summary>
public sealed record RepeatNote(Guid CustomerId, RepeatWarning Warning, bool InReview)
{
    private const int Shown = 3;

    public string OrdersAddress => $"/customers/{CustomerId}/orders";

    public IEnumerable<RecentPurchase> Latest => Warning.Purchases.Take(Shown);

    public int More => Math.Max(0, Warning.Purchases.Count - Shown);
}
