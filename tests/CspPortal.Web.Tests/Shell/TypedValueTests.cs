using CspPortal.Domain.Access;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Shell;

public sealed class TypedValueTests
{
    private static readonly string Products = $"/customers/{Books.Adatum}/products";

    [Theory] // REL-02, ORD-01
    [InlineData("0x10")]
    [InlineData("three")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    [InlineData("\u202E3")]
    public async Task What_is_no_whole_number_is_answered_beside_the_field_and_kept(string quantity)
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);

        var answer = await agent.SubmitAsync(await agent.GetPageAsync(Products), $"form[data-sku^='{Books.Perpetual}']", new Dictionary<string, string?> { ["Form.Quantity"] = quantity });

        Assert.Equal(400, agent.LastStatus);
        Assert.Equal(quantity, answer.QuerySelector("input[name='Form.Quantity'][aria-invalid=true]")!.GetAttribute("value"));
        Assert.Contains("is not a whole number. Enter digits", answer.QuerySelector("p.error")!.TextContent, StringComparison.Ordinal);
        Assert.False(await portal.InDatabaseAsync(db => db.Carts.IgnoreQueryFilters().AnyAsync()));
    }

    [Fact] // I18-01
    public async Task Full_width_digits_are_digits()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);

        await agent.SubmitAsync(await agent.GetPageAsync(Products), $"form[data-sku^='{Books.Perpetual}']", new Dictionary<string, string?> { ["Form.Quantity"] = "１２" });

        Assert.Equal(12, await portal.InDatabaseAsync(db => db.Carts.IgnoreQueryFilters().Select(cart => cart.Lines[0].Quantity).SingleAsync()));
    }

    [Fact] // REL-02, SET-01
    public async Task A_number_is_no_role()
    {
        await using var portal = await PortalHost.StartAsync();
        var admin = portal.As(People.GlobalAdmin);
        var address = $"/settings/users/{People.SalesAgent.ObjectId}";

        await admin.SubmitAsync(await admin.GetPageAsync(address), "#person", new Dictionary<string, string?> { ["Form.Roles"] = "0" });

        Assert.Equal(400, admin.LastStatus);
    }

    [Theory] // REL-02
    [InlineData("on=x&kind=PerpetualSoftware&market=US")]
    [InlineData("on=2026-06-01&time=NaN&kind=PerpetualSoftware&market=US")]
    [InlineData("kind=-1")]
    [InlineData("kind=1&market=US&on=2026-06-01")]
    public async Task A_question_that_cannot_be_read_is_answered_beside_its_fields(string query)
    {
        await using var portal = await PortalHost.StartAsync();
        var admin = portal.As(People.GlobalAdmin);

        var page = await admin.GetPageAsync("/catalogue/that-day?" + query);

        Assert.Equal(400, admin.LastStatus);
        Assert.NotEmpty(page.QuerySelectorAll("main p.error, main .field-validation-error"));
    }

    [Fact] // ACC-03, ACC-05
    public async Task Who_has_the_role_but_not_the_setting_is_told_of_the_setting()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);

        var page = await agent.GetPageAsync("/activity-log");

        Assert.Equal(403, agent.LastStatus);
        Assert.Contains(PermissionTable.RolesFor(Permission.ReadActivityLog), role => role == Role.AdminAgent);
        Assert.Contains("Admin agent (if your organisation’s settings allow it)", page.QuerySelector("[data-needed-roles]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("settings do not allow it now", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }
}
