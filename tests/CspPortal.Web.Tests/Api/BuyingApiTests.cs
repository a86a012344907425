using System.Globalization;
using System.Text.Json;
using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Invoicing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Api;

/// <summary>API-01, spec 3 to 5: the catalogue, carts, orders, subscriptions, and cancelling, by the rules of the pages.</summary>
[Trait("Rule", "API-01")]
public sealed class BuyingApiTests : IAsyncLifetime
{
    private const string Carts = "/v1/customers/a0000000-0000-4000-8000-00000000000a/carts";
    private const string Orders = "/v1/customers/a0000000-0000-4000-8000-00000000000a/orders";
    private const string Subscriptions = "/v1/customers/a0000000-0000-4000-8000-00000000000a/subscriptions";

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

    [Fact]
    public async Task The_catalogue_leads_from_a_view_to_what_can_be_put_into_a_cart()
    {
        Golden.Matches("products", await program.AskAsync("/v1/products?targetView=Software&country=US"));
        var skus = await program.AskAsync($"/v1/products/{Books.Subscription}/skus?country=US&targetSegment=commercial");
        Golden.Matches("skus", skus);
        Golden.Matches("sku", await program.AskAsync($"/v1/products/{Books.Subscription}/skus/0002?country=US"));
        var availabilities = await program.AskAsync($"/v1/customers/{Books.Adatum}/products/{Books.Subscription}/skus/0002/availabilities");
        Golden.Matches("availabilities", availabilities);
        var item = availabilities["items"][0].GetProperty("catalogItemId").GetString()!;
        Assert.Equal(OfferIds.Of(Books.Subscription, "0002", "US"), item);
        Assert.Equal("P60D", availabilities["items"][0].GetProperty("terms")[0].GetProperty("cancellationPolicies")[0].GetProperty("refundOptions")[0].GetProperty("expiresAfter").GetString());

        // MKT-01: what Cambodia is not sold is not in its catalogue.
        Assert.Single((await program.AskAsync("/v1/products?targetView=AzureReservations&country=US"))["items"].EnumerateArray());
        Assert.Empty((await program.AskAsync("/v1/products?targetView=AzureReservations&country=KH"))["items"].EnumerateArray());
        Assert.Equal((404, "400013"), Said(await program.AskAsync($"/v1/products/{Books.Reservation}?country=KH")));
        Golden.Matches("inventory", await program.SendAsync("/v1/extensions/product/checkinventory?country=KH", $$"""{"TargetItems":[{"ProductId":"{{Books.Reservation}}","SkuId":null},{"ProductId":"NOSUCH"}],"InventoryContext":null}"""));
    }

    [Theory]
    [InlineData("/v1/products?country=US", 400, "3000")]
    [InlineData("/v1/products?targetView=Software", 400, "3000")]
    [InlineData("/v1/products?targetView=OnPremises&country=US", 403, "400036")]
    [InlineData("/v1/products?targetView=Software&country=USA", 400, "3000")]
    [InlineData("/v1/products?targetView=Software&country=US&targetSegment=nonprofit", 403, "400030")]
    [InlineData("/v1/products/NOSUCH?country=US", 404, "400013")]
    [InlineData("/v1/products/DG7SUBSCRIPT/skus/9999?country=US", 404, "400018")]
    [InlineData("/v1/products/DG7SUBSCRIPT/skus/0001/availabilities/NOSUCH?country=US", 404, "400019")]
    [InlineData("/v1/customers/nonsense/products?targetView=Software", 400, "900118")]
    [InlineData("/v1/customers/b0000000-0000-4000-8000-00000000000b/products?targetView=Software", 404, "1000")]
    public async Task What_the_catalogue_cannot_answer_it_says_with_Partner_Centers_codes(string path, int status, string code) =>
        Assert.Equal((status, code), Said(await program.AskAsync(path)));

    [Fact] // ORD-01, ORD-02
    public async Task A_cart_becomes_one_order_a_group_once_however_often_it_is_checked_out()
    {
        var made = await program.SendAsync(Carts, $$"""
            {"Id":null,"LineItems":[
              {"Id":0,"CatalogItemId":"{{Offer(Books.Perpetual)}}","Quantity":2,"BillingCycle":"one_time","OrderGroup":"0","Error":null},
              {"Id":1,"CatalogItemId":"{{Offer(Books.Subscription)}}","Quantity":3,"BillingCycle":"annual","TermDuration":"P1Y","OrderGroup":"1"}],
             "CreationTimestamp":"0001-01-01T00:00:00","Attributes":{"ObjectType":"Cart"} }
            """);
        Assert.True(made.Status == 201, made.Text);
        var cart = made["id"].GetString()!;
        Golden.Matches("cart", made, (cart, "CART"));
        Assert.Equal(made.Text, (await program.AskAsync($"{Carts}/{cart}")).Text);

        var request = ("MS-RequestId", Guid.NewGuid().ToString());
        var done = await program.SendAsync($"{Carts}/{cart}/checkout", "\"success\"", request);
        Assert.True(done.Status == 201, done.Text);
        var ids = done["orders"].EnumerateArray().Select(order => order.GetProperty("id").GetString()!).ToList();
        Golden.Matches("checkout", done, (ids[0], "ORDER-A"), (ids[1], "ORDER-B"));
        Assert.Equal(done.Text, (await program.SendAsync($"{Carts}/{cart}/checkout", "\"success\"", request)).Text); // the SDK's own repeat
        Assert.Equal((409, "call.id-reused"), Said(await program.SendAsync($"{Carts}/{cart}/checkout", "\"other\"", request)));
        Assert.Equal((400, "800065"), Said(await program.SendAsync($"{Carts}/{cart}/checkout", "\"success\"")));
        Assert.Equal((400, "800065"), Said(await program.SendAsync(HttpMethod.Put, $"{Carts}/{cart}", made.Text)));
        Assert.Equal("Ordered", (await program.AskAsync($"{Carts}/{cart}"))["status"].GetString());
        Assert.Equal(2, await portal.InDatabaseAsync(db => db.Orders.AcrossTenants(db).CountAsync()));
        var entries = await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().Where(entry => entry.Operation == AuditOperation.CreateOrder).ToListAsync());
        Assert.All(entries, entry => Assert.Equal((Channel.Api, ApiApplication.Name), (entry.Channel, entry.ActorName)));
    }

    [Fact] // ORD-02, spec 0.10
    public async Task Twenty_checkouts_of_one_cart_at_once_make_one_order()
    {
        var cart = (await program.SendAsync(Carts, CartOf(Books.Perpetual)))["id"].GetString();
        var same = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            program.SendAsync($"{Carts}/{cart}/checkout", "\"success\"", ("MS-RequestId", number % 2 == 0 ? same : Guid.NewGuid().ToString()))));
        Assert.All(answers, answer => Assert.True(answer.Status is 201 or 400 or 409, answer.Text));
        Assert.Contains(answers, answer => answer.Status == 201);
        Assert.Single(answers.Where(answer => answer.Status == 201).Select(answer => answer["orders"][0].GetProperty("id").GetString()).Distinct());
        Assert.Equal(1, await portal.InDatabaseAsync(db => db.Orders.AcrossTenants(db).CountAsync()));
        Assert.Equal(1, await portal.InDatabaseAsync(db => db.InvoiceLines.AcrossTenants(db).CountAsync()));
    }

    [Fact] // MKT-01, ORD-01, ORD-06: the rules of the pages
    public async Task Bad_lines_stay_in_the_cart_with_their_error_and_stop_the_checkout()
    {
        var made = await program.SendAsync(Carts, $$"""
            {"lineItems":[
              {"id":0,"catalogItemId":"{{Offer(Books.Perpetual)}}","quantity":0},
              {"id":1,"catalogItemId":"NOSUCH:0001:ABCDEFGHJKLM","quantity":1},
              {"id":2,"catalogItemId":"{{OfferIds.Of(Books.Perpetual, Books.Sku, "JP")}}","quantity":1},
              {"id":3,"catalogItemId":"{{Offer(Books.Subscription)}}","quantity":1,"billingCycle":"monthly"},
              {"id":4,"catalogItemId":"{{Offer(Books.Subscription)}}","quantity":1,"termDuration":"P3Y"},
              {"id":5,"catalogItemId":"{{Offer(Books.Perpetual)}}","quantity":1,"currencyCode":"EUR"},
              {"id":6,"catalogItemId":"{{Offer(Books.Reservation)}}","quantity":1}]}
            """);
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal([10015, 10001, 10001, 10013, 10010, 10000, 10007], made["lineItems"].EnumerateArray().Select(line => line.GetProperty("error").GetProperty("errorCode").GetInt32()));
        Assert.Equal((400, "800009"), Said(await program.SendAsync($"{Carts}/{made["id"].GetString()}/checkout", "")));
        Assert.Equal(0, await portal.InDatabaseAsync(db => db.Orders.AcrossTenants(db).CountAsync()));
    }

    [Fact] // PRC-02
    public async Task A_price_that_moved_stops_the_checkout_until_the_cart_is_written_again()
    {
        var made = await program.SendAsync(Carts, CartOf(Books.Perpetual));
        var cart = made["id"].GetString();
        await portal.InDatabaseAsync(db => db.PriceList.Where(row => row.ProductId == Books.Perpetual && row.MarketCode == "US")
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UnitPrice.TenThousandths, 1_250_000L)));
        var refused = await program.SendAsync($"{Carts}/{cart}/checkout", "");
        Assert.Equal((400, "800009"), Said(refused));
        Assert.Contains("order.price-changed", refused["data"].EnumerateArray().Select(code => code.GetString()));
        var renewed = await program.SendAsync(HttpMethod.Put, $"{Carts}/{cart}", made.Text);
        Assert.Equal(125m, renewed["lineItems"][0].GetProperty("pricing").GetProperty("listPrice").GetDecimal());
        Assert.Equal(201, (await program.SendAsync($"{Carts}/{cart}/checkout", "")).Status);
    }

    [Fact] // ORD-01, spec 4.2
    public async Task An_order_comes_in_one_call_and_a_repeat_of_it_is_the_same_order()
    {
        // As the TypeScript client writes it.
        var body = $$"""{"lineItems":[{"offerId":"{{Offer(Books.Subscription)}}","quantity":5,"termDuration":"P1Y","lineItemNumber":0}],"billingCycle":"annual"}""";
        var request = ("MS-RequestId", Guid.NewGuid().ToString());
        var made = await program.SendAsync(Orders, body, request);
        Assert.True(made.Status == 201, made.Text);
        var id = made["id"].GetString()!;
        Golden.Matches("order", made, (id, "ORDER"));
        Assert.Matches("^[0-9a-f]{12}$", id);
        Assert.Equal(made.Text, (await program.SendAsync(Orders, body, request)).Text);
        Assert.Equal((409, "call.id-reused"), Said(await program.SendAsync(Orders, body.Replace("5", "6", StringComparison.Ordinal), request)));
        Golden.Matches("orders", await program.AskAsync($"{Orders}?include_price=True&billingType=OneTime"), (id, "ORDER"));
        Assert.Equal(500m, (await program.AskAsync($"{Orders}/{id}?include_price=True"))["totalPrice"].GetDecimal());
        using var person = await portal.ProgramAsync(People.AdminAgent);
        Golden.Matches("order-provisioning", await person.AskAsync($"{Orders}/{id}/provisioningstatus"));
        Assert.Equal((403, "900150"), Said(await program.AskAsync($"{Orders}/{id}/provisioningstatus"))); // App+User alone (spec 1.3)
        Assert.Empty((await program.AskAsync($"{Orders}/{id}/activationlinks"))["items"].EnumerateArray());
        Assert.Equal((404, "20000"), Said(await program.AskAsync($"{Orders}/000000000000")));
        Assert.Equal((400, "800017"), Said(await program.SendAsync(Orders, body.Replace("5", "-1", StringComparison.Ordinal))));
        Assert.Equal((400, "3000"), Said(await program.SendAsync(Orders, """{"lineItems":[{"offerId":{"a":1}}]}""")));
    }

    [Fact] // CST-01
    public async Task Without_an_agreement_nothing_is_ordered_and_with_one_it_is()
    {
        var id = Guid.NewGuid();
        var created = await program.SendAsync("/v1/customers", $$"""
            {"Id":null,"CompanyProfile":{"TenantId":"{{id}}","Domain":"northwind.example","CompanyName":null},
             "BillingProfile":{"Email":"nora@northwind.example","Culture":"ja-JP","Language":"ja","CompanyName":"ノースウィンド商会","FirstName":null,
               "DefaultAddress":{"FirstName":"Nora","LastName":"北","AddressLine1":"1-1","City":"東京","State":null,"PostalCode":"100-0001","Country":"JP","PhoneNumber":null} },
             "RelationshipToPartner":"none","AllowDelegatedAccess":null}
            """);
        Assert.True(created.Status == 201, created.Text);
        Golden.Matches("customer-created", created, ($"{id}", "CUSTOMER"));
        var offer = OfferIds.Of(Books.Perpetual, Books.Sku, "JP");
        var order = $$"""{"lineItems":[{"offerId":"{{offer}}","quantity":1}]}""";
        Assert.Equal((403, "13605"), Said(await program.SendAsync($"/v1/customers/{id}/orders", order)));
        var agreed = await program.SendAsync($"/v1/customers/{id}/agreements", """{"primaryContact":{"firstName":"Nora","lastName":"Kita","email":"nora@northwind.example"},"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2026-06-01T00:00:00Z","type":"MicrosoftCustomerAgreement"}""");
        Assert.True(agreed.Status == 201, agreed.Text);
        Golden.Matches("agreements", await program.AskAsync($"/v1/customers/{id}/agreements"));
        Assert.Equal(201, (await program.SendAsync($"/v1/customers/{id}/orders", order)).Status);
    }

    [Fact] // CAN-02, CAN-08, REF-02, spec 4.3
    public async Task Lines_are_cancelled_one_by_one_and_the_order_when_all_are()
    {
        var id = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual), new(Books.Cal, Quantity: 2)]);
        var first = await program.SendAsync(HttpMethod.Patch, $"{Orders}/{id}", $$"""{"id":"{{id}}","status":"cancelled","lineItems":[{"lineItemNumber":0,"offerId":"{{Offer(Books.Perpetual)}}"}]}""");
        Golden.Matches("order-line-cancelled", first, (id, "ORDER"));
        Assert.Equal("completed", first["status"].GetString());

        // The SDK's pattern: get it, set the status, send all of it back.
        var got = await program.AskAsync($"{Orders}/{id}");
        var whole = got.Text.Replace("\"completed\"", "\"cancelled\"", StringComparison.Ordinal);
        var request = ("MS-RequestId", Guid.NewGuid().ToString());
        var all = await program.SendAsync(HttpMethod.Patch, $"{Orders}/{id}", whole, request);
        Assert.True(all.Status == 200, all.Text);
        Assert.Equal("cancelled", all["status"].GetString());
        Assert.All(all["lineItems"].EnumerateArray(), line => Assert.Equal(0, line.GetProperty("quantity").GetInt64()));
        Assert.Equal(all.Text, (await program.SendAsync(HttpMethod.Patch, $"{Orders}/{id}", whole, request)).Text);
        Assert.Equal((400, "800061"), Said(await program.SendAsync(HttpMethod.Patch, $"{Orders}/{id}", whole)));
        Assert.Equal(2, await portal.InDatabaseAsync(db => db.InvoiceLines.AcrossTenants(db).CountAsync(line => line.Kind == InvoiceLineKind.Credit)));
    }

    [Theory] // CAN-02 to CAN-05
    [InlineData(Books.Perpetual, 61, 400, "900117")]
    [InlineData(Books.LinuxPlan, 0, 400, "800061")]
    [InlineData(Books.Reservation, 0, 403, "800019")]
    public async Task What_may_not_be_cancelled_is_refused_with_Partner_Centers_codes(string product, int days, int status, string code)
    {
        var id = await BookedOrders.BookAsync(portal.Database, [new(product)], portal.Database.Now.AddDays(-days));
        var refused = await program.SendAsync(HttpMethod.Patch, $"{Orders}/{id}", $$"""{"Id":"{{id}}","Status":"cancelled","BillingCycle":"unknown","LineItems":null,"CreationDate":"0001-01-01T00:00:00"}""");
        Assert.Equal((status, code), Said(refused));
        var entries = await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().Where(entry => entry.Operation == AuditOperation.CancelOrder).ToListAsync());
        Assert.Equal((AuditOutcome.Refused, Channel.Api), (Assert.Single(entries).Outcome, entries[0].Channel));
        Assert.Equal((400, "800071"), Said(await program.SendAsync(HttpMethod.Patch, $"{Orders}/{id}", """{"status":"cancelled","lineItems":[{"lineItemNumber":7}]}""")));
        Assert.Equal((400, "3000"), Said(await program.SendAsync(HttpMethod.Patch, $"{Orders}/{id}", """{"status":"none"}""")));
    }

    [Fact] // spec 5
    public async Task A_subscription_is_read_renamed_suspended_activated_and_cancelled()
    {
        var id = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual), new(Books.Subscription, Quantity: 4)]);
        var list = await program.AskAsync(Subscriptions);
        var subscription = Assert.Single(list["items"].EnumerateArray()).GetProperty("id").GetString()!;
        Golden.Matches("subscriptions", list, (id, "ORDER"), (subscription, "SUBSCRIPTION"));
        Assert.Equal(PortalDatabase.Start.UtcDateTime.Date.AddDays(60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T23:59:00.0000000Z", list["items"][0].GetProperty("cancellationAllowedUntilDate").GetString());

        var got = await program.AskAsync($"{Subscriptions}/{subscription}");
        var renamed = await program.SendAsync(HttpMethod.Patch, $"{Subscriptions}/{subscription}", With(got, "friendlyName", "本社 🏢"));
        Assert.Equal("本社 🏢", renamed["friendlyName"].GetString());
        Assert.Equal((400, "2055"), Said(await program.SendAsync(HttpMethod.Patch, $"{Subscriptions}/{subscription}", With(got, "friendlyName", "later")))); // its etag is old
        Assert.Equal((400, "2055"), Said(await program.SendAsync(HttpMethod.Patch, $"{Subscriptions}/{subscription}", """{"friendlyName":"x"}""", ("If-Match", "\"0\""))));
        var suspended = await program.SendAsync(HttpMethod.Patch, $"{Subscriptions}/{subscription}", With(renamed, "status", "suspended"));
        Assert.Equal("suspended", suspended["status"].GetString());

        var agent = portal.As(People.AdminAgent);
        var page = await agent.GetPageAsync($"/customers/{Books.Adatum}/software/{id}-2");
        Assert.Contains("suspended this subscription", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("active", (await program.SendAsync(HttpMethod.Patch, $"{Subscriptions}/{subscription}", With(suspended, "status", "active")))["status"].GetString());

        foreach (var (name, value, code) in new (string, object, string)[] { ("quantity", 3, "800090"), ("quantity", 5, "800092"), ("autoRenewEnabled", true, "800093"), ("billingCycle", "monthly", "800096"), ("status", "pending", "800040") })
        {
            var current = await program.AskAsync($"{Subscriptions}/{subscription}");
            Assert.Equal((400, code), Said(await program.SendAsync(HttpMethod.Patch, $"{Subscriptions}/{subscription}", With(current, name, value))));
        }

        var deleted = await program.SendAsync(HttpMethod.Patch, $"{Subscriptions}/{subscription}", """{"status":"deleted"}""");
        Assert.True(deleted.Status == 200, deleted.Text);
        Assert.Equal("deleted", deleted["status"].GetString());
        Assert.Equal((404, "20003"), Said(await program.AskAsync($"{Subscriptions}/{Guid.NewGuid()}")));
        var entries = await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().Where(entry => entry.Operation == AuditOperation.UpdateSubscription).OrderBy(entry => entry.Id).Select(entry => entry.NewValue).ToListAsync());
        Assert.Equal(["friendly_name=本社 🏢", "status=suspended", "status=active"], entries);
    }

    private static (int Status, string Code) Said(ApiAnswer answer) => (answer.Status, answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty("code", out var code) ? code.GetString()! : answer.Text);

    private static string Offer(string product) => OfferIds.Of(product, Books.Sku, "US");

    private static string CartOf(string product) => $$"""{"lineItems":[{"id":0,"catalogItemId":"{{Offer(product)}}","quantity":1}]}""";

    private static string With(ApiAnswer answer, string name, object value)
    {
        var changed = answer.Json.EnumerateObject().ToDictionary(part => part.Name, part => (object)part.Value, StringComparer.Ordinal);
        changed[name] = value;
        return JsonSerializer.Serialize(changed);
    }
}
