using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests.Orders;

/// <summary>ORD-04, REL-01: what workers do with orders, and what a crash leaves behind.</summary>
public sealed class OrderWorkTests
{
    [Fact]
    public async Task A_pending_order_is_provisioned_once_however_many_nodes_run()
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var _ in Enumerable.Range(0, 5)) await shop.BuyAsync(Shop.Item());

        var done = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => shop.RunAsync<ProvisionOrders>())));
        Assert.Equal(5, done.Sum());
        Assert.Equal(0, await shop.RunAsync<ProvisionOrders>());

        var orders = await shop.LookAsync(db => db.Orders.AcrossTenants(db).ToListAsync());
        Assert.All(orders, order => Assert.Equal((OrderStatus.Completed, LineStatus.Active), (order.Status, order.Lines[0].Status)));
        Assert.All(orders, order => Assert.Equal(shop.Database.Now, order.Lines[0].ProvisionedAt));
        Assert.Equal(5, await CountAsync(shop, AuditOperation.ProvisionOrder));
    }

    [Theory] // the enum is internal to the tests, so the steps go by number
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_crash_while_placing_leaves_nothing_and_the_retry_places_it_once(int step)
    {
        var faults = new FaultyCommit();
        await using var shop = await Shop.OpenAsync(FaultyCommit.Of(faults));
        await shop.AddAsync(Shop.Item(quantity: 2));
        var form = await shop.SubmissionAsync();
        var before = await shop.CountAsync();

        faults.FailAt = (FaultyCommit.Step)step;
        await Assert.ThrowsAsync<FaultyCommit.Crash>(() => shop.PlaceAsync(form));
        Assert.Equal(before, await shop.CountAsync());

        faults.FailAt = FaultyCommit.Step.None;
        Assert.Null((await shop.PlaceAsync(form)).Refusal);
        Assert.Equal((1, 1, 1, 1, 0), await shop.CountAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_crash_while_provisioning_is_finished_by_the_next_run(int step)
    {
        var faults = new FaultyCommit();
        await using var shop = await Shop.OpenAsync(FaultyCommit.Of(faults));
        await shop.BuyAsync(Shop.Item());

        faults.FailAt = (FaultyCommit.Step)step;
        Assert.Equal(0, await shop.RunAsync<ProvisionOrders>());
        Assert.Equal(OrderStatus.Pending, (await shop.LookAsync(db => db.Orders.AcrossTenants(db).SingleAsync())).Status);
        Assert.Equal(0, await CountAsync(shop, AuditOperation.ProvisionOrder));

        faults.FailAt = FaultyCommit.Step.None;
        Assert.Equal(1, await shop.RunAsync<ProvisionOrders>());
        Assert.Equal(1, await CountAsync(shop, AuditOperation.ProvisionOrder));
    }

    [Fact] // ORD-01
    public async Task Three_years_paid_by_the_year_are_charged_on_their_days_and_add_up_to_the_price()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.BuyAsync(Shop.Item(Books.Subscription, 7, BillingPlan.Annual, "0002"));
        await shop.RunAsync<ProvisionOrders>();
        Assert.Equal(0, await shop.RunAsync<ChargeDueCycles>());

        shop.Database.Clock.SetUtcNow(new DateTimeOffset(2027, 6, 14, 23, 59, 59, TimeSpan.Zero));
        Assert.Equal(0, await shop.RunAsync<ChargeDueCycles>());
        shop.Database.Clock.SetUtcNow(new DateTimeOffset(2027, 6, 15, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => shop.RunAsync<ChargeDueCycles>())))).Sum());

        shop.Database.Clock.SetUtcNow(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await shop.RunAsync<ChargeDueCycles>());
        Assert.Equal(0, await shop.RunAsync<ChargeDueCycles>());

        var charges = await shop.LookAsync(db => db.InvoiceLines.AcrossTenants(db).OrderBy(line => line.Cycle).ToListAsync());
        Assert.Equal([1, 2, 3], charges.Select(charge => charge.Cycle));
        Assert.Equal([202606, 202706, 203001], charges.Select(charge => charge.BillingMonth));
        Assert.Equal(700m, charges.Sum(charge => charge.Amount.Gross.Amount));
        Assert.Equal(2, await CountAsync(shop, AuditOperation.ChargeCycle));
    }

    [Fact]
    public async Task A_worker_that_stood_still_for_two_years_charges_every_cycle()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.BuyAsync(Shop.Item(Books.Subscription, 1, BillingPlan.Annual, "0002"));
        await shop.RunAsync<ProvisionOrders>();
        shop.Database.Clock.SetUtcNow(new DateTimeOffset(2028, 7, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(2, await shop.RunAsync<ChargeDueCycles>());
        Assert.Equal(3, (await shop.CountAsync()).Charges);
    }

    private static Task<int> CountAsync(Shop shop, string operation) =>
        shop.LookAsync(db => db.AuditRecords.AcrossTenants(db).CountAsync(entry => entry.Operation == operation));
}
