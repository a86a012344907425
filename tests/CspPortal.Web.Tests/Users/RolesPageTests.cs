using System.Xml.Linq;
using CspPortal.Domain.Access;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Users;

/// <summary>The role table page says what the permission table does (ACC-05, SET-01).</summary>
public sealed class RolesPageTests : IAsyncLifetime
{
    private const string Address = "/settings/roles";

    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // ACC-05
    public async Task Every_cell_is_what_the_permission_table_answers()
    {
        var texts = XDocument.Load(Shell.Repository.Path("src/CspPortal.Web/Features/Roles/RolesText.resx")).Root!.Elements("data")
            .ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!);
        var page = await portal.As(People.PortalOperator).GetPageAsync(Address);
        var rows = page.QuerySelectorAll("table.matrix tbody tr").ToDictionary(row => row.QuerySelector("th")!.TextContent.Trim());
        Assert.Equal(Enum.GetValues<Permission>().Length, rows.Count);
        foreach (var permission in Enum.GetValues<Permission>())
        {
            var cells = rows[texts["Permission." + permission]].QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()).ToList();
            Assert.Equal(Enum.GetValues<Role>().Length, cells.Count);
            foreach (var role in Enum.GetValues<Role>())
            {
                var expected = !PermissionTable.RolesFor(permission).Contains(role) ? "–No" : PermissionTable.IsConditional(permission, role) ? "By the partner’s setting" : "Yes";
                Assert.Equal((permission, role, expected), (permission, role, cells[(int)role]));
            }
        }
    }

    [Fact] // ACC-03
    public async Task What_hangs_on_a_setting_tells_its_present_state_and_ones_own_roles_are_marked()
    {
        var visitor = portal.As(People.AdminAgent);
        var page = await visitor.GetPageAsync(Address);
        Assert.Equal(["Admin agent"], page.QuerySelectorAll("thead th.own").Select(head => head.FirstChild!.TextContent.Trim()));
        Assert.Contains("Your roles: Admin agent", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("by setting, off now", OwnCell(page));
        Assert.DoesNotContain("Portal operator", page.QuerySelector("table.matrix")!.TextContent, StringComparison.Ordinal);

        await portal.InDatabaseAsync(async db =>
        {
            (await db.Partners.SingleAsync(partner => partner.Id == Books.Contoso)).Change(new PartnerSettings { AdminAgentsMayReadActivityLog = true });
            return await db.SaveChangesAsync();
        });
        Assert.Equal("by setting, on now", OwnCell(await visitor.GetPageAsync(Address)));
    }

    [Fact]
    public async Task Who_is_turned_away_is_led_to_the_table()
    {
        var visitor = portal.As(People.BillingAdmin);
        var page = await visitor.GetPageAsync("/settings/users");
        Assert.Equal(403, visitor.LastStatus);
        Assert.Equal(["Global admin"], page.QuerySelectorAll("[data-needed-roles] li").Select(item => item.TextContent));
        Assert.NotNull(page.QuerySelector($"main a[href='{Address}']"));
        Assert.NotNull(page.QuerySelector($"#gear-menu a[href='{Address}']"));
        Assert.Null(page.QuerySelector("#gear-menu a[href='/settings/users']"));
    }

    private static string OwnCell(AngleSharp.Html.Dom.IHtmlDocument page) => page.QuerySelectorAll("table.matrix tbody tr")
        .Single(row => row.QuerySelector("th")!.TextContent.Contains("activity log", StringComparison.Ordinal)).QuerySelector("td[data-label='Admin agent']")!.TextContent.Trim();
}
