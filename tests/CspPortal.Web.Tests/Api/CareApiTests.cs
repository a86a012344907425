using System.Net.Http.Headers;
using System.Text.Json;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using CspPortal.Web.Tests.Software;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Api;

/// <summary>API-01, spec 6 and 8, and the portal's own calls: entitlements, service requests, keys, downloads, links, refunds, the log.</summary>
[Trait("Rule", "API-01")]
public sealed class CareApiTests : IAsyncLifetime
{
    private SoftwarePortal software = null!;
    private PortalHost portal = null!;
    private HttpClient agent = null!;

    public async Task InitializeAsync()
    {
        software = await SoftwarePortal.OpenAsync();
        portal = software.Host;
        agent = await portal.ProgramAsync(People.AdminAgent);
    }

    public async Task DisposeAsync()
    {
        agent.Dispose();
        await software.DisposeAsync();
    }

    [Fact] // KEY-02, KEY-03, ACC-01
    public async Task A_key_is_told_to_an_admin_agent_in_one_call_and_kept_nowhere()
    {
        var line = await software.GivenLineAsync();
        var path = $"/portal/v1/customers/{Books.Adatum}/orders/{line.OrderId}/lines/1";
        var request = ("MS-RequestId", Guid.NewGuid().ToString());
        var told = await agent.SendAsync(path + "/key", $$"""{"Version":"{{SoftwareBooks.Sql2022}}"}""", request);
        Assert.True(told.Status == 200, told.Text);
        var key = told["key"].GetString()!;
        Assert.Equal(32, key.Length);
        Golden.Matches("key", told, (key, "KEY"), (line.OrderId, "ORDER"));
        Assert.Contains("no-store", told.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(key, (await agent.SendAsync(path + "/key", $$"""{"version":"{{SoftwareBooks.Sql2022}}"}""", request))["key"].GetString());
        Assert.Equal(0, await portal.InDatabaseAsync(db => db.RepeatableCalls.AcrossTenants(db).CountAsync()));

        var detail = await agent.AskAsync(path);
        Assert.DoesNotContain(key, detail.Text, StringComparison.Ordinal);
        Assert.Equal(2, detail["keys"][0].GetProperty("timesSeen").GetInt32());
        var entries = await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().Where(entry => entry.Operation == AuditOperation.GetSoftwareKey).ToListAsync());
        Assert.Equal([(Channel.Api, AuditOutcome.Succeeded), (Channel.Api, AuditOutcome.Succeeded)], entries.Select(entry => (entry.Channel, entry.Outcome)));

        using var program = await portal.ProgramAsync();
        using var global = await portal.ProgramAsync(People.GlobalAdmin);
        foreach (var other in new[] { program, global })
            Assert.Equal((403, "900150"), Said(await other.SendAsync(path + "/key", $$"""{"version":"{{SoftwareBooks.Sql2022}}"}""")));
        using var foreign = await portal.ProgramAsync(People.ForeignAdminAgent);
        Assert.Equal(404, (await foreign.SendAsync(path + "/key", $$"""{"version":"{{SoftwareBooks.Sql2022}}"}""")).Status);
        Assert.Equal(3, await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().CountAsync(entry => entry.Operation == AuditOperation.GetSoftwareKey && entry.Outcome == AuditOutcome.Refused)));
        foreach (var body in new[] { "{}", "{\"version\":\"  \"}", "{\"version\":{}}" }) Assert.Equal((400, "3000"), Said(await agent.SendAsync(path + "/key", body)));
        Assert.Equal((400, "800002"), Said(await agent.SendAsync(path + "/key", """{"version":"1066"}""")));
    }

    [Fact] // DWN-01, DWN-02
    public async Task Files_stream_with_ranges_and_links_are_made_listed_and_revoked()
    {
        var line = await software.GivenLineAsync();
        var path = $"/portal/v1/customers/{Books.Adatum}/orders/{line.OrderId}/lines/1";
        var option = (await agent.AskAsync(path))["options"].EnumerateArray().Single(each => each.GetProperty("language").GetString() == "en-US");
        var artifact = option.GetProperty("artifactId").GetString();
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"{path}/downloads/{artifact}") { Headers = { Range = new RangeHeaderValue(0, 3) } };
        using var part = await agent.SendAsync(ask);
        Assert.Equal((206, 4L), ((int)part.StatusCode, part.Content.Headers.ContentLength!.Value));
        Assert.NotNull(part.Headers.ETag);

        var made = await agent.SendAsync(path + "/links", $$"""{"artifactId":"{{artifact}}","days":3,"uses":1}""");
        Assert.True(made.Status == 201, made.Text);
        var url = new Uri(made["url"].GetString()!);
        using var stranger = portal.Client();
        Assert.Equal(200, (int)(await stranger.GetAsync(url.PathAndQuery)).StatusCode);
        var list = await agent.AskAsync(path + "/links");
        Assert.DoesNotContain(url.Segments[^1], list.Text, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(list["items"].EnumerateArray()).GetProperty("uses").GetInt32());
        Assert.Equal(204, (await agent.SendAsync(HttpMethod.Delete, $"{path}/links/{made["id"].GetString()}", null)).Status);
        Assert.Equal(410, (int)(await stranger.GetAsync(url.PathAndQuery)).StatusCode);
        Assert.Equal((400, "800002"), Said(await agent.SendAsync(path + "/links", $$"""{"artifactId":"{{artifact}}","days":31}""")));
        Assert.Equal((400, "800002"), Said(await agent.SendAsync(path + "/links", $$"""{"artifactId":"{{Guid.NewGuid()}}"}""")));
    }

    [Fact] // CAN-02, CAN-06, CAN-10, LOG-02
    public async Task Refunds_are_previewed_windows_listed_and_the_log_taken_out()
    {
        var line = await software.GivenLineAsync(Books.Subscription);
        portal.Clock.Advance(TimeSpan.FromDays(10));
        var preview = await agent.AskAsync($"/portal/v1/customers/{Books.Adatum}/orders/{line.OrderId}/refund?lines=1");
        Golden.Matches("refund", preview, (line.OrderId, "ORDER"));
        var cancelled = await agent.SendAsync(HttpMethod.Patch, $"/v1/customers/{Books.Adatum}/orders/{line.OrderId}", """{"status":"cancelled"}""");
        Assert.Equal(200, cancelled.Status);
        var credit = await portal.InDatabaseAsync(db => db.InvoiceLines.AcrossTenants(db).SingleAsync(row => row.Kind == Domain.Invoicing.InvoiceLineKind.Credit));
        Assert.Equal(preview["credit"].GetDecimal(), -credit.Amount.Gross.Amount);
        Assert.Equal((400, "800061"), Said(await agent.AskAsync($"/portal/v1/customers/{Books.Adatum}/orders/{line.OrderId}/refund")));
        Assert.Equal((400, "3000"), Said(await agent.AskAsync($"/portal/v1/customers/{Books.Adatum}/orders/{line.OrderId}/refund?lines=one")));

        var other = await software.GivenLineAsync();
        var radar = await agent.AskAsync("/portal/v1/radar?size=1");
        Assert.Equal(other.OrderId, Assert.Single(radar["items"].EnumerateArray()).GetProperty("orderId").GetString());
        var list = await agent.AskAsync($"/portal/v1/customers/{Books.Adatum}/software?size=1");
        var second = await agent.AskAsync(list["links"].GetProperty("next").GetProperty("uri").GetString()!, ("MS-ContinuationToken", list["continuationToken"].GetString()!));
        Assert.NotEqual(list["items"][0].GetProperty("orderId").GetString(), second["items"][0].GetProperty("orderId").GetString());
        Assert.Equal((400, "3000"), Said(await agent.AskAsync($"/portal/v1/customers/{Books.Adatum}/software", ("MS-ContinuationToken", "nonsense"))));

        using var auditor = await portal.ProgramAsync(People.GlobalAdmin);
        var log = await auditor.AskAsync("/portal/v1/activitylog?from=2026-06-01&to=2026-07-31&operation=cancel_order");
        var entry = JsonDocument.Parse(Assert.Single(log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal("Api", entry.GetProperty("channel").GetString());
        var csv = await auditor.AskAsync("/portal/v1/activitylog?from=2026-06-01&to=2026-07-31&format=csv");
        Assert.Contains("OccurredAtUtc,", csv.Text, StringComparison.Ordinal);
        Assert.Equal((400, "3000"), Said(await auditor.AskAsync("/portal/v1/activitylog?from=2026-06-01")));
        Assert.Equal((403, "900150"), Said(await agent.AskAsync("/portal/v1/activitylog?from=2026-06-01&to=2026-06-30")));
    }

    [Fact] // spec 6
    public async Task Entitlements_name_what_was_bought_and_never_a_key()
    {
        var line = await software.GivenLineAsync(Books.Subscription);
        var reservation = await BookedOrders.BookAsync(portal.Database, [new(Books.Reservation)]);
        var all = await agent.AskAsync($"/v1/customers/{Books.Adatum}/entitlements?showExpiry=True");
        Golden.Matches("entitlements", all with { Json = JsonSerializer.SerializeToElement(all["items"].EnumerateArray().OrderBy(each => each.GetProperty("entitlementType").GetString())) }, (line.OrderId, "ORDER"), (reservation, "RESERVATION"));
        Assert.Single((await agent.AskAsync($"/v1/customers/{Books.Adatum}/entitlements?entitlementType=software"))["items"].EnumerateArray());
        var link = (await agent.AskAsync($"/v1/customers/{Books.Adatum}/entitlements?entitlementtype=virtualmachinereservedinstance"))["items"][0].GetProperty("entitledArtifacts")[0].GetProperty("link").GetProperty("uri").GetString();
        Golden.Matches("reservation", await agent.AskAsync("/v1" + link), (reservation, "RESERVATION"));
        Assert.Equal((400, "3000"), Said(await agent.AskAsync($"/v1/customers/{Books.Adatum}/entitlements?entitlementType=magic")));
        using var program = await portal.ProgramAsync();
        Assert.Equal((403, "900150"), Said(await program.AskAsync($"/v1/customers/{Books.Adatum}/entitlements")));
    }

    [Fact] // SUP-01, SUP-03, spec 8
    public async Task Service_requests_are_filed_listed_answered_and_closed()
    {
        var topics = await agent.AskAsync("/v1/servicerequests/supporttopics");
        Golden.Matches("supporttopics", topics);
        var body = $$"""{"Title":"返金のお願い 💴","Description":"<script>alert(1)</script> bought twice","Severity":"moderate","SupportTopicId":"{{topics["items"][0].GetProperty("id").GetInt32()}}","Organization":{"Id":"{{Books.Adatum}}"},"Status":"none","LastClosedDate":"0001-01-01T00:00:00"}""";
        var request = ("MS-RequestId", Guid.NewGuid().ToString());
        var filed = await agent.SendAsync("/v1/servicerequests/ja-JP", body, request);
        Assert.True(filed.Status == 201, filed.Text);
        var id = filed["id"].GetString()!;
        Golden.Matches("servicerequest", filed, (id, "REQUEST"));
        Assert.Equal(filed.Text, (await agent.SendAsync("/v1/servicerequests/ja-JP", body, request)).Text);
        Assert.Single((await agent.AskAsync("/v1/servicerequests?size=10&offset=0&filter={\"Field\":\"Status\",\"Value\":\"open\",\"Operator\":\"equals\"}"))["items"].EnumerateArray());
        Assert.Single((await agent.AskAsync($"/v1/customers/{Books.Adatum}/servicerequests"))["items"].EnumerateArray());
        var noted = await agent.SendAsync(HttpMethod.Patch, $"/v1/servicerequests/{id}", """{"NewNote":{"Text":"The second one, please."},"Severity":"unknown","Status":"none","Title":null}""");
        Assert.Equal("The second one, please.", noted["notes"][0].GetProperty("text").GetString());
        var closed = await agent.SendAsync(HttpMethod.Patch, $"/v1/customers/{Books.Adatum}/servicerequests/{id}", """{"Status":"closed"}""");
        Assert.True(closed.Status == 200, closed.Text);
        Assert.Equal("closed", closed["status"].GetString());
        Assert.Equal((400, "3000"), Said(await agent.SendAsync(HttpMethod.Patch, $"/v1/servicerequests/{id}", """{"Status":"open"}""")));
        foreach (var wrong in new[] { """{"Title":""}""", """{"Title":"x","Description":"y","Severity":"huge","SupportTopicId":"1"}""", """{"Title":"x","Description":"y","Severity":"minimal","SupportTopicId":"99"}""" })
            Assert.Equal((400, "3000"), Said(await agent.SendAsync("/v1/servicerequests/en-US", wrong)));
        using var foreign = await portal.ProgramAsync(People.ForeignAdminAgent);
        Assert.Equal((404, "1000"), Said(await foreign.AskAsync($"/v1/servicerequests/{id}")));
    }

    private static (int Status, string Code) Said(ApiAnswer answer) => (answer.Status, answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty("code", out var code) ? code.GetString()! : answer.Text);
}
