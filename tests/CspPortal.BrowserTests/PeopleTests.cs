using CspPortal.Testing;
using CspPortal.Web.Features.Account;
using CspPortal.Web.Features.Partners;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>Users, settings, the role table and the operator's partners as people meet them (SET-01, ACC-06, A11-01, I18-01).</summary>
public sealed class PeopleTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory] // ACC-06
    [InlineData("en-US", true, false, 1440)]
    [InlineData("ja-JP", false, true, 360)]
    public async Task A_role_taken_away_in_one_window_is_missed_at_the_next_click_in_the_other(string locale, bool scripts, bool dark, int width)
    {
        var words = new Words(locale);
        await using var portal = await PortalHost.StartKestrelAsync();
        await using var agent = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await using var admin = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await agent.SignInAsync(People.AdminAgent);
        await agent.Page.GotoAsync($"/customers/{Books.Adatum}");
        await admin.SignInAsync(People.GlobalAdmin);

        await admin.Page.GotoAsync("/settings/users");
        await LookAsync(admin, "users");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = People.AdminAgent.Name }).ClickAsync();
        await admin.Page.GetByLabel(words.Of<AccountText>("Role.AdminAgent"), new() { Exact = true }).UncheckAsync();
        await admin.Page.GetByLabel(words.Of<AccountText>("Role.AccountAdmin"), new() { Exact = true }).CheckAsync();
        await LookAsync(admin, "user");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = words.Shared("Form.Save"), Exact = true }).ClickAsync();
        await admin.Page.Locator(".message-bar.tone-success").WaitForAsync();

        await agent.Page.Locator($"main a[href='/customers/{Books.Adatum}/edit']").First.ClickAsync();
        await agent.Page.Locator("[data-needed-roles]").WaitForAsync();
        Assert.Contains(words.Of<AccountText>("Role.AdminAgent"), await agent.Page.Locator("[data-needed-roles]").InnerTextAsync(), StringComparison.Ordinal);
        await agent.Page.GetByRole(AriaRole.Link, new() { Name = words.Of<AccountText>("AccessDenied.Roles") }).ClickAsync();
        await agent.Page.Locator("table.matrix").WaitForAsync();
        Assert.Contains(words.Of<AccountText>("Role.AccountAdmin"), await agent.Page.Locator(".page-head").InnerTextAsync(), StringComparison.Ordinal);
        await LookAsync(agent, "roles");

        await admin.Page.GotoAsync($"/settings/users/{People.GlobalAdmin.ObjectId}");
        await admin.Page.GetByLabel(words.Of<AccountText>("Role.GlobalAdmin"), new() { Exact = true }).UncheckAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = words.Shared("Form.Save"), Exact = true }).ClickAsync();
        await admin.Page.Locator("#Form_Roles-error").WaitForAsync();
        await LookAsync(admin, "last-admin");
        await admin.Page.GotoAsync("/settings");
        await LookAsync(admin, "settings");
        Assert.Empty(agent.Complaints);
        Assert.Empty(admin.Complaints);

        async Task LookAsync(PersonWindow window, string name)
        {
            await window.PictureAsync($"people-{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            Assert.True(await window.FitsAsync(), $"{name} is wider than the window.");
            if (scripts) await window.AssertAccessibleAsync();
        }
    }

    [BrowserTheory] // OPR-01
    [InlineData("en-US", false, 360)]
    [InlineData("ja-JP", true, 1440)]
    public async Task The_operator_makes_a_partner_and_its_Global_admin_signs_in(string locale, bool dark, int width)
    {
        var words = new Words(locale);
        var tenant = Guid.NewGuid();
        await using var portal = await PortalHost.StartKestrelAsync();
        await using var window = await browser.OpenAsync(portal, new Look(locale, Scripts: true, dark, width));
        await window.SignInAsync(People.PortalOperator);
        await window.Page.Locator("main a[href='/operator/partners']").First.ClickAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = words.Of<PartnersText>("New.Title") }).ClickAsync();
        foreach (var (field, typed) in new[]
        {
            ("TenantId", $"{tenant}"), ("Name", "ノースウィンド商事"), ("Domain", "northwind.example"), ("Admin_Person", $"{Guid.NewGuid()}"), ("Admin_Name", "Nia"), ("Admin_UserPrincipalName", "nia@northwind.example"),
        })
        {
            await window.Page.Locator("#Form_" + field).FillAsync(typed);
        }

        await window.Page.Locator("#Form_MarketCode").SelectOptionAsync("JP");
        await window.Page.GetByLabel("JPY", new() { Exact = true }).FillAsync("２，５００，０００");
        await window.PictureAsync($"people-new-partner-{locale}-{width}");
        await window.AssertAccessibleAsync();
        await window.Page.Locator("#partner button.primary").ClickAsync();
        await window.Page.WaitForURLAsync("**/operator/partners/" + tenant);
        Assert.Equal("2,500,000", await window.Page.GetByLabel("JPY", new() { Exact = true }).InputValueAsync());
        Assert.Contains("nia@northwind.example", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await window.PictureAsync($"people-partner-{locale}-{width}");
        await window.AssertAccessibleAsync();
        Assert.Empty(window.Complaints);
    }
}
