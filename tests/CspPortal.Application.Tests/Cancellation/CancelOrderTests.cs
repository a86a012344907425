using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using static CspPortal.Application.Tests.Cancellation.Cancelling;
using static CspPortal.Testing.BookedOrders;

namespace CspPortal.Application.Tests.Cancellation;

public sealed class CancelOrderTests
{
    private static Money Dollars(decimal amount) => Money.Of(amount, "USD");

    [Fact] // CAN-06, CAN-08, CAN-09, REF-02
    public async Task What_was_previewed_is_posted_and_is_the_invoice_line_and_keys_links_and_wishes_end()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Subscription, Quantity: 3, TaxRate: 0.10m)]);
        await GiveKeyAsync(database, order, timesSeen: 2);
        await GiveLinkAsync(database, order);
        await WishForKeyAsync(database, order);
        database.Clock.Advance(TimeSpan.FromDays(20)); // into the next month

        var quote = (await LookAsync(database, order)).Value.Preview.Quote!;
        var confirmation = (await CancelAsync(database, order, quote.Total.Gross, [1])).Value;

        var books = await ReadAsync(database, order);
        var credit = Assert.Single(books.Credits);
        Assert.Equal(Dollars(94.52m * 3), quote.Total.Net); // 100 / 365 × 345 = 94.52…
        Assert.Equal(quote.Total, confirmation.Credit);
        Assert.Equal(quote.Total, -credit.Amount);
        Assert.Equal((order, 1, 202607), (credit.OrderId, credit.LineNumber, credit.BillingMonth));
        Assert.Equal((365, 345), (credit.CycleDays, credit.UnusedDays));
        Assert.Equal((202607, 1, 1, true), (confirmation.BillingMonth, confirmation.KeysRevoked, confirmation.LinksRevoked, confirmation.OrderCancelled));

        Assert.Equal(OrderStatus.Cancelled, books.Order.Status);
        Assert.Equal(("Aiko Agent", database.Now), (books.Order.CancelledByName, books.Order.CancelledAt));
        Assert.Equal(database.Now, Assert.Single(books.Keys).RevokedAt);
        Assert.Equal(("Aiko Agent", database.Now), (Assert.Single(books.Links).RevokedByName, books.Links[0].RevokedAt));
        Assert.Empty(books.Wishes);
        Assert.True(EntitlementPolicy.Refuse(books.Order.Lines[0], database.Now)!.Is(EntitlementRefusals.Cancelled));

        var entry = Assert.Single(books.Log);
        Assert.Equal(("Adatum Corporation", 1, Books.Subscription), (entry.CustomerName, entry.LineNumber, entry.ProductId));
        Assert.Equal("status=active; charged=330.00 USD", entry.OldValue);
        Assert.Equal("status=cancelled; credit=311.92 USD; net=283.56 USD; tax=28.36 USD", entry.NewValue);
        Assert.Equal(
            "refund=prorated; unit=100.00 USD; cycle_days=365; unused_days=345; credit_unit=94.52 USD; quantity=3; "
            + "invoice_month=2026-07; keys_revoked=1; links_revoked=1; key_requests_closed=1",
            entry.Details);
    }

    [Fact] // CAN-09: the confirmation can be opened again and says the same
    public async Task The_confirmation_read_later_says_what_the_act_said()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Subscription), new(Books.Perpetual), new(Books.Cal)]);
        await GiveKeyAsync(database, order, 1);
        await GiveKeyAsync(database, order, 2);
        await GiveLinkAsync(database, order, 2);
        await CancelAsync(database, order, Dollars(100m), [3]);
        database.Clock.Advance(TimeSpan.FromDays(1));
        var done = (await CancelAsync(database, order, Dollars(199.72m), null)).Value;
        database.Clock.Advance(TimeSpan.FromDays(300));

        var read = (await ConfirmationAsync(database, order, 2)).Value;
        Assert.Equal(done.Lines, read.Lines);
        Assert.Equal(done with { Lines = [] }, read with { Lines = [] });
        Assert.Equal([1, 2], read.Lines.Select(line => line.Number));
        Assert.Equal([3], (await ConfirmationAsync(database, order, 3)).Value.Lines.Select(line => line.Number));
    }

    [Fact] // CAN-09
    public async Task There_is_no_confirmation_of_what_was_not_cancelled()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Perpetual)]);
        Assert.True((await ConfirmationAsync(database, order)).Refusal!.Is(CancellationRefusals.LineNotFound));
    }

    [Fact] // CAN-06, ORD-04
    public async Task One_line_leaves_the_others_alone_and_the_order_completed_until_all_are_cancelled()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Perpetual), new(Books.Subscription)]);
        foreach (var line in new[] { 1, 2 })
        {
            await GiveKeyAsync(database, order, line);
            await GiveLinkAsync(database, order, line);
            await WishForKeyAsync(database, order, line);
        }

        Assert.False((await CancelAsync(database, order, Dollars(100m), [1])).Value.OrderCancelled);
        var books = await ReadAsync(database, order);
        Assert.Equal(OrderStatus.Completed, books.Order.Status);
        Assert.Equal([LineStatus.Cancelled, LineStatus.Active], books.Order.Lines.OrderBy(line => line.Number).Select(line => line.Status));
        Assert.Equal([true, false], books.Keys.Select(key => key.RevokedAt is not null));
        Assert.Equal([true, false], books.Links.Select(link => link.RevokedAt is not null));
        Assert.Equal(2, Assert.Single(books.Wishes).LineNumber);

        Assert.True((await CancelAsync(database, order, Dollars(100m), [2])).Value.OrderCancelled);
        books = await ReadAsync(database, order);
        Assert.Equal(OrderStatus.Cancelled, books.Order.Status);
        Assert.Equal([1, 2], books.Credits.Select(credit => credit.LineNumber));
    }

    [Fact] // CAN-06
    public async Task The_whole_order_is_what_is_left_of_it()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Perpetual), new(Books.Subscription), new(Books.Cal)]);
        await CancelAsync(database, order, Dollars(100m), [3]);

        var dialog = (await LookAsync(database, order)).Value;
        Assert.Equal([1, 2], dialog.WholeOrder!.Quote!.Lines.Select(line => line.LineNumber));
        var confirmation = (await CancelAsync(database, order, dialog.WholeOrder.Quote.Total.Gross, null)).Value;
        Assert.Equal([1, 2], confirmation.Lines.Select(line => line.Number));
        Assert.True(confirmation.OrderCancelled);
        Assert.Equal(3, (await ReadAsync(database, order)).Credits.Count);
    }

    [Fact] // CAN-03, CAN-06
    public async Task An_order_with_a_line_that_cannot_be_cancelled_is_not_cancelled_whole_but_line_by_line()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Perpetual), new(Books.LinuxPlan)]);
        var dialog = (await LookAsync(database, order)).Value;
        Assert.True(dialog.WholeOrder!.Refusal!.Is(CancellationRefusals.PlanNotCancellable));
        Assert.Equal(2, dialog.WholeOrder.RefusedLine!.Number);

        Assert.True((await CancelAsync(database, order, Dollars(200m), null)).Refusal!.Is(CancellationRefusals.PlanNotCancellable));
        (await ReadAsync(database, order)).AssertUntouched();
        Assert.Equal(Dollars(100m), (await CancelAsync(database, order, Dollars(100m), [1])).Value.Credit.Gross);
    }

    [Fact] // CAN-06
    public async Task A_day_that_passes_between_preview_and_submit_asks_again_and_posts_nothing()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Subscription)]);
        database.Clock.SetUtcNow(new DateTimeOffset(2026, 6, 20, 23, 59, 59, TimeSpan.Zero));
        var previewed = (await LookAsync(database, order)).Value.Preview.Quote!.Total.Gross;
        database.Clock.Advance(TimeSpan.FromSeconds(1));

        var refusal = (await CancelAsync(database, order, previewed, [1])).Refusal!;
        var now = (await LookAsync(database, order)).Value.Preview.Quote!.Total.Gross;
        Assert.True(refusal.Is(CancellationRefusals.CreditChanged));
        Assert.Equal([previewed, now], refusal.Arguments);
        Assert.True(now < previewed);
        (await ReadAsync(database, order)).AssertUntouched();

        Assert.Equal(now, (await CancelAsync(database, order, now, [1])).Value.Credit.Gross);
    }

    [Fact] // CAN-02, CAN-06
    public async Task The_window_that_closes_between_preview_and_submit_refuses_with_its_instant()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Perpetual)]);
        database.Clock.SetUtcNow(new DateTimeOffset(2026, 8, 14, 23, 59, 0, TimeSpan.Zero));
        Assert.Equal(0, (await LookAsync(database, order)).Value.Line.DaysLeft);
        database.Clock.Advance(TimeSpan.FromTicks(1));

        var refusal = (await CancelAsync(database, order, Dollars(100m), [1])).Refusal!;
        Assert.True(refusal.Is(CancellationRefusals.WindowClosed));
        Assert.Equal([new DateTime(2026, 8, 14, 23, 59, 0, DateTimeKind.Utc)], refusal.Arguments);
        var books = await ReadAsync(database, order);
        books.AssertUntouched();
        Assert.Contains("cancellation.window-closed (2026-08-14T23:59:00.0000000Z)", Assert.Single(books.Refused).Details, StringComparison.Ordinal);
    }

    [Theory] // CAN-06: the amount is compared as money, never a bare number
    [InlineData("100", "EUR")]
    [InlineData("99.99", "USD")]
    [InlineData("0", "USD")]
    [InlineData("-100", "USD")]
    public async Task Another_amount_or_currency_than_the_credit_posts_nothing(string amount, string currency)
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Perpetual)]);
        Assert.True((await CancelAsync(database, order, Money.Of(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency), [1])).Refusal!.Is(CancellationRefusals.CreditChanged));
        (await ReadAsync(database, order)).AssertUntouched();
    }

    [Fact] // SEC-01
    public async Task Another_partners_order_does_not_exist_and_another_customers_neither()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Perpetual)]);
        foreach (var (partner, customer) in new[] { (Books.Fabrikam, Books.Adatum), (Books.Fabrikam, Books.Tailspin), (Books.Contoso, Books.Tailspin) })
        {
            Assert.True((await LookAsync(database, order, 1, partner, customer)).Refusal!.Is(CancellationRefusals.LineNotFound));
            Assert.True((await CancelAsync(database, order, Dollars(100m), [1], partner: partner, customer: customer)).Refusal!.Is(CancellationRefusals.LineNotFound));
        }

        var books = await ReadAsync(database, order);
        books.AssertUntouched();
        Assert.Empty(books.Log);
        Assert.True((await CancelAsync(database, "ffffffffffff", Dollars(100m), null)).Refusal!.Is(CancellationRefusals.LineNotFound));
        Assert.True((await CancelAsync(database, order, Dollars(100m), [2])).Refusal!.Is(CancellationRefusals.LineNotFound));
    }

    [Fact] // CAN-05
    public async Task The_partners_own_triggers_lead_to_support_with_the_amount_to_ask_for()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Perpetual)]);
        await GiveKeyAsync(database, order, timesSeen: 3);
        await SetAsync(database, new PartnerSettings { SupportWhenKeySeenMoreThan = 2 });

        var preview = (await LookAsync(database, order)).Value.Preview;
        Assert.True(preview.LeadsToSupport);
        Assert.Equal(Dollars(100m), preview.Amount);
        var refusal = (await CancelAsync(database, order, Dollars(100m), [1])).Refusal!;
        Assert.True(refusal.Is(CancellationRefusals.SupportKeySeen));
        Assert.Equal([3, 2], refusal.Arguments);
        (await ReadAsync(database, order)).AssertUntouched();

        await SetAsync(database, new PartnerSettings { SupportWhenKeySeenMoreThan = 3 });
        Assert.Null((await CancelAsync(database, order, Dollars(100m), [1])).Refusal);
    }

    [Fact] // CAN-04
    public async Task A_reservation_leads_to_support_with_what_was_charged()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Reservation, Quantity: 2)]);
        var preview = (await LookAsync(database, order)).Value.Preview;
        Assert.True(preview.Refusal!.Is(CancellationRefusals.ReservationNotHere));
        Assert.Equal(Dollars(200m), preview.Amount);
    }

    [Fact] // CAN-06
    public async Task The_dialog_lists_this_products_orders_newest_first_and_who_saw_the_key()
    {
        await using var database = await WithBooksAsync();
        var first = await BookAsync(database, [new(Books.Cal), new(Books.Perpetual, Quantity: 5)], database.Now.AddDays(-61));
        var second = await BookAsync(database, [new(Books.Perpetual, Quantity: 7)], database.Now.AddDays(-1));
        await BookAsync(database, [new(Books.Subscription)]);
        await BookAsync(database, [new(Books.Perpetual)], partnerId: Books.Fabrikam, customerId: Books.Tailspin);
        await GiveKeyAsync(database, first, 2, timesSeen: 2, by: "Ben Boss");

        var dialog = (await LookAsync(database, first, 2)).Value;
        Assert.Equal([(second, 1, 7L), (first, 2, 5L)], dialog.Orders.Select(o => (o.OrderId, o.LineNumber, o.Quantity)));
        Assert.Equal(("Adatum Corporation", "adatum.example"), (dialog.Customer.Name, dialog.Customer.Domain));
        Assert.Null(dialog.Line.DaysLeft);
        Assert.True(dialog.Preview.Refusal!.Is(CancellationRefusals.WindowClosed));
        Assert.Equal(2, dialog.Sightings.Times);
        Assert.All(dialog.Sightings.Latest, sighting => Assert.Equal(("Ben Boss", database.Now), (sighting.ActorName, sighting.SeenAt)));
        Assert.Equal(1, Assert.Single(dialog.Others).Number);
        Assert.Equal(59, (await LookAsync(database, second)).Value.Line.DaysLeft);
        Assert.Equal(0, (await LookAsync(database, second)).Value.Sightings.Times);
    }

    private static async Task<PortalDatabase> WithBooksAsync()
    {
        var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        return database;
    }
}
