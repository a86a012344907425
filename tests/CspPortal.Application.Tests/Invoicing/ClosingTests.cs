using CspPortal.Application.Home;
using CspPortal.Application.Invoicing;
using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static CspPortal.Application.Tests.Cancellation.Cancelling;
using static CspPortal.Application.Tests.Invoicing.Ledger;

namespace CspPortal.Application.Tests.Invoicing;

/// <summary>INV-01: a month of a partner and currency is closed once, and what is closed stays. Today is 15 June 2026.</summary>
[Trait("Rule", "INV-01")]
public sealed class ClosingTests
{
    [Fact]
    public async Task A_month_that_is_over_becomes_one_invoice_and_the_running_month_stays_open()
    {
        await using var database = await OpenAsync();
        var may = await BookAsync(database, Utc(2026, 5, 3), 100m, taxRate: 0.1m, quantity: 2);
        await BookAsync(database, Utc(2026, 5, 31));
        var june = await BookAsync(database, Utc(2026, 6, 1));

        var invoice = Assert.Single((await CloseAsync(database)).Value);

        Assert.Matches("^G[0-9]{9}$", invoice.Number);
        Assert.Equal((Books.Contoso, "USD", 202605, InvoiceKind.Invoice, 2), (invoice.PartnerId, invoice.Currency, invoice.Month, invoice.Kind, invoice.LineCount));
        Assert.Equal((300m, 20m, 320m), (invoice.Total.Net.Amount, invoice.Total.Tax.Amount, invoice.Total.Gross.Amount));
        var lines = await LinesAsync(database);
        Assert.Equal([invoice.Number, invoice.Number, null], lines.Select(line => line.InvoiceNumber));
        Assert.Equal((may, june), (lines[0].OrderId, lines[2].OrderId));
        var entry = Assert.Single(await LogAsync(database, AuditOperation.CloseInvoice));
        Assert.Equal((Books.Contoso, invoice.Number), (entry.PartnerId, entry.ResourceId));
        Assert.Contains("month=2026-05", entry.Details, StringComparison.Ordinal);
        Assert.Contains("320.00 USD", entry.NewValue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_partner_currency_and_month_has_a_document_of_its_own_with_the_minor_units_of_its_currency()
    {
        await using var database = await OpenAsync();
        await BookAsync(database, Utc(2026, 4, 30), 15_000m, "JPY", 0.1m);
        await BookAsync(database, Utc(2026, 5, 1), 1_003m, "JPY", 0.1m, TaxTreatment.Inclusive);
        await BookAsync(database, Utc(2026, 5, 1), 0.125m, "KWD", 0.05m, quantity: 3);
        await BookedOrders.BookAsync(database, [new BookedLine(Books.Perpetual, Price: Money.Of(7m, "JPY"))], Utc(2026, 5, 1), partnerId: Books.Fabrikam, customerId: Books.Tailspin);

        await CloseAsync(database);

        var invoices = await InvoicesAsync(database);
        Assert.Equal(
            [("JPY", 202604, "16500 JPY"), ("JPY", 202605, "1003 JPY"), ("KWD", 202605, "0.394 KWD")],
            invoices.Where(invoice => invoice.PartnerId == Books.Contoso).OrderBy(invoice => invoice.Currency).Select(invoice => (invoice.Currency, invoice.Month, invoice.Total.Gross.ToString())));
        Assert.Equal("912 JPY", invoices.Single(invoice => invoice is { PartnerId: var partner, Month: 202605, Currency: "JPY" } && partner == Books.Contoso).Total.Net.ToString());
        Assert.Equal("7 JPY", Assert.Single(invoices, invoice => invoice.PartnerId == Books.Fabrikam).Total.Gross.ToString());
    }

    [Fact]
    public async Task Closing_again_changes_nothing_and_a_month_that_runs_is_not_closed()
    {
        await using var database = await OpenAsync();
        await BookAsync(database, Utc(2026, 5, 3));
        await BookAsync(database, Utc(2026, 6, 3));
        var first = Assert.Single((await CloseAsync(database)).Value);

        Assert.Empty((await CloseAsync(database)).Value);
        Assert.Equal(0, await database.WideAsync<CloseFinishedMonths, int>(work => work.RunAsync(default)));
        foreach (var month in new[] { 202606, 202607 })
        {
            var refusal = (await CloseAsync(database, month)).Refusal!;
            Assert.True(refusal.Is(InvoiceRefusals.MonthNotOver));
        }

        Assert.Equal(first.Number, Assert.Single(await InvoicesAsync(database)).Number);
        database.Clock.SetUtcNow(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await database.WideAsync<CloseFinishedMonths, int>(work => work.RunAsync(default)));
        Assert.Equal([202605, 202606], (await InvoicesAsync(database)).Select(invoice => invoice.Month));
    }

    [Fact]
    public async Task Only_up_to_the_month_asked_for()
    {
        await using var database = await OpenAsync();
        foreach (var month in new[] { 3, 4, 5 }) await BookAsync(database, Utc(2026, month, 3));
        Assert.Equal([202603, 202604], (await CloseAsync(database, 202604)).Value.Select(invoice => invoice.Month));
        Assert.Equal([202605], (await CloseAsync(database)).Value.Select(invoice => invoice.Month));
    }

    [Fact]
    public async Task A_line_that_was_committed_late_is_on_the_next_document_and_never_lost()
    {
        await using var database = await OpenAsync();
        await BookAsync(database, Utc(2026, 3, 3));
        await CloseAsync(database);
        await BookAsync(database, Utc(2026, 3, 31), 7m); // its month was closed in the meantime
        var april = Assert.Single((await CloseAsync(database)).Value);
        Assert.Equal((202604, 7m), (april.Month, april.Total.Gross.Amount));

        await BookAsync(database, Utc(2026, 5, 5));
        await CloseAsync(database);
        await BookAsync(database, Utc(2026, 5, 31), 9m);
        Assert.Empty((await CloseAsync(database)).Value); // June runs: it waits on the open invoice
        var open = await database.AsAsync<InvoiceQueries, Outcome<InvoiceDocument>>(Books.Contoso, invoices => invoices.OpenAsync("USD", null, default));
        Assert.Equal(9m, open.Value.Head.Total.Gross.Amount);
        database.Clock.SetUtcNow(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal((202606, 9m), Assert.Single((await CloseAsync(database)).Value) is var june ? (june.Month, june.Total.Gross.Amount) : default);
    }

    [Fact]
    public async Task More_credits_than_charges_make_a_credit_note_that_the_next_document_carries()
    {
        await using var database = await OpenAsync();
        var order = await BookAsync(database, Utc(2026, 5, 20), 100m, taxRate: 0.1m);
        await CloseAsync(database);
        await CancelAsync(database, order, Money.Of(110m, "USD"), null);
        await BookAsync(database, Utc(2026, 6, 16), 30m);
        database.Clock.SetUtcNow(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));

        var note = Assert.Single((await CloseAsync(database)).Value);
        Assert.Equal((InvoiceKind.CreditNote, -70m, -10m), (note.Kind, note.Total.Net.Amount, note.Total.Tax.Amount));
        var home = Assert.Single(await database.AsAsync<HomeQueries, IReadOnlyList<OpenMonth>>(Books.Contoso, queries => queries.OpenMonthAsync(default)));
        Assert.Equal(-80m, home.Total.Amount);

        // Nothing in July: no document, it waits.
        database.Clock.SetUtcNow(new DateTimeOffset(2026, 8, 3, 0, 0, 0, TimeSpan.Zero));
        Assert.Empty((await CloseAsync(database)).Value);
        await BookAsync(database, Utc(2026, 8, 2), 200m);
        database.Clock.SetUtcNow(new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero));
        var next = Assert.Single((await CloseAsync(database)).Value);
        Assert.Equal((InvoiceKind.Invoice, note.Number, -80m, 120m), (next.Kind, next.CarriedFrom, next.CarriedOver.Gross.Amount, next.Total.Gross.Amount));
        var document = await database.AsAsync<InvoiceQueries, Outcome<InvoiceDocument>>(Books.Contoso, invoices => invoices.ClosedAsync(note.Number, null, default));
        Assert.Equal(next.Number, document.Value.CarriedInto);

        // What was carried is carried once.
        await BookAsync(database, Utc(2026, 9, 2), 5m);
        database.Clock.SetUtcNow(new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal((null, 5m), Assert.Single((await CloseAsync(database)).Value) is var last ? (last.CarriedFrom, last.Total.Gross.Amount) : default);
    }

    [Fact]
    public async Task Nodes_that_close_at_once_make_one_invoice()
    {
        await using var database = await OpenAsync();
        for (var day = 1; day < 20; day++) await BookAsync(database, Utc(2026, 5, day));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => CloseAsync(database))));

        var invoice = Assert.Single(await InvoicesAsync(database));
        Assert.Single(outcomes.SelectMany(outcome => outcome.Value));
        Assert.Equal((19, 1900m), (invoice.LineCount, invoice.Total.Gross.Amount));
        Assert.All(await LinesAsync(database), line => Assert.Equal(invoice.Number, line.InvoiceNumber));
        Assert.Single(await LogAsync(database, AuditOperation.CloseInvoice));
    }

    [Fact]
    public async Task The_database_itself_refuses_a_second_document_of_a_month()
    {
        await using var database = await OpenAsync();
        var sums = InvoiceSums.Of("USD", []);
        await using var scope = database.As(Books.Contoso);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        db.AddRange(new Invoice("G100000001", Books.Contoso, "USD", 202605, sums, null, database.Now), new Invoice("G100000002", Books.Contoso, "USD", 202605, sums, null, database.Now));
        Assert.True(DatabaseErrors.IsUniqueViolation(await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync())));
    }

    [Fact] // REL-01
    public async Task Failing_at_any_statement_or_at_the_commit_leaves_the_month_open_and_the_next_try_closes_it()
    {
        var fault = new Fault();
        await using var database = await OpenAsync(fault);
        await BookAsync(database, Utc(2026, 5, 3));
        await BookAsync(database, Utc(2026, 5, 4), 50m);
        var failures = 0;
        for (var statement = 1; ; statement++)
        {
            fault.Arm(statement);
            try
            {
                await CloseAsync(database);
                break;
            }
            catch (Exception exception) when (Fault.Caused(exception))
            {
                failures++;
            }
            finally
            {
                fault.Disarm();
            }

            // The look for more work after the commit is a statement too: the document stands then.
            var (invoices, lines) = (await InvoicesAsync(database), await LinesAsync(database));
            Assert.Equal(invoices.Count, (await LogAsync(database, AuditOperation.CloseInvoice)).Count);
            Assert.All(lines, line => Assert.Equal(invoices.SingleOrDefault()?.Number, line.InvoiceNumber));
            if (invoices.Count > 0) break;
        }

        Assert.True(failures >= 6, $"only {failures} places to fail at: the sweep did not reach the writes");
        Assert.Equal(150m, Assert.Single(await InvoicesAsync(database)).Total.Gross.Amount);
    }

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public async Task What_is_closed_is_neither_changed_nor_deleted(EntityState state)
    {
        await using var database = await OpenAsync();
        await BookAsync(database, Utc(2026, 5, 3));
        await CloseAsync(database);
        foreach (var row in new object[] { (await InvoicesAsync(database))[0], (await LinesAsync(database))[0] })
        {
            await using var scope = database.Wide();
            var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
            db.Entry(row).State = state;
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        }
    }

    [Fact] // ORD-01
    public async Task The_credit_limit_counts_what_is_open_and_a_credit_note_frees_what_it_left_over()
    {
        await using var database = await OpenAsync();
        var order = await BookAsync(database, Utc(2026, 5, 20), 100m);
        Assert.Equal(100m, await UsedAsync()); // over, but not closed yet
        await CloseAsync(database);
        Assert.Equal(0m, await UsedAsync());
        await BookAsync(database, database.Now, 30m);
        Assert.Equal(30m, await UsedAsync());
        await CancelAsync(database, order, Money.Of(100m, "USD"), null);
        Assert.Equal(-70m, await UsedAsync());
        database.Clock.SetUtcNow(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
        await CloseAsync(database);
        Assert.Equal(-70m, await UsedAsync());
        await BookAsync(database, database.Now, 200m);
        Assert.Equal(130m, await UsedAsync());

        async Task<decimal> UsedAsync() => (await database.AsAsync<CreditQueries, Money>(Books.Contoso, credit => credit.UsedAsync("USD", default))).Amount;
    }

    [Fact] // SEC-01
    public async Task Another_partners_invoice_is_not_found()
    {
        await using var database = await OpenAsync();
        await BookAsync(database, Utc(2026, 5, 20));
        var invoice = Assert.Single((await CloseAsync(database)).Value);
        await using var scope = database.As(Books.Fabrikam);
        var queries = scope.ServiceProvider.GetRequiredService<InvoiceQueries>();
        Assert.True((await queries.ClosedAsync(invoice.Number, null, default)).Refusal!.Is(InvoiceRefusals.NotFound));
        Assert.True((await scope.ServiceProvider.GetRequiredService<ExportInvoice>().ClosedAsync(invoice.Number, InvoiceFormat.Csv, Books.Agent(Books.Fabrikam), default)).Refusal!.Is(InvoiceRefusals.NotFound));
        Assert.Empty((await queries.ListAsync(new InvoiceFilter(), default)).Closed.Rows);
        Assert.True((await queries.OpenAsync("XXX", null, default)).Refusal!.Is(InvoiceRefusals.NotFound));
    }
}
