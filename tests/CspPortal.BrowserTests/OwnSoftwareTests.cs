using CspPortal.Testing;
using CspPortal.Web.Features.Software;

namespace CspPortal.BrowserTests;

/// <summary>A customer's Global admin under Billing › Your products › Software (CUS-01, A11-01, I18-01).</summary>
public sealed class OwnSoftwareTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory] // CUS-01
    [InlineData("en-US", true, false, 1440)]
    [InlineData("ja-JP", false, true, 360)]
    public async Task A_customers_admin_goes_from_the_tab_to_the_key(string locale, bool scripts, bool dark, int width)
    {
        var words = new Words(locale);
        await using var portal = await PortalHost.StartKestrelAsync();
        await SoftwareBooks.WriteAsync(portal.Database);
        await SoftwareBooks.GivenStockAsync(portal, 1);
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 3)]);
        await using var ada = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await ada.SignInAsync(People.CustomerAdmin);

        Assert.Equal(words.Of<SoftwareText>("Own.Title"), await ada.Page.Locator("h1").InnerTextAsync());
        Assert.Equal(words.Of<SoftwareText>("Own.Software"), await ada.Page.Locator(".tabs [aria-current=page]").InnerTextAsync());
        Assert.Equal(words.Shared("Nav.Billing"), await ada.Page.Locator("#site-nav .nav-heading").TextContentAsync());
        await LookAsync("tab");
        await ada.Page.Locator($"main th a[href$='{order}-1']").ClickAsync();
        await ada.Page.Locator("#choice button.primary").ClickAsync();
        await ada.Page.Locator("#get-key button").ClickAsync();
        Assert.Equal(8, (await ada.Page.Locator("#product-key code").InnerTextAsync()).Split('-').Length);
        await LookAsync("key");
        Assert.Empty(ada.Complaints);

        async Task LookAsync(string name)
        {
            await ada.PictureAsync($"own-{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            Assert.True(await ada.FitsAsync(), $"{name} is wider than the window.");
            if (scripts) await ada.AssertAccessibleAsync();
        }
    }
}
