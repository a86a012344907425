using CspPortal.Testing;
using CspPortal.Web.Features.Home;
using CspPortal.Web.Features.Software;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>A stale sign-in is renewed on the way to a key, in the dialog or on the page (KEY-02); the Global admin sees who began to look at keys (HOM-01).</summary>
public sealed class FreshSignInTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, 1440)]
    [InlineData("ja-JP", false, 360)]
    public async Task A_stale_sign_in_is_renewed_and_the_key_shown(string locale, bool scripts, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Keys:SignInAge"] = "00:30:00" });
        await SoftwareBooks.WriteAsync(portal.Database, portal.Services);
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        var words = new Words(locale);
        await using var window = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: !scripts, Width: width));
        await window.SignInAsync(People.AdminAgent);
        portal.Clock.Advance(TimeSpan.FromMinutes(31));
        await window.Page.GotoAsync($"/customers/{Books.Adatum}/software/{order}-1?version={Uri.EscapeDataString(SoftwareBooks.Sql2022)}&show=true");
        await window.Page.Locator("#get-key button").ClickAsync();
        var again = window.Page.GetByRole(AriaRole.Link, new() { Name = words.Of<SoftwareText>("Key.SignInAgain") });
        await again.WaitForAsync();
        Assert.Equal(scripts, await window.Page.Locator("dialog[open]").CountAsync() == 1);
        await window.PictureAsync($"sign-in-again-{locale}-{width}");
        if (scripts) await window.AssertAccessibleAsync();

        await again.ClickAsync();
        await window.Page.Locator($"button[value='{People.AdminAgent.Choice}']").ClickAsync();
        await window.Page.Locator("#get-key button").ClickAsync();
        await window.Page.Locator("#product-key code").WaitForAsync();

        await using var other = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: !scripts, Width: width));
        await other.SignInAsync(People.GlobalAdmin);
        await other.Page.GotoAsync("/");
        await Assertions.Expect(other.Page.Locator("section:has(#unusual)")).ToContainTextAsync(words.Of<HomeText>("Unusual.First"));
        await other.PictureAsync($"unusual-{locale}-{width}");
        Assert.Empty(other.Complaints);
    }
}
