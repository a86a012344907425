using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
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
        Assert.Equal(["waiting-keys", "stuck", "requests", "windows", "open-month"], agent.QuerySelectorAll("main h2[id]:not(#start)").Select(heading => heading.Id));

        var admin = await portal.As(People.GlobalAdmin).GetPageAsync("/");
        Assert.Equal(["waiting-keys", "stuck", "low-stock", "windows", "open-month"], admin.QuerySelectorAll("main h2[id]:not(#start)").Select(heading => heading.Id));

        var billing = await portal.As(People.BillingAdmin).GetPageAsync("/");
        Assert.Equal(["stuck", "open-month"], billing.QuerySelectorAll("main h2[id]:not(#start)").Select(heading => heading.Id));

        var account = await portal.As(People.AccountAdmin).GetPageAsync("/");
        Assert.Empty(account.QuerySelectorAll("main h2[id]:not(#start)"));
        Assert.Contains(account.QuerySelectorAll("main a"), link => link.GetAttribute("href") == "/activity-log");
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
