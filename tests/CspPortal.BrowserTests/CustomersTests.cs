using CspPortal.Testing;

namespace CspPortal.BrowserTests;

/// <summary>Customers and Market availability as people meet them (CST-01, MKT-02, REL-03, A11-01, I18-01).</summary>
public sealed class CustomersTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    private const string NewTenant = "1e3a4f5b-0c2d-4e6f-8a9b-1c2d3e4f5a6b";

    public static TheoryData<string, bool, bool, int> Looks() => new()
    {
        { "en-US", true, false, 1440 },
        { "en-US", false, true, 360 },
        { "ja-JP", false, true, 1440 },
        { "ja-JP", true, false, 360 },
    };

    [BrowserTheory]
    [MemberData(nameof(Looks))]
    public async Task A_customer_is_added_found_and_edited_and_markets_are_looked_up_in_every_language_theme_and_width(string locale, bool scripts, bool dark, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        await using var window = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await window.SignInAsync(People.AdminAgent);

        await window.Page.GotoAsync("/customers/new");
        await window.Page.Locator("#customer button.primary").ClickAsync();
        await window.Page.Locator("#Form_CompanyName-error").WaitForAsync();
        await LookAsync("new-refused");
        foreach (var (field, typed) in new[]
        {
            ("TenantId", NewTenant), ("CompanyName", "شركة المثال <script> 東京 " + new string('長', 100)), ("Domain", "例え.example"), ("AddressLine1", "1-2-3"), ("City", "Kobe"),
            ("FirstName", "Mei"), ("LastName", "Ito"), ("Email", "mei@wingtip.example"),
        })
        {
            await window.Page.Locator("#Form_" + field).FillAsync(typed);
        }

        await window.Page.Locator("#Form_MarketCode").SelectOptionAsync("KH");
        await window.Page.Locator("#customer button.primary").ClickAsync();
        await window.Page.WaitForURLAsync("**/customers/" + NewTenant);
        await window.Page.Locator(".message-bar.tone-warning").WaitForAsync();
        await LookAsync("account");

        await window.Page.GotoAsync("/customers?search=example");
        Assert.Equal(2, await window.Page.Locator("main tbody tr").CountAsync());
        await LookAsync("list");
        await window.Page.GotoAsync("/customers?search=nobody");
        await LookAsync("list-empty");

        await window.Page.GotoAsync($"/customers/{NewTenant}/edit");
        var colleague = portal.As(People.AdminAgent);
        var form = await colleague.GetPageAsync($"/customers/{NewTenant}/edit");
        await colleague.SubmitAsync(form, "#customer", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.City"] = "Osaka" });
        await window.Page.Locator("#Form_City").FillAsync("Nara");
        await window.Page.Locator("#customer button.primary").ClickAsync();
        await window.Page.Locator("table.conflict").WaitForAsync();
        await LookAsync("conflict");

        await window.Page.GotoAsync("/markets");
        Assert.Equal(245, await window.Page.Locator("main tbody tr").CountAsync());
        await LookAsync("markets");
        await window.Page.GotoAsync("/markets/check");
        await window.Page.Locator("#Form_List").FillAsync($"{NewTenant}\nJapan\nｶﾝﾎﾞｼﾞｱ\nBQ\nAtlantis\nadatum.example");
        await window.Page.Locator("#check button.primary").ClickAsync();
        await window.Page.Locator("main tbody tr").First.WaitForAsync();
        Assert.Equal(8, await window.Page.Locator("main tbody tr").CountAsync());
        await LookAsync("check");

        async Task LookAsync(string name)
        {
            await window.PictureAsync($"customers-{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            Assert.True(await window.FitsAsync(), $"{name} is wider than the window.");
            if (scripts) await window.AssertAccessibleAsync();
        }
    }
}
