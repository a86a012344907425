using System.Text;
using CspPortal.Application.Files;
using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Orders;

/// <summary>ORD-05.</summary>
public sealed class OrderHistoryTests
{
    [Theory]
    [InlineData(OrderSort.Date, false)]
    [InlineData(OrderSort.Date, true)]
    [InlineData(OrderSort.Number, false)]
    [InlineData(OrderSort.OrderedBy, true)]
    [InlineData(OrderSort.Amount, false)]
    [InlineData(OrderSort.Amount, true)]
    public async Task Walking_the_pages_there_and_back_shows_every_order_once_in_order(OrderSort sort, bool ascending)
    {
        await using var shop = await Shop.OpenAsync();
        for (var n = 0; n < 11; n++)
        {
            // Several at one instant, of one person and one amount: the tie-break must hold.
            if (n % 3 == 0) shop.Database.Clock.Advance(TimeSpan.FromMinutes(1));
            await shop.BuyAsync(Shop.Item(quantity: 1 + n % 4), actor: Books.Agent(Books.Contoso, n % 2 == 0 ? "Aiko Agent" : "Ben Agent"));
        }

        var filter = new OrderFilter { Sort = sort, Ascending = ascending, Size = 3 };
        var forward = new List<OrderSummary>();
        var page = await PageAsync(shop, filter);
        var last = page;
        while (true)
        {
            forward.AddRange(page.Rows);
            last = page;
            if (page.Next is null) break;
            page = await PageAsync(shop, filter with { Cursor = page.Next });
        }

        var backward = new List<OrderSummary>(last.Rows);
        while (last.Previous is not null)
        {
            last = await PageAsync(shop, filter with { Cursor = last.Previous });
            backward.InsertRange(0, last.Rows);
        }

        Assert.Equal(11, forward.Select(row => row.Id).Distinct().Count());
        Assert.Equal(forward.Select(row => row.Id), backward.Select(row => row.Id));
        var whole = await PageAsync(shop, filter with { Size = 100 });
        Assert.Equal(whole.Rows.Select(row => row.Id), forward.Select(row => row.Id));
        if (sort == OrderSort.Amount) Assert.Equal(ascending ? forward.OrderBy(row => row.Amount) : forward.OrderByDescending(row => row.Amount), forward);
    }

    [Fact]
    public async Task Filters_find_by_status_day_title_number_and_purchase_order()
    {
        await using var shop = await Shop.OpenAsync();
        var first = await shop.BuyAsync(Shop.Item(), purchaseOrder: "PO 100%_a");
        shop.Database.Clock.Advance(TimeSpan.FromDays(2));
        await shop.RunAsync<ProvisionOrders>();
        var second = await shop.BuyAsync(Shop.Item(Books.Cal));

        Assert.Equal([second.OrderId], await IdsAsync(shop, new OrderFilter { Status = OrderStatus.Pending }));
        Assert.Equal([first.OrderId], await IdsAsync(shop, new OrderFilter { Before = second.PlacedAt }));
        Assert.Equal([second.OrderId], await IdsAsync(shop, new OrderFilter { From = second.PlacedAt }));
        Assert.Equal([first.OrderId], await IdsAsync(shop, new OrderFilter { Text = "ｓｑｌ server" }));
        Assert.Equal([second.OrderId], await IdsAsync(shop, new OrderFilter { Text = second.OrderId[..7].ToUpperInvariant() }));
        Assert.Equal([first.OrderId], await IdsAsync(shop, new OrderFilter { Text = "100%_" }));
        Assert.Empty(await IdsAsync(shop, new OrderFilter { Text = "%" + "nothing" }));
        Assert.Equal(2, (await IdsAsync(shop, new OrderFilter { Cursor = "mangled!" })).Count);
    }

    [Fact]
    public async Task The_history_shows_who_bought_what_and_the_amount_with_its_tax_treatment()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item(quantity: 2));
        await shop.BuyAsync(Shop.Item(Books.Cal, 3));
        var row = Assert.Single((await PageAsync(shop, new OrderFilter())).Rows);
        Assert.Equal((Money.Of(500m, "USD"), "Aiko Agent", OrderStatus.Pending), (row.Amount, row.PlacedByName, row.Status));
        Assert.Equal([("SQL Server 2022 Standard", 2L), ("Windows Server 2022 User CAL", 3L)], row.Products.Select(product => (product.Title, product.Quantity)));
    }

    [Fact] // SEC-01
    public async Task Another_partners_history_is_not_found()
    {
        await using var shop = await Shop.OpenAsync();
        var placed = await shop.BuyAsync(Shop.Item());
        var history = await shop.Database.AsAsync<OrderQueries, Outcome<OrderHistory>>(Books.Fabrikam, orders => orders.HistoryAsync(Books.Adatum, new OrderFilter(), default));
        Assert.Equal(CustomerRefusals.NotFound, history.Refusal);
        var detail = await shop.Database.AsAsync<OrderQueries, Outcome<OrderDetail>>(Books.Fabrikam, orders => orders.DetailAsync(Books.Tailspin, placed.OrderId, default));
        Assert.Equal(OrderRefusals.NotFound, detail.Refusal);
        var own = await shop.Database.AsAsync<OrderQueries, Outcome<OrderDetail>>(Books.Contoso, orders => orders.DetailAsync(Books.Adatum, placed.OrderId, default));
        Assert.Single(own.Value.InvoiceLines);
    }

    [Fact] // CSV-01, LOG-01
    public async Task The_file_has_a_row_for_every_line_and_the_export_is_logged()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddAsync(Shop.Item(quantity: 2));
        var placed = await shop.BuyAsync(Shop.Item(Books.Cal, 3), purchaseOrder: "=1+1");

        await using var scope = shop.Database.As(Books.Contoso);
        var file = (await scope.ServiceProvider.GetRequiredService<ExportOrders>().ExecuteAsync(Books.Adatum, new OrderFilter(), Shop.Agent, default)).Value;
        using var bytes = new MemoryStream();
        await CsvFile.WriteAsync(bytes, file.Rows, default);
        var rows = Encoding.UTF8.GetString(bytes.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, rows.Length);
        Assert.All(rows[1..], row => Assert.StartsWith(placed.OrderId + ",2026-06-15T09:30:00", row, StringComparison.Ordinal));
        Assert.DoesNotContain(",=1+1", rows[1], StringComparison.Ordinal);
        Assert.Contains("SQL Server 2022 Standard", rows[1], StringComparison.Ordinal);
        var entry = await shop.LookAsync(db => db.AuditRecords.AcrossTenants(db).SingleAsync(record => record.Operation == AuditOperation.ExportOrders));
        Assert.Equal(Books.Adatum, entry.CustomerId);
    }

    private static async Task<Paging.Page<OrderSummary>> PageAsync(Shop shop, OrderFilter filter) =>
        (await shop.Database.AsAsync<OrderQueries, Outcome<OrderHistory>>(Books.Contoso, orders => orders.HistoryAsync(Books.Adatum, filter, default))).Value.Orders;

    private static async Task<List<string>> IdsAsync(Shop shop, OrderFilter filter) => [.. (await PageAsync(shop, filter)).Rows.Select(row => row.Id)];
}
