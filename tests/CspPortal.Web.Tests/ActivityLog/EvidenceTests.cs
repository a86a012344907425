using System.IO.Compression;
using System.Net;
using System.Text;
using CspPortal.Application.Auditing;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using CspPortal.Web.Tests.Access;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.ActivityLog;

/// <summary>Evidence packs, the summary by user and what one person took away, as a Global admin gets them (LOG-05, LOG-02).</summary>
public sealed class EvidenceTests : IAsyncLifetime
{
    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // LOG-05
    public async Task One_click_gives_a_zip_whose_pages_speak_the_readers_language()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        await BookedOrders.GiveKeyAsync(portal.Database, order);
        var visitor = portal.As(People.GlobalAdmin);
        var page = await visitor.GetPageAsync("/activity-log?user=<script>alert(1)</script>");
        Assert.Equal(200, visitor.LastStatus);
        page = await visitor.GetPageAsync("/activity-log");
        using var answer = await visitor.Client.GetAsync(new Uri(page.QuerySelector("a[href^='/activity-log/evidence']")!.GetAttribute("href")!, UriKind.Relative));
        Assert.Equal(("application/zip", "evidence-2026-05-15-2026-06-15.zip"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName));
        Assert.True(answer.Headers.CacheControl!.NoStore);

        await using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(), ZipArchiveMode.Read);
        var summary = await TextAsync(zip, EvidencePack.Summary);
        Assert.Contains("Aiko Agent", summary, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", summary, StringComparison.Ordinal);
        Assert.Contains(order, await TextAsync(zip, EvidencePack.Csv), StringComparison.Ordinal);
        Assert.Contains("python3 verify_log.py proof.jsonl public-key.pem", await TextAsync(zip, EvidencePack.HowToVerify), StringComparison.Ordinal);
        Assert.StartsWith("#!/usr/bin/env python3", await TextAsync(zip, EvidencePack.Verifier), StringComparison.Ordinal);

        visitor.Client.DefaultRequestHeaders.AcceptLanguage.Clear();
        using var japanese = portal.Client(person: People.GlobalAdmin);
        japanese.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ja-JP");
        await using var packed = new ZipArchive(await japanese.GetStreamAsync(new Uri("/activity-log/evidence?event=all", UriKind.Relative)), ZipArchiveMode.Read);
        Assert.Contains("アクティビティ ログの証拠", await TextAsync(packed, EvidencePack.Summary), StringComparison.Ordinal);
    }

    [Fact] // LOG-05, ACC-03
    public async Task What_cannot_be_proven_is_said_on_the_page_and_strangers_get_nothing()
    {
        var visitor = portal.As(People.GlobalAdmin);
        var page = await visitor.GetPageAsync("/activity-log/evidence?order=000000000000");
        Assert.Equal(400, visitor.LastStatus);
        Assert.Contains("nothing to prove", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await visitor.GetPageAsync("/activity-log/evidence?from=yesterday");
        Assert.Equal(400, visitor.LastStatus);
        foreach (var stranger in new[] { People.AdminAgent, People.CustomerAdmin, People.PortalOperator })
        {
            var other = portal.As(stranger);
            await other.GetPageAsync("/activity-log/evidence");
            Assert.Equal(403, other.LastStatus);
        }

        var keeper = portal.As(People.PortalOperator);
        await keeper.GetPageAsync("/operator/activity-log");
        using var own = await keeper.Client.GetAsync(new Uri("/operator/activity-log/evidence", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact] // LOG-02, CSV-01
    public async Task The_summary_by_user_is_a_file_too()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        await BookedOrders.GiveKeyAsync(portal.Database, order);
        var visitor = portal.As(People.GlobalAdmin);
        var page = await visitor.GetPageAsync("/activity-log?view=people");
        var csv = await visitor.Client.GetStringAsync(new Uri(page.QuerySelector("a[href^='/activity-log/by-user']")!.GetAttribute("href")!, UriKind.Relative));
        Assert.Contains($"Aiko Agent,", csv, StringComparison.Ordinal);
        Assert.Contains($",{AuditOperation.GetSoftwareKey},1,", csv, StringComparison.Ordinal);
        await visitor.GetPageAsync("/activity-log/by-user?to=never");
        Assert.Equal(400, visitor.LastStatus);
    }

    [Fact] // LOG-02
    public async Task A_person_who_leaves_is_one_page_of_keys_links_and_files_and_what_can_still_be_undone()
    {
        await SoftwareBooks.WriteAsync(portal.Database);
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual), new(Books.Perpetual)]);
        var agent = Books.Agent(Books.Contoso);
        await BookedOrders.GiveKeyAsync(portal.Database, order);
        var link = await ContosoRows.AsContosoAsync<IssueDownloadLink, IssuedLink>(
            portal, issue => issue.ExecuteAsync(new LineAddress(Books.Adatum, order, 1), SoftwareBooks.Sql.Id, new LinkTerms(), agent, default));
        var visitor = portal.As(People.GlobalAdmin);
        var people = await visitor.GetPageAsync("/activity-log?view=people");
        var address = people.QuerySelector("tbody a[href^='/activity-log/people/']")!.GetAttribute("href")!;
        Assert.Equal($"/activity-log/people/{agent.ObjectId}", address);

        var page = await visitor.GetPageAsync(address);
        var text = page.QuerySelector("main")!.TextContent;
        Assert.Contains("What Aiko Agent took away", text, StringComparison.Ordinal);
        Assert.Contains("14 Aug 2026", text, StringComparison.Ordinal);
        var taken = page.QuerySelectorAll("[data-accesses] tbody tr").ToList();
        Assert.Equal(2, taken.Count);
        Assert.Contains(taken, row => row.TextContent.Contains("Still works", StringComparison.Ordinal) && row.TextContent.Contains(SoftwareBooks.Sql.FileName, StringComparison.Ordinal));
        Assert.Empty(page.QuerySelectorAll($"a[href$='/{order}-1/cancel']")); // a Global admin does not cancel (ACC-05)

        var csv = await visitor.Client.GetStringAsync(new Uri(address + "/export", UriKind.Relative));
        Assert.Contains($"{AuditOperation.GetSoftwareDownloadLink},{SoftwareBooks.Sql.FileName}", csv, StringComparison.Ordinal);
        Assert.Contains(",True,2026-08-14T", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(link.Token, csv, StringComparison.Ordinal);

        await ContosoRows.AsContosoAsync<CancelOrder, CancellationConfirmation>(
            portal, cancel => cancel.ExecuteAsync(new CancelRequest(Books.Adatum, order, [1], CspPortal.Domain.Money.Of(100m, "USD")), agent, default));
        page = await visitor.GetPageAsync(address);
        Assert.Contains("None of these purchases can be cancelled", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Still works", page.QuerySelector("[data-accesses]")!.TextContent, StringComparison.Ordinal);

        // That somebody looked is in the log; another partner learns nothing.
        var reads = await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).Where(entry => entry.ResourceType == "user" && entry.ResourceId == agent.ObjectId.ToString()).Select(entry => entry.Operation).ToListAsync());
        Assert.Equal([AuditOperation.ReadActivityLog, AuditOperation.ExportActivityLog, AuditOperation.ReadActivityLog], reads);
        var foreign = portal.As(People.ForeignGlobalAdmin);
        await foreign.GetPageAsync(address);
        Assert.Equal(404, foreign.LastStatus);
        await visitor.GetPageAsync("/activity-log/people/" + Guid.NewGuid());
        Assert.Equal(404, visitor.LastStatus);
        await visitor.GetPageAsync("/activity-log/people/" + Guid.Empty);
        Assert.Equal(404, visitor.LastStatus);
        var newcomer = await visitor.GetPageAsync("/activity-log/people/" + People.PartnerWithoutRole.ObjectId);
        Assert.Equal("Nothing was taken away", newcomer.QuerySelector(".empty-state .empty-title")!.TextContent.Trim());
    }

    private static async Task<string> TextAsync(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(await zip.GetEntry(name)!.OpenAsync(), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
