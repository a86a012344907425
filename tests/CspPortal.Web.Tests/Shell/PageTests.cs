using System.Net;
using AngleSharp.Dom;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.Shell;

/// <summary>The frame around every page, seen on the components page and on error pages.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private const string Components = "/dev/components";
    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // I18-01
    public async Task The_first_language_of_the_browser_that_the_portal_speaks_is_used()
    {
        foreach (var (wanted, expected) in new[] { ("ja", "ja"), ("en-GB,ja;q=0.5", "en"), ("fr,ja;q=0.8,en;q=0.9", "en"), ("fr, ja;q=0.2", "ja"), ("de", "en"), ("*", "en") })
        {
            var visitor = portal.As(People.AdminAgent);
            visitor.Client.DefaultRequestHeaders.Add("Accept-Language", wanted);
            var page = await visitor.GetPageAsync(Components);
            Assert.Equal((wanted, expected), (wanted, page.DocumentElement.GetAttribute("lang")));
        }
    }

    [Fact] // I18-01
    public async Task A_language_chosen_in_the_menu_is_kept_and_leads_back_to_the_page()
    {
        var visitor = portal.As(People.AdminAgent);
        var page = await visitor.GetPageAsync(Components + "?search=x");
        page = await visitor.SubmitAsync(page, ".person-form", new { culture = "ja-JP", timeZone = "Asia/Tokyo" });

        Assert.Equal(Components + "?search=x", visitor.LastPath);
        Assert.Equal("ja", page.DocumentElement.GetAttribute("lang"));
        Assert.Contains("2026/03/05 14:30\u00A0JST", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amounts_and_instants_follow_the_language_and_say_what_they_are()
    {
        var page = await portal.As(People.AdminAgent).GetPageAsync(Components);
        var money = page.QuerySelectorAll(".money").Select(element => element.TextContent).ToList();

        Assert.Contains("USD\u00A01,176.00 excl. tax", money);
        Assert.Contains("JPY\u00A099,800 incl. tax", money);
        Assert.Contains("USD\u00A00.0125 excl. tax", money);
        Assert.Contains("BRL\u00A0\u22121,234.56 incl. tax", money);
        var instant = page.QuerySelector("time[datetime='2026-03-05T05:30:07Z']")!;
        Assert.Equal("05 Mar 2026 05:30\u00A0UTC", instant.TextContent);
        Assert.Equal("2026-03-05 05:30:07 UTC", instant.GetAttribute("title"));
    }

    [Fact] // REL-02
    public async Task A_word_in_a_number_field_is_answered_beside_the_field_and_kept()
    {
        foreach (var (language, words) in new[] { ("en", "“three” is not a whole number."), ("ja", "「three」は整数ではありません。") })
        {
            var visitor = portal.As(People.AdminAgent);
            visitor.Client.DefaultRequestHeaders.Add("Accept-Language", language);
            var page = await visitor.GetPageAsync(Components);
            page = await visitor.SubmitAsync(page, "main form[method=post]", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.Quantity"] = "three" });

            Assert.Equal(400, visitor.LastStatus);
            var field = page.GetElementById("Form_Quantity")!;
            Assert.Equal(("three", "text", "true"), (field.GetAttribute("value"), field.GetAttribute("type"), field.GetAttribute("aria-invalid")));
            Assert.Contains(words, page.GetElementById(field.GetAttribute("aria-describedby")!)!.TextContent, StringComparison.Ordinal);
            Assert.Equal("#Form_Quantity", page.QuerySelector(".form-errors a")!.GetAttribute("href"));
        }
    }

    [Fact] // REL-02
    public async Task Errors_are_pages_with_a_request_id_and_no_inner_words()
    {
        var visitor = portal.As(People.AdminAgent);
        foreach (var (path, status, title) in new[] { ("/nowhere", 404, "Page not found"), ("/dev/components/failure", 500, "Something went wrong on our side"), ("/error/500", 404, "Page not found") })
        {
            var page = await visitor.GetPageAsync(path);
            Assert.Equal((path, status, title), (path, visitor.LastStatus, page.QuerySelector("h1")!.TextContent));
            Assert.NotEmpty(page.QuerySelector(".error-page code")!.TextContent);
            Assert.DoesNotContain("Exception", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
            Assert.DoesNotContain("Asked for", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        }
    }

    [Fact] // SEC-01
    public async Task A_form_without_its_token_changes_nothing_and_a_wrong_method_is_said_in_words()
    {
        using var client = portal.Client(person: People.AdminAgent);
        using var forged = await client.PostAsync("/dev/components/done", content: null);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Contains("That request could not be read", await forged.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var deleted = await client.DeleteAsync("/dev/components");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, deleted.StatusCode);
        Assert.Contains("That is not possible here", await deleted.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact] // SEC-01
    public async Task Every_answer_carries_the_security_headers()
    {
        using var client = portal.Client(person: People.AdminAgent);
        foreach (var path in new[] { Components, "/nowhere", "/dev/components/failure", "/css/site.css" })
        {
            using var answer = await client.GetAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            foreach (var part in new[] { "default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'" })
                Assert.Contains(part, policy.Split("; "));
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact] // ACC-05
    public async Task Menus_show_what_the_person_may_open()
    {
        var agent = await portal.As(People.AdminAgent).GetPageAsync(Components);
        Assert.Equal(["Customers", "Cancellation radar", "Bulk cancellations", "Invoices", "Market availability", "Azure Hybrid Benefit", "Service requests", "Add products", "Order history", "Software", "Azure reservations and plans", "Account"], Texts(agent, "#site-nav a"));
        Assert.Equal(["Roles and permissions"], Texts(agent, "#gear-menu a"));
        Assert.Equal(["Report a problem with Partner Center", "Service requests", "API reference"], Texts(agent, "#help-menu a"));

        var admin = await portal.As(People.GlobalAdmin).GetPageAsync(Components);
        Assert.Equal(["Activity log", "Users and roles", "Settings", "Webhooks", "Roles and permissions", "Catalogue"], Texts(admin, "#gear-menu a"));

        var account = await portal.As(People.AccountAdmin).GetPageAsync(Components);
        Assert.Empty(account.QuerySelectorAll("#site-nav a"));
    }

    [Fact]
    public async Task A_stranger_gets_a_slim_page_with_a_choice_of_language()
    {
        var page = await portal.NewVisitor().GetPageAsync("/account/signed-out");
        Assert.Empty(page.QuerySelectorAll("#site-nav, #person-menu, .bar-search"));
        Assert.Equal(["English", "日本語"], Texts(page, ".bar-languages button"));
    }

    [Fact]
    public async Task A_dialog_form_is_told_where_to_go_and_the_message_waits_there()
    {
        var visitor = portal.As(People.AdminAgent);
        var page = await visitor.GetPageAsync("/dev/components/dialog");
        visitor.Client.DefaultRequestHeaders.Add("X-Dialog", "1");
        await visitor.SubmitAsync(page, "main form");
        Assert.Equal(204, visitor.LastStatus);
        Assert.Equal(Components, visitor.LastResponse!.Headers.GetValues("X-Location").Single());

        var fragment = await visitor.GetPageAsync("/dev/components/dialog");
        Assert.Empty(fragment.QuerySelectorAll("header, nav"));
        visitor.Client.DefaultRequestHeaders.Remove("X-Dialog");
        var next = await visitor.GetPageAsync(Components);
        Assert.Contains("The order was cancelled.", next.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_have_a_fingerprint_and_a_page_stays_within_60_kB()
    {
        using var client = portal.Client(person: People.AdminAgent);
        using var html = await client.GetAsync(Components);
        var text = await html.Content.ReadAsStringAsync();
        var page = await portal.As(People.AdminAgent).GetPageAsync(Components);
        var total = System.Text.Encoding.UTF8.GetByteCount(text);
        foreach (var path in new[] { page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!, page.QuerySelector("script")!.GetAttribute("src")!, page.QuerySelector("use")!.GetAttribute("href")!.Split('#')[0] })
        {
            Assert.Matches(@"^/(css|js|img)/[a-z]+\.[a-z0-9]+\.(css|js|svg)$", path);
            using var file = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            total += (await file.Content.ReadAsByteArrayAsync()).Length;
        }

        Assert.InRange(total, 1, 60_000);
    }

    [Fact]
    public async Task A_list_that_fits_one_page_offers_no_other()
    {
        var page = await portal.As(People.AdminAgent).GetPageAsync(Components + "?search=x&size=25&page=abc");
        var pagers = page.QuerySelectorAll(".pager");
        Assert.Equal(["/dev/components?search=x&size=25&page=x", "/dev/components?search=x&size=25&page=y"], pagers[0].QuerySelectorAll("[rel]").Select(link => link.GetAttribute("href")));
        Assert.Empty(pagers[1].QuerySelectorAll("[rel]"));
    }

    private static IEnumerable<string> Texts(IParentNode page, string selector) => page.QuerySelectorAll(selector).Select(element => element.TextContent.Trim());
}
