using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CspPortal.Application.Access;
using CspPortal.Application.Invoicing;
using CspPortal.Application.Orders;
using CspPortal.Application.Webhooks;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Invoicing;
using CspPortal.Testing;
using CspPortal.Web.Api;
using CspPortal.Web.Tests.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Api;

/// <summary>
/// API-01, spec 12: every call there is, made as Microsoft's SDK makes it (spec 0: PascalCase bodies with nulls, the year 1 and "unknown", its headers,
/// capitalised truths, unescaped filters), and every JSON answer pinned in Golden/calls. A new call fails here until it is driven.
/// </summary>
[Trait("Rule", "API-01")]
public sealed class EveryCallTests : IAsyncLifetime
{
    private static readonly string Customer = $"/v1/customers/{Books.Adatum}";
    private static readonly string Correlation = "6d1b7d4e-7e86-4b47-8a0b-6b1f2f0f6b11";

    /// <summary>What this portal does not do, or not now, and says so.</summary>
    private static readonly HashSet<string> Refused =
        new(["customer-patch", "customer-delete", "customer-qualify", "relationshiprequests", "software-key-none", "invoice-receipt"], StringComparer.Ordinal);

    private readonly DrivenCalls driven = new();
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"artifacts-{Guid.NewGuid():N}");
    private PortalHost portal = null!;
    private HttpClient program = null!;
    private HttpClient agent = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Artifacts:Folder"] = folder }, services => services.Configure<MvcOptions>(options => options.Filters.Add(driven)));
        await SoftwareBooks.WriteAsync(portal.Database, portal.Services);
        (program, agent, admin) = (await portal.ProgramAsync(), await portal.ProgramAsync(People.AdminAgent), await portal.ProgramAsync(People.GlobalAdmin));
    }

    public async Task DisposeAsync()
    {
        foreach (var client in new[] { program, agent, admin }) client.Dispose();
        await portal.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Every_call_answers_the_SDK_and_its_answer_is_pinned()
    {
        await CustomersAsync();
        await CatalogueAsync();
        var order = await BuyingAsync();
        await SubscriptionsAsync();
        await SoftwareAsync(order);
        await ServiceRequestsAsync();
        await InvoicesAsync();
        await PartnerAsync();
        await WebhooksAsync();
        await AuditAsync();

        var there = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => ApiDoors.IsApi("/" + endpoint.RoutePattern.RawText!.TrimStart('/')))
            .SelectMany(endpoint => PortalAddress.MethodsOf(endpoint).Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimStart('/')}")).ToList();
        Assert.InRange(there.Count, 75, int.MaxValue);
        Assert.Equal([], driven.Undeclared.Order(StringComparer.Ordinal)); // the reference names every word of a query
        Assert.Equal([], there.Except(driven.All, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal));
    }

    private async Task CustomersAsync()
    {
        await PinAsync(program, "customers", "GET", "/v1/customers?size=0");
        await PinAsync(program, "customers-filtered", "GET", "/v1/customers?size=2&filter=%7b%22Field%22%3a%22CompanyName%22%2c%22Value%22%3a%22adat%22%2c%22Operator%22%3a%22starts_with%22%7d");
        await PinAsync(program, "customer-create", "POST", "/v1/customers", """
            {"Id":null,"CommerceId":null,"CompanyProfile":{"TenantId":"d1000000-0000-4000-8000-0000000000d1","Domain":"northwind.example","CompanyName":null,"Links":null,"Attributes":{"Etag":null,"ObjectType":"CustomerCompanyProfile"}},
             "BillingProfile":{"Id":null,"FirstName":"Nora","LastName":"North","Email":"nora@northwind.example","Culture":"en-US","Language":"en","CompanyName":"Northwind Traders",
               "DefaultAddress":{"Country":"US","Region":null,"City":"Redmond","State":"WA","AddressLine1":"1 Main Street","AddressLine2":null,"PostalCode":"98052","FirstName":"Nora","LastName":"North","PhoneNumber":"+1 555 0100"},"Links":null,"Attributes":null},
             "RelationshipToPartner":"none","AllowDelegatedAccess":null,"UserCredentials":null,"CustomDomains":null,"AssociatedPartnerId":null,"Links":null,"Attributes":{"Etag":null,"ObjectType":"Customer"} }
            """);
        var customer = await PinAsync(program, "customer", "GET", Customer);
        await PinAsync(program, "customer-patch", "PATCH", Customer, Sdk(customer.Json, ("RelationshipToPartner", "none")));
        await PinAsync(program, "customer-delete", "DELETE", Customer);
        var billing = await PinAsync(program, "customer-billing", "GET", Customer + "/profiles/billing");
        await PinAsync(program, "customer-billing-put", "PUT", Customer + "/profiles/billing", Sdk(billing.Json, ("FirstName", "Samuel")));
        await PinAsync(agent, "customer-company", "GET", Customer + "/profiles/company");
        await PinAsync(program, "customer-relationships", "GET", Customer + "/relationships");
        await PinAsync(program, "customer-qualifications", "GET", Customer + "/qualifications");
        await PinAsync(program, "customer-qualify", "POST", Customer + "/qualifications", """{"Qualification":"education"}""");
        await PinAsync(program, "relationshiprequests", "GET", "/v1/customers/relationshiprequests");
        await PinAsync(program, "agreements", "GET", "/v1/agreements");
        await PinAsync(program, "customer-agree", "POST", "/v1/customers/d1000000-0000-4000-8000-0000000000d1/agreements", """
            {"UserId":null,"PrimaryContact":{"FirstName":"Nora","LastName":"North","Email":"nora@northwind.example","PhoneNumber":null,"Links":null},"DateAgreed":"2026-06-01T00:00:00Z","TemplateId":"117a77b0-9360-443b-8795-c6dedc750cf9","Type":"MicrosoftCustomerAgreement","AgreementLink":null}
            """);
        await PinAsync(program, "customer-agreements", "GET", "/v1/customers/d1000000-0000-4000-8000-0000000000d1/agreements");
        Assert.Equal(200, (await SendAsync(program, "HEAD", "/v1/domains/adatum.example", null)).Status);
        await PinAsync(program, "address", "POST", "/v1/validations/address", """{"Country":"US","Region":null,"City":"Sydney","State":"NSW","AddressLine1":"1 Main Street","PostalCode":"2000","PhoneNumber":null}""");
        await PinAsync(program, "country", "GET", "/v1/countryvalidationrules/US");
    }

    private async Task CatalogueAsync()
    {
        foreach (var (door, name, query) in new[] { ("/v1", "products", "?targetView=Software&country=US"), (Customer, "customer-products", "?targetView=SoftwarePerpetual") })
        {
            var country = door == "/v1" ? "?country=US" : "";
            await PinAsync(program, name, "GET", $"{door}/products{query}");
            await PinAsync(program, name + "-one", "GET", $"{door}/products/{Books.Perpetual}{country}");
            await PinAsync(program, name + "-skus", "GET", $"{door}/products/{Books.Perpetual}/skus{country}");
            await PinAsync(program, name + "-sku", "GET", $"{door}/products/{Books.Perpetual}/skus/{Books.Sku}{country}");
            var availabilities = await PinAsync(program, name + "-availabilities", "GET", $"{door}/products/{Books.Perpetual}/skus/{Books.Sku}/availabilities{country}");
            await PinAsync(program, name + "-availability", "GET", $"{door}/products/{Books.Perpetual}/skus/{Books.Sku}/availabilities/{availabilities["items"][0].GetProperty("id").GetString()}{country}");
        }

        await PinAsync(program, "inventory", "POST", "/v1/extensions/product/checkinventory?country=US", $$"""{"TargetItems":[{"ProductId":"{{Books.Perpetual}}","SkuId":"0001"}],"InventoryContext":{"customerId":"{{Books.Adatum}}"} }""");
    }

    /// <returns>The number of an order of perpetual software and a subscription.</returns>
    private async Task<string> BuyingAsync()
    {
        var item = OfferIds.Of(Books.Perpetual, Books.Sku, "US");
        var cart = await PinAsync(program, "cart-create", "POST", Customer + "/carts", $$"""
            {"Id":null,"CreationTimestamp":"0001-01-01T00:00:00","LastModifiedTimestamp":"0001-01-01T00:00:00","ExpirationTimestamp":"0001-01-01T00:00:00","LastModifiedUser":null,
             "LineItems":[{"Id":0,"CatalogItemId":"{{item}}","FriendlyName":null,"Quantity":1,"CurrencyCode":null,"BillingCycle":"one_time","TermDuration":null,"Participants":null,"ProvisioningContext":null,"OrderGroup":null,"AddonItems":null,"Error":null}],
             "Links":null,"Attributes":{"Etag":null,"ObjectType":"Cart"} }
            """);
        var path = $"{Customer}/carts/{cart["id"].GetString()}";
        await PinAsync(program, "cart-put", "PUT", path, Sdk(cart.Json).Replace("\"Quantity\":1", "\"Quantity\":2", StringComparison.Ordinal));
        await PinAsync(program, "cart", "GET", path);
        await PinAsync(program, "cart-checkout", "POST", path + "/checkout", "\"success\"");

        var made = await PinAsync(program, "order-create", "POST", Customer + "/orders", $$"""
            {"Id":null,"AlternateId":null,"ReferenceCustomerId":"{{Books.Adatum}}","BillingCycle":"unknown","CurrencyCode":null,"CreationDate":"0001-01-01T00:00:00","Status":null,"TransactionType":null,
             "LineItems":[{"LineItemNumber":0,"OfferId":"{{item}}","SubscriptionId":null,"TermDuration":null,"FriendlyName":null,"Quantity":1,"ProvisioningContext":null},
                          {"LineItemNumber":1,"OfferId":"{{OfferIds.Of(Books.Subscription, Books.Sku, "US")}}","TermDuration":"P1Y","Quantity":4}],"Links":null,"Attributes":{"Etag":null,"ObjectType":"Order"} }
            """);
        var id = made["id"].GetString()!;
        await portal.Database.WideAsync<ProvisionOrders, int>(work => work.RunAsync(default));
        // Bought in one instant, so in the order of numbers that are new each time.
        await PinAsync(program, "orders", "GET", $"{Customer}/orders?include_price=True&billingType=OneTime", shown: list => list["items"].EnumerateArray().Single(each => each.GetProperty("id").GetString() == id));
        await PinAsync(program, "order", "GET", $"{Customer}/orders/{id}?include_price=True");
        await PinAsync(agent, "order-provisioningstatus", "GET", $"{Customer}/orders/{id}/provisioningstatus");
        await PinAsync(program, "order-activationlinks", "GET", $"{Customer}/orders/{id}/activationlinks");
        await PinAsync(program, "order-line-activationlinks", "GET", $"{Customer}/orders/{id}/lineitems/0/activationlinks");
        await PinAsync(program, "order-attachments", "GET", $"{Customer}/orders/{id}/attachments");

        var other = await SendAsync(program, "POST", Customer + "/orders", $$"""{"lineItems":[{"offerId":"{{item}}","quantity":1,"lineItemNumber":0}],"billingCycle":"one_time"}""");
        var got = await SendAsync(program, "GET", $"{Customer}/orders/{other["id"].GetString()}", null);
        await PinAsync(program, "order-cancel", "PATCH", $"{Customer}/orders/{other["id"].GetString()}", Sdk(got.Json, ("Status", "cancelled"), ("BillingCycle", "unknown"), ("CreationDate", "0001-01-01T00:00:00")));
        return id;
    }

    private async Task SubscriptionsAsync()
    {
        var list = await PinAsync(program, "subscriptions", "GET", Customer + "/subscriptions");
        var path = $"{Customer}/subscriptions/{list["items"][0].GetProperty("id").GetString()}";
        var one = await PinAsync(program, "subscription", "GET", path);
        await PinAsync(program, "subscription-provisioningstatus", "GET", path + "/provisioningstatus");
        await PinAsync(program, "subscription-activationlinks", "GET", path + "/activationlinks");
        await PinAsync(program, "subscription-suspend", "PATCH", path, Sdk(one.Json, ("Status", "suspended"), ("FriendlyName", "Head office")));
        Assert.Equal("active", (await SendAsync(program, "PATCH", path, """{"Status":"active"}"""))["status"].GetString());
    }

    private async Task SoftwareAsync(string order)
    {
        var reservation = await BookedOrders.BookAsync(portal.Database, [new(Books.Reservation)]);
        await PinAsync(agent, "entitlements", "GET", $"{Customer}/entitlements?showExpiry=True&entitlementType=Software", shown: list => list["items"].EnumerateArray().First(each => each.GetProperty("referenceOrder").GetProperty("id").GetString() == order));
        var reserved = (await SendAsync(agent, "GET", $"{Customer}/entitlements?entitlementType=virtualmachinereservedinstance", null))["items"][0].GetProperty("entitledArtifacts")[0].GetProperty("link").GetProperty("uri").GetString();
        Assert.Contains(reservation, reserved, StringComparison.Ordinal);
        await PinAsync(agent, "entitlement-reservation", "GET", "/v1" + reserved);

        var (own, line) = ($"/portal/v1/customers/{Books.Adatum}", $"/portal/v1/customers/{Books.Adatum}/orders/{order}/lines/2");
        await PinAsync(agent, "software", "GET", $"{own}/software?status=active", shown: list => list["items"].EnumerateArray().Single(each => each.GetProperty("orderId").GetString() == order && each.GetProperty("line").GetInt32() == 2));
        await PinAsync(agent, "software-line", "GET", line);
        Assert.Equal(409, (await PinAsync(agent, "software-key-none", "POST", line + "/key", $$"""{"Version":"{{SoftwareBooks.Server2022}}"}""")).Status); // nothing in stock: a request for it is noted
        var artifact = SoftwareBooks.ServerEnglish.Id;
        foreach (var method in new[] { "GET", "HEAD" }) Assert.Equal(200, (await SendAsync(agent, method, $"{line}/downloads/{artifact}", null)).Status);
        var link = await PinAsync(agent, "software-link-create", "POST", line + "/links", $$"""{"ArtifactId":"{{artifact}}","Days":3,"Uses":2}""");
        await PinAsync(agent, "software-links", "GET", line + "/links");
        Assert.Equal(204, (await SendAsync(agent, "DELETE", $"{line}/links/{link["id"].GetString()}", null)).Status);
        await PinAsync(agent, "refund", "GET", $"{own}/orders/{order}/refund?lines=1,2");
        await PinAsync(agent, "radar", "GET", "/portal/v1/radar", shown: list => list["items"].EnumerateArray().First(each => each.GetProperty("orderId").GetString() == order));
    }

    private async Task ServiceRequestsAsync()
    {
        var topics = await PinAsync(agent, "supporttopics", "GET", "/v1/servicerequests/supporttopics");
        var filed = await PinAsync(agent, "servicerequest-create", "POST", "/v1/servicerequests/en-US", $$"""
            {"Id":null,"Title":"Refund, please","Description":"Bought twice.","Severity":"minimal","SupportTopicId":"{{topics["items"][0].GetProperty("id").GetInt32()}}","SupportTopicName":null,"Status":"none",
             "Organization":{"Id":"{{Books.Adatum}}","Name":null,"PhoneNumber":null},"PrimaryContact":null,"LastUpdatedBy":null,"ProductName":null,"ProductId":null,
             "CreatedDate":"0001-01-01T00:00:00","LastModifiedDate":"0001-01-01T00:00:00","LastClosedDate":"0001-01-01T00:00:00","NewNote":null,"Notes":null,"CountryCode":null,"Attributes":null}
            """);
        var id = filed["id"].GetString();
        await PinAsync(agent, "servicerequests", "GET", """/v1/servicerequests?size=10&offset=0&filter={"Field":"Status","Value":"open","Operator":"equals"}""");
        await PinAsync(agent, "customer-servicerequests", "GET", Customer + "/servicerequests");
        await PinAsync(agent, "servicerequest", "GET", $"/v1/servicerequests/{id}");
        await PinAsync(agent, "customer-servicerequest", "GET", $"{Customer}/servicerequests/{id}");
        await PinAsync(agent, "servicerequest-note", "PATCH", $"/v1/servicerequests/{id}", """{"Title":null,"Severity":"unknown","Status":"none","NewNote":{"CreatedByName":null,"CreatedDate":"0001-01-01T00:00:00","Text":"The second one."},"CreatedDate":"0001-01-01T00:00:00"}""");
        await PinAsync(agent, "customer-servicerequest-close", "PATCH", $"{Customer}/servicerequests/{id}", """{"Severity":"unknown","Status":"closed"}""");
    }

    private async Task InvoicesAsync()
    {
        await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 3, TaxRate: 0.1m)], portal.Database.Now.AddMonths(-1));
        var closed = (await portal.Database.WideAsync<CloseInvoices, Outcome<IReadOnlyList<Invoice>>>(closing => closing.ExecuteAsync(null, Actor.Worker("test"), default))).Value;
        var number = Assert.Single(closed).Number;
        await PinAsync(program, "invoices", "GET", "/v1/invoices?size=200&offset=0");
        await PinAsync(program, "invoice", "GET", $"/v1/invoices/OneTime-{number}");
        await PinAsync(program, "invoice-lines", "GET", $"/v1/invoices/{number}/lineitems/OneTime/BillingLineItems?size=2000&offset=0");
        await PinAsync(program, "invoice-lines-by-query", "GET", $"/v1/invoices/{number}/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=usd&period=previous&size=2000");
        await PinAsync(program, "invoice-unbilled", "GET", "/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=USD&period=current&size=2000", shown: list => list["items"].EnumerateArray().First(each => each.GetProperty("productId").GetString() == Books.Subscription));
        Assert.StartsWith("%PDF", (await SendAsync(agent, "GET", $"/v1/invoices/{number}/documents/statement", null)).Text, StringComparison.Ordinal);
        await PinAsync(agent, "invoice-receipt", "GET", $"/v1/invoices/{number}/receipts/1/documents/statement");
        await PinAsync(agent, "invoice-summary", "GET", "/v1/invoices/summary");
        await PinAsync(agent, "invoice-summaries", "GET", "/v1/invoices/summaries");
        await PinAsync(program, "invoice-estimates", "GET", "/v1/invoices/estimates/links?currencyCode=usd");
    }

    private async Task PartnerAsync()
    {
        foreach (var profile in new[] { "organization", "billing", "legalbusiness", "mpn", "support" }) await PinAsync(program, "profile-" + profile, "GET", "/v1/profiles/" + profile);
        Assert.StartsWith("PK", (await SendAsync(program, "GET", "/v1.0/sales/pricesheets(Market='US',PricesheetView='software')/$value", null)).Text, StringComparison.Ordinal);
        Assert.Contains("create_order", (await SendAsync(admin, "GET", "/portal/v1/activitylog?from=2026-06-01&to=2026-06-30", null)).Text, StringComparison.Ordinal);
    }

    private async Task WebhooksAsync()
    {
        await PinAsync(admin, "webhook-events", "GET", "/webhooks/v1/registration/events");
        await PinAsync(admin, "webhook-register", "POST", "/webhooks/v1/registration", """{"WebhookUrl":"https://receiver.invalid/hook","WebhookEvents":["subscription-updated","test-created"]}""");
        await PinAsync(admin, "webhook", "GET", "/webhooks/v1/registration");
        await PinAsync(admin, "webhook-change", "PUT", "/webhooks/v1/registration", """{"SubscriberId":null,"WebhookUrl":"https://receiver.invalid/other","WebhookEvents":["test-created"],"SignatureTokenToMsSignatureHeader":true}""");
        var test = await PinAsync(admin, "webhook-test", "POST", "/webhooks/v1/registration/validationEvents", "");
        await using (var scope = portal.Services.CreateAsyncScope()) // the portal's own, whose keys open the key that signs
        {
            scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<DeliverWebhooks>().RunAsync(default));
        }

        await PinAsync(admin, "webhook-test-result", "GET", $"/webhooks/v1/registration/validationEvents/{test["correlationId"].GetString()}", shown: result => result.Json, words: ["responseMessage"]);
        Assert.Equal(204, (await SendAsync(admin, "DELETE", "/webhooks/v1/registration", null)).Status);
        Assert.Equal(200, (await SendAsync(admin, "GET", "/webhooks/v1/certificate", null)).Status);
    }

    private async Task AuditAsync()
    {
        // As the SDK writes its dates: in its own form, escaped, without a zone.
        var (from, to) = (Date(portal.Database.Now.AddDays(-20)), Date(portal.Database.Now));
        foreach (var (door, name) in new[] { ("/v1", "auditrecords"), ("/auditactivity/v1", "auditactivity") })
        {
            var filter = """{"Field":"ResourceType","Value":"Subscription","Operator":"equals"}""";
            var list = await PinAsync(admin, name, "GET", $"{door}/auditrecords?startDate={from}&endDate={to}&filter={filter}");
            var one = await PinAsync(admin, name + "-one", "GET", $"{door}/auditrecords/{list["items"][0].GetProperty("id").GetString()}");
            Assert.Equal(list["items"][0].GetRawText(), one.Json.GetRawText());
        }

        static string Date(DateTime day) => Uri.EscapeDataString(day.ToString("MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture));
    }

    /// <param name="shown">The part that is pinned, where the rest is in an order that is new each time.</param>
    /// <param name="words">Properties whose text the machine makes.</param>
    private async Task<ApiAnswer> PinAsync(HttpClient who, string name, string method, string path, string? body = null, Func<ApiAnswer, JsonElement>? shown = null, params string[] words)
    {
        var answer = await SendAsync(who, method, path, body);
        Assert.True(answer.Json.ValueKind != JsonValueKind.Undefined && answer.Status >= 400 == Refused.Contains(name), $"{method} {path}: {answer.Status} {answer.Text}");
        Golden.MatchesCall(name, shown is null || answer.Status >= 400 ? answer : answer with { Json = shown(answer) }, words);
        return answer;
    }

    private async Task<ApiAnswer> SendAsync(HttpClient who, string method, string path, string? body)
    {
        var answer = await who.SendAsync(
            new HttpMethod(method), path, body, ("Accept", "application/json"), ("MS-RequestId", Guid.NewGuid().ToString()), ("MS-CorrelationId", Correlation), ("X-Locale", "en-US"),
            ("MS-PartnerCenter-Client", "Partner Center .NET SDK"), ("MS-SdkVersion", "3.4.0.0"), ("MS-PartnerCenter-Application", "conformance"));
        Assert.True(answer.Status < 500, $"{method} {path}: {answer.Text}");
        Assert.Equal(Correlation, Assert.Single(answer.Headers.GetValues("MS-CorrelationId")));
        return answer;
    }

    /// <summary>A resource that was read, as the SDK sends it back: every name in PascalCase, with what was changed.</summary>
    private static string Sdk(JsonElement resource, params (string Name, string Value)[] changes)
    {
        var node = Pascal(JsonNode.Parse(resource.GetRawText()))!;
        foreach (var (name, value) in changes) node[name] = value;
        return node.ToJsonString();

        static JsonNode? Pascal(JsonNode? node) => node switch
        {
            JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(char.ToUpperInvariant(field.Key[0]) + field.Key[1..], Pascal(field.Value)))),
            JsonArray items => new JsonArray([.. items.Select(Pascal)]),
            _ => node?.DeepClone(),
        };
    }

    /// <summary>Which calls reached their action.</summary>
    private sealed class DrivenCalls : IAlwaysRunResultFilter
    {
        private readonly ConcurrentDictionary<string, bool> seen = new(StringComparer.OrdinalIgnoreCase);

        public IEnumerable<string> All => seen.Keys;

        /// <summary>Words in the query of a call that neither its action nor <see cref="ReadsAttribute"/> names.</summary>
        public ConcurrentBag<string> Undeclared { get; } = [];

        public void OnResultExecuting(ResultExecutingContext context)
        {
            var action = context.ActionDescriptor;
            seen[$"{context.HttpContext.Request.Method} {action.AttributeRouteInfo?.Template}"] = true;
            if (!ApiDoors.IsApi(context.HttpContext.Request.Path)) return;
            var named = action.EndpointMetadata.OfType<ReadsAttribute>().SelectMany(reads => reads.Names).Concat(action.Parameters.Select(parameter => parameter.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var name in context.HttpContext.Request.Query.Keys.Where(name => !named.Contains(name))) Undeclared.Add($"{action.AttributeRouteInfo?.Template}: {name}");
        }

        public void OnResultExecuted(ResultExecutedContext context)
        {
        }
    }
}
