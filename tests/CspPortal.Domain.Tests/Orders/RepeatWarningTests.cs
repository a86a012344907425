using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Tests.Orders;

/// <summary>ORD-01: the same SKU again within 30 days, or in the cart already.</summary>
public sealed class RepeatWarningTests
{
    private static readonly DateTime Now = new(2026, 6, 15, 9, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void Nothing_bought_and_nothing_in_the_cart_is_no_warning() => Assert.Null(RepeatWarning.Of([], []));

    [Fact]
    public void What_waits_in_the_cart_is_summed_and_purchases_come_latest_first()
    {
        var warning = RepeatWarning.Of(
            [new RecentPurchase("aaaaaaaaaaaa", Now.AddDays(-9), 1), new RecentPurchase("bbbbbbbbbbbb", Now.AddDays(-2), 4)],
            [Line(2), Line(5)])!;
        Assert.Equal(7, warning.InCart);
        Assert.Equal(["bbbbbbbbbbbb", "aaaaaaaaaaaa"], warning.Purchases.Select(purchase => purchase.OrderId));
    }

    [Fact]
    public void Thirty_days_ago_to_the_tick_is_remembered() => Assert.Equal(Now, RepeatWarning.Since(Now.AddDays(30)));

    private static CartLine Line(long quantity) => new("DG7PERPETUAL", "0001", BillingPlan.OneTime, quantity, Money.Of(100m, "USD"));
}
