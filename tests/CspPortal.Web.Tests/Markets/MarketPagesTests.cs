using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CspPortal.Domain.Catalog;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.Markets;

/// <summary>MKT-02: the Market availability page and the pasted list.</summary>
public sealed class MarketPagesTests(MarketPagesTests.SharedPortal shared) : IClassFixture<MarketPagesTests.SharedPortal>
{
    private PortalHost Portal => shared.Host;

    [Fact]
    public async Task All_245_markets_are_shown_and_the_number_without_reservations_is_counted()
    {
        var page = await Portal.As(People.SalesAgent).GetPageAsync("/markets");
        Assert.Equal(245, page.QuerySelectorAll("main tbody tr").Length);
        Assert.Contains("As of 15 Jun 2026, Azure reservations are not sold in 109 of 245 markets.", Text(page), StringComparison.Ordinal);
        page = await Portal.As(People.SalesAgent).GetPageAsync("/markets?reservations=unavailable");
        Assert.Equal(109, page.QuerySelectorAll("main tbody tr").Length);
    }

    [Theory]
    [InlineData("åland", "AX")]
    [InlineData("ALAND", "AX")]
    [InlineData("ｵｰﾗﾝﾄﾞ", "AX")]
    [InlineData("cote d’ivoire", "CI")]
    [InlineData("ＫＨ", "KH")]
    [InlineData("カンボジア", "KH")]
    public async Task A_market_is_found_in_either_language_whatever_the_accents_case_or_width(string typed, string code)
    {
        foreach (var language in new[] { "en", "ja" })
        {
            var visitor = Portal.As(People.AdminAgent);
            visitor.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
            var page = await visitor.GetPageAsync("/markets?search=" + Uri.EscapeDataString(typed));
            Assert.NotNull(page.QuerySelector($"main tr[data-market='{code}']"));
        }
    }

    [Fact] // TAX-01
    public async Task Australia_and_Brazil_are_shown_with_tax_in_the_price()
    {
        var page = await Portal.As(People.BillingAdmin).GetPageAsync("/markets?tax=inclusive");
        Assert.Equal(["AU", "BR"], page.QuerySelectorAll("main tbody tr").Select(row => row.GetAttribute("data-market")!).Order(StringComparer.Ordinal));
        Assert.All(page.QuerySelectorAll("main tbody tr"), row => Assert.Contains("Prices include tax", row.TextContent, StringComparison.Ordinal));
    }

    [Fact] // CSV-01
    public async Task The_file_has_the_filtered_markets()
    {
        var client = Portal.As(People.AdminAgent).Client;
        var lines = (await client.GetStringAsync("/markets/export?reservations=unavailable")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(110, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("KH,KH,Cambodia,カンボジア,USD,available,unavailable,2018-01-01", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?search=%EF%BF%BE%00&reservations=some&tax=7", 200)]
    [InlineData("?search=%F0%9F%98%80", 200)]
    public async Task An_odd_address_is_read_as_far_as_it_goes(string query, int status)
    {
        var visitor = Portal.As(People.AdminAgent);
        await visitor.GetPageAsync("/markets" + query);
        Assert.Equal(status, visitor.LastStatus);
        await visitor.GetPageAsync("/markets?search=" + new string('x', 3000));
        Assert.Equal(400, visitor.LastStatus);
    }

    [Fact]
    public async Task A_pasted_list_is_answered_line_by_line_and_as_a_file()
    {
        var agent = Portal.As(People.AdminAgent);
        const string Pasted = "adatum.example\r\nカンボジア\r\n\r\ntailspin.example\r\n<script>alert(1)</script>";
        var page = await agent.SubmitAsync(await agent.GetPageAsync("/markets/check"), "#check", Fields(Pasted));
        Assert.Equal(200, agent.LastStatus);
        var rows = page.QuerySelectorAll("main tbody tr");
        Assert.Equal(["1", "2", "4", "5"], rows.Select(row => row.QuerySelector("td")!.TextContent));
        Assert.Equal($"/customers/{Books.Adatum}", rows[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Not sold", rows[1].TextContent, StringComparison.Ordinal);
        Assert.All(rows.Skip(2), row => Assert.Contains("Unknown", row.TextContent, StringComparison.Ordinal));
        Assert.Contains("Lines answered: 4. Without Azure reservations: 1. Unknown: 2.", Text(page), StringComparison.Ordinal);
        Assert.Equal(Pasted.ReplaceLineEndings("\n"), page.QuerySelector<IHtmlTextAreaElement>("textarea")!.Value.ReplaceLineEndings("\n"));

        var form = page.QuerySelector<IHtmlFormElement>("#check")!;
        form.SetAttribute("action", form.QuerySelector("[formaction]")!.GetAttribute("formaction"));
        await agent.SubmitAsync(page, "#check", Fields(Pasted));
        var lines = (await agent.LastResponse!.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("text/csv", agent.LastResponse.Content.Headers.ContentType!.MediaType);
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("2,カンボジア,market,,,KH,Cambodia,カンボジア,available,unavailable,2018-01-01,Exclusive", lines[2], StringComparison.Ordinal);
    }

    [Fact] // REL-02
    public async Task An_empty_list_and_one_of_too_many_lines_are_refused_at_the_field()
    {
        var agent = Portal.As(People.AdminAgent);
        foreach (var (pasted, message) in new[] { (" \r\n \r\n", "Paste at least one line."), (string.Join('\n', Enumerable.Repeat("JP", 5001)), "Paste at most 5,000 lines; these are 5,001.") })
        {
            var page = await agent.SubmitAsync(await agent.GetPageAsync("/markets/check"), "#check", Fields(pasted));
            Assert.Equal(400, agent.LastStatus);
            Assert.Equal(message, page.GetElementById("Form_List-error")!.TextContent);
        }
    }

    [Fact]
    public async Task A_list_of_megabytes_is_refused_and_never_an_error()
    {
        var agent = Portal.As(People.AdminAgent);
        await agent.SubmitAsync(await agent.GetPageAsync("/markets/check"), "#check", Fields(new string('x', 5_000_000)));
        Assert.InRange(agent.LastStatus, 400, 499);
    }

    [Fact] // SEC-01
    public async Task The_operator_is_answered_about_markets_and_knows_no_customers()
    {
        var visitor = Portal.As(People.PortalOperator);
        var page = await visitor.SubmitAsync(await visitor.GetPageAsync("/markets/check"), "#check", Fields($"{Books.Adatum}\nJapan"));
        Assert.Equal(200, visitor.LastStatus);
        Assert.Contains("Unknown: 1.", Text(page), StringComparison.Ordinal);
    }

    [Fact] // MKT-02
    public async Task A_change_from_tomorrow_is_announced_on_the_page_and_on_the_customers()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.InDatabaseAsync(async db =>
        {
            db.Add(new ReservationAvailability("US", new DateOnly(2026, 6, 16), available: false));
            return await db.SaveChangesAsync();
        });
        var agent = portal.As(People.AdminAgent);
        foreach (var address in new[] { "/markets?search=US", $"/customers/{Books.Adatum}" })
            Assert.Contains("Not sold from 16 Jun 2026 on", Text(await agent.GetPageAsync(address)), StringComparison.Ordinal);
        Assert.Contains("109 of 245", Text(await agent.GetPageAsync("/markets")), StringComparison.Ordinal);
        portal.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains("110 of 245", Text(await agent.GetPageAsync("/markets")), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Fields(string pasted) => new(StringComparer.Ordinal) { ["Form.List"] = pasted };

    private static string Text(IHtmlDocument page) => page.QuerySelector("main")!.TextContent;

    public sealed class SharedPortal : IAsyncLifetime
    {
        public PortalHost Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await PortalHost.StartAsync();

        public Task DisposeAsync() => Host.DisposeAsync().AsTask();
    }
}
