using System.Net;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.Software;

/// <summary>KEY-01 to KEY-03, ACC-01, CUS-01 over the pages.</summary>
public sealed class GettingKeysTests
{
    [Fact] // KEY-01, KEY-02
    public async Task An_agent_chooses_and_gets_the_key_once_it_is_logged()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var agent = portal.Host.As(People.AdminAgent);

        var page = await agent.GetPageAsync($"/customers/{Books.Adatum}/software");
        Assert.Equal(200, agent.LastStatus);
        var row = page.QuerySelector("main tbody tr")!;
        foreach (var shown in new[] { "SQL Server 2022 Standard", line.OrderId, "3", "Perpetual", "60", "Active", "Cancel" })
            Assert.Contains(shown, row.TextContent, StringComparison.Ordinal);
        page = await agent.GetPageAsync(row.QuerySelector("th a")!.GetAttribute("href")!);
        Assert.Equal(SoftwarePortal.Page(line), agent.LastPath);
        Assert.Null(page.QuerySelector("#get-key"));
        page = await agent.SubmitAsync(page, "#choice", new { show = true });
        Assert.Contains(SoftwareBooks.Sql.Sha256, page.Body!.TextContent, StringComparison.Ordinal);

        page = await agent.SubmitAsync(page, "#get-key");
        Assert.Equal(200, agent.LastStatus);
        Assert.True(agent.LastResponse!.Headers.CacheControl!.NoStore);
        var shownKey = page.QuerySelector("#product-key code")!.TextContent;
        var copied = page.QuerySelector("#product-key button")!.GetAttribute("data-copy")!;
        Assert.Matches("^([34679CDFGHJKMNPQRTVWXY]{4}-){7}[34679CDFGHJKMNPQRTVWXY]{4}$", shownKey);
        Assert.Equal(shownKey.Replace("-", "", StringComparison.Ordinal), copied);
        foreach (var fact in new[] { "SQL Server 2022 Standard", SoftwareBooks.Sql2022, line.OrderId, "3", "50" }) Assert.Contains(fact, page.Body!.TextContent, StringComparison.Ordinal);
        var entry = Assert.Single(await portal.EntriesAsync(AuditOperation.GetSoftwareKey));
        Assert.Equal((AuditOutcome.Succeeded, Channel.Portal, "Aiko Agent"), (entry.Outcome, entry.Channel, entry.ActorName));

        page = await agent.GetPageAsync(SoftwarePortal.Page(line));
        Assert.Contains("seen 1×, last by Aiko Agent", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(copied, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain(shownKey, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact] // KEY-02, SEC-01
    public async Task The_key_has_no_address_to_get_and_no_post_without_a_token()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var client = portal.Host.Client(person: People.AdminAgent);
        Assert.Contains((await client.GetAsync(SoftwarePortal.Page(line) + "/key")).StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });
        using var form = new FormUrlEncodedContent([new("version", SoftwareBooks.Sql2022)]);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(SoftwarePortal.Page(line) + "/key", form)).StatusCode);
        Assert.Empty(await portal.EntriesAsync(AuditOperation.GetSoftwareKey));
    }

    [Fact] // product.md section 4: only combinations that exist
    public async Task The_lists_go_together_without_scripts()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync(Books.Subscription);
        var agent = portal.Host.As(People.AdminAgent);
        var page = await agent.GetPageAsync(SoftwarePortal.Page(line));
        Assert.Equal([SoftwareBooks.Server2022, SoftwareBooks.Server2019], page.QuerySelectorAll("#version option").Select(option => option.TextContent));
        Assert.Equal(["en-US", "ja-JP"], page.QuerySelectorAll("#language option").Select(option => option.GetAttribute("value")));

        page = await agent.SubmitAsync(page, "#choice", new { version = SoftwareBooks.Server2019 });
        Assert.Equal(["en-US"], page.QuerySelectorAll("#language option").Select(option => option.GetAttribute("value")));
        Assert.Equal(["x86"], page.QuerySelectorAll("#bit option").Select(option => option.GetAttribute("value")));

        page = await agent.GetPageAsync($"{SoftwarePortal.Page(line)}?version=Windows Server 2019&language=ja-JP&bit=x64&show=true");
        Assert.Contains("This combination does not exist.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#get-key"));
        page = await agent.GetPageAsync($"{SoftwarePortal.Page(line)}?version=<script>&language=%00&bit=' OR 1&show=true");
        Assert.Equal(200, agent.LastStatus);
    }

    [Fact] // KEY-01
    public async Task An_empty_stock_says_that_the_wish_is_kept()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync(Books.Subscription);
        var agent = portal.Host.As(People.AdminAgent);
        var page = await agent.SubmitAsync(await agent.GetPageAsync(SoftwarePortal.Page(line) + "?show=true"), "#get-key");
        Assert.Equal(409, agent.LastStatus);
        Assert.Contains("Your request is kept", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        page = await agent.GetPageAsync(SoftwarePortal.Page(line));
        Assert.Contains("Aiko Agent asked for a key of Windows Server 2022", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory] // CAN-09
    [InlineData("en", "This purchase was cancelled on", "uninstall it")]
    [InlineData("ja", "にキャンセルされました", "アンインストール")]
    public async Task A_key_asked_for_after_a_cancellation_in_another_window_is_gone(string language, string message, string advice)
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var agent = portal.Host.As(People.AdminAgent);
        agent.Client.DefaultRequestHeaders.Add("Accept-Language", language);
        var before = await agent.GetPageAsync(SoftwarePortal.Page(line) + "?show=true");
        await portal.CancelAsync(line);

        var page = await agent.SubmitAsync(before, "#get-key");
        Assert.Equal(410, agent.LastStatus);
        Assert.Contains(message, page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        page = await agent.GetPageAsync(SoftwarePortal.Page(line));
        Assert.Equal(200, agent.LastStatus);
        Assert.Contains(advice, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Aiko Agent", page.QuerySelector(".message-bar")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#get-key"));
        page = await agent.GetPageAsync($"/customers/{Books.Adatum}/software?status=Cancelled");
        Assert.Contains(line.OrderId, page.QuerySelector("main tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Fact] // ACC-01, KEY-03
    public async Task A_sales_agent_sees_why_not_and_a_post_is_refused_and_logged()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        await portal.GivenLinkAsync(line);
        var sales = portal.Host.As(People.SalesAgent);
        var page = await sales.GetPageAsync(SoftwarePortal.Page(line) + "?show=true");
        Assert.Equal(200, sales.LastStatus);
        Assert.DoesNotContain("Download links", page.Body!.TextContent, StringComparison.Ordinal);
        var buttons = page.QuerySelectorAll(".why-not").ToDictionary(part => part.QuerySelector("button")!.TextContent, part => part.QuerySelector(".why")!.TextContent);
        foreach (var name in new[] { "Get Key", "Download", "Copy Link", "Cancel" }) Assert.Equal("Needs the role: Admin agent.", buttons[name]);
        Assert.Contains("Keys and downloads can be seen by: Admin agent,", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await portal.EntriesAsync(AuditOperation.GetSoftwareKey));

        await sales.SubmitAsync(await portal.Host.As(People.AdminAgent).GetPageAsync(SoftwarePortal.Page(line) + "?show=true"), "#get-key");
        Assert.Equal(403, sales.LastStatus);
        var entry = Assert.Single(await portal.EntriesAsync(AuditOperation.GetSoftwareKey));
        Assert.Equal((AuditOutcome.Refused, "Sara Sales", line.OrderId), (entry.Outcome, entry.ActorName, entry.OrderId));
        var client = portal.Host.Client(person: People.SalesAgent);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync($"{SoftwarePortal.Page(line)}/download/{SoftwareBooks.Sql.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync($"{SoftwarePortal.Page(line)}/link/{SoftwareBooks.Sql.Id}")).StatusCode);
        Assert.Single(await portal.EntriesAsync(AuditOperation.DownloadSoftware));
    }

    [Fact] // CUS-01, ACC-04
    public async Task A_customers_global_admin_gets_the_same_key_at_the_own_door_and_nobody_elses()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var agent = portal.Host.As(People.AdminAgent);
        var partners = (await agent.SubmitAsync(await agent.GetPageAsync(SoftwarePortal.Page(line) + "?show=true"), "#get-key")).QuerySelector("#product-key code")!.TextContent;

        var admin = portal.Host.As(People.CustomerAdmin);
        var page = await admin.GetPageAsync("/your-products/software");
        Assert.Contains(line.OrderId, page.QuerySelector("main tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("main a[href$='/cancel']"));
        page = await admin.SubmitAsync(await admin.GetPageAsync(SoftwarePortal.OwnPage(line) + "?show=true"), "#get-key");
        Assert.Equal(partners, page.QuerySelector("#product-key code")!.TextContent);
        Assert.True(admin.LastResponse!.Headers.CacheControl!.NoStore);
        Assert.Equal([Channel.Portal, Channel.CustomerPage], (await portal.EntriesAsync(AuditOperation.GetSoftwareKey)).Select(entry => entry.Channel));
        var own = portal.Host.Client(person: People.CustomerAdmin);
        Assert.Equal(SoftwareBooks.ContentOf(SoftwareBooks.Sql), await own.GetByteArrayAsync($"{SoftwarePortal.OwnPage(line)}/download/{SoftwareBooks.Sql.Id}"));

        await admin.GetPageAsync(SoftwarePortal.Page(line));
        Assert.Equal(403, admin.LastStatus);
        var stranger = portal.Host.As(People.ForeignCustomerAdmin);
        await stranger.GetPageAsync(SoftwarePortal.OwnPage(line));
        Assert.Equal(404, stranger.LastStatus);
        var colleague = portal.Host.As(People.CustomerWithoutRole);
        await colleague.GetPageAsync("/your-products/software");
        Assert.Equal(403, colleague.LastStatus);
        var foreign = portal.Host.As(People.ForeignAdminAgent);
        await foreign.GetPageAsync(SoftwarePortal.Page(line));
        Assert.Equal(404, foreign.LastStatus);
        await agent.GetPageAsync("/your-products/software");
        Assert.Equal(403, agent.LastStatus);
    }

    [Theory] // CUS-01
    [InlineData("en", "Billing", "Your products", "Software")]
    [InlineData("ja", "課金", "自分の製品", "ソフトウェア")]
    public async Task The_customers_pages_have_a_menu_a_trail_and_a_tab_of_their_own(string language, string billing, string products, string software)
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var admin = portal.Host.As(People.CustomerAdmin);
        admin.Client.DefaultRequestHeaders.Add("Accept-Language", language);
        var page = await admin.GetPageAsync("/");
        Assert.Equal("/your-products/software", admin.LastPath);
        Assert.Equal(products, page.QuerySelector("h1")!.TextContent);
        Assert.Equal(software, page.QuerySelector(".tabs [aria-current=page]")!.TextContent);
        Assert.Equal([billing, products, software], Texts(page, ".breadcrumb li"));
        Assert.Equal(billing, page.QuerySelector("#site-nav .nav-heading")!.TextContent);
        Assert.Equal([products], Texts(page, "#site-nav a"));
        Assert.Equal("page", page.QuerySelector("#site-nav a")!.GetAttribute("aria-current"));
        Assert.Empty(page.QuerySelectorAll("#gear-menu, #help-menu"));

        page = await admin.GetPageAsync(SoftwarePortal.OwnPage(line));
        Assert.Equal([billing, products, software, "SQL Server 2022 Standard"], Texts(page, ".breadcrumb li"));
        Assert.Equal("/your-products/software", Assert.Single(page.QuerySelectorAll(".breadcrumb a")).GetAttribute("href"));
        Assert.Equal("true", page.QuerySelector("#site-nav a")!.GetAttribute("aria-current"));
    }

    [Fact] // CUS-01, KEY-03: looking at a page is no attempt at a key; asking for a key or a file is one
    public async Task A_partners_person_at_the_customers_door_reads_403_and_only_an_attempt_is_logged()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var agent = portal.Host.As(People.AdminAgent);
        foreach (var path in new[] { "/your-products/software", SoftwarePortal.OwnPage(line), SoftwarePortal.OwnPage(line) + "?show=true" })
        {
            await agent.GetPageAsync(path);
            Assert.Equal((403, path), (agent.LastStatus, agent.LastPath));
        }

        string[] watched = [AuditOperation.GetSoftwareKey, AuditOperation.DownloadSoftware, AuditOperation.GetSoftwareDownloadLink];
        foreach (var operation in watched) Assert.Empty(await portal.EntriesAsync(operation));

        await agent.GetPageAsync($"{SoftwarePortal.OwnPage(line)}/download/{SoftwareBooks.Sql.Id}");
        Assert.Equal(403, agent.LastStatus);
        Assert.Equal(AuditOutcome.Refused, Assert.Single(await portal.EntriesAsync(AuditOperation.DownloadSoftware)).Outcome);
        var admin = portal.Host.As(People.CustomerAdmin);
        await agent.SubmitAsync(await admin.GetPageAsync(SoftwarePortal.OwnPage(line) + "?show=true"), "#get-key");
        Assert.Equal(403, agent.LastStatus);
        Assert.Equal(AuditOutcome.Refused, Assert.Single(await portal.EntriesAsync(AuditOperation.GetSoftwareKey)).Outcome);
    }

    [Theory] // I18-01: every state of the pages in both languages
    [InlineData("en")]
    [InlineData("ja")]
    public async Task No_text_is_missing(string language)
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var lines = new[] { await portal.GivenLineAsync(), await portal.GivenLineAsync(Books.Subscription), await portal.GivenLineAsync(Books.Cal), await portal.GivenLineAsync(Books.LinuxPlan) };
        await portal.GivenLinkAsync(lines[0]);
        await portal.CancelAsync(lines[3 - 1]);
        var agent = portal.Host.As(People.AdminAgent);
        agent.Client.DefaultRequestHeaders.Add("Accept-Language", language);
        var pages = lines.Select(line => SoftwarePortal.Page(line) + "?show=true").Append($"/customers/{Books.Adatum}/software?search=zzz").Append($"/customers/{Books.Adatum}/software")
            .Append($"{SoftwarePortal.Page(lines[0])}/link/{SoftwareBooks.Sql.Id}");
        foreach (var address in pages)
        {
            var page = await agent.GetPageAsync(address);
            Assert.Equal(200, agent.LastStatus);
            Assert.DoesNotMatch(@"(Status|Key|Link|Links|Seen|Own|List|Choice|Paper|Cancelled|LinkDead|DaysLeft|TermEnd)\.[A-Za-z]+", page.QuerySelector("main")!.TextContent.Replace(".iso", "", StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Texts(AngleSharp.Dom.IParentNode page, string selector) => page.QuerySelectorAll(selector).Select(part => part.TextContent.Trim());
}
