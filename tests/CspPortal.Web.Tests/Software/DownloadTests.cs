using System.Net;
using System.Net.Http.Headers;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Software;

/// <summary>DWN-01 to DWN-03 over HTTP.</summary>
public sealed class DownloadTests
{
    private static readonly byte[] Content = SoftwareBooks.ContentOf(SoftwareBooks.Sql);
    private static readonly EntityTagHeaderValue Tag = new($"\"{SoftwareBooks.Sql.Sha256}\"");

    [Fact] // DWN-01
    public async Task A_download_comes_whole_in_ranges_and_not_again()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        await CheckAsync(portal.Host.Client(person: People.AdminAgent), $"{SoftwarePortal.Page(line)}/download/{SoftwareBooks.Sql.Id}");
        Assert.Equal(2, (await portal.EntriesAsync(AuditOperation.DownloadSoftware)).Count); // whole, and whole again after If-Range
    }

    [Fact] // DWN-02
    public async Task A_link_does_the_same_without_signing_in()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var path = await portal.GivenLinkAsync(line, new Dictionary<string, string?> { ["Form.Days"] = "3" });
        Assert.Matches("^/d/[A-Za-z0-9_-]{22}$", path);
        var holder = portal.Host.Client();
        holder.DefaultRequestHeaders.UserAgent.ParseAdd("Holder/1.0");
        await CheckAsync(holder, path);

        var entries = (await portal.EntriesAsync(AuditOperation.DownloadSoftware)).Where(entry => entry.Channel == Channel.Link).ToList();
        Assert.Equal(2, entries.Count);
        Assert.DoesNotContain(entries, entry => (entry.Details + entry.ResourceId).Contains(path[3..], StringComparison.Ordinal));
        var agent = portal.Host.As(People.AdminAgent);
        var page = await agent.GetPageAsync(SoftwarePortal.Page(line));
        Assert.Contains("2×", page.QuerySelector("main table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Holder/1.0", page.QuerySelector("main table")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(path[3..], page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Theory] // DWN-03
    [InlineData("en", "This link cannot be opened", "This link was withdrawn by the sender.", "new one")]
    [InlineData("ja", "このリンクは開けません", "このリンクは送信者により取り消されました。", "新しいリンク")]
    public async Task A_revoked_link_tells_its_holder_what_to_do(string language, string title, string why, string advice)
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var path = await portal.GivenLinkAsync(line);
        var agent = portal.Host.As(People.AdminAgent);
        var page = await agent.GetPageAsync(SoftwarePortal.Page(line));
        page = await agent.SubmitAsync(page, "form[action$='/revoke']");
        Assert.Contains("The link was revoked.", page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("form[action$='/revoke']"));

        var holder = portal.Host.NewVisitor();
        holder.Client.DefaultRequestHeaders.Add("Accept-Language", language);
        page = await holder.GetPageAsync(path);
        Assert.Equal(410, holder.LastStatus);
        foreach (var text in new[] { title, why, advice }) Assert.Contains(text, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.True(holder.LastResponse!.Headers.CacheControl!.NoStore);
        Assert.Equal("no-referrer", holder.LastResponse.Headers.GetValues("Referrer-Policy").Single());

        page = await holder.GetPageAsync("/d/" + DownloadLink.NewToken());
        Assert.Equal(404, holder.LastStatus);
        Assert.Contains(title, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        foreach (var forged in new[] { "/d/x", "/d/" + new string('a', 3000), "/d/%F0%9F%9A%80" })
        {
            await holder.GetPageAsync(forged);
            Assert.Equal(404, holder.LastStatus);
        }
    }

    [Fact] // DWN-03, CAN-09
    public async Task Expired_used_up_and_cancelled_links_are_gone()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var once = await portal.GivenLinkAsync(line, new Dictionary<string, string?> { ["Form.Uses"] = "1" });
        var oneDay = await portal.GivenLinkAsync(line, new Dictionary<string, string?> { ["Form.Days"] = "1" });
        var cancelled = await portal.GivenLinkAsync(line, new Dictionary<string, string?> { ["Form.Days"] = "30" });
        var holder = portal.Host.Client();
        Assert.Equal(HttpStatusCode.OK, (await holder.SendAsync(new HttpRequestMessage(HttpMethod.Head, once))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await holder.GetAsync(once)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await holder.GetAsync(once)).StatusCode);
        portal.Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Gone, (await holder.GetAsync(oneDay)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await holder.GetAsync(cancelled)).StatusCode);
        await portal.CancelAsync(line);
        var visitor = portal.Host.NewVisitor();
        var page = await visitor.GetPageAsync(cancelled);
        Assert.Equal(410, visitor.LastStatus);
        Assert.Contains("uninstall it", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var agent = portal.Host.As(People.AdminAgent);
        await agent.GetPageAsync($"{SoftwarePortal.Page(line)}/link/{SoftwareBooks.Sql.Id}");
        Assert.Equal(410, agent.LastStatus);
        await agent.GetPageAsync($"{SoftwarePortal.Page(line)}/download/{SoftwareBooks.Sql.Id}");
        Assert.Equal(410, agent.LastStatus);
    }

    [Theory] // REL-02
    [InlineData("0", "", "Choose from 1 to 30 days.")]
    [InlineData("31", "", "Choose from 1 to 30 days.")]
    [InlineData("-1", "", "Choose from 1 to 30 days.")]
    [InlineData("1000000000000", "", "1000000000000")]
    [InlineData("three", "", "three")]
    [InlineData("", "", "Enter for how many days")]
    [InlineData("7", "0", "Choose from 1 to 1,000 downloads.")]
    [InlineData("7", "many", "many")]
    public async Task A_bad_life_is_said_beside_its_field_and_kept(string days, string uses, string message)
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var agent = portal.Host.As(People.AdminAgent);
        var page = await agent.GetPageAsync($"{SoftwarePortal.Page(line)}/link/{SoftwareBooks.Sql.Id}");
        page = await agent.SubmitAsync(page, "#issue-link", new Dictionary<string, string?> { ["Form.Days"] = days, ["Form.Uses"] = uses });
        Assert.Equal(400, agent.LastStatus);
        Assert.Contains(message, page.QuerySelector(".field .error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(days, page.QuerySelector("#Form_Days")!.GetAttribute("value"));
        Assert.Equal(0, await portal.Host.InDatabaseAsync(db => db.DownloadLinks.AcrossTenants(db).CountAsync()));
    }

    [Fact] // DWN-01
    public async Task Names_that_headers_cannot_hold_arrive_whole()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync(Books.Subscription);
        var client = portal.Host.Client(person: People.AdminAgent);
        var answer = await client.GetAsync($"{SoftwarePortal.Page(line)}/download/{SoftwareBooks.ServerJapanese.Id}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SoftwareBooks.OddFileName, answer.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition.DispositionType);
        var agent = portal.Host.As(People.AdminAgent);
        var page = await agent.GetPageAsync(SoftwarePortal.Page(line) + "?language=ja-JP&show=true");
        Assert.Contains(SoftwareBooks.OddFileName, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await client.GetAsync($"{SoftwarePortal.Page(await portal.GivenLineAsync())}/download/{SoftwareBooks.Lost.Id}")).StatusCode);
    }

    [Fact] // CSV-01, KEY-02
    public async Task The_list_as_a_file_has_no_key_and_other_partners_find_nothing()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var client = portal.Host.Client(person: People.HelpdeskAgent);
        var file = await client.GetStringAsync($"/customers/{Books.Adatum}/software/export?search=sql");
        Assert.Contains(line.OrderId, file, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await portal.Host.Client(person: People.ForeignAdminAgent).GetAsync($"/customers/{Books.Adatum}/software/export")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await portal.Host.Client(person: People.BillingAdmin).GetAsync($"/customers/{Books.Adatum}/software")).StatusCode);
    }

    private static async Task CheckAsync(HttpClient client, string path)
    {
        var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal((HttpStatusCode.OK, 4096, 0), (head.StatusCode, head.Content.Headers.ContentLength, (await head.Content.ReadAsByteArrayAsync()).Length));
        var whole = await client.GetAsync(path);
        Assert.Equal(Content, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal(Tag, whole.Headers.ETag);
        Assert.Equal("bytes", whole.Headers.AcceptRanges.Single());
        Assert.True(whole.Headers.CacheControl!.NoStore);

        Assert.Equal(HttpStatusCode.NotModified, (await SendAsync(request => request.Headers.IfNoneMatch.Add(Tag))).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(request => request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"other\"")))).StatusCode);
        var part = await SendAsync(request => request.Headers.Range = new RangeHeaderValue(1000, 1999));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(Content[1000..2000], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal("bytes 1000-1999/4096", part.Content.Headers.ContentRange!.ToString());
        var end = await SendAsync(request => request.Headers.Range = new RangeHeaderValue(null, 96));
        Assert.Equal(Content[4000..], await end.Content.ReadAsByteArrayAsync());
        var rest = await SendAsync(request => (request.Headers.Range, request.Headers.IfRange) = (new RangeHeaderValue(4000, null), new RangeConditionHeaderValue(Tag)));
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await SendAsync(request => request.Headers.Range = new RangeHeaderValue(4096, null))).StatusCode);
        var changed = await SendAsync(request =>
            (request.Headers.Range, request.Headers.IfRange) = (new RangeHeaderValue(4000, null), new RangeConditionHeaderValue(new EntityTagHeaderValue("\"old\""))));
        Assert.Equal((HttpStatusCode.OK, 4096), (changed.StatusCode, (await changed.Content.ReadAsByteArrayAsync()).Length));

        Task<HttpResponseMessage> SendAsync(Action<HttpRequestMessage> with)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            with(request);
            return client.SendAsync(request);
        }
    }
}
