using CspPortal.Testing;
using CspPortal.Web.Features.HybridBenefit;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>Azure Hybrid Benefit estimated (HYB-01, A11-01, I18-01).</summary>
public sealed class HybridBenefitTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, false, 1440)]
    [InlineData("ja-JP", false, true, 360)]
    public async Task A_saving_is_estimated_and_the_address_keeps_it(string locale, bool scripts, bool dark, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var words = new Words(locale);
        await using var window = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await window.SignInAsync(People.AdminAgent);
        var page = window.Page;
        await page.GotoAsync("/hybrid-benefit");
        await page.Locator("#Edition").SelectOptionAsync("Standard");
        await page.Locator("#Machines").FillAsync("6");
        await page.Locator("main form button.primary").ClickAsync();
        await Assertions.Expect(page.Locator("#estimate .figure")).ToContainTextAsync("350.40");
        await Assertions.Expect(page.Locator("#estimate")).ToContainTextAsync(words.Of<HybridBenefitText>("Edition.Standard"));
        await Assertions.Expect(page.Locator("#formula")).ToContainTextAsync("26.7%");
        await window.PictureAsync($"hybrid-benefit-{locale}-{(dark ? "dark" : "light")}-{width}");
        if (scripts) await window.AssertAccessibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#Machines")).ToHaveValueAsync("6");
        Assert.Empty(window.Complaints);
    }
}
