using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Application.Tests.Orders;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests.Entitlements;

/// <summary>DWN-01 to DWN-03.</summary>
public sealed class DownloadTests
{
    [Fact] // DWN-01
    public async Task A_download_is_logged_once_however_it_is_cut_up()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var line = await desk.GivenLineAsync();
        Assert.Equal(SoftwareBooks.ContentOf(SoftwareBooks.ServerEnglish), (await desk.DownloadAsync(line)).Value);
        await desk.DownloadAsync(line, part: DownloadPart.From(100));
        await desk.DownloadAsync(line, part: DownloadPart.From(2000));
        await desk.DownloadAsync(line, part: DownloadPart.Nothing);
        var entry = Assert.Single(await desk.EntriesAsync(AuditOperation.DownloadSoftware));
        Assert.Contains(SoftwareBooks.ServerEnglish.Sha256, entry.Details, StringComparison.Ordinal);

        await desk.DownloadAsync(line);
        await desk.DownloadAsync(line, part: DownloadPart.From(100), by: "Someone Else");
        await desk.DownloadAsync(line, SoftwareBooks.OldServer, DownloadPart.From(100));
        Assert.Equal(4, (await desk.EntriesAsync(AuditOperation.DownloadSoftware)).Count);
        desk.Database.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromTicks(1));
        await desk.DownloadAsync(line, part: DownloadPart.From(100));
        Assert.Equal(5, (await desk.EntriesAsync(AuditOperation.DownloadSoftware)).Count);
    }

    [Fact] // KEY-03's rule for downloads
    public async Task Without_its_entry_no_byte_leaves()
    {
        var faults = new FaultyCommit();
        await using var desk = await SoftwareDesk.OpenAsync(FaultyCommit.Of(faults));
        var line = await desk.GivenLineAsync();
        var token = (await desk.IssueAsync(line)).Value.Token;
        faults.FailAt = FaultyCommit.Step.BeforeCommit;
        await Assert.ThrowsAsync<FaultyCommit.Crash>(() => desk.DownloadAsync(line));
        await Assert.ThrowsAsync<FaultyCommit.Crash>(() => desk.OpenLinkAsync(token));
    }

    [Fact]
    public async Task Paper_rights_foreign_files_and_lost_files_are_refused_and_logged()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var paper = await desk.GivenLineAsync(Books.Cal);
        var sql = await desk.GivenLineAsync(Books.Perpetual);
        Assert.Equal(EntitlementRefusals.NoDownloads, (await desk.DownloadAsync(paper)).Refusal);
        Assert.Equal(EntitlementRefusals.NoSuchOption, (await desk.DownloadAsync(sql, SoftwareBooks.ServerEnglish)).Refusal);
        Assert.Equal(EntitlementRefusals.FileMissing, (await desk.DownloadAsync(sql, SoftwareBooks.Lost)).Refusal);
        var entries = await desk.EntriesAsync(AuditOperation.DownloadSoftware);
        Assert.Equal([AuditOutcome.Refused, AuditOutcome.Refused, AuditOutcome.Refused], entries.Select(entry => entry.Outcome));
    }

    [Fact] // DWN-02
    public async Task Thirty_openings_at_once_never_exceed_the_uses_allowed()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var line = await desk.GivenLineAsync();
        var link = (await desk.IssueAsync(line, new LinkTerms(7, 4))).Value;

        var opened = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => Task.Run(() => desk.OpenLinkAsync(link.Token, address: $"198.51.100.{n}"))));

        Assert.Equal(4, opened.Count(outcome => outcome.Refusal is null));
        Assert.All(opened.Where(outcome => outcome.Refusal is not null), outcome => Assert.Equal(EntitlementRefusals.LinkUsedUp, outcome.Refusal));
        Assert.Equal((4, 4), await desk.Shop.LookAsync(async db => (
            (await db.DownloadLinks.AcrossTenants(db).SingleAsync()).Uses, await db.LinkUses.AcrossTenants(db).CountAsync())));
        var entries = (await desk.EntriesAsync(AuditOperation.DownloadSoftware)).Where(entry => entry.Outcome == AuditOutcome.Succeeded).ToList();
        Assert.Equal(4, entries.Count);
        Assert.All(entries, entry => Assert.Equal((Channel.Link, (Guid?)Books.Contoso, "link holder"), (entry.Channel, entry.PartnerId, entry.ActorName)));
    }

    [Fact] // DWN-02
    public async Task Ranges_of_one_holder_count_once_and_go_on_after_the_last_use()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var line = await desk.GivenLineAsync();
        var token = (await desk.IssueAsync(line, new LinkTerms(7, 1))).Value.Token;
        Assert.Equal(4096, (await desk.OpenLinkAsync(token, DownloadPart.Nothing)).Value.Length);
        Assert.Null((await desk.OpenLinkAsync(token)).Refusal);
        Assert.Null((await desk.OpenLinkAsync(token, DownloadPart.From(1000))).Refusal);
        Assert.Equal(EntitlementRefusals.LinkUsedUp, (await desk.OpenLinkAsync(token)).Refusal);
        Assert.Equal(EntitlementRefusals.LinkUsedUp, (await desk.OpenLinkAsync(token, DownloadPart.From(1000), address: "203.0.113.9")).Refusal);
        Assert.Equal(1, await desk.Shop.LookAsync(db => db.LinkUses.AcrossTenants(db).CountAsync()));
    }

    [Fact] // DWN-03
    public async Task A_dead_link_says_why_and_an_unknown_one_is_not_found()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var line = await desk.GivenLineAsync();
        var (expiring, revoked, cancelled) = ((await desk.IssueAsync(line, new LinkTerms(1))).Value, (await desk.IssueAsync(line)).Value, (await desk.IssueAsync(line)).Value);

        Assert.Null((await desk.RevokeAsync(line, revoked.LinkId)).Refusal);
        Assert.Null((await desk.RevokeAsync(line, revoked.LinkId)).Refusal);
        Assert.Single(await desk.EntriesAsync(AuditOperation.RevokeSoftwareDownloadLink));
        Assert.Equal(EntitlementRefusals.LinkRevoked, (await desk.OpenLinkAsync(revoked.Token)).Refusal);
        desk.Database.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        Assert.Null((await desk.OpenLinkAsync(expiring.Token)).Refusal);
        desk.Database.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(EntitlementRefusals.LinkExpired, (await desk.OpenLinkAsync(expiring.Token)).Refusal);
        await desk.CancelAsync(line);
        Assert.Equal(EntitlementRefusals.LinkCancelled, (await desk.OpenLinkAsync(cancelled.Token)).Refusal);
        Assert.Equal(EntitlementRefusals.LinkRevoked, (await desk.OpenLinkAsync(revoked.Token)).Refusal);
        Assert.Equal(EntitlementRefusals.LinkCancelled, (await desk.OpenLinkAsync(cancelled.Token, DownloadPart.From(5))).Refusal);
        Assert.Equal(EntitlementRefusals.Cancelled.Code, (await desk.IssueAsync(line)).Refusal!.Code);
        foreach (var forged in new[] { DownloadLink.NewToken(), "x", cancelled.Token + "x", "' OR 1=1 --", "" })
            Assert.Equal(EntitlementRefusals.LinkNotFound, (await desk.OpenLinkAsync(forged)).Refusal);
        Assert.Equal(5, (await desk.EntriesAsync(AuditOperation.DownloadSoftware)).Count(entry => entry.Outcome == AuditOutcome.Refused));
    }

    [Theory] // DWN-02
    [InlineData(0, null, "Days")]
    [InlineData(31, null, "Days")]
    [InlineData(-1, 1, "Days")]
    [InlineData(7, 0, "Uses")]
    [InlineData(7, 1001, "Uses")]
    [InlineData(1, 1, null)]
    [InlineData(30, 1000, null)]
    public async Task A_links_life_has_bounds(int days, int? uses, string? field)
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var outcome = await desk.IssueAsync(await desk.GivenLineAsync(), new LinkTerms(days, uses));
        Assert.Equal(field, outcome.Refusal?.Field);
    }

    [Fact] // SEC-01
    public async Task A_link_gives_its_own_file_and_only_its_own_partner_revokes_it()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var (server, sql) = (await desk.GivenLineAsync(), await desk.GivenLineAsync(Books.Perpetual));
        var serverLink = (await desk.IssueAsync(server)).Value;
        var sqlLink = (await desk.IssueAsync(sql, artifact: SoftwareBooks.Sql)).Value;
        Assert.Equal(SoftwareBooks.ContentOf(SoftwareBooks.ServerEnglish), (await desk.OpenLinkAsync(serverLink.Token)).Value);
        Assert.Equal(SoftwareBooks.ContentOf(SoftwareBooks.Sql), (await desk.OpenLinkAsync(sqlLink.Token)).Value);
        Assert.Equal(EntitlementRefusals.NoSuchOption, (await desk.IssueAsync(sql)).Refusal);

        Assert.Equal(EntitlementRefusals.LinkNotFound, (await desk.RevokeAsync(sql, serverLink.LinkId)).Refusal);
        var foreign = await desk.Database.AsAsync<RevokeDownloadLink, Outcome<Done>>(
            Books.Fabrikam, revoke => revoke.ExecuteAsync(server, serverLink.LinkId, Books.Agent(Books.Fabrikam), default));
        Assert.Equal(EntitlementRefusals.NotFound, foreign.Refusal);
        Assert.Equal(0, await desk.Shop.LookAsync(db => db.DownloadLinks.AcrossTenants(db).CountAsync(link => link.TokenHash == serverLink.Token)));
    }

    [Fact] // DWN-01
    public async Task The_store_replaces_a_file_whole_and_tells_its_hash()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        await using var scope = desk.Database.Wide();
        var store = (IArtifactStore)scope.ServiceProvider.GetService(typeof(IArtifactStore))!;
        var id = Guid.NewGuid();
        Assert.Null(await store.OpenAsync(id, default));
        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(id, new BrokenStream(), default));
        Assert.Null(await store.OpenAsync(id, default));
        var stored = await store.WriteAsync(id, new MemoryStream([1, 2, 3]), default);
        Assert.Equal((3, "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"), (stored.Size, stored.Sha256));
        await using var reading = (await store.OpenAsync(id, default))!;
        await store.WriteAsync(id, new MemoryStream([4]), default);
        Assert.Equal(3, reading.Length); // who reads the old one reads it to its end
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The cable was pulled.");
    }
}
