using CspPortal.Application.Work;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Orders;

/// <summary>ORD-04: the loop behind due work.</summary>
public sealed class DueWorkTests
{
    private static readonly Dictionary<string, string?> On = new(StringComparer.Ordinal) { ["Workers:Enabled"] = "true" };

    [Fact]
    public async Task A_bought_order_is_provisioned_by_itself_and_a_step_that_fails_holds_up_no_other()
    {
        var failing = new Failing.Count();
        await using var portal = await PortalHost.StartAsync(On, services => services.AddSingleton(failing).AddDueWork<Failing>());
        var agent = portal.As(People.AdminAgent);
        var products = await agent.GetPageAsync($"/customers/{Books.Adatum}/products");
        await agent.SubmitAsync(products, $"form[data-sku='{Books.Perpetual}-{Books.Sku}']");
        await agent.SubmitAsync(await agent.GetPageAsync($"/customers/{Books.Adatum}/cart"), "#buy");

        await UntilAsync(portal, async () => await portal.InDatabaseAsync(db => db.Orders.IgnoreQueryFilters().Select(order => order.Status).SingleAsync()) == OrderStatus.Completed);
        // It rests longer after each failure, and is asked again.
        await UntilAsync(portal, () => Task.FromResult(failing.Times >= 3));
    }

    [Theory]
    [InlineData("UTC", "2026-06-15", "2026-06-15T00:00:00")]
    [InlineData("Asia/Tokyo", "2026-06-15", "2026-06-14T15:00:00")]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00")] // Clocks skipped midnight.
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00")] // Midnight came twice.
    [InlineData("Asia/Tokyo", "0001-01-01", "0001-01-01T00:00:00")]
    [InlineData("Pacific/Honolulu", "9999-12-31", "9999-12-31T00:00:00")]
    public void A_readers_day_begins_with_its_first_instant(string zone, string day, string utc) => Assert.Equal(
        utc,
        Days.StartUtc(DateOnly.ParseExact(day, "O"), TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("s", System.Globalization.CultureInfo.InvariantCulture));

    private static async Task UntilAsync(PortalHost portal, Func<Task<bool>> done)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if (await done()) return;
            portal.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(25);
        }

        Assert.Fail("It did not happen.");
    }

    private sealed class Failing(Failing.Count count) : IDueWork
    {
        public string Name => "failing";

        public Task<int> RunAsync(CancellationToken ct)
        {
            count.Times++;
            throw new InvalidOperationException("This step fails always.");
        }

        internal sealed class Count
        {
            public int Times { get; set; }
        }
    }
}
