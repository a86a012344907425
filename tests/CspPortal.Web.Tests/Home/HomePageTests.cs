using CspPortal.Testing;

namespace CspPortal.Web.Tests.Home;

public sealed class HomePageTests
{
    [Fact] // HOM-01
    public async Task Home_shows_each_person_only_what_the_roles_may_see()
    {
        await using var portal = await PortalHost.StartAsync();

        var agent = await portal.As(People.AdminAgent).GetPageAsync("/");
        Assert.Equal(["waiting-keys", "stuck", "windows", "open-month"], agent.QuerySelectorAll("main h2[id]:not(#start)").Select(heading => heading.Id));

        var billing = await portal.As(People.BillingAdmin).GetPageAsync("/");
        Assert.Equal(["stuck", "open-month"], billing.QuerySelectorAll("main h2[id]:not(#start)").Select(heading => heading.Id));

        var account = await portal.As(People.AccountAdmin).GetPageAsync("/");
        Assert.Empty(account.QuerySelectorAll("main h2[id]:not(#start)"));
        Assert.Contains(account.QuerySelectorAll("main a"), link => link.GetAttribute("href") == "/activity-log");
    }

    [Fact] // HOM-01, I18-01
    public async Task Home_speaks_Japanese_to_a_Japanese_browser()
    {
        await using var portal = await PortalHost.StartAsync();
        var visitor = portal.As(People.AdminAgent);
        visitor.Client.DefaultRequestHeaders.Add("Accept-Language", "ja");

        var page = await visitor.GetPageAsync("/");

        Assert.Equal("ja", page.DocumentElement.GetAttribute("lang")?[..2]);
        Assert.Equal("Aiko Agent さん、ようこそ", page.QuerySelector("h1")!.TextContent);
    }
}
