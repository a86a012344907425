using System.Text;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Files;
using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Application.Tests.Orders;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Entitlements;

public sealed class ReservationPageTests
{
    private static readonly Guid Subscription = new("11111111-2222-4333-8444-555555555555");

    [Fact] // ORD-06, CAN-03, CAN-04
    public async Task A_reservation_and_a_plan_are_bought_provisioned_and_listed_with_their_end_and_nothing_else_is()
    {
        await using var shop = await Shop.OpenAsync();
        var reservation = (await shop.BuyAsync(Shop.Reservation(Subscription))).OrderId;
        var plan = (await shop.BuyAsync(Shop.Item(Books.LinuxPlan, plan: BillingPlan.Annual))).OrderId;
        await shop.BuyAsync(Shop.Item());
        Assert.All((await ListAsync(shop)).Lines.Rows, row => Assert.Equal(SoftwareStatus.Pending, row.Line.Status));
        await shop.RunAsync<ProvisionOrders>();

        var rows = (await ListAsync(shop)).Lines.Rows.ToDictionary(row => row.Line.OrderId);
        Assert.Equal(2, rows.Count);
        Assert.Equal(
            (Subscription, ReservationScope.Shared, SoftwareStatus.Active, new DateOnly(2027, 6, 14), CancellationRefusals.ReservationNotHere),
            (rows[reservation].AzureSubscriptionId, rows[reservation].Scope, rows[reservation].Line.Status, rows[reservation].Line.TermEndsOn, rows[reservation].Line.CancelRefusal));
        Assert.Equal((null, null, SoftwareStatus.Active, CancellationRefusals.PlanNotCancellable), (rows[plan].AzureSubscriptionId, rows[plan].Scope, rows[plan].Line.Status, rows[plan].Line.CancelRefusal));
        Assert.All(rows.Values, row => Assert.False(row.Line.HasKey || row.Line.HasDownloads));

        shop.Database.Clock.Advance(TimeSpan.FromDays(366));
        Assert.All((await ListAsync(shop)).Lines.Rows, row => Assert.Equal(SoftwareStatus.Ended, row.Line.Status));
    }

    [Fact]
    public async Task The_list_is_filtered_by_subscription_kind_scope_state_product_and_order()
    {
        await using var shop = await Shop.OpenAsync();
        var shared = (await shop.BuyAsync(Shop.Reservation(Subscription))).OrderId;
        var single = (await shop.BuyAsync(Shop.Reservation(Guid.NewGuid()) with { ReservationScope = ReservationScope.Single })).OrderId;
        var plan = (await shop.BuyAsync(Shop.Item(Books.LinuxPlan, plan: BillingPlan.Annual))).OrderId;

        foreach (var (filter, expected) in new (ReservationFilter, string[])[]
        {
            (new() { Text = $" {Subscription.ToString().ToUpperInvariant()} " }, [shared]),
            (new() { Kind = ProductKind.AzureSoftwarePlan }, [plan]),
            (new() { Kind = ProductKind.PerpetualSoftware }, []),
            (new() { Scope = ReservationScope.Single }, [single]),
            (new() { Text = "SUSE" }, [plan]),
            (new() { Text = single }, [single]),
            (new() { Status = SoftwareStatus.Cancelled }, []),
            (new() { Status = SoftwareStatus.Pending, Text = "reserved" }, [shared, single]),
        })
        {
            var list = await ListAsync(shop, filter);
            Assert.Equal(expected.Order(StringComparer.Ordinal), list.Lines.Rows.Select(row => row.Line.OrderId).Order(StringComparer.Ordinal));
            Assert.True(list.HasAny);
        }
    }

    [Fact]
    public async Task Pages_go_forth_and_back_and_another_partner_finds_no_customer()
    {
        await using var shop = await Shop.OpenAsync();
        for (var n = 0; n < 5; n++)
        {
            await shop.BuyAsync(n % 2 == 0 ? Shop.Reservation(Guid.NewGuid()) : Shop.Item(Books.LinuxPlan, plan: BillingPlan.Annual));
            shop.Database.Clock.Advance(TimeSpan.FromHours(n % 2 * 30));
        }

        foreach (var sort in Enum.GetValues<SoftwareSort>())
        {
            var filter = new ReservationFilter { Sort = sort, Descending = true, Size = 2 };
            var all = (await ListAsync(shop, filter with { Size = 100 })).Lines.Rows.Select(row => row.Line.OrderId).ToList();
            var first = (await ListAsync(shop, filter)).Lines;
            var second = (await ListAsync(shop, filter with { Cursor = first.Next })).Lines;
            var third = (await ListAsync(shop, filter with { Cursor = second.Next })).Lines;
            Assert.Null(third.Next);
            Assert.Equal(all, first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.Line.OrderId));
            Assert.Equal(first.Rows, (await ListAsync(shop, filter with { Cursor = second.Previous })).Lines.Rows);
        }

        var foreign = await shop.Database.AsAsync<ReservationQueries, Outcome<ReservationList>>(Books.Fabrikam, list => list.ListAsync(Books.Adatum, new ReservationFilter(), default));
        Assert.Equal(CustomerRefusals.NotFound, foreign.Refusal);
    }

    [Fact] // CSV-01
    public async Task The_file_has_the_filtered_rows_and_is_logged()
    {
        await using var shop = await Shop.OpenAsync();
        var order = (await shop.BuyAsync(Shop.Reservation(Subscription))).OrderId;
        await shop.BuyAsync(Shop.Item(Books.LinuxPlan, plan: BillingPlan.Annual));

        await using var scope = shop.Database.As(Books.Contoso);
        var export = scope.ServiceProvider.GetRequiredService<ExportReservations>();
        var file = (await export.ExecuteAsync(Books.Adatum, new ReservationFilter { Kind = ProductKind.AzureReservation }, Shop.Agent, default)).Value;
        using var bytes = new MemoryStream();
        await CsvFile.WriteAsync(bytes, file.Rows, default);
        var lines = Encoding.UTF8.GetString(bytes.ToArray()).Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        foreach (var part in new[] { order, Subscription.ToString(), "Shared", "2027-06-14", "Pending" }) Assert.Contains(part, lines[1], StringComparison.Ordinal);
        Assert.Equal(1, await shop.LookAsync(db => Task.FromResult(db.AuditRecords.AcrossTenants(db).Count(entry => entry.Operation == AuditOperation.ExportReservations))));
        Assert.Equal(CustomerRefusals.NotFound, (await export.ExecuteAsync(Books.Tailspin, new ReservationFilter(), Shop.Agent, default)).Refusal);
    }

    private static async Task<ReservationList> ListAsync(Shop shop, ReservationFilter? filter = null) =>
        (await shop.Database.AsAsync<ReservationQueries, Outcome<ReservationList>>(Books.Contoso, list => list.ListAsync(Books.Adatum, filter ?? new ReservationFilter(), default))).Value;
}
