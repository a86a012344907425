using CspPortal.Application.Home;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Home;

public sealed class HomeQueriesTests
{
    [Fact] // HOM-01
    public async Task Home_lists_the_windows_that_close_within_14_days_by_time_left_with_what_they_return()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        await OrderAsync(database, Books.Contoso, Books.Adatum, "aaaaaaaaaaaa", database.Now.AddDays(-59), provisioned: true);
        await OrderAsync(database, Books.Contoso, Books.Adatum, "bbbbbbbbbbbb", database.Now.AddDays(-60), provisioned: true);
        await OrderAsync(database, Books.Contoso, Books.Adatum, "cccccccccccc", database.Now.AddDays(-61), provisioned: true);
        await OrderAsync(database, Books.Contoso, Books.Adatum, "dddddddddddd", database.Now.AddDays(-1), provisioned: true);
        await OrderAsync(database, Books.Fabrikam, Books.Tailspin, "eeeeeeeeeeee", database.Now.AddDays(-59), provisioned: true);

        await OrderAsync(database, Books.Contoso, Books.Adatum, "ffffffffffff", database.Now.AddDays(-50), provisioned: true, "JPY");

        var windows = await database.AsAsync<HomeQueries, ClosingWindows>(Books.Contoso, home => home.ClosingWindowsAsync(default));

        Assert.Equal(["bbbbbbbbbbbb", "aaaaaaaaaaaa", "ffffffffffff"], windows.Next.Select(window => window.OrderId));
        Assert.Equal([0, 1, 10], windows.Next.Select(window => window.DaysLeft));
        Assert.Equal([Money.Of(300m, "USD"), Money.Of(300m, "USD"), Money.Of(300m, "JPY")], windows.Next.Select(window => window.Credit));
        Assert.Equal([Money.Of(300m, "JPY"), Money.Of(600m, "USD")], windows.AtStake); // PRC-01
        Assert.Equal((3, 3), (windows.Count, windows.Summed));
    }

    [Fact] // HOM-01, ORD-04
    public async Task An_order_that_waits_longer_than_ten_minutes_is_stuck()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        await OrderAsync(database, Books.Contoso, Books.Adatum, "aaaaaaaaaaaa", database.Now, provisioned: false);
        Assert.Equal(0, (await Stuck()).Count);

        database.Clock.Advance(HomeQueries.StuckAfter + TimeSpan.FromSeconds(1));
        Assert.Equal("aaaaaaaaaaaa", Assert.Single((await Stuck()).Oldest).OrderId);

        Task<StuckOrders> Stuck() => database.AsAsync<HomeQueries, StuckOrders>(Books.Contoso, home => home.StuckOrdersAsync(default));
    }

    [Fact] // HOM-01, KEY-01
    public async Task A_key_wish_that_met_an_empty_stock_stands_on_home_of_its_own_partner()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        var order = await OrderAsync(database, Books.Contoso, Books.Adatum, "aaaaaaaaaaaa", database.Now, provisioned: true);
        await using (var scope = database.As(Books.Contoso))
        {
            var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
            db.Add(new KeyRequest(Guid.NewGuid(), order.Lines[0], "2022", "Aiko Agent", database.Now));
            await db.SaveChangesAsync();
        }

        var waiting = Assert.Single(await database.AsAsync<HomeQueries, IReadOnlyList<WaitingKey>>(Books.Contoso, home => home.WaitingKeysAsync(default)));
        Assert.Equal(("aaaaaaaaaaaa", "2022", "Adatum Corporation"), (waiting.OrderId, waiting.ProductVersion, waiting.CustomerName));
        Assert.Empty(await database.AsAsync<HomeQueries, IReadOnlyList<WaitingKey>>(Books.Fabrikam, home => home.WaitingKeysAsync(default)));
    }

    [Fact] // HOM-01, PRC-01
    public async Task The_open_month_is_summed_per_currency_and_forgets_other_months()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        await OrderAsync(database, Books.Contoso, Books.Adatum, "aaaaaaaaaaaa", database.Now, provisioned: true);
        await OrderAsync(database, Books.Contoso, Books.Adatum, "bbbbbbbbbbbb", database.Now, provisioned: true, "JPY");
        await OrderAsync(database, Books.Contoso, Books.Adatum, "cccccccccccc", database.Now.AddMonths(-1), provisioned: true);

        await Invoicing.Ledger.CloseAsync(database);

        var months = await database.AsAsync<HomeQueries, IReadOnlyList<OpenMonth>>(Books.Contoso, home => home.OpenMonthAsync(default));

        Assert.Equal(["JPY", "USD"], months.Select(month => month.Currency));
        Assert.Equal([Money.Of(300m, "JPY"), Money.Of(300m, "USD")], months.Select(month => month.Total));
    }

    private static async Task<Order> OrderAsync(PortalDatabase database, Guid partner, Guid customer, string id, DateTime at, bool provisioned, string currency = "USD")
    {
        await using var scope = database.As(partner);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var product = await db.Products.Include(p => p.Skus).SingleAsync(p => p.Id == Books.Perpetual);
        var terms = new CancellationTerms(CancellationRoute.SelfService, 60, WindowUnit.Days, RefundRule.Full);
        var order = new Order(id, partner, customer, Guid.NewGuid(), "0", currency, Books.Agent(partner), at);
        order.Add(new OrderLine(product, product.Skus[0], BillingPlan.OneTime, 3, Money.Of(100m, currency), TaxTreatment.Exclusive, 0m, terms, at));
        if (provisioned) order.Provision(at);
        db.Add(order);
        db.Add(InvoiceLine.Charge(Guid.NewGuid(), order.Lines[0], at));
        await db.SaveChangesAsync();
        return order;
    }
}
