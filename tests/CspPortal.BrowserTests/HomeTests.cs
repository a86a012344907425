using CspPortal.Testing;
using CspPortal.Web.Features.Home;
using CspPortal.Web.Features.Radar;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>Home as an agent and as the operator meet it (HOM-01, A11-01, I18-01).</summary>
public sealed class HomeTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, 1440)]
    [InlineData("ja-JP", false, 360)]
    public async Task Home_says_what_is_at_stake_and_leads_there(string locale, bool scripts, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual, Quantity: 3)], portal.Database.Now.AddDays(-55));
        await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)], portal.Database.Now.AddHours(-1), provisioned: false);
        var words = new Words(locale);

        await using (var agent = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: !scripts, Width: width)))
        {
            await agent.SignInAsync(People.AdminAgent);
            var card = agent.Page.GetByRole(AriaRole.Region, new() { Name = words.Of<HomeText>("AtStake.Title") });
            await Assertions.Expect(card).ToContainTextAsync("300.00");
            await Assertions.Expect(agent.Page.Locator("#windows")).ToHaveTextAsync(words.Of<HomeText>("Windows.Title"));
            await LookAsync(agent, "agent");
            await card.GetByRole(AriaRole.Link, new() { Name = words.Of<HomeText>("AtStake.All") }).ClickAsync();
            await agent.Page.WaitForURLAsync($"**{RadarPage.Address}?within=14");
            await Assertions.Expect(agent.Page.Locator("main tbody tr")).ToHaveCountAsync(1);
            await Assertions.Expect(agent.Page.Locator("main tbody tr")).ToContainTextAsync(order);
        }

        await using var operators = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: !scripts, Width: width));
        await operators.SignInAsync(People.PortalOperator);
        await Assertions.Expect(operators.Page.Locator("section[aria-labelledby=partners] .figure")).ToHaveTextAsync("2");
        await LookAsync(operators, "operator");
        await operators.Page.GetByRole(AriaRole.Link, new() { Name = words.Of<HomeText>("Desk.All") }).ClickAsync();
        await operators.Page.WaitForURLAsync("**/operator/service-requests");

        async Task LookAsync(PersonWindow window, string name)
        {
            await window.PictureAsync($"home-{name}-{locale}-{width}");
            if (scripts) await window.AssertAccessibleAsync();
            Assert.Empty(window.Complaints);
        }
    }
}
