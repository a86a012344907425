using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Imports;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Home;

public sealed class HomePageTests
{
    [Fact] // HOM-01
    public async Task Home_shows_each_person_only_what_the_roles_may_see()
    {
        await using var portal = await PortalHost.StartAsync();

        var agent = await portal.As(People.AdminAgent).GetPageAsync("/");
        Assert.Equal(["at-stake", "stuck", "waiting-keys", "requests", "open-month"], agent.QuerySelectorAll("main h2[id]:not(#start)").Select(heading => heading.Id));

        var admin = await portal.As(People.GlobalAdmin).GetPageAsync("/");
        Assert.Equal(["at-stake", "stuck", "waiting-keys", "unusual", "low-stock", "open-month"], admin.QuerySelectorAll("main h2[id]:not(#start)").Select(heading => heading.Id));

        var billing = await portal.As(People.BillingAdmin).GetPageAsync("/");
        Assert.Equal(["stuck", "open-month"], billing.QuerySelectorAll("main h2[id]:not(#start)").Select(heading => heading.Id));

        var account = await portal.As(People.AccountAdmin).GetPageAsync("/");
        Assert.Empty(account.QuerySelectorAll("main h2[id]:not(#start)"));
        Assert.Contains(account.QuerySelectorAll("main a"), link => link.GetAttribute("href") == "/activity-log");
    }

    [Fact] // HOM-01
    public async Task Every_part_that_is_empty_says_what_to_do_next()
    {
        await using var portal = await PortalHost.StartAsync();
        foreach (var person in new[] { People.AdminAgent, People.GlobalAdmin, People.BillingAdmin, People.HelpdeskAgent, People.PortalOperator })
        {
            var visitor = portal.As(person);
            var page = await visitor.GetPageAsync("/");
            foreach (var part in page.QuerySelectorAll("main h2[id]:not(#start)").Select(heading => heading.ParentElement!))
            {
                var next = part.QuerySelector("a:last-of-type");
                Assert.True(next is not null, $"{person.Name}: {part.TextContent.Trim()}");
                await visitor.GetPageAsync(next.GetAttribute("href")!);
                Assert.True(visitor.LastStatus == 200, $"{person.Name}: {next.OuterHtml}");
            }
        }
    }

    [Fact] // HOM-01, PRC-01
    public async Task What_is_at_stake_is_summed_per_currency_and_leads_to_the_radar_with_the_same_windows()
    {
        await using var portal = await PortalHost.StartAsync();
        var old = portal.Database.Now.AddDays(-50);
        foreach (var price in new[] { Money.Of(100m, "USD"), Money.Of(23.45m, "USD"), Money.Of(15_000m, "JPY") })
            await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Perpetual, Quantity: 2, Price: price)], old);
        await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Perpetual)]); // closes later
        var agent = portal.As(People.AdminAgent);

        var page = await agent.GetPageAsync("/");

        var card = page.QuerySelector("section[aria-labelledby=at-stake]")!;
        Assert.Equal(["3", "JPY 30,000", "USD 246.90"], card.QuerySelectorAll("dd").Select(sum => sum.TextContent.Trim().Replace('\u00A0', ' ')));
        Assert.Equal(3, page.QuerySelectorAll("[aria-labelledby=windows] tbody tr").Length);
        Assert.Equal(3, (await agent.GetPageAsync(card.QuerySelector("a")!.GetAttribute("href")!)).QuerySelectorAll("main tbody tr").Length);
        Assert.Contains("No window closes", (await portal.As(People.ForeignAdminAgent).GetPageAsync("/")).QuerySelector("section[aria-labelledby=at-stake]")!.TextContent, StringComparison.Ordinal); // SEC-01
    }

    [Fact] // HOM-01
    public async Task The_operators_Home_has_the_figures_of_the_installation_and_no_customer()
    {
        await using var portal = await PortalHost.StartAsync();
        await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Perpetual)], portal.Database.Now.AddMonths(-2));
        await portal.InDatabaseAsync(async db =>
        {
            var stocked = await db.Products.FirstAsync(row => row.KeySource == KeySource.Stock && row.Skus.Any(sku => sku.HasKey));
            db.Add(new Artifact(Guid.NewGuid(), stocked.Id, "2025", "English", "x64", "server.iso", 1, new string('0', 64)));
            db.Add(new KeyStockLimit(stocked.Id, "2025", 100));
            foreach (var name in new[] { "a.csv", "b.csv" }) db.Add(new Import(Guid.NewGuid(), ImportKind.PriceList, name, 10, "0", "key", Guid.NewGuid(), "Olga Operator", portal.Database.Now));
            return await db.SaveChangesAsync();
        });

        var page = await portal.As(People.PortalOperator).GetPageAsync("/");

        Assert.Equal(["partners", "imports", "key-stock", "desk", "to-close", "low-stock"], page.QuerySelectorAll("main h2[id]:not(#start)").Select(heading => heading.Id));
        Assert.Equal("2", page.QuerySelector("section[aria-labelledby=partners] .figure")!.TextContent);
        Assert.Equal(["2", "0", "0"], Figures("imports"));
        Assert.Equal(["0", "1", "0"], Figures("key-stock"));
        Assert.Equal(["1"], Figures("to-close"));
        Assert.Contains("Every service request is closed.", page.QuerySelector("section[aria-labelledby=desk]")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Adatum", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        IEnumerable<string> Figures(string part) => page.QuerySelectorAll($"section[aria-labelledby={part}] dd").Select(figure => figure.TextContent);
    }

    [Fact] // HOM-01, KEY-01
    public async Task Home_warns_of_a_key_stock_below_its_limit()
    {
        await using var portal = await PortalHost.StartAsync();
        var product = await portal.InDatabaseAsync(async db =>
        {
            var stocked = await db.Products.FirstAsync(row => row.KeySource == KeySource.Stock && row.Skus.Any(sku => sku.HasKey));
            db.Add(new Artifact(Guid.NewGuid(), stocked.Id, "2025", "English", "x64", "server.iso", 1, new string('0', 64)));
            db.Add(new KeyStockLimit(stocked.Id, "2025", 100));
            await db.SaveChangesAsync();
            return stocked.Title;
        });

        var home = await portal.As(People.GlobalAdmin).GetPageAsync("/");

        var card = home.QuerySelector("section[aria-labelledby=low-stock]")!;
        Assert.Contains(product, card.TextContent, StringComparison.Ordinal);
        Assert.Contains("limit 100", card.TextContent, StringComparison.Ordinal);
        Assert.NotNull(card.QuerySelector("a[href*='/catalogue/key-stock']"));
    }

    [Fact] // HOM-01, I18-01
    public async Task Home_speaks_Japanese_to_a_Japanese_browser()
    {
        await using var portal = await PortalHost.StartAsync();
        var visitor = portal.As(People.AdminAgent);
        visitor.Client.DefaultRequestHeaders.Add("Accept-Language", "ja");

        var page = await visitor.GetPageAsync("/");

        Assert.Equal("ja", page.DocumentElement.GetAttribute("lang")?[..2]);
        Assert.Equal("Aiko Agent さん、ようこそ", page.QuerySelector("h1")!.TextContent);
    }
}
