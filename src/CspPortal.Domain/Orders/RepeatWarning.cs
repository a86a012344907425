namespace CspPortal.Domain.Orders;

/// <summary>The same SKU was bought for this customer a short while ago.</summary>
public sealed record RecentPurchase(string OrderId, DateTime PurchasedAt, long Quantity);

/// <summary>ORD-01: the same SKU for the same customer again soon may be a mistake. It is said on the shelf and at the review, and stops nobody.</summary>
/// <param name="Purchases">Within <see cref="Days"/>, cancelled ones aside, latest first.</param>
/// <param name="InCart">Quantity that waits in the cart already.</param>
public sealed record RepeatWarning(IReadOnlyList<RecentPurchase> Purchases, long InCart)
{
    public const int Days = 30;

    /// <summary>Purchases before it are forgotten.</summary>
    public static DateTime Since(DateTime now) => now.AddDays(-Days);

    /// <param name="inCart">Lines of the same SKU, the one that is looked at aside.</param>
    /// <returns>Null where there is nothing to warn of.</returns>
    public static RepeatWarning? Of(IEnumerable<RecentPurchase> purchases, IEnumerable<CartLine> inCart)
    {
        var warning = new RepeatWarning([.. purchases.OrderByDescending(purchase => purchase.PurchasedAt)], inCart.Sum(line => line.Quantity));
        return warning is { Purchases.Count: 0, InCart: 0 } ? null : warning;
    }
}
