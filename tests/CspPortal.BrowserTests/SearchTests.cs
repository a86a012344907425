using CspPortal.Testing;
using CspPortal.Web.Features.Search;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>From the top bar to a customer, an order and a page (CST-01, ORD-03, A11-01, I18-01).</summary>
public sealed class SearchTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, 1440)]
    [InlineData("ja-JP", false, 360)]
    public async Task The_top_bar_leads_to_customers_orders_and_pages(string locale, bool scripts, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        var words = new Words(locale);
        await using var agent = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: !scripts, Width: width));
        await agent.SignInAsync(People.AdminAgent);
        var page = agent.Page;

        await SearchAsync("ａｄａｔｕｍ");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = words.Shared("Nav.Customers") }).GetByRole(AriaRole.Link, new() { Name = "Adatum" })).ToBeVisibleAsync();
        await LookAsync("customers");
        await SearchAsync(order[..6]);
        await LookAsync("orders");
        await SearchAsync(order.ToUpperInvariant());
        await page.WaitForURLAsync($"**/customers/{Books.Adatum}/orders/{order}");
        await SearchAsync(words.Shared("Nav.CancellationRadar"));
        await page.Locator("section[aria-labelledby=pages] li a").First.ClickAsync();
        await page.WaitForURLAsync("**/cancellation-radar");
        await SearchAsync("😀 %");
        await Assertions.Expect(page.Locator(".empty-title")).ToHaveTextAsync(words.Of<SearchPageText>("None"));
        await LookAsync("nothing");
        await SearchAsync("");
        await LookAsync("what");
        Assert.Empty(agent.Complaints);

        async Task SearchAsync(string typed)
        {
            await page.Locator(".bar-search input").FillAsync(typed);
            await page.Locator(".bar-search input").PressAsync("Enter");
            if (typed.Length != order.Length) await page.WaitForURLAsync(url => url.EndsWith("/search?q=" + Uri.EscapeDataString(typed).Replace("%20", "+", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        }

        async Task LookAsync(string name)
        {
            await agent.PictureAsync($"search-{name}-{locale}-{width}");
            if (scripts) await agent.AssertAccessibleAsync();
            else Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than the window.");
        }
    }
}
