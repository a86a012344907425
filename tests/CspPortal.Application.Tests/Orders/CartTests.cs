using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests.Orders;

public sealed class CartTests
{
    [Theory] // ORD-01
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    [InlineData(1_000_000_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task A_quantity_out_of_range_is_refused_with_the_range(long quantity)
    {
        await using var shop = await Shop.OpenAsync();
        var refusal = (await shop.AddAsync(Shop.Item(quantity: quantity))).Refusal!;
        Assert.True(refusal.Is(OrderRefusals.QuantityOutOfRange));
        Assert.Equal([1L, 10_000L], refusal.Arguments);
        Assert.True((await shop.ReviewAsync()).IsEmpty);
    }

    [Fact] // ORD-01
    public async Task The_same_sku_again_raises_the_quantity_of_its_line_up_to_the_maximum()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item(quantity: 6_000));
        await shop.AddAsync(Shop.Item(quantity: 1));
        Assert.True((await shop.AddAsync(Shop.Item(quantity: 5_000))).Refusal!.Is(OrderRefusals.QuantityOutOfRange));
        Assert.True((await shop.AddAsync(Shop.Item(quantity: -1))).Refusal!.Is(OrderRefusals.QuantityOutOfRange));
        Assert.Equal(6_001, Assert.Single((await shop.ReviewAsync()).Lines).Quantity);
    }

    [Fact] // MKT-01
    public async Task A_reservation_does_not_get_into_the_cart_of_a_customer_in_a_closed_market_and_the_message_names_it()
    {
        await using var shop = await Shop.OpenAsync();
        var angkor = await shop.GivenCustomerAsync("Angkor Traders", "KH");
        var refusal = (await shop.AddAsync(Shop.Reservation(Guid.NewGuid()), angkor)).Refusal!;
        Assert.True(refusal.Is(OrderRefusals.ReservationsNotSoldInMarket));
        Assert.Equal(["Cambodia"], refusal.Arguments);
        Assert.Null((await shop.AddAsync(Shop.Item(), angkor)).Refusal);
    }

    [Fact] // ORD-06
    public async Task A_reservation_needs_a_subscription_and_a_scope_and_says_both_at_once()
    {
        await using var shop = await Shop.OpenAsync();
        var item = new CartItem(Books.Reservation, Books.Sku, BillingPlan.Annual, 0, Guid.Empty);
        var refusal = (await shop.AddAsync(item)).Refusal!;
        Assert.Equal(
            [OrderRefusals.QuantityOutOfRange.Code, OrderRefusals.SubscriptionRequired.Code, OrderRefusals.ScopeRequired.Code],
            refusal.All.Select(problem => problem.Code));

        var subscription = Guid.NewGuid();
        await shop.BuyAsync(Shop.Reservation(subscription));
        var line = await shop.LookAsync(db => db.OrderLines.AcrossTenants(db).SingleAsync());
        Assert.Equal((subscription, ReservationScope.Shared), (line.AzureSubscriptionId, line.ReservationScope));
    }

    [Fact] // CST-01
    public async Task Without_an_agreement_or_a_price_the_cart_says_why_not()
    {
        await using var shop = await Shop.OpenAsync();
        var customer = await shop.GivenCustomerAsync("Relecloud", "FR", agreement: false);
        var refusal = (await shop.AddAsync(Shop.Item(), customer)).Refusal!;
        Assert.Equal([OrderRefusals.AgreementMissing.Code, OrderRefusals.NoPriceInMarket.Code], refusal.All.Select(problem => problem.Code));
        Assert.Equal(OrderRefusals.SkuNotSold, (await shop.AddAsync(Shop.Item("DG7UNKNOWN01"))).Refusal);
        Assert.Equal(OrderRefusals.SkuNotSold, (await shop.AddAsync(Shop.Item(sku: "9999"))).Refusal);
        Assert.True((await shop.AddAsync(Shop.Item(plan: BillingPlan.Triennial))).Refusal!.Is(OrderRefusals.NoPriceInMarket));
    }

    [Fact] // ORD-01
    public async Task The_review_shows_limit_used_available_the_effect_of_the_cart_and_a_recent_purchase()
    {
        await using var shop = await Shop.OpenAsync();
        var placed = await shop.BuyAsync(Shop.Item(quantity: 2));
        shop.Database.Clock.Advance(TimeSpan.FromDays(1));
        await shop.AddAsync(Shop.Item(quantity: 3));

        var review = await shop.ReviewAsync();
        Assert.Equal((1_000_000m, 200m, 999_800m), (review.Credit!.Limit.Amount, review.Credit.Used.Amount, review.Credit.Available.Amount));
        Assert.Equal(300m, review.Total!.Value.Gross.Amount);
        Assert.Equal((placed.OrderId, 2L), (review.Lines[0].Repeat!.Purchases[0].OrderId, review.Lines[0].Repeat!.Purchases[0].Quantity));
        Assert.True(review.CanBuy);

        shop.Database.Clock.Advance(TimeSpan.FromDays(30));
        await shop.AddAsync(Shop.Item());
        Assert.Null((await shop.ReviewAsync()).Lines[0].Repeat);
    }

    [Fact] // ORD-01
    public async Task Three_years_paid_by_the_year_charge_a_third_now()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item(Books.Subscription, 10, BillingPlan.Annual, "0002"));
        var line = Assert.Single((await shop.ReviewAsync()).Lines);
        Assert.Equal((333.30m, 3), (line.FirstCharge!.Value.Gross.Amount, line.Charges));
    }

    [Fact]
    public async Task Changing_or_removing_a_line_of_a_cart_that_changed_elsewhere_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item());
        var revision = (await shop.ReviewAsync()).Revision;
        Assert.Null((await ChangeAsync(shop, revision, 7)).Refusal);
        Assert.Equal(OrderRefusals.CartChanged, (await ChangeAsync(shop, revision, 8)).Refusal);

        var now = await shop.ReviewAsync();
        Assert.Equal(7, now.Lines[0].Quantity);
        Assert.True((await ChangeAsync(shop, now.Revision, 0)).Refusal!.Is(OrderRefusals.QuantityOutOfRange));
        Assert.Equal(OrderRefusals.CartLineNotFound, (await RemoveAsync(shop, now.Revision, 5)).Refusal);
        Assert.Null((await RemoveAsync(shop, now.Revision, 1)).Refusal);
        Assert.True((await shop.ReviewAsync()).IsEmpty);
    }

    [Fact]
    public async Task A_cart_is_gone_after_seven_days_and_a_new_one_starts_empty_even_before_it_is_swept()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item());
        await shop.AddAsync(Shop.Item(Books.Cal));
        shop.Database.Clock.Advance(Cart.Lifetime);
        Assert.True((await shop.ReviewAsync()).IsEmpty);

        await shop.AddAsync(Shop.Item(Books.LinuxPlan, 4, BillingPlan.Annual));
        Assert.Equal(4, Assert.Single((await shop.ReviewAsync()).Lines).Quantity);
        Assert.Equal(0, await shop.RunAsync<RemoveExpiredCarts>());
        shop.Database.Clock.Advance(Cart.Lifetime);
        Assert.Equal(1, await shop.RunAsync<RemoveExpiredCarts>());
        Assert.Equal(0, (await shop.CountAsync()).Carts);
    }

    [Fact]
    public async Task Parallel_adds_of_one_person_end_in_one_cart_with_everything_in_it()
    {
        await using var shop = await Shop.OpenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => shop.AddAsync(Shop.Item()))));
        Assert.All(answers, answer => Assert.Null(answer.Refusal));
        Assert.Equal(12, Assert.Single((await shop.ReviewAsync()).Lines).Quantity);
    }

    private static Task<Outcome<Done>> ChangeAsync(Shop shop, int revision, long quantity) => shop.Database.AsAsync<CartOperations, Outcome<Done>>(
        Books.Contoso, cart => cart.ChangeQuantityAsync(Books.Adatum, revision, 1, quantity, Shop.Agent, default));

    private static Task<Outcome<Done>> RemoveAsync(Shop shop, int revision, int number) => shop.Database.AsAsync<CartOperations, Outcome<Done>>(
        Books.Contoso, cart => cart.RemoveAsync(Books.Adatum, revision, number, Shop.Agent, default));
}
