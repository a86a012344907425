using System.Text;
using CspPortal.Application.Orders;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.Reservations;

/// <summary>Azure reservations and plans as a person buys and finds them (ORD-06, CAN-03, CAN-04).</summary>
public sealed class ReservationsPageTests
{
    private const string Subscription = "11111111-2222-4333-8444-555555555555";
    private static readonly string Customer = $"/customers/{Books.Adatum}";
    private static readonly string Page = Customer + "/reservations";

    [Fact]
    public async Task What_is_bought_for_Azure_is_listed_with_scope_end_and_why_it_cannot_be_cancelled()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        var page = await agent.GetPageAsync(Page);
        Assert.NotNull(page.QuerySelector($"main a.primary[href='{Customer}/products?tab=Azure']"));

        page = await agent.GetPageAsync(Customer + "/products?tab=Azure");
        page = await agent.SubmitAsync(page, Form(Books.Reservation), Fields(("Form.AzureSubscriptionId", Subscription), ("Form.ReservationScope", "Single")));
        await agent.SubmitAsync(page, Form(Books.LinuxPlan));
        await agent.SubmitAsync(await agent.GetPageAsync(Customer + "/cart"), "#buy");
        Assert.Equal(200, agent.LastStatus);
        await portal.Database.WideAsync<ProvisionOrders, int>(work => work.RunAsync(default));

        page = await agent.GetPageAsync(Page);
        var rows = page.QuerySelectorAll("main tbody tr");
        Assert.Equal(2, rows.Length);
        var reservation = rows.Single(row => row.TextContent.Contains("Reserved VM Instance D2s", StringComparison.Ordinal));
        foreach (var shown in new[] { Subscription, "Single subscription", "Active" }) Assert.Contains(shown, reservation.TextContent, StringComparison.Ordinal);
        Assert.NotNull(reservation.QuerySelector("time[datetime='2027-06-14']"));
        var plan = rows.Single(row => row.TextContent.Contains("SUSE Linux Enterprise Server", StringComparison.Ordinal));
        Assert.Contains("SUSE Linux and Red Hat Linux plans cannot be cancelled.", plan.TextContent, StringComparison.Ordinal);
        Assert.Empty(plan.QuerySelectorAll("a[href$='/cancel']"));

        page = await agent.GetPageAsync(reservation.QuerySelector("a[href$='/cancel']")!.GetAttribute("href")!);
        Assert.Contains("Azure reservations cannot be cancelled here.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Page, page.QuerySelector("main a[data-close]")!.GetAttribute("href"));
        Assert.Empty(page.QuerySelectorAll("main input[name='Form.Acknowledged']"));
        await agent.GetPageAsync(plan.QuerySelector("a[href*='/orders/']")!.GetAttribute("href")!);
        Assert.Equal(200, agent.LastStatus);
        page = await agent.GetPageAsync(agent.LastPath);
        Assert.NotNull(page.QuerySelector($"main a[href='{Page}']"));
    }

    [Theory] // REL-02
    [InlineData("?search=%3Cscript%3Ealert(1)%3C/script%3E", 200)]
    [InlineData("?search=%F0%9F%9A%80&sort=nonsense&page=nonsense&size=-1", 200)]
    [InlineData("?kind=AzureReservation&scope=Shared&status=Ended&sort=-bought", 200)]
    [InlineData("?kind=99&scope=x", 400)]
    public async Task Any_filter_is_answered(string query, int status)
    {
        await using var portal = await PortalHost.StartAsync();
        await BookedOrders.BookAsync(portal.Database, [new(Books.LinuxPlan)]);
        var agent = portal.As(People.AdminAgent);
        var page = await agent.GetPageAsync(Page + query);
        Assert.Equal(status, agent.LastStatus);
        Assert.Empty(page.QuerySelectorAll("main script"));
    }

    [Fact] // CSV-01
    public async Task The_file_is_of_the_filtered_list()
    {
        await using var portal = await PortalHost.StartAsync();
        var plan = await BookedOrders.BookAsync(portal.Database, [new(Books.LinuxPlan)]);
        await BookedOrders.BookAsync(portal.Database, [new(Books.Reservation)]);
        var answer = await portal.As(People.AdminAgent).Client.GetAsync(Page + "/export?kind=AzureSoftwarePlan");
        var lines = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()).Trim().Split('\n');
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(2, lines.Length);
        Assert.Contains(plan, lines[1], StringComparison.Ordinal);
    }

    private static string Form(string product) => $"form[data-sku^='{product}']";

    private static Dictionary<string, string?> Fields(params (string Name, string Value)[] fields) =>
        fields.ToDictionary(field => field.Name, field => (string?)field.Value, StringComparer.Ordinal);
}
