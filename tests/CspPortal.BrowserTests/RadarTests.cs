using CspPortal.Testing;
using CspPortal.Web.Features.Radar;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>From the radar to the cancel dialog and a calendar address (CAN-10, I18-01).</summary>
public sealed class RadarTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, 1440)]
    [InlineData("ja-JP", false, 360)]
    public async Task Deadlines_are_found_and_put_into_a_calendar(string locale, bool scripts, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 2)], portal.Database.Now.AddDays(-58));
        await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        var words = new Words(locale);
        await using var agent = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: !scripts, Width: width));
        await agent.SignInAsync(People.AdminAgent);
        var page = agent.Page;

        await page.GotoAsync(RadarPage.Address);
        await agent.PictureAsync($"radar-{locale}-{width}");
        if (scripts) await agent.AssertAccessibleAsync();
        await page.Locator("#Within").SelectOptionAsync("7");
        await page.Locator(".filter-bar button").ClickAsync();
        await Assertions.Expect(page.Locator("main tbody tr")).ToHaveCountAsync(1);
        await page.Locator("main tbody a[data-dialog]").ClickAsync();
        await Assertions.Expect(page.Locator("#order-number")).ToContainTextAsync(order);

        await page.GotoAsync(RadarPage.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = words.Of<RadarText>("Feed.Create"), Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#calendar-address")).ToContainTextAsync(".ics");
        await agent.PictureAsync($"radar-address-{locale}-{width}");
        await page.GotoAsync(RadarPage.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = words.Of<RadarText>("Feed.Revoke"), Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[role=status].message-bar").First).ToContainTextAsync(words.Of<RadarText>("Feed.Revoked"));
        Assert.Empty(agent.Complaints);
    }
}
