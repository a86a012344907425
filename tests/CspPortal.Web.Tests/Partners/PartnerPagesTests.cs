using AngleSharp.Html.Dom;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using CspPortal.Web.Cli;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Partners;

/// <summary>Partners as the operator keeps them, by page and by command (OPR-01, SET-01).</summary>
public sealed class PartnerPagesTests : IAsyncLifetime
{
    private const string List = "/operator/partners";
    private static readonly Guid Northwind = new("0a000000-0000-4000-8000-0000000000aa");
    private static readonly Person Nia = new(Northwind, new Guid("0a000000-0000-4000-8000-0000000000bb"), "Nia Northwind", "nia@northwind.example");

    private PortalHost portal = null!;
    private Visitor olga = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync();
        olga = portal.As(People.PortalOperator);
    }

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_operator_finds_the_rooms_from_home_and_sees_how_many_customers_and_never_which()
    {
        var home = await olga.GetPageAsync("/");
        Assert.NotNull(home.QuerySelector($"main a[href='{List}']"));
        Assert.NotNull(home.QuerySelector($"nav[aria-labelledby=operator-nav] a[href='{List}']"));

        var list = await olga.GetPageAsync(List);
        Assert.Equal(["Contoso Distribution", "Fabrikam Trading"], list.QuerySelectorAll("main tbody th").Select(cell => cell.TextContent.Trim()));
        Assert.Equal(["1", "1"], list.QuerySelectorAll("td[data-label=Customers]").Select(cell => cell.TextContent.Trim()));
        var page = await olga.GetPageAsync($"{List}/{Books.Contoso}");
        Assert.Contains("Gus Global", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Adatum", list.Body!.TextContent + page.Body.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Sara Sales", page.Body.TextContent, StringComparison.Ordinal);

        Assert.Equal(["Fabrikam Trading"], (await olga.GetPageAsync(List + "?search=ｆａｂ")).QuerySelectorAll("main tbody th").Select(cell => cell.TextContent.Trim()));
        using var client = portal.Client(person: People.PortalOperator);
        Assert.Contains($"Contoso Distribution,{Books.Contoso},contoso.example,US,1,1", await client.GetStringAsync(List + "/export?sort=-name"), StringComparison.Ordinal);
    }

    [Fact] // SET-01, ACC-06
    public async Task A_partner_is_made_once_and_its_Global_admin_can_begin_to_work()
    {
        var empty = await olga.GetPageAsync(List + "/new");
        var made = await olga.SubmitAsync(empty, "#partner", Entered());
        Assert.Equal((200, $"{List}/{Northwind}"), (olga.LastStatus, olga.LastPath));
        Assert.Equal("250,000", made.QuerySelector($"input[name='Form.Limits[{await IndexAsync("JPY")}].Amount']")!.GetAttribute("value"));

        var again = await olga.SubmitAsync(empty, "#partner", Entered());
        Assert.Equal(409, olga.LastStatus);
        Assert.Contains("already exists", again.QuerySelector("#Form_TenantId-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Nia Northwind", again.QuerySelector("#Form_Admin_Name")!.GetAttribute("value"));

        var nia = portal.As(Nia);
        var people = await nia.GetPageAsync("/settings/users");
        Assert.Equal((200, 1), (nia.LastStatus, people.QuerySelectorAll("main tbody tr").Length));
        var settings = await nia.GetPageAsync("/settings");
        Assert.Contains("250,000", settings.QuerySelector("#company")!.ParentElement!.TextContent, StringComparison.Ordinal);
        // What the operator did for the partner stands in the partner's own log.
        var log = await nia.GetPageAsync("/activity-log?event=add_partner");
        Assert.Contains("Olga Operator", log.QuerySelector("main table")!.TextContent, StringComparison.Ordinal);
    }

    [Theory] // SEC-01
    [InlineData("c")]
    [InlineData("i")]
    [InlineData("p")]
    public async Task A_tenant_that_is_something_else_already_is_no_partner(string whose)
    {
        var tenant = whose switch { "c" => Books.Adatum, "i" => People.InstallationTenant, _ => Books.Contoso };
        var page = await olga.SubmitAsync(await olga.GetPageAsync(List + "/new"), "#partner", Entered(("TenantId", tenant.ToString()), ("MarketCode", "ZZ")));
        Assert.Equal(409, olga.LastStatus);
        Assert.NotNull(page.QuerySelector("#Form_TenantId-error"));
        Assert.NotNull(page.QuerySelector("#Form_MarketCode-error")); // all that is wrong at once
    }

    [Fact] // REL-02
    public async Task What_cannot_be_read_is_told_beside_each_field_and_kept()
    {
        var page = await olga.SubmitAsync(await olga.GetPageAsync(List + "/new"), "#partner", Entered(
            ("TenantId", "x"), ("Name", "\u202E"), ("Domain", "nowhere"), ($"Limits[{await IndexAsync("JPY")}].Amount", "1.5"), ("Admin.Person", "😀"), ("Admin.UserPrincipalName", "nia")));
        Assert.Equal(400, olga.LastStatus);
        Assert.Equal(6, page.QuerySelectorAll(".field .error").Length);
        Assert.Equal("1.5", page.QuerySelector("input[aria-invalid][inputmode=decimal]")!.GetAttribute("value"));
        Assert.False(await portal.InDatabaseAsync(db => db.Partners.AnyAsync(partner => partner.Id == Northwind)));
    }

    [Fact] // REL-03, LOG-01
    public async Task Profile_and_limits_are_edited_with_old_and_new_in_the_log_and_a_stale_save_shows_both()
    {
        var mine = await olga.GetPageAsync($"{List}/{Books.Contoso}");
        var usd = $"Limits[{await IndexAsync("USD")}].Amount";
        // Checkouts and a change of the partner's own settings make nothing stale.
        await portal.InDatabaseAsync(async db =>
        {
            (await db.Partners.SingleAsync(partner => partner.Id == Books.Contoso)).Change(new PartnerSettings { SalesAgentsMayBuy = true });
            (await db.PartnerAccounts.AcrossTenants(db).SingleAsync(account => account.PartnerId == Books.Contoso && account.Currency == "USD")).CountCheckout();
            return await db.SaveChangesAsync();
        });
        await SaveAsync(mine, ("Name", "Contoso 株式会社"), (usd, "2,000,000"), ($"Limits[{await IndexAsync("GBP")}].Amount", "5"));
        Assert.Equal(200, olga.LastStatus);
        var entry = await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).SingleAsync(record => record.Operation == AuditOperation.UpdatePartner));
        Assert.Equal("name=Contoso Distribution; domain=contoso.example; market=US; creditLimits=AUD=1000000 BRL=1000000 EUR=1000000 JPY=150000000 USD=1000000", entry.OldValue);
        Assert.Equal("name=Contoso 株式会社; domain=contoso.example; market=US; creditLimits=AUD=1000000 BRL=1000000 EUR=1000000 GBP=5 JPY=150000000 USD=2000000", entry.NewValue);
        Assert.Equal(Books.Contoso, entry.PartnerId);

        var both = await SaveAsync(mine, ("Name", "Contoso Again"));
        Assert.Equal(409, olga.LastStatus);
        Assert.Equal(["Contoso 株式会社", "Contoso Again"], both.QuerySelectorAll("table.conflict tr:first-child td").Select(cell => cell.TextContent.Trim()));
        both = await SaveAsync(both, ("Domain", "contoso.test"));
        Assert.Equal(409, olga.LastStatus); // an account that opened meanwhile is not closed by the older form
        Assert.Contains("account stays", both.QuerySelector(".form-errors")!.TextContent, StringComparison.Ordinal);
    }

    [Fact] // SET-01
    public async Task The_operator_lets_a_partner_in_again_that_nobody_can_help()
    {
        await portal.ChangePersonAsync(People.GlobalAdmin, user => user.Disable());
        Assert.Contains("None", (await olga.GetPageAsync(List)).QuerySelector("td[data-label='Global admins']")!.TextContent, StringComparison.Ordinal);
        var page = await olga.GetPageAsync($"{List}/{Books.Contoso}");
        await olga.SubmitAsync(page, "#admin", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Admin.Person"] = "no id" });
        Assert.Equal(400, olga.LastStatus);

        foreach (var person in new[] { People.GlobalAdmin, People.SalesAgent, People.SalesAgent })
        {
            await olga.SubmitAsync(page, "#admin", new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Admin.Person"] = person.ObjectId.ToString(), ["Admin.Name"] = person.Name, ["Admin.UserPrincipalName"] = person.UserPrincipalName,
            });
            Assert.Equal(200, olga.LastStatus);
        }

        var log = await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).OrderBy(record => record.Id).Select(record => record.Operation + " " + record.NewValue).ToListAsync());
        Assert.Equal(["enable_user GlobalAdmin", "assign_role GlobalAdmin, SalesAgent"], log);
        var sara = portal.As(People.SalesAgent);
        await sara.GetPageAsync("/settings/users");
        Assert.Equal(200, sara.LastStatus);
    }

    [Fact] // OPR-01
    public async Task Commands_name_the_first_operator_and_the_first_partner_and_refuse_what_the_pages_refuse()
    {
        var own = Guid.NewGuid();
        var omar = new Person(own, Guid.NewGuid(), "Omar Operator", "omar@operations.example");
        string[] named = ["add-operator", "--tenant", $"{own}", "--object", $"{omar.ObjectId}", "--name", omar.Name, "--upn", omar.UserPrincipalName];
        Assert.Equal(0, await Verbs.TryRunAsync(portal.Services, named));
        Assert.Equal(0, await Verbs.TryRunAsync(portal.Services, named));
        var visitor = portal.As(omar);
        await visitor.GetPageAsync(List);
        Assert.Equal(200, visitor.LastStatus);

        named[2] = $"{Books.Contoso}";
        Assert.Equal(1, await Verbs.TryRunAsync(portal.Services, named));
        Assert.Equal(64, await Verbs.TryRunAsync(portal.Services, ["add-operator", "--tenant", "x"]));
        Assert.Equal(64, await Verbs.TryRunAsync(portal.Services, ["add-operator", "--rule", "all"]));

        string[] partner =
        [
            "add-partner", "--tenant", $"{Northwind}", "--name", "Northwind", "--domain", "northwind.example", "--market", "JP", "--limit", "JPY=250000", "--limit", "USD=10.50",
            "--object", $"{Nia.ObjectId}", "--admin", Nia.Name, "--upn", Nia.UserPrincipalName,
        ];
        Assert.Equal(0, await Verbs.TryRunAsync(portal.Services, partner));
        Assert.Equal(1, await Verbs.TryRunAsync(portal.Services, partner));
        Assert.Equal(64, await Verbs.TryRunAsync(portal.Services, [.. partner, "--limit", "JPY=1.5"]));
        var nia = portal.As(Nia);
        await nia.GetPageAsync("/settings/users");
        Assert.Equal(200, nia.LastStatus);
        var entries = await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).IgnoreQueryFilters().Where(record => record.Channel == Channel.Command).OrderBy(record => record.Id)
            .Select(record => record.ActorName + ": " + record.Operation).ToListAsync());
        Assert.Equal(["add-operator: add_user", "add-operator: assign_role", "add-partner: add_partner", "add-partner: add_user", "add-partner: assign_role"], entries);
    }

    private Dictionary<string, string?> Entered(params (string Field, string Value)[] others)
    {
        var entered = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Form.TenantId"] = Northwind.ToString(), ["Form.Name"] = "Northwind <b>商事</b>", ["Form.Domain"] = "Northwind.example", ["Form.MarketCode"] = "JP",
            ["Form.Admin.Person"] = Nia.ObjectId.ToString(), ["Form.Admin.Name"] = Nia.Name, ["Form.Admin.UserPrincipalName"] = Nia.UserPrincipalName,
            [$"Form.Limits[{IndexAsync("JPY").GetAwaiter().GetResult()}].Amount"] = "250,000",
        };
        foreach (var (field, value) in others) entered["Form." + field] = value;
        return entered;
    }

    private Task<IHtmlDocument> SaveAsync(IHtmlDocument page, params (string Field, string? Value)[] entered) =>
        olga.SubmitAsync(page, "#partner", entered.ToDictionary(pair => "Form." + pair.Field, pair => pair.Value, StringComparer.Ordinal));

    /// <summary>Place of a currency among the limits.</summary>
    private async Task<int> IndexAsync(string currency) =>
        (await portal.InDatabaseAsync(db => db.Markets.Select(market => market.Currency).Distinct().OrderBy(code => code).ToListAsync())).IndexOf(currency);
}
