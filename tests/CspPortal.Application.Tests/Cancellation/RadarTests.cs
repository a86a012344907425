using CspPortal.Application.Cancellation;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Cancellation;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Cancellation;

/// <summary>The radar agrees with the policy and the dialog about every line (CAN-10).</summary>
public sealed class RadarTests
{
    [Fact] // CAN-10, CAN-02, CAN-06
    public async Task The_radar_lists_exactly_what_can_be_cancelled_and_what_the_dialog_would_return()
    {
        await using var database = await WithBooksAsync();
        var random = new Random(7);
        string[] products = [Books.Perpetual, Books.Subscription, Books.Cal, Books.LinuxPlan, Books.Reservation];
        for (var i = 0; i < 40; i++)
        {
            var lines = products.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(product => new BookedLine(product, Quantity: random.Next(1, 9), TaxRate: 0.1m)).ToList();
            await BookedOrders.BookAsync(database, lines, database.Now.AddDays(-random.Next(0, 90)).AddMinutes(-random.Next(0, 1440)));
        }

        await using var scope = database.As(Books.Contoso);
        var radar = scope.ServiceProvider.GetRequiredService<RadarQueries>();
        var policy = scope.ServiceProvider.GetRequiredService<CancellationPolicy>();
        var queries = scope.ServiceProvider.GetRequiredService<CancellationQueries>();
        var all = await scope.ServiceProvider.GetRequiredService<PortalDbContext>().OrderLines.AsNoTracking().ToListAsync();
        var expected = all.Where(line => policy.Refuse(line) is null).Select(line => (line.OrderId, line.Number)).ToHashSet();
        Assert.InRange(expected.Count, 10, all.Count - 10);

        foreach (var sort in Enum.GetValues<RadarSort>())
        {
            var seen = new List<RadarRow>();
            string? cursor = null;
            do
            {
                var page = (await radar.ListAsync(new RadarFilter { Sort = sort, Size = 7, Cursor = cursor }, default)).Windows;
                seen.AddRange(page.Rows);
                cursor = page.Next;
            }
            while (cursor is not null);

            Assert.Equal(expected.Count, seen.Count);
            Assert.Equal(expected, seen.Select(row => (row.OrderId, row.LineNumber)).ToHashSet());
            Assert.Equal(seen, await radar.Stream(new RadarFilter { Sort = sort }).ToListAsync());
            if (sort == RadarSort.Deadline) Assert.Equal(seen.OrderBy(row => row.EndsAt).Select(row => row.EndsAt), seen.Select(row => row.EndsAt));
        }

        foreach (var row in await radar.Stream(new RadarFilter()).ToListAsync())
        {
            var dialog = (await queries.DialogAsync(row.CustomerId, row.OrderId, row.LineNumber, default)).Value;
            Assert.Equal((dialog.Preview.Quote!.Total.Gross, dialog.Line.DaysLeft), (row.Credit, row.DaysLeft));
        }
    }

    [Fact] // CAN-10
    public async Task A_window_is_found_by_customer_product_order_days_and_whether_the_key_was_seen()
    {
        await using var database = await WithBooksAsync();
        var old = await BookedOrders.BookAsync(database, [new(Books.Subscription)], database.Now.AddDays(-58));
        var young = await BookedOrders.BookAsync(database, [new(Books.Perpetual)]);
        await BookedOrders.GiveKeyAsync(database, old);

        Assert.Equal([old, young], await FindAsync(new RadarFilter()));
        Assert.Equal([young, old], await FindAsync(new RadarFilter { Descending = true }));
        Assert.Equal([old], await FindAsync(new RadarFilter { WithinDays = 7 }));
        Assert.Equal([old], await FindAsync(new RadarFilter { KeySeen = true }));
        Assert.Equal([young], await FindAsync(new RadarFilter { KeySeen = false }));
        Assert.Equal([old, young], await FindAsync(new RadarFilter { Text = "ADATUM" }));
        Assert.Equal([young], await FindAsync(new RadarFilter { Text = young }));
        Assert.Empty(await FindAsync(new RadarFilter { Text = "%" }));
        Assert.Empty(await database.AsAsync<RadarQueries, List<RadarRow>>(Books.Fabrikam, radar => radar.Stream(new RadarFilter()).ToListAsync().AsTask()));

        async Task<IEnumerable<string>> FindAsync(RadarFilter filter) =>
            (await database.AsAsync<RadarQueries, RadarList>(Books.Contoso, radar => radar.ListAsync(filter, default))).Windows.Rows.Select(row => row.OrderId);
    }

    private static async Task<PortalDatabase> WithBooksAsync()
    {
        var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        return database;
    }
}
