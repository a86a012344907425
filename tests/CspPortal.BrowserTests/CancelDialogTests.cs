using CspPortal.Testing;

namespace CspPortal.BrowserTests;

/// <summary>The cancel dialog as people meet it (CAN-06, A11-01, I18-01).</summary>
public sealed class CancelDialogTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    public static TheoryData<string, bool, bool, int> Looks() => new()
    {
        { "en-US", true, false, 1440 },
        { "en-US", false, true, 360 },
        { "ja-JP", false, true, 1440 },
        { "ja-JP", true, false, 360 },
    };

    [BrowserTheory]
    [MemberData(nameof(Looks))]
    public async Task An_order_is_chosen_cancelled_and_confirmed_in_every_language_theme_and_width(string locale, bool scripts, bool dark, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var old = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 7)], portal.Database.Now.AddDays(-61));
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 3, TaxRate: 0.10m), new(Books.Cal, Quantity: 5)], portal.Database.Now.AddDays(-20));
        await BookedOrders.GiveKeyAsync(portal.Database, order, timesSeen: 2);
        await BookedOrders.GiveLinkAsync(portal.Database, order);
        await using var window = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await window.SignInAsync(People.AdminAgent);

        await window.Page.GotoAsync(Address(old));
        await LookAsync("closed");
        Assert.Equal(0, await window.Page.Locator("#Form_Acknowledged").CountAsync());

        await window.Page.Locator("#order-number").SelectOptionAsync($"{order}-1");
        if (!scripts) await window.Page.Locator("form[method=get] button.without-script").ClickAsync(); // with scripts the choice is enough
        await window.Page.Locator("#Form_Acknowledged").WaitForAsync();
        await LookAsync("open");

        await window.Page.Locator("#scope-order").CheckAsync();
        await window.Page.Locator("#Form_Acknowledged").CheckAsync();
        await window.Page.Locator("form[method=post] button.primary").ClickAsync();
        await window.Page.WaitForURLAsync("**" + Address(order, "cancelled"));
        Assert.Contains(order, await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await LookAsync("confirmed");

        await window.Page.GotoAsync(Address(order));
        await LookAsync("cancelled");
        Assert.Empty(window.Complaints);

        async Task LookAsync(string name)
        {
            await window.PictureAsync($"cancel-{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            if (scripts) await window.AssertAccessibleAsync();
        }
    }

    private static string Address(string order, string page = "cancel") => $"/customers/{Books.Adatum}/software/{order}-1/{page}";
}
