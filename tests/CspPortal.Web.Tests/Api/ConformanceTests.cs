using System.IdentityModel.Tokens.Jwt;
using System.Net;
using System.Text;
using System.Text.Json;
using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Work;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Api;

/// <summary>API-01, spec 0: what every call keeps, whatever it is about; driven as the wire habits of real clients are written down there.</summary>
[Trait("Rule", "API-01")]
public sealed class ConformanceTests : IAsyncLifetime
{
    private static readonly string Orders = $"/v1/customers/{Books.Adatum}/orders";

    private PortalHost portal = null!;
    private HttpClient program = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync();
        program = await portal.ProgramAsync();
    }

    public async Task DisposeAsync()
    {
        program.Dispose();
        await portal.DisposeAsync();
    }

    [Theory] // spec 0.4, 0.5: an error has its shape, and no status that clients repeat blindly
    [InlineData("POST", "/v1/customers", "{\"companyProfile\":", 400, "3000")]
    [InlineData("POST", "/v1/customers", "", 400, "3000")]
    [InlineData("POST", "/v1/customers", "null", 400, "3000")]
    [InlineData("POST", "/v1/customers", "[]", 400, "3000")]
    [InlineData("POST", "/v1/customers", "{\"companyProfile\":\"x\"}", 400, "3000")]
    [InlineData("POST", "/v1/customers", "{\"companyProfile\":{\"tenantId\":\"not-a-guid\"}}", 400, "3000")]
    [InlineData("POST", "/v1/customers", "{\"companyProfile\":{\"domain\":\"<script>\"}}", 400, "3000")]
    [InlineData("POST", "/v1/customers/a0000000-0000-4000-8000-00000000000a/orders", "{\"lineItems\":[null]}", 400, "3000")]
    [InlineData("POST", "/v1/customers/a0000000-0000-4000-8000-00000000000a/orders", "{\"lineItems\":[{\"quantity\":1e400}]}", 400, "3000")]
    [InlineData("POST", "/v1/customers/b0000000-0000-4000-8000-00000000000b/orders", "{\"lineItems\":[{\"offerId\":\"a:b:c\"}]}", 404, "1000")]
    [InlineData("POST", "/v1/customers/nonsense/orders", "{\"lineItems\":[{}]}", 400, "900118")]
    [InlineData("PATCH", "/v1/customers/a0000000-0000-4000-8000-00000000000a/orders/ffffffffffff", "{\"status\":\"cancelled\"}", 404, "20000")]
    [InlineData("GET", "/v1/customers/a0000000-0000-4000-8000-00000000000a/carts/nonsense", null, 404, "800008")]
    [InlineData("GET", "/v1/nothing/here", null, 404, "1000")]
    [InlineData("PUT", "/v1/customers", "{}", 400, "800002")]
    [InlineData("DELETE", "/v1/customers/a0000000-0000-4000-8000-00000000000a", null, 403, "800020")]
    [InlineData("GET", "/v1/customers?filter={\"Field\":", null, 400, "3000")]
    [InlineData("GET", "/v1/customers?size=-5", null, 400, "3000")]
    [InlineData("GET", "/v1/customers?size=99999999999999999999", null, 400, "3000")]
    [InlineData("GET", "/v1.0/sales/pricesheets(Market='US',Market='JP',PricesheetView='software')/$value", null, 400, "3000")]
    [InlineData("GET", "/v1.0/sales/pricesheets(Market='US',PricesheetView='software')/$value?timeline=history&month=999912", null, 400, "3000")]
    [InlineData("GET", "/v1/invoices/unbilled/lineitems?period=never&currencyCode=USD", null, 400, "3000")]
    public async Task What_is_wrong_is_said_in_Partner_Centers_shape(string method, string path, string? body, int status, string code)
    {
        var answer = await program.SendAsync(new HttpMethod(method), path, body);
        Assert.Equal((status, code), (answer.Status, answer.Json.ValueKind == JsonValueKind.Object ? answer.Code : answer.Text));
        Assert.False(string.IsNullOrWhiteSpace(answer["description"].GetString()));
        Assert.Equal(JsonValueKind.Array, answer["data"].ValueKind);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", answer.Text, StringComparison.Ordinal);
    }

    [Fact] // SEC-01, REL-02
    public async Task A_body_of_ten_megabytes_is_refused_unread_and_one_in_chunks_too()
    {
        var big = "{\"lineItems\":[{\"friendlyName\":\"" + new string('x', 10 * 1024 * 1024) + "\"}]}";
        Assert.Equal((400, "800002"), Said(await program.SendAsync(Orders, big)));
        using var chunked = new HttpRequestMessage(HttpMethod.Post, Orders) { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(big))) };
        chunked.Headers.TransferEncodingChunked = true;
        chunked.Content.Headers.ContentType = new("application/json");
        using var answer = await program.SendAsync(chunked);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var form = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var wrongType = await program.PostAsync(Orders, form);
        Assert.Equal(HttpStatusCode.BadRequest, wrongType.StatusCode);
    }

    [Theory] // RFC 8259
    [InlineData("application/json; charset=utf-16", 400)]
    [InlineData("application/json; charset=utf-7", 400)]
    [InlineData("application/json; charset=nonsense", 400)]
    [InlineData("text/plain", 400)]
    [InlineData("application/json; charset=utf-8", 201)]
    [InlineData("application/json; charset=\"UTF-8\"", 201)]
    [InlineData("Application/JSON", 201)]
    public async Task Bodies_are_JSON_in_UTF8(string type, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Orders) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"lineItems":[{"offerId":"{{OfferIds.Of(Books.Perpetual, Books.Sku, "US")}}","quantity":1}]}""")) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await program.SendAsync(request);
        Assert.True((int)answer.StatusCode == status, await answer.Content.ReadAsStringAsync());
        if (status == 400) Assert.Equal("800002", JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
    }

    [Fact] // spec 0.2, 0.3
    public async Task Ids_are_echoed_made_where_there_are_none_and_refused_where_they_are_no_ids()
    {
        var (request, correlation) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var answer = await program.AskAsync("/v1/customers", ("MS-RequestId", request), ("MS-CorrelationId", correlation), ("X-Locale", "en-US"), ("MS-PartnerCenter-Client", "Partner Center .NET SDK"), ("MS-SdkVersion", "3.4.0.0"));
        Assert.Equal((request, correlation), (Assert.Single(answer.Headers.GetValues("MS-RequestId")), Assert.Single(answer.Headers.GetValues("MS-CorrelationId"))));
        Assert.True(Guid.TryParse(Assert.Single((await program.AskAsync("/v1/customers")).Headers.GetValues("MS-RequestId")), out _));
        Assert.Equal((400, "3000"), Said(await program.AskAsync("/v1/customers", ("MS-RequestId", "one"))));
        var japanese = await program.SendAsync($"/v1/customers/{Books.Adatum}/carts", """{"lineItems":[{"catalogItemId":"NOSUCH:1:2","quantity":1}]}""", ("X-Locale", "ja-JP"));
        Assert.Contains("カタログ項目", japanese["lineItems"][0].GetProperty("error").GetProperty("errorDescription").GetString(), StringComparison.Ordinal);
    }

    [Fact] // spec 0.1: casing, and paths in any case
    public async Task Paths_queries_and_bodies_are_read_in_any_case()
    {
        Assert.Equal(200, (await program.SendAsync("/V1/Extensions/Product/CheckInventory?Country=US", $$"""{"TARGETITEMS":[{"PRODUCTID":"{{Books.Perpetual}}"}]}""")).Status);
        Assert.Equal(200, (await program.AskAsync("/v1/Products?TARGETVIEW=software&COUNTRY=us")).Status);
        var pascal = $$"""
            {"Id":null,"ReferenceCustomerId":"{{Books.Adatum}}","BillingCycle":"unknown","LineItems":[{"LineItemNumber":0,"OfferId":"{{OfferIds.Of(Books.Perpetual, Books.Sku, "US")}}","Quantity":"2","ProvisioningContext":null,"Links":null,"Attributes":null}],
             "CreationDate":"0001-01-01T00:00:00","Status":null,"Links":null,"Attributes":{"ObjectType":"Order"} }
            """;
        Assert.Equal(201, (await program.SendAsync(Orders, pascal)).Status);
    }

    [Theory] // spec 0.7
    [InlineData("?size=0&filter=%7B%22Field%22%3A%22CompanyName%22%2C%22Value%22%3A%22adat%22%2C%22Operator%22%3A%22starts_with%22%7D", 1)]
    [InlineData("?filter={\"Field\":\"CompanyName\",\"Value\":\"A%26B+%23\",\"Operator\":\"starts_with\"}", 1)]
    [InlineData("?filter={\"Field\":\"CompanyName\",\"Value\":\"A&B+\",\"Operator\":\"starts_with\"}", 1)]
    [InlineData("?filter=%7B%22Field%22%3A%22CompanyName%22%2C%22Value%22%3A%22A%26B%2B+%23%22%2C%22Operator%22%3A%22starts_with%22%7D", 1)]
    [InlineData("?filter={\"Field\":\"Domain\",\"Value\":\"ADATUM\",\"Operator\":\"starts_with\"}", 1)]
    [InlineData("?filter={\"Field\":\"CompanyName\",\"Value\":\"datum\",\"Operator\":\"starts_with\"}", 0)]
    public async Task Filters_are_read_encoded_or_not(string query, int found)
    {
        await portal.InDatabaseAsync(async db =>
        {
            db.Add(new Domain.Customers.Customer(Guid.NewGuid(), Books.Contoso, Books.Profile("A&B+ #1 GmbH", "ab.example", "DE"), portal.Database.Now));
            return await db.SaveChangesAsync();
        });
        var list = await program.AskAsync("/v1/customers" + query.Replace("A%26B+%23", "A%26B%2B%20%23", StringComparison.Ordinal));
        Assert.True(list.Status == 200, list.Text);
        Assert.Equal(found, list["items"].GetArrayLength());
    }

    [Fact] // spec 0.6
    public async Task Pages_are_followed_by_their_links_and_the_token_remembers_the_size()
    {
        await portal.InDatabaseAsync(async db =>
        {
            for (var number = 0; number < 6; number++) db.Add(new Domain.Customers.Customer(Guid.NewGuid(), Books.Contoso, Books.Profile($"Customer {number}", $"c{number}.example", "US"), portal.Database.Now));
            return await db.SaveChangesAsync();
        });
        var (names, answer) = (new List<string>(), await program.AskAsync("/v1/customers?size=3"));
        var pages = 1;
        while (true)
        {
            names.AddRange(answer["items"].EnumerateArray().Select(item => item.GetProperty("companyProfile").GetProperty("companyName").GetString()!));
            if (!answer["links"].TryGetProperty("next", out var next)) break;
            // As the SDK does: the address and its headers, no size.
            var path = next.GetProperty("uri").GetString()!.Split('?')[0] + "?seekOperation=Next";
            answer = await program.AskAsync("/v1" + path, [.. next.GetProperty("headers").EnumerateArray().Select(header => (header.GetProperty("key").GetString()!, header.GetProperty("value").GetString()!))]);
            pages++;
        }

        Assert.Equal((3, 7), (pages, names.Distinct().Count()));
        // The way back, by its own token alone.
        var back = answer["links"].GetProperty("previous");
        var backToken = back.GetProperty("headers")[0].GetProperty("value").GetString()!;
        var before = await program.AskAsync("/v1" + back.GetProperty("uri").GetString(), ("MS-ContinuationToken", backToken));
        Assert.Equal(names.Skip(3).Take(3), before["items"].EnumerateArray().Select(item => item.GetProperty("companyProfile").GetProperty("companyName").GetString()));
        Assert.Equal((400, "3000"), Said(await program.AskAsync("/v1/customers?seekOperation=Next", ("MS-ContinuationToken", backToken))));
        Assert.Equal((400, "3000"), Said(await program.AskAsync("/v1/customers?seekOperation=Previous", ("MS-ContinuationToken", before["continuationToken"].GetString()!))));
        Assert.Equal(200, (await program.AskAsync("/v1/customers?seekOperation=First", ("MS-ContinuationToken", backToken))).Status);
        foreach (var operation in new[] { "Next", "Previous", "Last", "PageIndex", "bogus" }) Assert.Equal((400, "3000"), Said(await program.AskAsync("/v1/customers?seekOperation=" + operation)));
        Assert.Equal(7, (await program.AskAsync("/v1/customers"))["items"].GetArrayLength()); // who names no size never pages
        Assert.Equal((400, "3000"), Said(await program.AskAsync("/v1/customers?seekOperation=Next", ("MS-ContinuationToken", "forged!"))));
        foreach (var forged in new[] { """{"Cursor":"x","Size":-1}""", """{"Cursor":"x","Size":2147483647}""", "null", "[]" })
        {
            var token = Convert.ToBase64String(Encoding.UTF8.GetBytes(forged)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            Assert.Equal((400, "3000"), Said(await program.AskAsync("/v1/customers?seekOperation=Next", ("MS-ContinuationToken", token))));
            Assert.Equal((400, "3000"), Said(await program.AskAsync("/v1/invoices/unbilled/lineitems?currencyCode=USD", ("MS-ContinuationToken", token))));
        }

        var far = await program.AskAsync("/v1/invoices?offset=2147483647&size=2000");
        Assert.True(far.Status == 200 && !far["links"].TryGetProperty("next", out _), far.Text);
    }

    [Fact] // spec 0.2, 1: tokens
    public async Task A_token_that_is_missing_old_forged_or_anothers_opens_nothing()
    {
        using var nobody = portal.Client();
        Assert.Equal((401, "800001"), Said(await nobody.AskAsync("/v1/customers")));
        var good = program.DefaultRequestHeaders.Authorization!.Parameter!;
        var forged = good[..^8] + "AAAAAAAA";
        Assert.Equal((401, "800001"), Said(await nobody.AskAsync("/v1/customers", ("Authorization", "Bearer " + forged))));
        Assert.Equal((401, "800001"), Said(await nobody.AskAsync("/v1/customers", ("Authorization", "Bearer nonsense"))));
        var unsigned = new JwtSecurityTokenHandler().WriteToken(new JwtSecurityToken(claims: new JwtSecurityTokenHandler().ReadJwtToken(good).Claims));
        Assert.Equal((401, "800001"), Said(await nobody.AskAsync("/v1/customers", ("Authorization", "Bearer " + unsigned))));
        using var stranger = await portal.ProgramAsync(People.Stranger);
        Assert.Equal((401, "400"), Said(await stranger.AskAsync("/v1/customers"))); // of a tenant that is nobody here
        await portal.ChangePersonAsync(People.SalesAgent, person => person.Disable());
        using var disabled = await portal.ProgramAsync(People.SalesAgent);
        Assert.Equal((401, "400"), Said(await disabled.AskAsync("/v1/customers"))); // ACC-06: at the next request
        using var wrongSecret = await nobody.PostAsync($"/{Books.Contoso}/oauth2/v2.0/token", new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials", ["client_id"] = ApiApplication.Id, ["client_secret"] = "wrong",
        }));
        Assert.Equal(HttpStatusCode.Unauthorized, wrongSecret.StatusCode);
    }

    [Fact] // spec 1.2: the older token address, and a refreshed token
    public async Task The_older_token_address_answers_and_a_refresh_token_gives_another()
    {
        using var client = portal.Client();
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "password", ["client_id"] = ApiApplication.Id, ["client_secret"] = ApiApplication.Secret, ["username"] = People.AdminAgent.UserPrincipalName, ["password"] = "any", ["scope"] = "openid offline_access",
            ["resource"] = "https://api.partnercenter.microsoft.com",
        };
        using var first = await client.PostAsync($"/{Books.Contoso}/oauth2/token", new FormUrlEncodedContent(form));
        var json = JsonDocument.Parse(await first.Content.ReadAsStringAsync()).RootElement;
        Assert.True(first.IsSuccessStatusCode, json.GetRawText());
        using var second = await client.PostAsync($"/{Books.Contoso}/oauth2/v2.0/token", new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "refresh_token", ["client_id"] = ApiApplication.Id, ["client_secret"] = ApiApplication.Secret, ["refresh_token"] = json.GetProperty("refresh_token").GetString()!,
        }));
        var refreshed = JsonDocument.Parse(await second.Content.ReadAsStringAsync()).RootElement;
        Assert.True(second.IsSuccessStatusCode, refreshed.GetRawText());
        Assert.Equal(200, (await client.AskAsync("/v1/customers", ("Authorization", "Bearer " + refreshed.GetProperty("access_token").GetString()))).Status);
    }

    [Fact] // spec 0.10
    public async Task Beyond_the_limit_callers_are_told_how_long_to_wait()
    {
        await using var strict = await PortalHost.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["RateLimits:Api:Permits"] = "3" });
        using var client = await strict.ProgramAsync();
        for (var call = 0; call < 3; call++) Assert.Equal(200, (await client.AskAsync("/v1/customers")).Status);
        var refused = await client.AskAsync("/v1/customers");
        Assert.Equal((429, "429"), (refused.Status, refused.Code));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        using var other = await strict.ProgramAsync(People.ForeignAdminAgent);
        Assert.Equal(200, (await other.AskAsync("/v1/customers")).Status); // counted by partner
    }

    [Fact] // ORD-02, REL-01: the process dies between the act and its answer
    public async Task A_call_that_died_is_run_again_by_its_repeat_and_makes_no_second_order()
    {
        var body = $$"""{"lineItems":[{"offerId":"{{OfferIds.Of(Books.Perpetual, Books.Sku, "US")}}","quantity":1}]}""";
        var request = Guid.NewGuid();
        var made = await program.SendAsync(Orders, body, ("MS-RequestId", request.ToString()));
        await portal.InDatabaseAsync(db => db.RepeatableCalls.AcrossTenants(db).ExecuteUpdateAsync(set => set.SetProperty(call => call.Status, (int?)null).SetProperty(call => call.Answer, (string?)null)));
        Assert.Equal((409, "800060"), Said(await program.SendAsync(Orders, body, ("MS-RequestId", request.ToString())))); // it may still be at it
        portal.Clock.Advance(RepeatableCall.LongestRun);
        var again = await program.SendAsync(Orders, body, ("MS-RequestId", request.ToString()));
        Assert.Equal((201, made["id"].GetString()), (again.Status, again["id"].GetString()));
        Assert.Equal(1, await portal.InDatabaseAsync(db => db.Orders.AcrossTenants(db).CountAsync()));

        portal.Clock.Advance(RepeatableCall.Lifetime + TimeSpan.FromMinutes(5));
        Assert.Equal(1, await portal.Database.WideAsync<ForgetRepeatableCalls, int>(forget => forget.RunAsync(default)));
    }

    [Fact] // LOG-01
    public async Task The_log_says_which_program_did_it_from_where_and_for_whom()
    {
        var body = $$"""{"lineItems":[{"offerId":"{{OfferIds.Of(Books.Perpetual, Books.Sku, "US")}}","quantity":1}]}""";
        var made = await program.SendAsync(Orders, body, ("x-ms-customeruser-upn", "buyer@adatum.example"), ("User-Agent", "orders-job/1.0"));
        Assert.Equal(201, made.Status);
        var entry = await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().SingleAsync(record => record.Operation == AuditOperation.CreateOrder));
        Assert.Equal((Channel.Api, ApiApplication.Id, "orders-job/1.0"), (entry.Channel, entry.ActorUserPrincipalName, entry.UserAgent));
        Assert.Contains("customer_user=buyer@adatum.example", entry.Details, StringComparison.Ordinal);
    }

    private static (int Status, string Code) Said(ApiAnswer answer) => (answer.Status, answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty("code", out var code) ? code.GetString()! : answer.Text);
}
