using System.Globalization;
using CspPortal.Testing;
using CspPortal.Web.Features.Conditions;
using CspPortal.Web.Features.KeyStock;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>The operator's dated tables and the stock of keys as people see them (CAN-01, TAX-01, MKT-01, KEY-01, I18-01).</summary>
public sealed class CatalogueRoomsTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    private const string Policy = "/catalogue/policy";

    [BrowserTheory] // CAN-01: 60 days become 30 from tomorrow on, and only from then on
    [InlineData("en-US", true, false, 1440)]
    [InlineData("ja-JP", false, true, 360)]
    public async Task The_operator_announces_a_policy_row_and_asks_what_applies_before_and_after(string locale, bool scripts, bool dark, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var look = new Look(locale, scripts, dark, width);
        await using var window = await browser.OpenAsync(portal, look);
        await window.SignInAsync(People.PortalOperator);
        var (page, main, words) = (window.Page, window.Page.Locator("main").First, new Words(locale));

        await page.GotoAsync(Policy + "/new");
        await main.Locator("[name='Form.Kind']").SelectOptionAsync("PerpetualSoftware");
        await main.Locator("[name='Form.MarketCode']").SelectOptionAsync("*");
        await main.Locator("[name='Form.EffectiveFrom']").FillAsync("2026-06-16");
        await main.Locator("[name='Form.WindowLength']").FillAsync("30");
        await main.Locator("[name='Form.Refund']").SelectOptionAsync("Full");
        await LookAsync(window, "policy-new", look);
        await main.Locator("#row button[type=submit]").ClickAsync();

        var row = main.Locator("tr[data-row='PerpetualSoftware * 2026-06-16']");
        await Assertions.Expect(row).ToContainTextAsync(Days(30));
        await Assertions.Expect(row).ToContainTextAsync(words.Of<ConditionsText>("State.Coming"));
        await Assertions.Expect(row.Locator("time[datetime='2026-06-16']")).ToHaveCountAsync(1);
        await LookAsync(window, "policy", look);

        await page.GotoAsync("/catalogue/that-day");
        await AskAsync("2026-06-15");
        await Assertions.Expect(main.Locator("section[aria-labelledby=policy]")).ToContainTextAsync(Days(60));
        await AskAsync("2026-06-16");
        await Assertions.Expect(main.Locator("section[aria-labelledby=policy]")).ToContainTextAsync(Days(30));
        await LookAsync(window, "that-day", look);

        foreach (var table in new[] { "tax", "markets", "products" })
        {
            await page.GotoAsync("/catalogue/" + table);
            await Assertions.Expect(main.Locator("tbody tr").First).ToBeVisibleAsync();
            await LookAsync(window, table, look);
        }

        Assert.Empty(window.Complaints);

        string Days(int days) => string.Format(CultureInfo.InvariantCulture, words.Of<ConditionsText>("Terms.Days"), days, words.Of<ConditionsText>("Refund.Full"));

        async Task AskAsync(string day)
        {
            await main.Locator("[name=kind]").SelectOptionAsync("PerpetualSoftware");
            await main.Locator("[name=market]").SelectOptionAsync("US");
            await main.Locator("[name=on]").FillAsync(day);
            await main.Locator("form.filter-bar button[type=submit]").ClickAsync();
            await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("on=" + day));
        }
    }

    [BrowserTheory] // KEY-01: fewer keys than the limit stand out at once
    [InlineData("en-US", false, true, 360)]
    [InlineData("ja-JP", true, false, 1440)]
    public async Task The_operator_sets_a_limit_and_sees_the_alert(string locale, bool scripts, bool dark, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        await SoftwareBooks.WriteAsync(portal.Database, portal.Services);
        await SoftwareBooks.GivenStockAsync(portal, 3);
        var look = new Look(locale, scripts, dark, width);
        await using var window = await browser.OpenAsync(portal, look);
        await window.SignInAsync(People.PortalOperator);
        var (page, main, words) = (window.Page, window.Page.Locator("main").First, new Words(locale));

        await page.GotoAsync("/catalogue/key-stock");
        var stock = $"{Books.Subscription} {SoftwareBooks.Server2022}";
        var line = main.Locator($"tr[data-stock='{stock}']");
        await Assertions.Expect(line).Not.ToContainTextAsync(words.Of<KeyStockText>("BelowLimit"));
        await line.Locator("a[href*='version=']").ClickAsync();
        await main.Locator("[name='NewLimit.Limit']").FillAsync("9999");
        await LookAsync(window, "stock", look);
        await main.Locator("#limit button[type=submit]").ClickAsync();
        await Assertions.Expect(main).ToContainTextAsync(words.Of<KeyStockText>("BelowLimit"));

        await page.GotoAsync("/catalogue/key-stock");
        await Assertions.Expect(main.Locator($"tr[data-stock='{stock}']")).ToContainTextAsync(words.Of<KeyStockText>("BelowLimit"));
        await Assertions.Expect(main.Locator($"tr[data-stock='{stock}']")).ToContainTextAsync("9,999");
        await LookAsync(window, "key-stock", look);
        Assert.Empty(window.Complaints);
    }

    private static async Task LookAsync(PersonWindow window, string name, Look look)
    {
        await window.PictureAsync($"catalogue-{name}-{look.Locale}-{(look.Dark ? "dark" : "light")}-{look.Width}");
        if (look.Scripts) await window.AssertAccessibleAsync();
    }
}
