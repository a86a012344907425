using CspPortal.Testing;
using CspPortal.Web.Features.Orders;
using CspPortal.Web.Features.Products;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>Before the same is bought twice, it is said: on the shelf and at the review (ORD-01, I18-01).</summary>
public sealed class RepeatTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, 1440)]
    [InlineData("ja-JP", false, 360)]
    public async Task A_repeat_is_seen_before_it_is_bought(string locale, bool scripts, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var earlier = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual, Quantity: 7)], portal.Database.Now.AddDays(-3));
        var words = new Words(locale);
        var (bought, inCart) = (string.Format(null, words.Of<OrdersText>("Cart.Repeat"), 30), string.Format(null, words.Of<OrdersText>("Repeat.InCart"), 2));
        await using var agent = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: !scripts, Width: width));
        await agent.SignInAsync(People.AdminAgent);
        var page = agent.Page;

        await page.GotoAsync($"/customers/{Books.Adatum}/products?search=sql");
        var shelf = page.Locator("main td .message-bar.tone-warning");
        await Assertions.Expect(shelf).ToContainTextAsync(bought);
        await Assertions.Expect(shelf).ToContainTextAsync(earlier);
        await page.Locator("main td input[type=number]").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = words.Of<ProductsText>("Add"), Exact = true }).ClickAsync();
        await Assertions.Expect(shelf).ToContainTextAsync(inCart);
        await LookAsync("shelf");

        await page.Locator("main .page-head a.primary").ClickAsync();
        await Assertions.Expect(page.Locator("main th .message-bar.tone-warning")).ToContainTextAsync(bought);
        await LookAsync("review");
        await page.Locator("main th .message-bar a").First.ClickAsync();
        await page.WaitForURLAsync($"**/orders/{earlier}");

        async Task LookAsync(string name)
        {
            await agent.PictureAsync($"repeat-{name}-{locale}-{width}");
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than the window.");
            if (scripts) await agent.AssertAccessibleAsync();
            Assert.Empty(agent.Complaints);
        }
    }
}
