using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Tests.Orders;

public sealed class CheckoutPolicyTests
{
    private static readonly Guid Subscription = Guid.NewGuid();

    [Theory] // ORD-01
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void A_quantity_is_bought_from_the_minimum_to_the_maximum_inclusive(long quantity, bool bought) =>
        Assert.Equal(bought, Problems(Offer(ProductKind.PerpetualSoftware), quantity).Length == 0);

    [Fact] // MKT-01
    public void A_closed_market_is_named_and_hides_the_missing_price() => Assert.Equal(
        ["order.reservations-not-sold-in-market(Kiribati)"],
        Problems(Offer(ProductKind.AzureReservation, soldHere: false, price: null), 5));

    [Fact]
    public void Without_a_price_nothing_is_sold() =>
        Assert.Equal(["order.no-price-in-market(Kiribati)"], Problems(Offer(ProductKind.PerpetualSoftware, price: null), 5));

    [Fact]
    public void A_withdrawn_sku_is_not_sold()
    {
        var offer = Offer(ProductKind.PerpetualSoftware);
        offer.Sku.Withdraw();
        Assert.Equal(["order.sku-not-sold()"], Problems(offer, 5));
    }

    [Fact] // ORD-06
    public void A_reservation_needs_subscription_and_scope_and_software_does_not()
    {
        Assert.Equal(
            ["order.azure-subscription-required()", "order.reservation-scope-required()"],
            Problems(Offer(ProductKind.AzureReservation), 5, subscription: null, scope: null));
        Assert.Equal(["order.azure-subscription-required()"], Problems(Offer(ProductKind.AzureReservation), 5, subscription: Guid.Empty));
        Assert.Empty(Problems(Offer(ProductKind.SoftwareSubscription), 5, subscription: null, scope: null));
    }

    [Theory] // ORD-01
    [InlineData(400, 600, false)]
    [InlineData(400, 601, true)]
    [InlineData(-50, 1_050, false)]
    [InlineData(1_200, 1, true)]
    public void The_order_may_use_the_limit_up_to_its_last_cent(int used, int asked, bool refused)
    {
        var problem = CheckoutPolicy.CreditProblem(Money.Of(1_000m, "USD"), Money.Of(used, "USD"), Money.Of(asked, "USD"));
        Assert.Equal(refused, problem is not null);
    }

    [Fact]
    public void All_reasons_travel_in_one_refusal_in_their_order()
    {
        var refusal = Refusal.Of([OrderRefusals.CartEmpty, OrderRefusals.CurrenciesMixed, OrderRefusals.CartFull])!;
        Assert.True(refusal.Is(OrderRefusals.CartEmpty));
        Assert.Equal(["order.cart-empty", "order.currencies-mixed", "order.cart-full"], refusal.All.Select(each => each.Code));
        Assert.Null(Refusal.Of([]));
    }

    private static string[] Problems(Offer offer, long quantity, Guid? subscription, ReservationScope? scope = ReservationScope.Single) =>
        [.. CheckoutPolicy.Problems(offer, quantity, subscription, scope, "Kiribati").Select(problem => $"{problem.Code}({string.Join(",", problem.Arguments)})")];

    private static string[] Problems(Offer offer, long quantity) => Problems(offer, quantity, Subscription);

    private static Offer Offer(ProductKind kind, bool soldHere = true, decimal? price = 10m)
    {
        var product = new Product("DG7TEST00001", "Product", "Microsoft", kind, "");
        var sku = product.Add(new Sku(product.Id, "0001", "SKU", Term.P1Y) { MinimumQuantity = 5, MaximumQuantity = 20 });
        return new Offer(
            product, sku, BillingPlan.Annual, price is { } amount ? Money.Of(amount, "USD") : null, TaxTreatment.Exclusive, 0m, soldHere,
            new CancellationTerms(CancellationRoute.SelfService, 60, WindowUnit.Days, RefundRule.Prorated));
    }
}
