using AngleSharp.Html.Dom;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Catalogue;

/// <summary>The operator's dated tables as people change and read them (SET-01, CAN-01, TAX-01, MKT-01, KEY-01).</summary>
public sealed class CatalogueRoomsTests
{
    private const string Policy = "/catalogue/policy";
    private static readonly string Customer = $"/customers/{Books.Adatum}";

    [Fact] // CAN-01: 60 → 30 → 7 days; what was bought keeps its own
    public async Task A_policy_row_holds_from_its_day_on_and_older_orders_keep_theirs()
    {
        await using var portal = await PortalHost.StartAsync();
        var first = await BuyAsync(portal);
        await AddAsync(portal, "2026-06-16", "30");
        await AddAsync(portal, "2026-06-17", "7");
        var same = await BuyAsync(portal);
        portal.Clock.Advance(TimeSpan.FromDays(1));
        var second = await BuyAsync(portal);
        portal.Clock.Advance(TimeSpan.FromDays(1));
        var third = await BuyAsync(portal);

        var windows = await portal.InDatabaseAsync(db => db.OrderLines.AcrossTenants(db).ToDictionaryAsync(line => line.OrderId, line => line.CancellationTerms.WindowLength));
        Assert.Equal((60, 60, 30, 7), (windows[first], windows[same], windows[second], windows[third]));

        var page = await portal.As(People.GlobalAdmin).GetPageAsync("/catalogue/that-day?kind=PerpetualSoftware&market=US&on=2026-06-16&time=10:00");
        Assert.Contains("30 days", page.QuerySelector("section[aria-labelledby=policy]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("2026-07-16 23:59:00 UTC", page.QuerySelector("section[aria-labelledby=policy]")!.TextContent, StringComparison.Ordinal);
        var log = await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db)
            .Where(entry => entry.ActorObjectId == People.PortalOperator.ObjectId && entry.Operation == AuditOperation.AddCancellationPolicy).OrderBy(entry => entry.Id).Select(entry => new { entry.OldValue, entry.NewValue }).ToListAsync());
        Assert.Collection(
            log,
            entry => Assert.Equal((true, true), (entry.OldValue!.Contains("60", StringComparison.Ordinal), entry.NewValue!.Contains("30", StringComparison.Ordinal))),
            entry => Assert.Equal((true, true), (entry.OldValue!.Contains("30", StringComparison.Ordinal), entry.NewValue!.Contains('7', StringComparison.Ordinal))));
    }

    [Theory] // CAN-03, CAN-04, REL-02: the message stands beside its field and nothing is stored
    [InlineData("AzureSoftwarePlan", "2026-06-16", "60")]
    [InlineData("AzureReservation", "2026-06-16", "60")]
    [InlineData("PerpetualSoftware", "2026-06-14", "30")]
    [InlineData("PerpetualSoftware", "2026-06-16", "-1")]
    [InlineData("PerpetualSoftware", "2026-06-16", "")]
    [InlineData("PerpetualSoftware", "2026-06-16", "many")]
    [InlineData("<script>", "0001-01-01", "99999999999")]
    public async Task A_row_that_cannot_be_is_refused_with_what_was_typed(string kind, string from, string days)
    {
        await using var portal = await PortalHost.StartAsync();
        var before = await portal.InDatabaseAsync(db => db.CancellationPolicy.CountAsync());
        var visitor = portal.As(People.PortalOperator);

        var page = await AddAsync(visitor, from, days, kind);

        Assert.InRange(visitor.LastStatus, 400, 409);
        Assert.NotEmpty(page.QuerySelectorAll("#row [aria-invalid=true]"));
        Assert.Equal(days, page.QuerySelector("[name='Form.WindowLength']")!.GetAttribute("value") ?? "");
        Assert.Equal(before, await portal.InDatabaseAsync(db => db.CancellationPolicy.CountAsync()));
    }

    [Fact] // CAN-01: an announced row is withdrawn, one in force is not
    public async Task Only_a_row_that_has_not_begun_is_withdrawn()
    {
        await using var portal = await PortalHost.StartAsync();
        await AddAsync(portal, "2026-06-16", "30");
        await AddAsync(portal, "2026-06-16", "14", status: 409);
        var visitor = portal.As(People.PortalOperator);
        var page = await visitor.GetPageAsync(Policy);
        Assert.Single(page.QuerySelectorAll("tr form"));
        portal.Clock.Advance(TimeSpan.FromDays(1));

        await visitor.SubmitAsync(page, "tr form");
        Assert.Equal(409, visitor.LastStatus);
    }

    [Fact] // TAX-01, MKT-01: a dated row acts at the next checkout, the older line keeps its rate
    public async Task Tax_and_market_rows_act_from_their_day_on()
    {
        await using var portal = await PortalHost.StartAsync();
        var before = await BuyAsync(portal);
        var visitor = portal.As(People.PortalOperator);
        await visitor.SubmitAsync(
            await visitor.GetPageAsync("/catalogue/tax/new"), "#row",
            new Dictionary<string, string?> { ["Form.MarketCode"] = "US", ["Form.EffectiveFrom"] = "2026-06-16", ["Form.Treatment"] = "Exclusive", ["Form.Rate"] = "１２.５" });
        Assert.Equal(200, visitor.LastStatus);
        await visitor.SubmitAsync(
            await visitor.GetPageAsync("/catalogue/markets/new"), "#row",
            new Dictionary<string, string?> { ["Form.MarketCode"] = "US", ["Form.EffectiveFrom"] = "2026-06-16", ["Form.Available"] = "false" });
        Assert.Equal(200, visitor.LastStatus);
        portal.Clock.Advance(TimeSpan.FromDays(1));
        var after = await BuyAsync(portal);

        var rates = await portal.InDatabaseAsync(db => db.OrderLines.AcrossTenants(db).ToDictionaryAsync(line => line.OrderId, line => line.TaxRate));
        Assert.Equal((0m, 0.125m), (rates[before], rates[after]));
        var agent = portal.As(People.AdminAgent);
        var products = await agent.GetPageAsync(Customer + "/products?tab=Azure");
        await agent.SubmitAsync(products, Form(Books.LinuxPlan));
        Assert.Equal(200, agent.LastStatus);
        Assert.NotNull(products.QuerySelector(Form(Books.LinuxPlan)));
        Assert.Null(products.QuerySelector(Form(Books.Reservation) + " button:not([disabled])"));
    }

    [Fact] // SET-01: a Global admin reads, the operator changes
    public async Task A_partner_reads_the_catalogue_and_is_told_who_changes_it()
    {
        await using var portal = await PortalHost.StartAsync();
        var admin = portal.As(People.GlobalAdmin);
        foreach (var address in new[] { "/catalogue/products", "/catalogue/key-stock", Policy, "/catalogue/tax", "/catalogue/markets", "/catalogue/that-day" })
        {
            var page = await admin.GetPageAsync(address);
            Assert.Equal((address, 200), (address, admin.LastStatus));
            Assert.Empty(page.QuerySelectorAll("main form[method=post]"));
        }

        var refused = await admin.GetPageAsync(Policy + "/new");
        Assert.Equal(403, admin.LastStatus);
        Assert.Contains("Portal operator", refused.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory] // SET-01: what is not finished is not linked
    [InlineData("/")]
    [InlineData("/catalogue/products")]
    [InlineData("/catalogue/products/" + Books.Subscription)]
    [InlineData("/catalogue/key-stock")]
    [InlineData(Policy)]
    [InlineData("/catalogue/tax")]
    [InlineData("/catalogue/markets")]
    [InlineData("/catalogue/that-day")]
    public async Task Every_link_that_the_operator_is_given_leads_somewhere(string address)
    {
        await using var portal = await PortalHost.StartAsync();
        var visitor = portal.As(People.PortalOperator);
        var page = await visitor.GetPageAsync(address);
        Assert.Equal(200, visitor.LastStatus);

        var links = page.QuerySelectorAll("a[href^='/']").Select(link => link.GetAttribute("href")!.Split('#')[0]).Distinct().Take(40).ToList();
        Assert.NotEmpty(links);
        foreach (var link in links)
        {
            using var answer = await visitor.Client.GetAsync(new Uri(link, UriKind.Relative));
            Assert.True((int)answer.StatusCode is 200 or 302, $"{link} answers {(int)answer.StatusCode}");
        }
    }

    private static string Form(string product) => $"form[data-sku^='{product}']";

    private static async Task<string> BuyAsync(PortalHost portal)
    {
        var agent = portal.As(People.AdminAgent);
        var page = await agent.GetPageAsync(Customer + "/products?tab=Software");
        await agent.SubmitAsync(page, Form(Books.Perpetual));
        Assert.Equal(200, agent.LastStatus);
        await agent.SubmitAsync(await agent.GetPageAsync(Customer + "/cart"), "#buy");
        Assert.Equal(200, agent.LastStatus);
        return await portal.InDatabaseAsync(db => db.Orders.AcrossTenants(db).OrderByDescending(order => order.PlacedAt).ThenByDescending(order => order.Id).Select(order => order.Id).FirstAsync());
    }

    private static async Task AddAsync(PortalHost portal, string from, string days, int status = 200)
    {
        var visitor = portal.As(People.PortalOperator);
        await AddAsync(visitor, from, days);
        Assert.Equal(status, visitor.LastStatus);
    }

    private static async Task<IHtmlDocument> AddAsync(Visitor visitor, string from, string days, string kind = nameof(ProductKind.PerpetualSoftware)) =>
        await visitor.SubmitAsync(
            await visitor.GetPageAsync(Policy + "/new"), "#row",
            new Dictionary<string, string?>
            {
                ["Form.Kind"] = kind, ["Form.MarketCode"] = "*", ["Form.EffectiveFrom"] = from, ["Form.Route"] = "SelfService",
                ["Form.WindowLength"] = days, ["Form.WindowUnit"] = "Days", ["Form.Refund"] = "Full",
            });
}
