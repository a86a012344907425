using System.Text.RegularExpressions;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using CspPortal.Web.Features.ActivityLog;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Tests.ActivityLog;

public sealed partial class ActivityLogPageTests : IAsyncLifetime
{
    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // LOG-01, I18-01
    public void Every_kind_of_resource_has_its_name()
    {
        var text = portal.Services.GetRequiredService<IStringLocalizer<ActivityLogText>>();
        var kinds = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "CspPortal.Application"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => ResourceKinds().Matches(File.ReadAllText(file))).Select(match => match.Groups["kind"].Value).ToHashSet();
        Assert.Superset(new HashSet<string> { "order", "software_key", "tax_rule", "invoice" }, kinds);
        Assert.All(kinds, kind => Assert.False(text["Resource." + kind].ResourceNotFound, kind));
    }

    [Fact] // LOG-01
    public async Task The_gear_leads_to_who_saw_which_key_when_and_for_whom()
    {
        await WriteAsync(Key(portal.Database.Now.AddDays(-3).AddSeconds(7)));
        var visitor = portal.As(People.GlobalAdmin);
        var home = await visitor.GetPageAsync("/");
        Assert.NotNull(home.QuerySelector("#gear-menu a[href='/activity-log']"));

        var page = await visitor.GetPageAsync("/activity-log");
        var cells = page.QuerySelectorAll("tbody tr td").Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Contains("12 Jun 2026 09:30:07", cells[0], StringComparison.Ordinal);
        Assert.Equal("2026-06-12 09:30:07 UTC", page.QuerySelector("tbody time")!.GetAttribute("title"));
        Assert.Equal($"/customers/{Books.Adatum}", page.QuerySelector("tbody td:nth-child(2) a")!.GetAttribute("href"));
        Assert.Equal("SQL Server 2022 Standard", cells[2]);
        Assert.Contains("get_software_key", cells[4], StringComparison.Ordinal);
        Assert.Contains("Aiko Agent", cells[5], StringComparison.Ordinal);
        Assert.Equal(["Portal", "192.0.2.10", "Succeeded"], cells[6..9]);
        Assert.Contains("test", page.QuerySelector("tbody details")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("15 May 2026", page.QuerySelector("[data-range]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("12 Jun 2026 09:30:07", page.QuerySelector("[data-oldest]")!.TextContent, StringComparison.Ordinal);

        var people = await visitor.GetPageAsync(page.QuerySelectorAll(".tabs a")[1].GetAttribute("href")!);
        Assert.Contains("Aiko Agent", people.QuerySelector("tbody th")!.TextContent, StringComparison.Ordinal);
        var found = await visitor.GetPageAsync(people.QuerySelector("tbody th a")!.GetAttribute("href")!);
        Assert.Single(found.QuerySelectorAll("tbody tr"));
    }

    [Fact] // LOG-01, SET-01
    public async Task The_operator_reads_what_was_done_to_the_installation_and_nobody_else_does()
    {
        await WriteAsync(Key(portal.Database.Now.AddDays(-3)));
        await portal.InDatabaseAsync(db =>
        {
            db.Add(new AuditRecord(portal.Database.Now.AddDays(-2), null, new Actor(Guid.NewGuid(), Guid.NewGuid(), "Omar Other", "omar@portal.example", Channel.Portal, "192.0.2.9", null, "r-1"), AuditOperation.UpdateKeyStockLimit)
            {
                OldValue = "5", NewValue = "9",
            });
            return db.SaveChangesAsync();
        });
        var visitor = portal.As(People.PortalOperator);
        var home = await visitor.GetPageAsync("/");
        Assert.NotNull(home.QuerySelector("#site-nav a[href='/operator/activity-log']"));

        var page = await visitor.GetPageAsync("/operator/activity-log");
        Assert.Equal("Activity log of the installation", page.QuerySelector("h1")!.TextContent);
        var row = page.QuerySelectorAll("tbody tr").Single(tr => tr.TextContent.Contains("Omar Other", StringComparison.Ordinal));
        Assert.Contains("9", row.QuerySelector("details")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Aiko Agent", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var csv = await visitor.Client.GetStringAsync(new Uri("/operator/activity-log/export", UriKind.Relative));
        Assert.Contains("Omar Other", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("Aiko Agent", csv, StringComparison.Ordinal);
        Assert.Contains(AuditOperation.ExportActivityLog, (await visitor.GetPageAsync("/operator/activity-log")).QuerySelector("main table")!.TextContent, StringComparison.Ordinal);

        var partner = portal.As(People.GlobalAdmin);
        await partner.GetPageAsync("/operator/activity-log");
        Assert.Equal(403, partner.LastStatus);
        Assert.DoesNotContain("Omar Other", (await partner.GetPageAsync("/activity-log?event=all")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact] // ACC-03
    public async Task An_Admin_agent_reads_it_only_where_the_partner_says_so()
    {
        var visitor = portal.As(People.AdminAgent);
        await visitor.GetPageAsync("/activity-log");
        Assert.Equal(403, visitor.LastStatus);
        foreach (var person in new[] { People.AccountAdmin, People.ReferralAdmin, People.MarketingContentAdmin })
        {
            var reader = portal.As(person);
            await reader.GetPageAsync("/activity-log");
            Assert.Equal(200, reader.LastStatus);
        }
    }

    [Theory]
    [InlineData("from=2026-06-15&to=2026-06-14", "To", "2026-06-14")]
    [InlineData("from=yesterday", "From", "yesterday")]
    [InlineData("from=2026-02-30", "From", "2026-02-30")]
    [InlineData("from=0001-01-01", "From", "0001-01-01")]
    [InlineData("to=9999-12-31", "To", "9999-12-31")]
    [InlineData("order=" + LongText, "Order", LongText)]
    public async Task Nonsense_is_answered_beside_the_field_and_kept(string query, string field, string kept)
    {
        var visitor = portal.As(People.GlobalAdmin);
        foreach (var path in new[] { "/activity-log?", "/activity-log/export?", "/activity-log/export.jsonl?", "/activity-log?view=people&" })
        {
            var page = await visitor.GetPageAsync(path + query);
            Assert.Equal(400, visitor.LastStatus);
            Assert.NotNull(page.QuerySelector($"#{field}-error"));
            Assert.Equal(kept, page.QuerySelector($"#{field}")!.GetAttribute("value"));
        }
    }

    [Theory]
    [InlineData("event=no_such_event")]
    [InlineData("outcome=perhaps")]
    [InlineData("view=sideways")]
    [InlineData("size=many")]
    public async Task Values_that_no_form_offers_are_400(string query)
    {
        var visitor = portal.As(People.GlobalAdmin);
        await visitor.GetPageAsync("/activity-log?" + query);
        Assert.Equal(400, visitor.LastStatus);
    }

    [Theory] // LOG-02
    [InlineData("Europe/Berlin", "2026-03-29", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", 25)]
    [InlineData("America/New_York", "2026-03-08", 23)]
    [InlineData("America/New_York", "2026-11-01", 25)]
    [InlineData("Asia/Tokyo", "2026-03-29", 24)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 24.5)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 23.5)]
    public async Task A_day_is_the_readers_whole_day_also_when_clocks_change(string zoneId, string date, double hours)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var day = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        var (first, last) = (Days.StartUtc(day, zone), Days.StartUtc(day.AddDays(1), zone).AddTicks(-1));
        Assert.Equal(TimeSpan.FromHours(hours), last.AddTicks(1) - first);
        await WriteAsync(Key(first, "first"), Key(last, "last"), Key(first.AddTicks(-1), "before"), Key(last.AddTicks(1), "after"));
        await portal.ChangePersonAsync(People.GlobalAdmin, user => user.Prefer(null, zoneId));

        var page = await portal.As(People.GlobalAdmin).GetPageAsync($"/activity-log?from={date}&to={date}");
        Assert.Equal(["last", "first"], page.QuerySelectorAll("tbody tr").Select(row => row.QuerySelector("details bdi")!.TextContent));
        Assert.Contains(zoneId, page.QuerySelector("[data-range]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_turned_within_the_filter_and_files_have_the_same_entries()
    {
        await WriteAsync([.. Enumerable.Range(0, 60).Select(n => Key(portal.Database.Now.AddMinutes(-n), $"n{n}"))]);
        var visitor = portal.As(People.GlobalAdmin);
        var page = await visitor.GetPageAsync("/activity-log?event=get_software_key&size=25");
        Assert.Equal(25, page.QuerySelectorAll("tbody tr").Length);
        page = await visitor.GetPageAsync(page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        page = await visitor.GetPageAsync(page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal(10, page.QuerySelectorAll("tbody tr").Length);
        Assert.Null(page.QuerySelector("a[rel=next]"));

        using var csv = await visitor.Client.GetAsync("/activity-log/export?event=get_software_key");
        Assert.Equal(("text/csv", "attachment; filename=activity-log.csv"), (csv.Content.Headers.ContentType!.MediaType, csv.Content.Headers.ContentDisposition!.ToString()));
        Assert.Equal(61, (await csv.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        using var lines = await visitor.Client.GetAsync("/activity-log/export.jsonl?event=get_software_key");
        Assert.Equal(60, (await lines.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        var log = await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().OrderBy(record => record.Id).Where(record => record.ResourceType == "activity_log").Select(record => record.Operation).ToListAsync());
        Assert.Equal([AuditOperation.ReadActivityLog, AuditOperation.ExportActivityLog, AuditOperation.ExportActivityLog], log);
    }

    [Fact] // LOG-01
    public async Task What_was_written_by_others_is_shown_as_text()
    {
        const string Nasty = "<script>alert(1)</script>\r\nSet-Cookie: x=1\u202Etxt.exe\u0000\"'&";
        await WriteAsync(new AuditRecord(portal.Database.Now, Books.Contoso, Books.Agent(Books.Contoso, "Evil \u202E<img src=x onerror=alert(1)>") with { UserAgent = Nasty, Address = "<b>" }, AuditOperation.SignIn, AuditOutcome.Failed)
        {
            CustomerName = null, Details = Nasty, OldValue = Nasty, NewValue = Nasty, ProductTitle = "</td><script>x</script>",
        });
        foreach (var path in new[] { "/activity-log?event=all", "/activity-log?event=all&view=people", "/activity-log?event=all&user=%3Cscript%3Ex%3C/script%3E" })
        {
            var visitor = portal.As(People.GlobalAdmin);
            var page = await visitor.GetPageAsync(path);
            Assert.Equal(200, visitor.LastStatus);
            Assert.Empty(page.QuerySelectorAll("main script, main img"));
            // A turned reading direction ends with its own words.
            Assert.All(page.QuerySelectorAll("main *").Where(e => e.ChildElementCount == 0 && e.TextContent.Contains('\u202E')), e => Assert.Equal("BDI", e.TagName));
        }

        var entries = await portal.As(People.GlobalAdmin).GetPageAsync("/activity-log?event=all&outcome=failed");
        Assert.Equal("(no customer)", entries.QuerySelector("tbody td:nth-child(2)")!.TextContent.Trim());
        using var json = await portal.As(People.GlobalAdmin).Client.GetAsync("/activity-log/export.jsonl?event=all&outcome=failed");
        Assert.Single((await json.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact] // I18-01
    public async Task Japanese_readers_have_Japanese_names_of_events()
    {
        await WriteAsync(Key(portal.Database.Now));
        var visitor = portal.As(People.GlobalAdmin);
        visitor.Client.DefaultRequestHeaders.Add("Accept-Language", "ja");
        var page = await visitor.GetPageAsync("/activity-log");
        Assert.Equal("アクティビティ ログ", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("キーの取得", page.QuerySelector("tbody td:nth-child(5)")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_event_has_a_name_of_its_own_in_the_list()
    {
        var page = await portal.As(People.GlobalAdmin).GetPageAsync("/activity-log");
        var names = page.QuerySelectorAll("#Event option").Select(option => option.TextContent).ToList();
        Assert.Equal(AuditOperation.All.Count + 2, names.Count);
        Assert.DoesNotContain(names, name => name.StartsWith("Operation.", StringComparison.Ordinal));
        Assert.Equal(names.Distinct(), names);
    }

    private const string LongText = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789x";

    private static AuditRecord Key(DateTime at, string? details = null) => new(at, Books.Contoso, Books.Agent(Books.Contoso), AuditOperation.GetSoftwareKey)
    {
        CustomerId = Books.Adatum,
        CustomerName = "Adatum Corporation",
        OrderId = "abc123def456",
        ProductId = Books.Perpetual,
        ProductTitle = "SQL Server 2022 Standard",
        Details = details,
    };

    private Task<int> WriteAsync(params AuditRecord[] records) => portal.InDatabaseAsync(db =>
    {
        db.AddRange(records);
        return db.SaveChangesAsync();
    });

    [GeneratedRegex("(?:ResourceType = |const string (?:Resource|Table|Key|Link|Download|Page) = |(?:LogAsync)\\()\"(?<kind>[a-z_-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ResourceKinds();
}
