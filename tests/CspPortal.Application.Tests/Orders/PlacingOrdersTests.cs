using System.Globalization;
using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Orders;

public sealed class PlacingOrdersTests
{
    [Fact] // ORD-01, ORD-03, CAN-01, TAX-01
    public async Task Buying_stores_the_order_its_charge_and_its_log_entry_and_empties_the_cart()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item(quantity: 3));
        await shop.AddAsync(Shop.Item(Books.Subscription, 2, BillingPlan.Annual));
        var placed = (await shop.PlaceAsync(await shop.SubmissionAsync(purchaseOrder: "PO-7"))).Value;

        var order = await shop.LookAsync(db => db.Orders.AcrossTenants(db).SingleAsync());
        Assert.Equal(placed.OrderId, order.Id);
        Assert.Matches("^[0-9a-f]{12}$", order.Id);
        Assert.Equal(("PO-7", OrderStatus.Pending, "Aiko Agent"), (order.PurchaseOrderNumber, order.Status, order.PlacedByName));
        Assert.Equal([3L, 2L], order.Lines.Select(line => line.Quantity));
        Assert.Equal([RefundRule.Full, RefundRule.Prorated], order.Lines.Select(line => line.CancellationTerms.Refund));

        var charges = await shop.LookAsync(db => db.InvoiceLines.AcrossTenants(db).OrderBy(line => line.LineNumber).ToListAsync());
        Assert.Equal([300m, 200m], charges.Select(charge => charge.Amount.Gross.Amount));
        Assert.All(charges, charge => Assert.Equal((InvoiceLineKind.Charge, 202606, 1), (charge.Kind, charge.BillingMonth, charge.Cycle)));

        var entries = await shop.LookAsync(db => db.AuditRecords.AcrossTenants(db).Where(entry => entry.Operation == AuditOperation.CreateOrder).ToListAsync());
        Assert.Equal([Books.Perpetual, Books.Subscription], entries.Select(entry => entry.ProductId));
        Assert.All(entries, entry => Assert.Equal((order.Id, "Adatum Corporation"), (entry.OrderId, entry.CustomerName)));
        Assert.True((await shop.ReviewAsync()).IsEmpty);
    }

    [Theory] // TAX-01
    [InlineData("AU", TaxTreatment.Inclusive, "100", "9.09")]
    [InlineData("JP", TaxTreatment.Exclusive, "16500", "1500")]
    [InlineData("DE", TaxTreatment.Exclusive, "100", "0")]
    public async Task The_line_keeps_the_tax_treatment_of_the_customers_market(string market, TaxTreatment treatment, string gross, string tax)
    {
        await using var shop = await Shop.OpenAsync();
        var customer = await shop.GivenCustomerAsync("Relecloud", market);
        await shop.BuyAsync(Shop.Item(), customer);
        var line = await shop.LookAsync(db => db.OrderLines.AcrossTenants(db).SingleAsync());
        Assert.Equal((treatment, decimal.Parse(gross, CultureInfo.InvariantCulture), decimal.Parse(tax, CultureInfo.InvariantCulture)), (line.TaxTreatment, line.Charged.Gross.Amount, line.Charged.Tax.Amount));
    }

    [Fact] // ORD-02
    public async Task Fifty_submits_of_one_form_at_once_are_one_order_and_fifty_equal_answers()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item(quantity: 5));
        await shop.AddAsync(Shop.Item(Books.Cal, 2));
        var form = await shop.SubmissionAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => shop.PlaceAsync(form))));

        Assert.Single(answers.Select(answer => answer.Value).Distinct());
        Assert.Equal((1, 2, 2, 2, 0), await shop.CountAsync());
    }

    [Fact] // ORD-02
    public async Task A_repeat_after_the_cart_has_gone_gets_the_same_answer_and_charges_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item());
        var form = await shop.SubmissionAsync();
        var first = (await shop.PlaceAsync(form)).Value;
        shop.Database.Clock.Advance(TimeSpan.FromDays(9));

        Assert.Equal(first, (await shop.PlaceAsync(form)).Value);
        Assert.Equal(1, (await shop.CountAsync()).Charges);
    }

    [Fact] // ORD-02
    public async Task The_same_request_id_with_another_body_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item());
        var form = await shop.SubmissionAsync(purchaseOrder: "PO-1");
        await shop.PlaceAsync(form);

        Assert.Equal(OrderRefusals.RequestIdReused, (await shop.PlaceAsync(form with { PurchaseOrderNumber = "PO-2" })).Refusal);
        Assert.Equal(OrderRefusals.RequestIdReused, (await shop.PlaceAsync(form with { Revision = 9 })).Refusal);
        var other = await shop.GivenCustomerAsync("Relecloud", "US");
        Assert.Equal(OrderRefusals.RequestIdReused, (await shop.PlaceAsync(form, other)).Refusal);
        Assert.Equal(1, (await shop.CountAsync()).Orders);
    }

    [Fact] // ORD-01
    public async Task Two_checkouts_at_once_cannot_both_pass_the_credit_limit()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.GivenCreditLimitAsync(1000m);
        var agents = Enumerable.Range(0, 8).Select(n => Books.Agent(Books.Contoso, $"Agent {n}")).ToList();
        var forms = new List<OrderSubmission>();
        foreach (var agent in agents)
        {
            await shop.AddAsync(Shop.Item(quantity: 4), actor: agent);
            forms.Add(await shop.SubmissionAsync(actor: agent));
        }

        var answers = await Task.WhenAll(agents.Zip(forms, (agent, form) => Task.Run(() => shop.PlaceAsync(form, actor: agent))));

        Assert.Equal(2, answers.Count(answer => answer.Refusal is null));
        Assert.All(answers.Where(answer => answer.Refusal is not null), answer =>
        {
            Assert.True(answer.Refusal!.Is(OrderRefusals.CreditLimitExceeded));
            Assert.Equal([Money.Of(200m, "USD"), Money.Of(400m, "USD")], answer.Refusal.Arguments.Cast<Money>());
        });
        Assert.Equal((2, 2), ((await shop.CountAsync()).Orders, (await shop.CountAsync()).Charges));
    }

    [Fact] // ORD-01
    public async Task The_limit_counts_the_open_invoice_only_and_a_closed_month_frees_it_again()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.GivenCreditLimitAsync(500m);
        await shop.BuyAsync(Shop.Item(quantity: 5));
        await shop.AddAsync(Shop.Item());
        Assert.True((await shop.PlaceAsync(await shop.SubmissionAsync())).Refusal!.Is(OrderRefusals.CreditLimitExceeded));

        shop.Database.Clock.Advance(TimeSpan.FromDays(16));
        await Invoicing.Ledger.CloseAsync(shop.Database);
        await shop.AddAsync(Shop.Item());
        Assert.Null((await shop.PlaceAsync(await shop.SubmissionAsync())).Refusal);
    }

    [Fact] // PRC-02
    public async Task A_price_that_changed_since_it_was_shown_stops_the_checkout_until_it_is_accepted()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item(quantity: 2));
        var form = await shop.SubmissionAsync();
        await shop.GivenPriceAsync(Books.Perpetual, 110m);
        var before = await shop.CountAsync();

        Assert.Equal(OrderRefusals.PriceChanged.Code, (await shop.PlaceAsync(form)).Refusal!.Code);
        Assert.Equal(before, await shop.CountAsync());

        var review = await shop.ReviewAsync();
        Assert.True(review.PriceChanged);
        Assert.False(review.CanBuy);
        Assert.Equal((100m, 110m), (review.Lines[0].ShownUnitPrice.Amount, review.Lines[0].CurrentUnitPrice!.Value.Amount));

        await AcceptAsync(shop, review, 110m);
        Assert.Null((await shop.PlaceAsync(await shop.SubmissionAsync())).Refusal);
        Assert.Equal(220m, (await shop.LookAsync(db => db.InvoiceLines.AcrossTenants(db).SingleAsync())).Amount.Gross.Amount);
    }

    [Fact] // PRC-02
    public async Task Accepting_a_price_that_moved_on_meanwhile_accepts_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item());
        await shop.GivenPriceAsync(Books.Perpetual, 110m);
        var review = await shop.ReviewAsync();
        await shop.GivenPriceAsync(Books.Perpetual, 120m);

        await AcceptAsync(shop, review, 110m);
        Assert.True((await shop.ReviewAsync()).PriceChanged);
        Assert.Equal(OrderRefusals.PriceChanged.Code, (await shop.PlaceAsync(await shop.SubmissionAsync())).Refusal!.Code);
    }

    [Fact] // MKT-01
    public async Task A_reservation_is_refused_at_checkout_when_its_market_closed_after_it_went_into_the_cart()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Reservation(Guid.NewGuid()));
        var form = await shop.SubmissionAsync();
        await shop.ChangeAsync(db => db.Add(new ReservationAvailability("US", DateOnly.FromDateTime(shop.Database.Now), available: false)));

        var refusal = (await shop.PlaceAsync(form)).Refusal!;
        Assert.True(refusal.Is(OrderRefusals.ReservationsNotSoldInMarket));
        Assert.Equal(["United States"], refusal.Arguments);
        Assert.Equal(0, (await shop.CountAsync()).Orders);
    }

    [Fact] // CST-01
    public async Task Without_an_accepted_agreement_nothing_is_bought_even_when_it_lapsed_after_the_cart()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item());
        var form = await shop.SubmissionAsync();
        await shop.ChangeAsync(db => db.Customers.AcrossTenants(db).Single(row => row.Id == Books.Adatum).Change(Books.Profile("Adatum", "adatum.example", "US", agreement: false)));
        Assert.True((await shop.PlaceAsync(form)).Refusal!.Is(OrderRefusals.AgreementMissing));
    }

    [Fact]
    public async Task A_cart_that_changed_in_another_window_is_not_bought()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item());
        var form = await shop.SubmissionAsync();
        await shop.AddAsync(Shop.Item(Books.Cal));
        Assert.Equal(OrderRefusals.CartChanged, (await shop.PlaceAsync(form)).Refusal);
    }

    [Fact] // SEC-01
    public async Task Another_partners_customer_is_not_found_and_a_colleagues_cart_is_not_mine()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item());
        var form = await shop.SubmissionAsync();
        Assert.Equal(CustomerRefusals.NotFound, (await shop.PlaceAsync(form, Books.Tailspin)).Refusal);
        Assert.Equal(CustomerRefusals.NotFound, (await shop.AddAsync(Shop.Item(), Books.Tailspin)).Refusal);
        Assert.Equal(OrderRefusals.CartChanged, (await shop.PlaceAsync(form, actor: Books.Agent(Books.Contoso, "Colleague"))).Refusal);
    }

    [Fact] // ORD-03
    public async Task A_taken_order_id_is_tried_again_and_never_seen()
    {
        var ids = new Queue<string>(["00000000000a", "00000000000a", "00000000000b"]);
        await using var shop = await Shop.OpenAsync(services => services.AddSingleton<NewOrderId>(() => ids.Dequeue()));
        Assert.Equal("00000000000a", (await shop.BuyAsync(Shop.Item())).OrderId);
        Assert.Equal("00000000000b", (await shop.BuyAsync(Shop.Item())).OrderId);
        Assert.Equal(2, (await shop.CountAsync()).Charges);
    }

    private static Task<Outcome<Done>> AcceptAsync(Shop shop, CartReview review, decimal seen) => shop.Database.AsAsync<CartOperations, Outcome<Done>>(
        Books.Contoso,
        cart => cart.AcceptPricesAsync(Books.Adatum, review.Revision, new Dictionary<int, long> { [1] = Money.Of(seen, "USD").TenThousandths }, Shop.Agent, default));
}
