using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Orders;

/// <summary>A page costs the same on ten million orders: the database is asked how it would find each answer.</summary>
public sealed class OrderPlansTests
{
    [Fact] // ORD-05
    public async Task No_query_of_orders_carts_and_their_workers_reads_a_whole_table()
    {
        if (PortalDatabase.UsesSqlServer) return; // The plan is asked of SQLite.
        var recorder = new QueryPlans();
        await using var shop = await Shop.OpenAsync(services => services.ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(recorder)));
        await shop.BuyAsync(Shop.Item());
        await shop.AddAsync(Shop.Item());
        recorder.Forget();

        await shop.ReviewAsync();
        await shop.RunAsync<ProvisionOrders>();
        await shop.RunAsync<ChargeDueCycles>();
        await shop.RunAsync<RemoveExpiredCarts>();
        foreach (var filter in new[] { new OrderFilter(), new OrderFilter { From = shop.Database.Now.AddDays(-1), Status = OrderStatus.Completed }, new OrderFilter { Sort = OrderSort.Amount } })
        {
            var history = await shop.Database.AsAsync<OrderQueries, Outcome<OrderHistory>>(Books.Contoso, orders => orders.HistoryAsync(Books.Adatum, filter, default));
            var order = Assert.Single(history.Value.Orders.Rows);
            await shop.Database.AsAsync<OrderQueries, Outcome<OrderDetail>>(Books.Contoso, orders => orders.DetailAsync(Books.Adatum, order.Id, default));
        }

        await recorder.AssertNoScanAsync(shop.Database.Connection, ["Orders", "OrderLines", "InvoiceLines", "Carts", "CartLines", "Customers"], atLeast: 11);
    }
}
