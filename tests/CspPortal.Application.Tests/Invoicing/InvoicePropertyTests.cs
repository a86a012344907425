using CsCheck;
using CspPortal.Application.Invoicing;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static CspPortal.Application.Tests.Invoicing.Ledger;

namespace CspPortal.Application.Tests.Invoicing;

/// <summary>INV-01, INV-02 over 1,000 months: two partners, five currencies, a hundred months of random orders and cancellations.</summary>
[Trait("Rule", "INV-02")]
public sealed class InvoicePropertyTests
{
    private const int Months = 100;

    private static readonly string[] Currencies5 = ["USD", "JPY", "KWD", "AUD", "EUR"];
    private static readonly DateTime First = new(2018, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Gen<Purchase> GenPurchase =
        from partner in Gen.Int[0, 1]
        from currency in Gen.Int[0, 4]
        from hour in Gen.Int[0, Months * 30 * 24]
        from units in Gen.Long[1, 10_000_000]
        from quantity in Gen.Long[1, 40]
        from inclusive in Gen.Bool
        from rate in Gen.Int[0, 2500]
        from prorated in Gen.Bool
        from cancelledAfterHours in Gen.OneOf(Gen.Const((int?)null), Gen.Int[0, 58 * 24].Select(hours => (int?)hours))
        select new Purchase(partner, currency, hour, units, quantity, inclusive, rate / 10_000m, prorated, cancelledAfterHours);

    [Fact]
    public async Task Lines_total_and_file_agree_in_every_month_and_every_cancellation_has_one_credit()
    {
        var purchases = Array.Empty<Purchase>();
        GenPurchase.Array[2500].Sample(generated => { purchases = generated; }, iter: 1);
        await using var database = await OpenAsync();
        var half = First.AddDays(Months * 15);
        database.Clock.SetUtcNow(First.AddDays(Months * 30 + 150));
        await BookAllAsync(database, [.. purchases.Where(purchase => purchase.Hour % 10 > 0)]);
        await CloseAsync(database, InvoiceLine.MonthOf(half));
        await BookAllAsync(database, [.. purchases.Where(purchase => purchase.Hour % 10 == 0)]); // many of these come late
        await CloseAsync(database);

        var (invoices, lines) = (await InvoicesAsync(database), await LinesAsync(database));
        Assert.True(invoices.Count > 500, $"only {invoices.Count} documents");
        Assert.Contains(invoices, invoice => invoice.Kind == InvoiceKind.CreditNote);
        Assert.Equal(invoices.Count, invoices.Select(invoice => invoice.Number).Distinct().Count());
        var last = InvoiceLine.MonthOf(database.Now);
        Assert.All(lines, line => Assert.Equal(line.BillingMonth >= last, line.InvoiceNumber is null));

        var byNumber = lines.Where(line => line.InvoiceNumber is not null).ToLookup(line => line.InvoiceNumber!);
        foreach (var account in invoices.GroupBy(invoice => (invoice.PartnerId, invoice.Currency)))
        {
            Invoice? previous = null;
            foreach (var invoice in account)
            {
                var sum = byNumber[invoice.Number].Select(line => line.Amount).Aggregate(invoice.CarriedOver, (all, amount) => all + amount);
                Assert.Equal(invoice.Total, sum);
                Assert.Equal(invoice.LineCount, byNumber[invoice.Number].Count());
                Assert.All(byNumber[invoice.Number], line => Assert.True(line.BillingMonth <= invoice.Month && line.PartnerId == invoice.PartnerId));
                Assert.Equal(previous is { Kind: InvoiceKind.CreditNote } ? (previous.Number, previous.Total) : (null, TaxedMoney.Zero(invoice.Currency)), (invoice.CarriedFrom, invoice.CarriedOver));
                previous = invoice;
            }
        }

        foreach (var partner in invoices.GroupBy(invoice => invoice.PartnerId))
        {
            await using var scope = database.As(partner.Key);
            var queries = scope.ServiceProvider.GetRequiredService<InvoiceQueries>();
            foreach (var invoice in partner)
            {
                var head = (await queries.HeadAsync(invoice.Number, default)).Value;
                var (net, tax, gross) = (0m, 0m, 0m);
                await foreach (var row in new WholeInvoice(head, queries.Stream(head)).Reconciliation) (net, tax, gross) = (net + row.Net, tax + row.Tax, gross + row.Gross);
                Assert.Equal((invoice.Total.Net.Amount, invoice.Total.Tax.Amount, invoice.Total.Gross.Amount), (net, tax, gross));
            }
        }

        var cancelled = await database.WideAsync<PortalDbContext, List<string>>(
            db => db.OrderLines.AcrossTenants(db).Where(line => line.Status == LineStatus.Cancelled).Select(line => line.OrderId).ToListAsync());
        Assert.Equal(cancelled.Order(), lines.Where(line => line.Kind == InvoiceLineKind.Credit).Select(line => line.OrderId).Order());
    }

    private static async Task BookAllAsync(PortalDatabase database, IReadOnlyList<Purchase> purchases)
    {
        await using var scope = database.Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var product = await db.Products.AsNoTracking().Include(each => each.Skus).SingleAsync(each => each.Id == Books.Subscription);
        foreach (var purchase in purchases)
        {
            var at = First.AddHours(purchase.Hour);
            var (partner, customer) = purchase.Partner == 0 ? (Books.Contoso, Books.Adatum) : (Books.Fabrikam, Books.Tailspin);
            var currency = Currencies5[purchase.Currency];
            var price = Money.Of(purchase.Units / (decimal)Math.Pow(10, Domain.Currencies.MinorUnits(currency)), currency);
            var terms = new CancellationTerms(CancellationRoute.SelfService, 60, WindowUnit.Days, purchase.Prorated ? RefundRule.Prorated : RefundRule.Full);
            var order = new Order(OrderIds.New(), partner, customer, Guid.NewGuid(), "", currency, Books.Agent(partner), at);
            order.Add(new OrderLine(
                product, product.Skus[0], BillingPlan.Annual, purchase.Quantity, price, purchase.Inclusive ? TaxTreatment.Inclusive : TaxTreatment.Exclusive, purchase.Rate, terms, at));
            db.Add(order);
            db.Add(InvoiceLine.Charge(Guid.NewGuid(), order.Lines[0], at));
            if (purchase.CancelledAfterHours is not { } hours) continue;
            var quote = new CancellationQuote(order.Id, [RefundCalculator.Credit(order.Lines[0], DateOnly.FromDateTime(at.AddHours(hours)))], at.AddHours(hours));
            order.Cancel(quote, Books.Agent(partner));
            db.Add(InvoiceLine.Credit(Guid.NewGuid(), order.Lines[0], quote.Lines[0], quote.At));
        }

        await db.SaveChangesAsync();
    }

    private sealed record Purchase(int Partner, int Currency, int Hour, long Units, long Quantity, bool Inclusive, decimal Rate, bool Prorated, int? CancelledAfterHours);
}
