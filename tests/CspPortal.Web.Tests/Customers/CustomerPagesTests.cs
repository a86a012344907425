using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Customers;

/// <summary>CST-01: the customer list, Add customer and the Account page, over the forms that are on the pages.</summary>
public sealed class CustomerPagesTests
{
    private const string Adatum = "/customers/a0000000-0000-4000-8000-00000000000a";
    private const string NewTenant = "1e3a4f5b-0c2d-4e6f-8a9b-1c2d3e4f5a6b";

    [Fact]
    public async Task An_agent_adds_a_customer_finds_it_in_the_list_and_opens_its_account_page()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        var page = await agent.GetPageAsync("/customers");
        Assert.NotNull(page.QuerySelector("main .command-bar a[href='/customers/new']"));

        page = await agent.SubmitAsync(await agent.GetPageAsync("/customers/new"), "#customer", Filled());
        Assert.Equal((200, "/customers/" + NewTenant), (agent.LastStatus, agent.LastPath));
        Assert.Contains("Added: Wingtip Toys.", Text(page), StringComparison.Ordinal);
        Assert.Contains("Nothing can be bought for this customer", page.QuerySelector(".message-bar.tone-warning")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Prices include tax rate 10%", Words(page), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($"main .command-bar a[href='/customers/{NewTenant}/products']"));
        foreach (var entry in new[] { "/orders", "/software", "" })
            Assert.NotNull(page.QuerySelector($".site-nav a[href='/customers/{NewTenant}{entry}']"));

        page = await agent.GetPageAsync("/customers?search=WINGTIP");
        var row = Assert.Single(page.QuerySelectorAll("main tbody tr"));
        foreach (var shown in new[] { "Wingtip Toys", NewTenant, "wingtip.example", "Australia", "Not accepted" }) Assert.Contains(shown, row.TextContent, StringComparison.Ordinal);
        Assert.Equal(NewTenant, row.QuerySelector("[data-copy]")!.GetAttribute("data-copy"));
    }

    [Fact]
    public async Task Recording_the_agreement_takes_the_warning_away()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        var page = await agent.SubmitAsync(await agent.GetPageAsync("/customers/new"), "#customer", Filled());
        page = await agent.GetPageAsync(page.QuerySelector<IHtmlAnchorElement>(".message-bar a")!.GetAttribute("href")!);
        page = await agent.SubmitAsync(page, "#customer", Fields(("Form.AgreementFirstName", "Mei"), ("Form.AgreementLastName", "Ito"), ("Form.AgreementEmail", "mei@wingtip.example"), ("Form.AgreementAcceptedOn", "2026-06-15")));
        Assert.Contains("15 Jun 2026", Text(page), StringComparison.Ordinal);
        Assert.Contains("Mei Ito", Text(page), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".message-bar.tone-warning"));
    }

    [Theory] // REL-02
    [InlineData("Form.TenantId", "contoso", "Enter the Microsoft ID as a GUID")]
    [InlineData("Form.TenantId", "00000000-0000-0000-0000-000000000000", "Enter the Microsoft ID as a GUID")]
    [InlineData("Form.TenantId", "", "Enter the Microsoft ID as a GUID")]
    [InlineData("Form.CompanyName", "", "Enter the company name.")]
    [InlineData("Form.CompanyName", "\u200B", "Enter the company name.")]
    [InlineData("Form.CompanyName", "a\u202Egpj", "hidden characters")]
    [InlineData("Form.CompanyName", "a\u0007b", "hidden characters")]
    [InlineData("Form.Domain", "https://wingtip.example/", "Enter a domain name")]
    [InlineData("Form.Domain", "<script>alert(1)</script>", "Enter a domain name")]
    [InlineData("Form.MarketCode", "", "Choose a market")]
    [InlineData("Form.MarketCode", "ATLANTIS-IN-THE-SEA", "Choose a market")]
    [InlineData("Form.MarketCode", "XX", "Choose a market")]
    [InlineData("Form.Email", "sam", "Enter an email address")]
    [InlineData("Form.AgreementFirstName", "Mei", "Enter the last name.")]
    [InlineData("Form.AgreementAcceptedOn", "yesterday", "yesterday")]
    [InlineData("Form.AgreementAcceptedOn", "0001-01-01", "Enter a date from 2014 on.")]
    public async Task Bad_input_is_answered_beside_the_field_with_the_input_kept(string field, string typed, string message)
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        var entered = Filled();
        entered[field] = typed;
        var page = await agent.SubmitAsync(await agent.GetPageAsync("/customers/new"), "#customer", entered);
        Assert.Equal(400, agent.LastStatus);
        Assert.Contains(message, string.Join(' ', page.QuerySelectorAll("p.error").Select(error => error.TextContent)), StringComparison.Ordinal);
        Assert.Equal("Wingtip Toys" == entered["Form.CompanyName"] ? "Wingtip Toys" : typed, page.QuerySelector("[name='Form.CompanyName']")!.GetAttribute("value"));
        Assert.NotEmpty(page.QuerySelectorAll("[aria-invalid=true]"));
        Assert.All(page.QuerySelectorAll(".form-errors a"), link => Assert.NotNull(page.QuerySelector(link.GetAttribute("href")!)));
        Assert.Equal(1, await portal.InDatabaseAsync(db => db.Customers.AcrossTenants(db).CountAsync(row => row.PartnerId == Books.Contoso)));
    }

    [Fact] // REL-02; no browser sends one, and the server reads no form that has one.
    public async Task A_null_character_gets_the_error_page_of_a_bad_request()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        var page = await agent.SubmitAsync(await agent.GetPageAsync("/customers/new"), "#customer", Fields(("Form.CompanyName", "a\0b")));
        Assert.Equal(400, agent.LastStatus);
        Assert.NotNull(page.QuerySelector("main h1"));
    }

    [Fact] // REL-02
    public async Task Four_thousand_characters_in_every_field_are_refused_beside_each()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        var long4000 = new string('あ', 4000);
        var entered = Filled().Keys.ToDictionary(key => key, string? (_) => long4000, StringComparer.Ordinal);
        var page = await agent.SubmitAsync(await agent.GetPageAsync("/customers/new"), "#customer", entered);
        Assert.Equal(400, agent.LastStatus);
        Assert.Contains("Use at most 200 characters.", Text(page), StringComparison.Ordinal);
        Assert.Equal(entered.Count, page.QuerySelectorAll("[aria-invalid=true]").Length);
    }

    [Theory]
    [InlineData("株式会社テイルスピン")]
    [InlineData("😀👩‍👩‍👧 Coffee")]
    [InlineData("شركة المثال")]
    [InlineData("<script>alert(1)</script>")]
    public async Task Names_of_any_script_are_shown_as_they_were_entered_and_never_as_markup(string name)
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        var entered = Filled();
        entered["Form.CompanyName"] = name;
        var page = await agent.SubmitAsync(await agent.GetPageAsync("/customers/new"), "#customer", entered);
        Assert.Equal(name, page.QuerySelector("main h1")!.TextContent);
        page = await agent.GetPageAsync("/customers?search=" + Uri.EscapeDataString(name));
        Assert.Equal(name, page.QuerySelector("main tbody th")!.TextContent);
        Assert.DoesNotContain(page.QuerySelectorAll("script"), script => script.TextContent.Contains("alert", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tenant_or_domain_that_is_taken_is_said_at_its_field()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        foreach (var (tenant, domain, field, message) in new[]
        {
            (Books.Adatum.ToString(), "free.example", "Form_TenantId", "A customer with this Microsoft ID already exists."),
            (Books.Tailspin.ToString(), "free.example", "Form_TenantId", "A customer with this Microsoft ID already exists."),
            (Books.Fabrikam.ToString(), "free.example", "Form_TenantId", "It cannot be a customer."),
            (NewTenant, "adatum.example", "Form_Domain", "Another customer already has this domain."),
            (NewTenant, "tailspin.example", "Form_Domain", "Another customer already has this domain."),
        })
        {
            var entered = Filled();
            (entered["Form.TenantId"], entered["Form.Domain"]) = (tenant, domain);
            var page = await agent.SubmitAsync(await agent.GetPageAsync("/customers/new"), "#customer", entered);
            Assert.Equal(409, agent.LastStatus);
            Assert.Contains(message, page.GetElementById(field + "-error")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact] // REL-03
    public async Task A_stale_save_shows_both_versions_and_can_then_be_saved_on_purpose()
    {
        await using var portal = await PortalHost.StartAsync();
        var (first, second) = (portal.As(People.AdminAgent), portal.As(People.AdminAgent));
        var mine = await first.GetPageAsync(Adatum + "/edit");
        await second.SubmitAsync(await second.GetPageAsync(Adatum + "/edit"), "#customer", Fields(("Form.CompanyName", "Adatum Holding")));
        Assert.Equal(200, second.LastStatus);

        var page = await first.SubmitAsync(mine, "#customer", Fields(("Form.CompanyName", "Adatum Group"), ("Form.City", "Kobe")));
        Assert.Equal(409, first.LastStatus);
        var rows = page.QuerySelectorAll("table.conflict tr.differs").Select(row => row.QuerySelectorAll("td").Select(cell => cell.TextContent).ToList()).ToList();
        Assert.Equal([["Adatum Holding", "Adatum Group"], ["Anywhere", "Kobe"]], rows);
        Assert.Equal("Adatum Holding", await NameAsync(portal));

        page = await first.SubmitAsync(page, "#customer");
        Assert.Equal((200, Adatum), (first.LastStatus, first.LastPath));
        Assert.Equal("Adatum Group", await NameAsync(portal));
        Assert.Contains("Kobe", Text(page), StringComparison.Ordinal);
        var entries = await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).Where(record => record.Operation == AuditOperation.UpdateCustomer).OrderBy(record => record.Id).ToListAsync());
        Assert.Equal(["companyName=Adatum Corporation", "companyName=Adatum Holding; address=1 Main Street, Anywhere, 12345"], entries.Select(entry => entry.OldValue));
    }

    [Fact] // ACC-05
    public async Task Only_an_admin_agent_sees_the_buttons_and_may_open_the_forms()
    {
        await using var portal = await PortalHost.StartAsync();
        foreach (var person in new[] { People.GlobalAdmin, People.SalesAgent, People.HelpdeskAgent, People.BillingAdmin })
        {
            var visitor = portal.As(person);
            foreach (var address in new[] { "/customers", Adatum })
            {
                var page = await visitor.GetPageAsync(address);
                Assert.Equal(200, visitor.LastStatus);
                Assert.Empty(page.QuerySelectorAll("main a[href$='/new'], main a[href$='/edit']"));
            }

            foreach (var address in new[] { "/customers/new", Adatum + "/edit" })
            {
                await visitor.GetPageAsync(address);
                Assert.Equal(403, visitor.LastStatus);
            }
        }
    }

    [Fact] // SEC-01
    public async Task Another_partners_customer_is_404_on_every_page()
    {
        await using var portal = await PortalHost.StartAsync();
        var foreign = portal.As(People.ForeignAdminAgent);
        foreach (var address in new[] { Adatum, Adatum + "/edit" })
        {
            await foreign.GetPageAsync(address);
            Assert.Equal(404, foreign.LastStatus);
        }

        await foreign.SubmitAsync(await foreign.GetPageAsync($"/customers/{Books.Tailspin}/edit"), "#customer", Fields(("Form.CompanyName", "Mine now")));
        Assert.Equal("Adatum Corporation", await NameAsync(portal));
        Assert.DoesNotContain("Adatum", Text(await foreign.GetPageAsync("/customers")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?search=%EF%BF%BE%00%27%25_&market=ZZ&agreement=perhaps&sort=nonsense&page=xyz&size=-1", 200)]
    [InlineData("?size=three", 400)]
    [InlineData("?market=abcdefghijklmnop", 400)]
    public async Task An_odd_address_is_read_as_far_as_it_goes(string query, int status)
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        foreach (var address in new[] { "/customers", "/customers/export" })
        {
            await agent.GetPageAsync(address + query);
            Assert.Equal(status, agent.LastStatus);
        }

        await agent.GetPageAsync("/customers?search=" + new string('x', 4000));
        Assert.Equal(400, agent.LastStatus);
    }

    [Fact]
    public async Task An_empty_list_says_what_to_do_next()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.InDatabaseAsync(db => db.Customers.AcrossTenants(db).Where(row => row.PartnerId == Books.Contoso).ExecuteDeleteAsync());
        var page = await portal.As(People.AdminAgent).GetPageAsync("/customers");
        Assert.Equal("/customers/new", page.QuerySelector("main .empty-state a")!.GetAttribute("href"));
        page = await portal.As(People.GlobalAdmin).GetPageAsync("/customers");
        Assert.Contains("An Admin agent of your organisation can add customers.", Text(page), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("main .empty-state a"));
    }

    [Fact] // CSV-01, LOG-01
    public async Task The_file_has_the_filtered_customers_and_the_export_is_logged()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.GlobalAdmin);
        var answer = await agent.Client.GetAsync("/customers/export?search=adatum");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(2, (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Single((await agent.Client.GetStringAsync("/customers/export?search=nothing")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).CountAsync(record => record.Operation == AuditOperation.ExportCustomers)));
    }

    [Fact] // I18-01
    public async Task In_Japanese_pages_and_messages_are_Japanese()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        agent.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ja");
        var page = await agent.GetPageAsync("/customers");
        Assert.Contains("プライマリ ドメイン名", Text(page), StringComparison.Ordinal);
        Assert.Contains("アメリカ合衆国", Text(page), StringComparison.Ordinal);
        page = await agent.SubmitAsync(await agent.GetPageAsync("/customers/new"), "#customer");
        Assert.Equal("会社名を入力してください。", page.GetElementById("Form_CompanyName-error")!.TextContent);
        page = await agent.GetPageAsync(Adatum);
        Assert.Contains("Ito Sam", Text(page), StringComparison.Ordinal);
    }

    private static Task<string> NameAsync(PortalHost portal) =>
        portal.InDatabaseAsync(db => db.Customers.AcrossTenants(db).Where(row => row.Id == Books.Adatum).Select(row => row.CompanyName).SingleAsync());

    private static Dictionary<string, string?> Filled() => Fields(
        ("Form.TenantId", NewTenant), ("Form.CompanyName", "Wingtip Toys"), ("Form.Domain", "wingtip.example"), ("Form.MarketCode", "AU"),
        ("Form.AddressLine1", "1 Main Street"), ("Form.City", "Sydney"), ("Form.FirstName", "Mei"), ("Form.LastName", "Ito"), ("Form.Email", "mei@wingtip.example"));

    private static Dictionary<string, string?> Fields(params (string Name, string Value)[] fields) =>
        fields.ToDictionary(field => field.Name, string? (field) => field.Value, StringComparer.Ordinal);

    private static string Text(IHtmlDocument page) => page.QuerySelector("main")!.TextContent;

    /// <summary>As read: runs of white space are one space.</summary>
    private static string Words(IHtmlDocument page) => string.Join(' ', Text(page).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
