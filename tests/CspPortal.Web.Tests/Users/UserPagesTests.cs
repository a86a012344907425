using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Users;

/// <summary>Users and roles as a Global admin meets them (SET-01, ACC-06).</summary>
public sealed class UserPagesTests : IAsyncLifetime
{
    private const string List = "/settings/users";

    private PortalHost portal = null!;
    private Visitor admin = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync();
        admin = portal.As(People.GlobalAdmin);
    }

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // SET-01, ACC-06
    public async Task A_role_given_and_taken_acts_at_the_persons_next_click()
    {
        var sara = portal.As(People.SalesAgent);
        await sara.GetPageAsync("/activity-log");
        Assert.Equal(403, sara.LastStatus);

        var list = await admin.GetPageAsync(List);
        Assert.Equal(9, list.QuerySelectorAll("main tbody tr").Length);
        var page = await admin.GetPageAsync(list.QuerySelector($"a[href$='{People.SalesAgent.ObjectId}']")!.GetAttribute("href")!);
        Assert.Equal(["SalesAgent"], page.QuerySelectorAll("input[name='Form.Roles'][checked]").Select(box => box.GetAttribute("value")));
        Assert.Contains("Looks up customers", page.QuerySelector("#role-SalesAgent-hint")!.TextContent, StringComparison.Ordinal);

        page = await admin.SubmitAsync(page, "#person", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.Roles"] = "AccountAdmin" });
        Assert.Equal((200, AddressOf(People.SalesAgent)), (admin.LastStatus, admin.LastPath));
        Assert.Contains("Sara Sales was saved", page.QuerySelector(".message-bar")!.TextContent, StringComparison.Ordinal);
        await sara.GetPageAsync("/activity-log");
        Assert.Equal(200, sara.LastStatus);

        await admin.SubmitAsync(page, "#person", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.MaySignIn"] = null });
        await sara.GetPageAsync("/activity-log");
        Assert.StartsWith("/account/disabled", sara.LastPath, StringComparison.Ordinal);

        var log = await admin.GetPageAsync($"/activity-log?event=all&user={People.GlobalAdmin.ObjectId}");
        Assert.Contains("Assign role", log.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("AccountAdmin; disabled", log.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory] // SEC-01, SET-01
    [InlineData("PortalOperator")]
    [InlineData("CustomerGlobalAdmin")]
    [InlineData("9")]
    [InlineData("Emperor")]
    public async Task A_forged_form_gives_no_role_that_is_not_offered(string role)
    {
        foreach (var target in new[] { AddressOf(People.GlobalAdmin), List + "/new" })
        {
            var page = await admin.GetPageAsync(target);
            page = await admin.SubmitAsync(page, "#person", new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Form.Roles"] = role, ["Form.ObjectId"] = Guid.NewGuid().ToString(), ["Form.Name"] = "Eve", ["Form.UserPrincipalName"] = "eve@contoso.example",
            });
            Assert.Equal(400, admin.LastStatus);
            Assert.NotEmpty(page.QuerySelector("#Form_Roles-error")!.TextContent.Trim());
        }

        Assert.Equal(["GlobalAdmin"], await RolesAsync(People.GlobalAdmin));
        Assert.Equal(0, await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).CountAsync(record => record.Operation == AuditOperation.AssignRole)));
    }

    [Fact] // SET-01
    public async Task The_last_Global_admin_cannot_go_and_nobody_shuts_out_themselves()
    {
        var page = await admin.GetPageAsync(AddressOf(People.GlobalAdmin));
        Assert.Null(page.QuerySelector("#Form_MaySignIn[type=checkbox]"));
        page = await admin.SubmitAsync(page, "#person", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.Roles"] = "BillingAdmin", ["Form.MaySignIn"] = null });
        Assert.Equal(409, admin.LastStatus);
        Assert.Contains("only Global admin who can sign in", page.QuerySelector("#Form_Roles-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("cannot turn off your own access", page.QuerySelector(".form-errors")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["BillingAdmin"], page.QuerySelectorAll("input[name='Form.Roles'][checked]").Select(box => box.GetAttribute("value"))); // what was entered stays
        Assert.Equal(["GlobalAdmin"], await RolesAsync(People.GlobalAdmin));
    }

    [Fact] // REL-03
    public async Task A_stale_save_shows_both_and_saves_only_when_asked_again()
    {
        var mine = await admin.GetPageAsync(AddressOf(People.SalesAgent));
        var colleague = portal.As(People.GlobalAdmin);
        await colleague.SubmitAsync(await colleague.GetPageAsync(AddressOf(People.SalesAgent)), "#person", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.Roles"] = "HelpdeskAgent" });

        var choice = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.Roles"] = "BillingAdmin" };
        var both = await admin.SubmitAsync(mine, "#person", choice);
        Assert.Equal(409, admin.LastStatus);
        Assert.Equal(["Helpdesk agent", "Billing admin"], both.QuerySelectorAll("table.conflict tbody tr:first-child td").Select(cell => cell.TextContent.Trim()));
        Assert.Equal(["HelpdeskAgent"], await RolesAsync(People.SalesAgent));

        await admin.SubmitAsync(both, "#person");
        Assert.Equal(200, admin.LastStatus);
        Assert.Equal(["BillingAdmin"], await RolesAsync(People.SalesAgent));
    }

    [Fact] // REL-02
    public async Task A_person_is_added_once_however_often_the_form_is_sent_and_bad_input_is_kept_to_be_corrected()
    {
        var page = await admin.GetPageAsync(List + "/new");
        var bad = await admin.SubmitAsync(page, "#person", new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Form.ObjectId"] = "eve", ["Form.Name"] = new string('長', 201), ["Form.UserPrincipalName"] = "<script>alert(1)</script>", ["Form.Roles"] = "SalesAgent",
        });
        Assert.Equal(400, admin.LastStatus);
        Assert.Equal(3, bad.QuerySelectorAll(".field .error").Length);
        Assert.Equal("<script>alert(1)</script>", bad.QuerySelector("#Form_UserPrincipalName")!.GetAttribute("value"));
        Assert.NotNull(bad.QuerySelector("#role-SalesAgent[checked]"));

        var eve = Guid.NewGuid();
        var entered = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Form.ObjectId"] = $" {eve} ", ["Form.Name"] = "森 😀 <b>Eve</b>", ["Form.UserPrincipalName"] = "eve@contoso.example", ["Form.Roles"] = "SalesAgent",
        };
        await admin.SubmitAsync(page, "#person", entered);
        Assert.Equal((200, $"{List}/{eve}"), (admin.LastStatus, admin.LastPath));
        var again = await admin.SubmitAsync(page, "#person", entered);
        Assert.Equal(409, admin.LastStatus);
        Assert.Contains("already here", again.QuerySelector("#Form_ObjectId-error")!.TextContent, StringComparison.Ordinal);

        var found = await admin.GetPageAsync(List + "?search=" + Uri.EscapeDataString("森 😀"));
        Assert.Equal("森 😀 <b>Eve</b>", Assert.Single(found.QuerySelectorAll("main tbody th")).TextContent);
        Assert.Single(found.QuerySelectorAll(".chip"));
    }

    [Fact] // CSV-01
    public async Task The_file_holds_what_is_filtered_and_is_in_the_log()
    {
        using var client = portal.Client(person: People.GlobalAdmin);
        var file = await client.GetStringAsync(List + "/export?role=BillingAdmin");
        Assert.Equal(2, file.Trim().Split('\n').Length);
        Assert.Contains($"Bea Billing,bea@contoso.example,{People.BillingAdmin.ObjectId},BillingAdmin,yes", file, StringComparison.Ordinal);
        var entry = await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).SingleAsync(record => record.Operation == AuditOperation.ExportUsers));
        Assert.Contains("role=BillingAdmin", entry.Details, StringComparison.Ordinal);
    }

    [Theory] // REL-02
    [InlineData("?search=nobody", 200)]
    [InlineData("?role=Emperor&access=maybe&sort=height&page=%00&size=7", 200)]
    [InlineData("?size=many", 400)]
    public async Task Odd_addresses_of_the_list_are_answered(string query, int status)
    {
        await admin.GetPageAsync(List + query);
        Assert.Equal(status, admin.LastStatus);
        await admin.GetPageAsync(List + "?search=" + new string('x', 300));
        Assert.Equal(400, admin.LastStatus);
    }

    private static string AddressOf(Person person) => $"{List}/{person.ObjectId}";

    private Task<List<string>> RolesAsync(Person person) => portal.InDatabaseAsync(db =>
        db.Set<RoleAssignment>().Where(assignment => assignment.ObjectId == person.ObjectId).Select(assignment => assignment.Role.ToString()).ToListAsync());
}
