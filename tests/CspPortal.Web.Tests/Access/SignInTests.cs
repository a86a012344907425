using CspPortal.DevIdp;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Access;

public sealed class SignInTests : IAsyncLifetime
{
    /// <summary>Open to everyone signed in.</summary>
    private const string OwnPage = "/account/no-role";

    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // LOG-01
    public async Task A_partner_person_signs_in_by_the_real_code_flow_and_signs_out_again_and_both_are_logged()
    {
        await portal.SignInAsync(People.AdminAgent);
        var page = await portal.GetPageAsync(OwnPage);
        Assert.Equal((200, OwnPage), (portal.LastStatus, portal.LastPath));

        var answer = await portal.SubmitAsync(page, "form[action='/account/sign-out']");
        Assert.Equal((200, "/account/signed-out"), (portal.LastStatus, portal.LastPath));
        Assert.Equal("You are signed out", answer.QuerySelector("h1")!.TextContent);
        await portal.GetPageAsync(OwnPage);
        Assert.StartsWith(LocalIdentityProvider.AuthorizePath, portal.LastPath, StringComparison.Ordinal);

        var log = await LogAsync();
        Assert.Equal([AuditOperation.SignIn, AuditOperation.SignOut], log.Select(entry => entry.Operation));
        Assert.All(log, entry => Assert.Equal(
            (Books.Contoso, People.AdminAgent.ObjectId, "aiko@contoso.example", Channel.Portal),
            (entry.PartnerId!.Value, entry.ActorObjectId, entry.ActorUserPrincipalName, entry.Channel)));
        Assert.All(log, entry => Assert.False(string.IsNullOrEmpty(entry.RequestId)));
    }

    [Fact]
    public async Task The_sign_in_page_lists_the_people_under_their_organisations_with_their_roles_in_the_language_of_the_browser()
    {
        var visitor = portal.NewVisitor();
        visitor.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ja");
        var page = await visitor.GetPageAsync("/account/sign-in");
        Assert.Equal("サインインするユーザーの選択", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("Contoso Distribution", page.QuerySelectorAll("h2").Select(h => h.TextContent));
        var button = page.QuerySelector($"button[value='{People.ForeignCustomerAdmin.Choice}']")!;
        Assert.Contains("竹内 隆", button.TextContent, StringComparison.Ordinal);
        Assert.Equal(People.All.Count, page.QuerySelectorAll("button").Length);
        Assert.Empty(page.QuerySelectorAll("script, style, [style]"));
    }

    [Theory] // REL-02
    [InlineData("authorize")]
    [InlineData("token")]
    public async Task A_form_that_cannot_be_read_is_refused(string endpoint)
    {
        using var client = portal.Client();
        using var form = new FormUrlEncodedContent(Enumerable.Range(0, 3000).Select(i => KeyValuePair.Create($"a{i}", "1")));
        using var answer = await client.PostAsync(new Uri($"/organizations/oauth2/v2.0/{endpoint}", UriKind.Relative), form);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task After_sign_in_the_page_that_was_asked_for_is_shown()
    {
        var visitor = portal.NewVisitor();
        var chooser = await visitor.GetPageAsync(OwnPage + "?a=1");
        await visitor.SubmitAsync(chooser, "form", new Dictionary<string, string?> { ["person"] = People.SalesAgent.Choice });
        Assert.Equal((200, OwnPage + "?a=1"), (visitor.LastStatus, visitor.LastPath));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task Sign_in_leads_to_no_foreign_address(string returnUrl)
    {
        var visitor = portal.NewVisitor();
        await visitor.SignInAsync(People.AdminAgent, returnUrl);
        Assert.Equal("/", visitor.LastPath);
    }

    [Fact] // SEC-01
    public async Task A_person_of_an_unknown_organisation_reads_that_it_is_not_known_and_gets_no_session()
    {
        await portal.SignInAsync(People.Stranger);
        Assert.Equal((403, "/account/unknown-organisation"), (portal.LastStatus, portal.LastPath));
        await portal.GetPageAsync(OwnPage);
        Assert.StartsWith(LocalIdentityProvider.AuthorizePath, portal.LastPath, StringComparison.Ordinal);
        Assert.Empty(await LogAsync());
    }

    [Fact] // ACC-06
    public async Task A_disabled_person_is_out_at_the_next_request_and_does_not_get_in_again()
    {
        await portal.SignInAsync(People.AdminAgent);
        await portal.ChangePersonAsync(People.AdminAgent, user => user.Disable());

        var page = await portal.GetPageAsync(OwnPage);
        Assert.Equal((403, "/account/disabled"), (portal.LastStatus, portal.LastPath));
        Assert.Equal("Your access has been turned off", page.QuerySelector("h1")!.TextContent);

        await portal.ChangePersonAsync(People.AdminAgent, user => user.Enable());
        await portal.GetPageAsync(OwnPage);
        Assert.StartsWith(LocalIdentityProvider.AuthorizePath, portal.LastPath, StringComparison.Ordinal);

        await portal.ChangePersonAsync(People.AdminAgent, user => user.Disable());
        await portal.SignInAsync(People.AdminAgent);
        Assert.Equal((403, "/account/disabled"), (portal.LastStatus, portal.LastPath));
    }

    [Fact]
    public async Task A_person_seen_for_the_first_time_is_remembered_without_a_role_and_reads_which_one_is_needed()
    {
        var newcomer = People.CustomerAdmin with { ObjectId = Guid.NewGuid(), Name = "Nia <New>", UserPrincipalName = "nia@adatum.example" };
        await using var host = await PortalHost.StartAsync(configure: services => services.AddScoped<IDevDirectory>(_ => new OnlyThese(newcomer)));
        await host.SignInAsync(newcomer);
        var page = await host.GetPageAsync(OwnPage);
        Assert.Contains("Adatum Corporation", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Global admin of the customer"], page.QuerySelectorAll("[data-needed-roles] li").Select(li => li.TextContent));
        var user = await host.InDatabaseAsync(db => db.Users.Include(u => u.Assignments).SingleAsync(u => u.ObjectId == newcomer.ObjectId));
        Assert.Equal("Nia <New>", user.Name);
        Assert.Empty(user.Roles);
    }

    [Fact]
    public async Task The_first_Global_admin_by_configuration_gets_the_role_once()
    {
        var first = People.GlobalAdmin with { TenantId = Books.Fabrikam, ObjectId = Guid.NewGuid(), UserPrincipalName = "first@fabrikam.example" };
        await using var host = await PortalHost.StartAsync(
            new Dictionary<string, string?> { ["Installation:FirstGlobalAdmin"] = "First@Fabrikam.example" },
            services => services.AddScoped<IDevDirectory>(_ => new OnlyThese(first)));
        await host.InDatabaseAsync(async db => await db.Users.Where(u => u.ObjectId == People.ForeignGlobalAdmin.ObjectId).ExecuteDeleteAsync());
        await host.SignInAsync(first);
        var user = await host.InDatabaseAsync(db => db.Users.Include(u => u.Assignments).SingleAsync(u => u.ObjectId == first.ObjectId));
        Assert.Equal([Role.GlobalAdmin], user.Roles);
        var log = await host.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().OrderBy(r => r.Id).Select(r => r.Operation).ToListAsync());
        Assert.Equal([AuditOperation.AssignRole, AuditOperation.SignIn], log);
    }

    [Fact] // I18-01
    public async Task Language_and_time_zone_are_chosen_in_the_menu_and_remembered_for_the_next_browser()
    {
        await portal.SignInAsync(People.AdminAgent);
        var page = await portal.GetPageAsync(OwnPage);
        page = await portal.SubmitAsync(page, "form.person-form", new { culture = "ja-JP", timeZone = "Asia/Tokyo" });
        Assert.Equal((200, OwnPage), (portal.LastStatus, portal.LastPath));
        Assert.Equal("ロールがまだ割り当てられていません", page.QuerySelector("h1")!.TextContent);

        var another = portal.NewVisitor();
        page = await another.SignInAsync(People.AdminAgent, OwnPage);
        Assert.Equal("ロールがまだ割り当てられていません", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("Asia/Tokyo", page.QuerySelector("select[name=timeZone] option[selected]")!.GetAttribute("value"));
    }

    [Fact] // I18-01
    public async Task A_stranger_chooses_a_language_too()
    {
        var page = await portal.GetPageAsync("/account/signed-out");
        page = await portal.SubmitAsync(page, "form[action='/account/preferences']", new { culture = "ja-JP" });
        Assert.Equal((200, "/account/signed-out"), (portal.LastStatus, portal.LastPath));
        Assert.Equal("サインアウトしました", page.QuerySelector("h1")!.TextContent);
    }

    [Theory] // I18-01
    [InlineData("xx-XX", null)]
    [InlineData(null, "Mars/Olympus")]
    public async Task A_language_or_zone_that_is_not_offered_is_refused(string? culture, string? timeZone)
    {
        var page = await portal.GetPageAsync("/account/signed-out");
        await portal.SubmitAsync(page, "form[action='/account/preferences']", new { culture, timeZone });
        Assert.Equal(400, portal.LastStatus);
    }

    private Task<List<AuditRecord>> LogAsync() =>
        portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().OrderBy(record => record.Id).ToListAsync());

    private sealed class OnlyThese(params Person[] people) : IDevDirectory
    {
        public Task<IReadOnlyList<LocalPerson>> GetPeopleAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<LocalPerson>>(
            [.. people.Select(p => new LocalPerson(p.TenantId, p.ObjectId, p.Name, p.UserPrincipalName, "Organisation", []))]);
    }
}
