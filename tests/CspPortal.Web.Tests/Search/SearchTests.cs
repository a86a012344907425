using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CspPortal.Domain.Customers;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.Search;

/// <summary>The search of the top bar, as each person meets it (CST-01, ORD-03, ACC-05, SEC-01).</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private const int Twenty = 20;

    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // CST-01
    public async Task A_customer_is_found_by_name_or_domain_whatever_the_case_and_width()
    {
        var agent = portal.As(People.AdminAgent);
        foreach (var typed in new[] { "ADATUM", "  adatum corp ", "ａｄａｔｕｍ", "Ádatum", "adatum.example", "datum.ex" })
        {
            var page = await agent.SubmitAsync(await agent.GetPageAsync("/"), ".top-bar form.bar-search", new Dictionary<string, string?>(StringComparer.Ordinal) { ["q"] = typed });
            Assert.Equal("Adatum Corporation", Assert.Single(page.QuerySelectorAll("section[aria-labelledby=customers] li a")).TextContent);
            Assert.Equal(typed, page.QuerySelector<IHtmlInputElement>(".bar-search input")!.Value);
            var list = await agent.GetPageAsync(page.QuerySelector("section[aria-labelledby=customers] p a")!.GetAttribute("href")!);
            Assert.Single(list.QuerySelectorAll("main tbody tr"));
        }
    }

    [Fact] // CST-01: of a Japanese partner, with half-width kana too
    public async Task A_customer_is_found_in_Japanese()
    {
        var agent = portal.As(People.ForeignAdminAgent);
        foreach (var typed in new[] { "テイルスピン", "ﾃｲﾙｽﾋﾟﾝ", "株式会社" })
        {
            var page = await agent.GetPageAsync("/search?q=" + Uri.EscapeDataString(typed));
            Assert.Equal("テイルスピン株式会社", Assert.Single(page.QuerySelectorAll("section[aria-labelledby=customers] li a")).TextContent);
        }
    }

    [Fact]
    public async Task A_whole_tenant_id_leads_straight_to_its_customer()
    {
        foreach (var (typed, found) in new[]
        {
            ("a0000000-0000-4000-8000-00000000000a", true),
            ("A0000000-0000-4000-8000-00000000000A ", true),
            ("{a0000000-0000-4000-8000-00000000000a}", true),
            ("a00000000000400080000000000000 0a", false),
            ("ａ0000000－0000－4000－8000－00000000000ａ", true),
            ("b0000000-0000-4000-8000-00000000000b", false),
        })
        {
            var agent = portal.As(People.AdminAgent);
            var page = await agent.GetPageAsync("/search?q=" + Uri.EscapeDataString(typed));
            Assert.Equal(200, agent.LastStatus);
            Assert.Equal(found, agent.LastPath == $"/customers/{Books.Adatum}");
            if (!found) Assert.Equal("Nothing found", page.QuerySelector(".empty-title")!.TextContent);
        }
    }

    [Fact] // ORD-03, SEC-01
    public async Task An_order_number_leads_straight_to_its_order_and_its_first_digits_find_it()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Perpetual)]);
        var foreign = await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Perpetual)], partnerId: Books.Fabrikam, customerId: Books.Tailspin);
        var agent = portal.As(People.HelpdeskAgent);
        foreach (var typed in new[] { order, $" {order.ToUpperInvariant()} ", Wide(order) })
        {
            await agent.GetPageAsync("/search?q=" + Uri.EscapeDataString(typed));
            Assert.Equal((200, $"/customers/{Books.Adatum}/orders/{order}"), (agent.LastStatus, agent.LastPath));
        }

        var page = await agent.GetPageAsync("/search?q=" + order[..5]);
        var found = Assert.Single(page.QuerySelectorAll("section[aria-labelledby=orders] li"));
        Assert.Equal($"/customers/{Books.Adatum}/orders/{order}", found.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Adatum Corporation", found.TextContent, StringComparison.Ordinal);
        foreach (var typed in new[] { foreign, foreign[..5], order[..3], order + "0" })
            Assert.Empty((await agent.GetPageAsync("/search?q=" + typed)).QuerySelectorAll("section[aria-labelledby=orders]"));

        // Nobody finds what the roles do not open.
        var account = portal.As(People.AccountAdmin);
        Assert.Empty((await account.GetPageAsync("/search?q=" + order)).QuerySelectorAll("main a[href*=customers]"));
    }

    [Fact]
    public async Task Of_many_the_first_twenty_are_shown_with_the_way_to_all()
    {
        await portal.InDatabaseAsync(async db =>
        {
            for (var n = 10; n <= 35; n++) db.Add(new Customer(Guid.NewGuid(), Books.Contoso, Books.Profile($"Many {n}", $"many{n}.example", "US"), portal.Database.Now));
            await db.SaveChangesAsync();
            return Twenty;
        });
        var agent = portal.As(People.AdminAgent);
        var page = await agent.GetPageAsync("/search?q=many");
        Assert.Equal(Twenty, page.QuerySelectorAll("section[aria-labelledby=customers] li").Length);
        Assert.Equal("Many 10", page.QuerySelector("section[aria-labelledby=customers] li a")!.TextContent);
        Assert.Contains("The first 20.", page.QuerySelector("section[aria-labelledby=customers] p")!.TextContent, StringComparison.Ordinal);
        page = await agent.GetPageAsync(page.QuerySelector("section[aria-labelledby=customers] p a")!.GetAttribute("href")!);
        Assert.Equal(26, page.QuerySelectorAll("main tbody tr").Length);
    }

    [Fact] // I18-01
    public async Task A_page_is_found_by_its_name_in_either_language()
    {
        foreach (var (language, typed, name) in new[]
        {
            ("en", "radar", "Cancellation radar"),
            ("en", "ROLES permissions", "Roles and permissions"),
            ("en", "レーダー", "Cancellation radar"),
            ("ja", "radar", "キャンセル レーダー"),
            ("ja", "ｷｬﾝｾﾙ", "キャンセル レーダー"),
            ("ja", "注文履歴", "注文履歴"),
        })
        {
            var agent = portal.As(People.AdminAgent);
            agent.Client.DefaultRequestHeaders.Add("Accept-Language", language);
            var page = await agent.GetPageAsync("/search?q=" + Uri.EscapeDataString(typed));
            Assert.Contains(name, page.QuerySelectorAll("section[aria-labelledby=pages] li a").Select(link => link.TextContent));
        }
    }

    [Fact] // ACC-05
    public async Task Each_person_finds_only_pages_that_open()
    {
        foreach (var (person, _) in People.All.Where(each => each.Key != People.Stranger).DistinctBy(each => each.Value))
        {
            var visitor = portal.As(person);
            var page = await visitor.GetPageAsync("/search");
            if (visitor.LastPath != "/search") continue; // no role: there is nothing to search
            Assert.NotEmpty(page.QuerySelectorAll("#what ~ ul li"));
            foreach (var address in page.QuerySelectorAll("section[aria-labelledby=pages] li a").Select(link => link.GetAttribute("href")!))
            {
                await visitor.GetPageAsync(address);
                Assert.True(visitor.LastStatus == 200 && visitor.LastPath == address, $"{person.Name}: {address} → {visitor.LastStatus} {visitor.LastPath}");
            }
        }

        var operators = await portal.As(People.PortalOperator).GetPageAsync("/search?q=import");
        Assert.NotNull(operators.QuerySelector("section[aria-labelledby=pages] a[href='/operator/imports']"));
        Assert.NotNull((await portal.As(People.SalesAgent).GetPageAsync("/search?q=import")).QuerySelector(".empty-state a"));
    }

    [Fact] // SET-01
    public async Task The_operator_finds_partners()
    {
        var visitor = portal.As(People.PortalOperator);
        var page = await visitor.GetPageAsync("/search?q=contoso");
        Assert.Equal("Contoso Distribution", Assert.Single(page.QuerySelectorAll("section[aria-labelledby=partners] li a")).TextContent);
        await visitor.GetPageAsync($"/search?q={Books.Contoso}");
        Assert.Equal($"/operator/partners/{Books.Contoso}", visitor.LastPath);
        Assert.Empty((await visitor.GetPageAsync("/search?q=adatum")).QuerySelectorAll("section[aria-labelledby=customers]"));
    }

    [Fact] // CUS-01, ACC-04
    public async Task A_customers_admin_finds_the_own_software_and_nobody_elses()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Perpetual)]);
        await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Perpetual)], partnerId: Books.Fabrikam, customerId: Books.Tailspin);
        var admin = portal.As(People.CustomerAdmin);
        var page = await admin.GetPageAsync("/search?q=sql+server");
        Assert.Equal($"/your-products/software/{order}-1", Assert.Single(page.QuerySelectorAll("section[aria-labelledby=software] li a")).GetAttribute("href"));
        await admin.GetPageAsync(page.QuerySelector("section[aria-labelledby=software] p a")!.GetAttribute("href")!);
        Assert.Equal(200, admin.LastStatus);
    }

    [Fact] // REL-02
    public async Task What_is_nobodys_name_finds_nothing_and_stays_in_the_field()
    {
        foreach (var typed in new[] { "%", "_", "[q-z]", "😀", "<script>alert(1)</script>", "a\0datum", "' OR 1=1 --", "\uD800", "zz\uFFFEzz", "\u202Emutada" })
        {
            var agent = portal.As(People.AdminAgent);
            var page = await agent.GetPageAsync("/search?q=" + string.Concat(System.Text.Encoding.UTF8.GetBytes(typed).Select(each => $"%{each:X2}")));
            Assert.Equal(200, agent.LastStatus);
            Assert.Equal("Nothing found", page.QuerySelector(".empty-title")!.TextContent);
            Assert.NotNull(page.QuerySelector(".empty-state a[href='/customers']"));
            Assert.Empty(page.QuerySelectorAll("script:not([src])"));
        }
    }

    [Fact] // REL-02
    public async Task Nothing_typed_is_told_what_can_be_found_and_too_much_is_refused_beside_the_field()
    {
        var agent = portal.As(People.AdminAgent);
        foreach (var empty in new[] { "/search", "/search?q=", "/search?q=%20%E3%80%80", "/search?q=%00", "/search?x=1" })
        {
            var asked = await agent.GetPageAsync(empty);
            Assert.Equal((200, 3), (agent.LastStatus, asked.QuerySelectorAll("section[aria-labelledby=what] li").Length));
            Assert.Empty(asked.QuerySelectorAll(".empty-state"));
        }

        var typed = new string('長', 10_000);
        var page = await agent.GetPageAsync("/search?q=" + typed);
        Assert.Equal(400, agent.LastStatus);
        Assert.Contains("Search for at most 200 characters.", page.QuerySelector(".form-errors")!.TextContent, StringComparison.Ordinal);
        var field = page.QuerySelector<IHtmlInputElement>(page.QuerySelector(".form-errors a")!.GetAttribute("href")!)!;
        Assert.Equal(("true", typed), (field.GetAttribute("aria-invalid"), field.Value));
    }

    private static string Wide(string text) => string.Concat(text.Select(letter => (char)(letter + 0xFEE0)));
}
