using CspPortal.Application.Cancellation;
using CspPortal.Application.Invoicing;
using CspPortal.Application.Persistence;
using CspPortal.Application.Verification;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Verification;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests.Verification;

/// <summary>OPR-01: books as the rules make them pass; each kind of damage, done behind the portal's back, is found and named.</summary>
[Trait("Rule", "OPR-01")]
public sealed class VerifyBooksTests : IAsyncLifetime
{
    private PortalDatabase database = null!;
    private string kept = "";
    private string cancelled = "";

    public async Task InitializeAsync()
    {
        database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        await SoftwareBooks.WriteAsync(database);
        kept = await BookedOrders.BookAsync(database, [new(Books.Perpetual, Quantity: 2, TaxRate: 0.1m), new(Books.Subscription), new(Books.LinuxPlan)], database.Now.AddMonths(-1));
        cancelled = await BookedOrders.BookAsync(database, [new(Books.Subscription, Quantity: 3, TaxRate: 0.1m)], database.Now.AddDays(-20));
        await BookedOrders.GiveKeyAsync(database, cancelled);
        _ = (await database.AsAsync<CancelOrder, Outcome<CancellationConfirmation>>(Books.Contoso, cancel => cancel.ExecuteAsync(new CancelRequest(Books.Adatum, cancelled, null, null), Books.Agent(Books.Contoso), default))).Value;
        _ = (await database.WideAsync<CloseInvoices, Outcome<IReadOnlyList<Invoice>>>(closing => closing.ExecuteAsync(null, Actor.Worker("test"), default))).Value;
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task Books_that_the_portal_made_are_as_the_rules_have_them()
    {
        var counts = new VerifiedCounts();
        Assert.Equal([], await FindAsync(counts));
        Assert.Equal((2, 4, 1), (counts.Orders, counts.Lines, counts.Invoices));
    }

    [Fact]
    public async Task Each_damage_is_found_by_its_rule()
    {
        await DamageAsync("ORD-04", db => db.Orders.IgnoreQueryFilters().Where(order => order.Id == kept).ExecuteUpdateAsync(set => set.SetProperty(order => order.Status, OrderStatus.Cancelled)), db => db.Orders.IgnoreQueryFilters().Where(order => order.Id == kept).ExecuteUpdateAsync(set => set.SetProperty(order => order.Status, OrderStatus.Completed)));
        await DamageAsync("CAN-08", Keys(null), Keys(database.Now));
        await DamageAsync("TAX-01", Tax(1), Tax(-1), "INV-02");
        await DamageAsync("INV-02", Charges(10_000), Charges(-10_000));
        await DamageAsync("CAN-01", Window(90), Window(60), "CAN-02");
        await DamageAsync("REF-02", Credit(-100_000_000), Credit(100_000_000));
        await DamageAsync("INV-01", Move(190001, 202606), Move(202606, 190001));
        await DamageAsync("CAN-02", Until(1), Until(-1));

        Func<PortalDbContext, Task<int>> Keys(DateTime? at) => db => db.ProductKeys.IgnoreQueryFilters().Where(key => key.OrderId == cancelled).ExecuteUpdateAsync(set => set.SetProperty(key => key.RevokedAt, at));
        Func<PortalDbContext, Task<int>> Tax(long more) => db => db.InvoiceLines.IgnoreQueryFilters().Where(line => line.OrderId == kept && line.LineNumber == 1).ExecuteUpdateAsync(set => set.SetProperty(line => line.Amount.TaxTenThousandths, line => line.Amount.TaxTenThousandths + more));
        Func<PortalDbContext, Task<int>> Charges(long more) => db => db.Invoices.IgnoreQueryFilters().ExecuteUpdateAsync(set => set.SetProperty(invoice => invoice.Charges.NetTenThousandths, invoice => invoice.Charges.NetTenThousandths + more));
        Func<PortalDbContext, Task<int>> Credit(long more) => db => db.InvoiceLines.IgnoreQueryFilters().Where(line => line.Kind == InvoiceLineKind.Credit).ExecuteUpdateAsync(set => set.SetProperty(line => line.Amount.NetTenThousandths, line => line.Amount.NetTenThousandths + more));
        Func<PortalDbContext, Task<int>> Until(int days) => db => db.OrderLines.IgnoreQueryFilters().Where(line => line.OrderId == kept && line.Number == 1).ExecuteUpdateAsync(set => set.SetProperty(line => line.CancellableUntil, line => line.CancellableUntil!.Value.AddDays(days)));
        Func<PortalDbContext, Task<int>> Move(int from, int to) => db => db.InvoiceLines.IgnoreQueryFilters().Where(line => line.InvoiceNumber != null && line.BillingMonth == (from == 190001 ? 202605 : from)).ExecuteUpdateAsync(set => set.SetProperty(line => line.BillingMonth, from == 190001 ? to : 202605));
        Func<PortalDbContext, Task<int>> Window(int days) => async db =>
        {
            var line = await db.OrderLines.IgnoreQueryFilters().SingleAsync(row => row.OrderId == kept && row.Number == 2);
            db.Entry(line).ComplexProperty(row => row.CancellationTerms).CurrentValue = line.CancellationTerms with { WindowLength = days };
            return await db.SaveChangesAsync();
        };
    }

    [Fact] // CAN-01: a row that is added later does not make old pins wrong
    public async Task A_policy_row_of_today_leaves_what_was_bought_before_as_it_is()
    {
        await database.WideAsync<PortalDbContext, int>(db =>
        {
            db.Add(new CancellationPolicyRow(Guid.NewGuid(), Domain.Catalog.ProductKind.PerpetualSoftware, null, DateOnly.FromDateTime(database.Now.AddYears(-1)), new CancellationTerms(CancellationRoute.SelfService, 30, WindowUnit.Days, RefundRule.Full)) { AddedAt = database.Now });
            return db.SaveChangesAsync();
        });
        Assert.Equal([], await FindAsync(new VerifiedCounts()));
    }

    private async Task DamageAsync(string rule, Func<PortalDbContext, Task<int>> damage, Func<PortalDbContext, Task<int>> mend, params string[] also)
    {
        Assert.InRange(await database.WideAsync(damage), 1, 5);
        var found = await FindAsync(new VerifiedCounts());
        Assert.True(found.Count > 0, rule + " was not found.");
        Assert.Equal(also.Append(rule).Order(StringComparer.Ordinal), found.Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal));
        Assert.All(found, finding => Assert.StartsWith($"{Books.Contoso}/", finding.Where, StringComparison.Ordinal));
        Assert.InRange(await database.WideAsync(mend), 1, 5);
        Assert.Equal([], await FindAsync(new VerifiedCounts()));
    }

    private Task<List<Finding>> FindAsync(VerifiedCounts counts) => database.WideAsync<VerifyBooks, List<Finding>>(async verify =>
    {
        var found = new List<Finding>();
        await foreach (var finding in verify.AllAsync(counts)) found.Add(finding);
        return found;
    });
}
