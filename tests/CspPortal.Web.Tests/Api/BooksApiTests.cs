using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using CspPortal.Application.Invoicing;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Api;

/// <summary>API-01, spec 2, 3, 7, 9, 10: invoices, audit records, countries, profiles, price sheets.</summary>
[Trait("Rule", "API-01")]
public sealed class BooksApiTests : IAsyncLifetime
{
    private PortalHost portal = null!;
    private HttpClient person = null!;
    private HttpClient program = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync();
        (person, program) = (await portal.ProgramAsync(People.GlobalAdmin), await portal.ProgramAsync());
    }

    public async Task DisposeAsync()
    {
        person.Dispose();
        program.Dispose();
        await portal.DisposeAsync();
    }

    [Fact] // INV-01, INV-02
    public async Task Invoices_are_listed_read_line_by_line_and_printed()
    {
        var (number, order) = await CloseAMonthAsync();
        var list = await program.AskAsync("/v1/invoices?size=1&offset=0");
        Golden.Matches("invoices", list, (number, "INVOICE"));
        Golden.Matches("invoice", await program.AskAsync($"/v1/invoices/OneTime-{number}"), (number, "INVOICE"));
        var lines = await program.AskAsync($"/v1/invoices/{number}/lineitems/OneTime/BillingLineItems?size=2000&offset=0");
        Assert.Equal(lines.Json.GetProperty("items").EnumerateArray().Sum(line => line.GetProperty("totalForCustomer").GetDecimal()), list["items"][0].GetProperty("totalCharges").GetDecimal());
        var first = lines["items"][0];
        Golden.Matches("invoice-lines", lines with { Json = JsonSerializer.SerializeToElement(new[] { first }) }, (number, "INVOICE"), (order, "ORDER"), (first.GetProperty("referenceId").GetString()!, "LINE"), (first.GetProperty("subscriptionId").GetString()!, "SUBSCRIPTION"));

        // By the token: two at a time until there are no more, the size told once.
        var (seen, path, token) = (0, $"/v1/invoices/{number}/lineitems?provider=onetime&invoiceLineItemType=billinglineitems&currencyCode=USD&period=previous&size=2", "");
        while (true)
        {
            var page = await program.AskAsync(path, token.Length == 0 ? [] : [("MS-ContinuationToken", token)]);
            seen += page["items"].GetArrayLength();
            Assert.InRange(page["items"].GetArrayLength(), 1, 2);
            if (!page["links"].TryGetProperty("next", out var next)) break;
            path = "/v1" + next.GetProperty("uri").GetString();
            token = next.GetProperty("headers")[0].GetProperty("value").GetString()!;
        }

        Assert.Equal(lines["items"].GetArrayLength(), seen);
        // INV-02, LOG-01: taken out twice, each once in the log however many pages it was.
        Assert.Equal(2, await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().CountAsync(entry => entry.Operation == AuditOperation.ExportInvoice && entry.Channel == Channel.Api)));
        using var pdf = await person.GetAsync($"/v1/invoices/{number}/documents/statement");
        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType?.MediaType);
        Assert.Equal("%PDF"u8.ToArray(), (await pdf.Content.ReadAsByteArrayAsync())[..4]);
        Assert.Equal((403, "900150"), Said(await program.AskAsync($"/v1/invoices/{number}/documents/statement")));
        Golden.Matches("invoice-summaries", await person.AskAsync("/v1/invoices/summaries"));
        Assert.Equal("USD", (await person.AskAsync("/v1/invoices/summary"))["currencyCode"].GetString());
        Golden.Matches("invoice-estimates", await program.AskAsync("/v1/invoices/estimates/links?currencyCode=USD"));
        Assert.Single((await program.AskAsync("/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=usd&period=current"))["items"].EnumerateArray());
        Assert.Empty((await program.AskAsync("/v1/invoices/unbilled/lineitems?provider=onetime&period=previous&currencyCode=USD"))["items"].EnumerateArray());
        Assert.Empty((await program.AskAsync("/v1/invoices?filter={\"Field\":\"InvoiceDate\",\"Value\":\"2020-01-01\",\"Operator\":\"less_than\"}"))["items"].EnumerateArray());
        foreach (var (asked, status, code) in new[] { ("/v1/invoices/G000000000", 404, "1000"), ("/v1/invoices?size=-1", 400, "3000"), ("/v1/invoices?filter={", 400, "3000"), ($"/v1/invoices/{number}/lineitems/Azure/UsageLineItems", 400, "3000") })
            Assert.Equal((status, code), Said(await program.AskAsync(asked)));
        using var foreign = await portal.ProgramAsync(People.ForeignAdminAgent);
        Assert.Equal((404, "1000"), Said(await foreign.AskAsync($"/v1/invoices/{number}")));
    }

    [Fact] // INV-01: for many months
    public async Task The_lines_of_every_invoice_sum_to_its_charges_carried_over_credits_included()
    {
        var chance = new Random(20260615);
        var start = portal.Database.Now;
        for (var month = 6; month >= 1; month--)
        {
            var at = start.AddMonths(-month);
            for (var count = chance.Next(1, 4); count > 0; count--)
                await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual, Quantity: chance.Next(1, 9), Price: Money.Of(chance.Next(1, 99_999) / 100m, "USD"), TaxRate: 0.0825m, Treatment: chance.Next(2) == 0 ? TaxTreatment.Exclusive : TaxTreatment.Inclusive)], at);
        }

        var cheap = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual, Price: Money.Of(5_000m, "USD"))], start.AddDays(-20));
        using var agent = await portal.ProgramAsync(People.AdminAgent);
        Assert.Equal(200, (await agent.SendAsync(HttpMethod.Patch, $"/v1/customers/{Books.Adatum}/orders/{cheap}", """{"status":"cancelled"}""")).Status);
        portal.Clock.Advance(TimeSpan.FromDays(31));
        await BookedOrders.BookAsync(portal.Database, [new(Books.Cal)], portal.Database.Now);
        portal.Clock.Advance(TimeSpan.FromDays(31));
        await portal.Database.WideAsync<CloseInvoices, Outcome<IReadOnlyList<Invoice>>>(closing => closing.ExecuteAsync(null, Actor.Worker("test"), default));

        using var reader = await portal.ProgramAsync(People.GlobalAdmin);
        var invoices = (await reader.AskAsync("/v1/invoices"))["items"].EnumerateArray().ToList();
        Assert.InRange(invoices.Count, 6, 9);
        Assert.Contains(invoices, invoice => invoice.GetProperty("documentType").GetString() == "adjustment_note");
        foreach (var invoice in invoices)
        {
            var lines = await reader.AskAsync($"/v1/invoices/{invoice.GetProperty("id").GetString()}/lineitems/OneTime/BillingLineItems");
            Assert.Equal(invoice.GetProperty("totalCharges").GetDecimal(), lines["items"].EnumerateArray().Sum(line => line.GetProperty("totalForCustomer").GetDecimal()));
            // Counted one by one it is the same money.
            var (counted, path) = (0m, $"/v1/invoices/{invoice.GetProperty("id").GetString()}/lineitems/OneTime/BillingLineItems?size=1&offset=1");
            counted += (await reader.AskAsync(path.Replace("offset=1", "offset=0", StringComparison.Ordinal)))["items"].EnumerateArray().Sum(line => line.GetProperty("totalForCustomer").GetDecimal());
            while (lines["items"].GetArrayLength() > 1)
            {
                var page = await reader.AskAsync(path);
                counted += page["items"].EnumerateArray().Sum(line => line.GetProperty("totalForCustomer").GetDecimal());
                if (!page["links"].TryGetProperty("next", out var next)) break;
                path = "/v1" + next.GetProperty("uri").GetString();
            }

            Assert.Equal(invoice.GetProperty("totalCharges").GetDecimal(), counted);
            Assert.All(lines["items"].EnumerateArray(), line => Assert.Equal(line.GetProperty("totalForCustomer").GetDecimal(), line.GetProperty("subtotal").GetDecimal() + line.GetProperty("taxTotal").GetDecimal()));
        }
    }

    [Fact] // ACC-03, LOG-01, spec 7
    public async Task Audit_records_tell_who_did_what_and_that_they_were_read()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        await BookedOrders.GiveKeyAsync(portal.Database, order);
        var now = portal.Database.Now;
        // As the SDK writes its dates.
        var (from, to) = (Uri.EscapeDataString(now.AddDays(-1).ToString("MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture)), Uri.EscapeDataString(now.ToString("MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture)));
        var keys = await person.AskAsync($"/v1/auditrecords?startDate={from}&endDate={to}&filter={{\"Field\":\"ResourceType\",\"Value\":\"SoftwareKey\",\"Operator\":\"equals\"}}");
        Assert.True(keys.Status == 200, keys.Text);
        Golden.Matches("auditrecords", keys, (order, "ORDER"), (keys["items"][0].GetProperty("id").GetString()!, "ENTRY"));
        Assert.Equal("get_software_key", Assert.Single(keys["items"].EnumerateArray()).GetProperty("operationType").GetString());

        var page = await person.AskAsync("/auditactivity/v1/auditrecords?startDate=2026-06-01&size=1");
        Assert.True(page.Status == 200, page.Text);
        var newest = Assert.Single(page["items"].EnumerateArray());
        Assert.Equal("read_activity_log", newest.GetProperty("operationType").GetString());
        var next = page["links"].GetProperty("next");
        var second = await person.AskAsync("/v1" + next.GetProperty("uri").GetString(), ("MS-ContinuationToken", next.GetProperty("headers")[0].GetProperty("value").GetString()!));
        Assert.Single(second["items"].EnumerateArray());
        Assert.NotEqual(newest.GetRawText(), second["items"][0].GetRawText());

        // One entry by its id, which says nothing of how many there are; of this log alone.
        var id = newest.GetProperty("id").GetString();
        Assert.Equal(newest.GetRawText(), (await person.AskAsync("/v1/auditrecords/" + id)).Json.GetRawText());
        using var foreign = await portal.ProgramAsync(People.ForeignGlobalAdmin);
        foreach (var (who, asked) in new[] { (foreign, id), (person, Guid.NewGuid().ToString()) }) Assert.Equal((404, "1000"), Said(await who.AskAsync("/v1/auditrecords/" + asked)));

        // A token holds in the list that gave it.
        var token = next.GetProperty("headers")[0].GetProperty("value").GetString()!;
        foreach (var other in new[] { "/v1/customers?seekOperation=Next", "/v1/invoices/unbilled/lineitems?currencyCode=USD", "/portal/v1/radar" })
            Assert.Equal((400, "3000"), Said(await person.AskAsync(other, ("MS-ContinuationToken", token))));

        foreach (var query in new[] { "startDate=yesterday", "startDate=2026-01-01", "startDate=2026-06-15&endDate=2026-06-14", "filter={\"Field\":\"ResourceType\",\"Value\":\"nonsense\",\"Operator\":\"equals\"}", "filter={\"LeftFilter\":{\"Field\":\"CompanyName\",\"Value\":\"Adatum\",\"Operator\":\"substring\"},\"RightFilter\":{\"Field\":\"CustomerId\",\"Value\":\"a0000000-0000-4000-8000-00000000000a\",\"Operator\":\"equals\"},\"Operator\":\"and\"}", "filter={\"Field\":\"Nothing\",\"Value\":\"x\",\"Operator\":\"equals\"}", "size=many" })
            Assert.Equal((400, "3000"), Said(await person.AskAsync("/v1/auditrecords?" + query)));
        Assert.Equal((403, "900150"), Said(await program.AskAsync("/v1/auditrecords?startDate=2026-06-01"))); // an Admin agent's program, by the partner's settings
    }

    [Fact]
    public async Task Countries_domains_addresses_profiles_and_agreements_answer()
    {
        Golden.Matches("country-jp", await program.AskAsync("/v1/countryvalidationrules/JP"));
        Assert.Equal((404, "1000"), Said(await program.AskAsync("/v1/countryvalidationrules/QQ")));
        Assert.Equal(200, (await program.SendAsync(HttpMethod.Head, "/v1/domains/adatum.example", null)).Status);
        Assert.Equal(200, (await program.SendAsync(HttpMethod.Head, "/v1/domains/tailspin.example", null)).Status); // taken by whomever
        Assert.Equal(404, (await program.SendAsync(HttpMethod.Head, "/v1/domains/free.example", null)).Status);
        Golden.Matches("address", await program.SendAsync("/v1/validations/address", """{"AddressLine1":"1 Main Street","City":"Redmond","State":"WA","PostalCode":"98052","Country":"US","Region":null}"""));
        Assert.Equal("InteractionRequired", (await program.SendAsync("/v1/validations/address", """{"addressLine1":"1","city":"Redmond","postalCode":"abc","country":"US"}"""))["status"].GetString());
        Assert.Equal((400, "3000"), Said(await program.SendAsync("/v1/validations/address", """{"addressLine1":"1","city":"Redmond","country":"ZZ"}""")));
        foreach (var profile in new[] { "organization", "legalbusiness", "billing", "mpn", "support" }) Golden.Matches("profile-" + profile, await program.AskAsync("/v1/profiles/" + profile));
        Assert.Equal((404, "1000"), Said(await program.AskAsync("/v1/profiles/nothing")));
        Assert.Single((await program.AskAsync("/v1/agreements"))["items"].EnumerateArray());
        Assert.Equal((403, "800020"), Said(await program.AskAsync("/v1/customers/relationshiprequests")));
        Golden.Matches("customer", await program.AskAsync($"/v1/customers/{Books.Adatum}"));
        Golden.Matches("customer-company", await person.AskAsync($"/v1/customers/{Books.Adatum}/profiles/company"));
    }

    [Fact] // CAT-01, TAX-01
    public async Task A_price_sheet_is_a_zip_with_one_csv()
    {
        using var answer = await program.GetAsync("/v1.0/sales/pricesheets(Market='US',PricesheetView='software')/$value?timeline=current");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        using var text = new StreamReader(await Assert.Single(zip.Entries).OpenAsync());
        var csv = await text.ReadToEndAsync();
        Assert.StartsWith("ProductTitle,ProductId,SkuId,", csv, StringComparison.Ordinal);
        Assert.Contains("DG7SUBSCRIPT,0002,", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("JPY", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(Books.Reservation, csv, StringComparison.Ordinal);
        foreach (var (path, status, code) in new[]
        {
            ("pricesheets(Market='US',PricesheetView='marketplace')/$value", 403, "400036"), ("pricesheets(Market='QQ',PricesheetView='software')/$value", 400, "3000"),
            ("pricesheets(Market='US')/$value", 400, "3000"), ("pricesheets(Market='US',PricesheetView='software')/$value?timeline=history", 400, "3000"), ("others()/$value", 404, "1000"),
        })
        {
            Assert.Equal((status, code), Said(await program.AskAsync("/v1.0/sales/" + path)));
        }
    }

    [Fact] // CAT-01, INV-03: countries of several markets, and months to come
    public async Task A_price_sheet_has_all_markets_of_a_country_and_the_months_that_are_asked_for()
    {
        var today = DateOnly.FromDateTime(portal.Database.Now);
        await portal.InDatabaseAsync(db =>
        {
            foreach (var (market, from) in new[] { ("BQ-BO", today), ("BQ-SA", today), ("BQ-SE", today.AddDays(40)) })
                db.Add(new Domain.Catalog.PriceListEntry(Books.Perpetual, Books.Sku, market, Domain.Catalog.Segment.Commercial, Domain.Catalog.BillingPlan.OneTime, Money.Of(70, "USD"), from, from.AddDays(100)));
            return db.SaveChangesAsync();
        });
        Assert.Equal(["BQ-BO", "BQ-SA"], await MarketsAsync("current"));
        Assert.Equal(["BQ-SE"], await MarketsAsync("future"));
        Assert.Equal(["BQ-SE"], await MarketsAsync($"future&month={today.AddDays(40):yyyyMM}"));
        Assert.Empty(await MarketsAsync($"future&month={today.AddDays(120):yyyyMM}"));
        Assert.Equal(["BQ-BO", "BQ-SA"], await MarketsAsync($"history&month={today:yyyyMM}"));
        using var helpdesk = await portal.ProgramAsync(People.HelpdeskAgent);
        using var sheet = await helpdesk.GetAsync("/v1.0/sales/pricesheets(Market='BQ',PricesheetView='software')/$value");
        Assert.True(sheet.IsSuccessStatusCode);

        async Task<List<string>> MarketsAsync(string timeline)
        {
            using var answer = await program.GetAsync($"/v1.0/sales/pricesheets(Market='BQ',PricesheetView='software')/$value?timeline={timeline}");
            using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
            using var text = new StreamReader(await Assert.Single(zip.Entries).OpenAsync());
            return [.. (await text.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',').Single(cell => cell.StartsWith("BQ-", StringComparison.Ordinal)))];
        }
    }

    [Fact] // INV-01: what a credit note left over goes onto the document that is closed next
    public async Task A_carried_over_credit_is_of_the_month_that_is_closed_next()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual, Price: Money.Of(500m, "USD"))], portal.Database.Now.AddDays(-20));
        await portal.Database.WideAsync<CloseInvoices, Outcome<IReadOnlyList<Invoice>>>(closing => closing.ExecuteAsync(null, Actor.Worker("test"), default));
        using var agent = await portal.ProgramAsync(People.AdminAgent);
        Assert.Equal(200, (await agent.SendAsync(HttpMethod.Patch, $"/v1/customers/{Books.Adatum}/orders/{order}", """{"status":"cancelled"}""")).Status);
        portal.Clock.Advance(TimeSpan.FromDays(31));
        await portal.Database.WideAsync<CloseInvoices, Outcome<IReadOnlyList<Invoice>>>(closing => closing.ExecuteAsync(null, Actor.Worker("test"), default));
        Assert.Equal((0, 1), (await CarriedAsync("previous"), await CarriedAsync("current")));
        await BookedOrders.BookAsync(portal.Database, [new(Books.Cal)], portal.Database.Now);
        portal.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal((1, 0), (await CarriedAsync("previous"), await CarriedAsync("current")));

        async Task<int> CarriedAsync(string period)
        {
            using var reader = await portal.ProgramAsync(People.GlobalAdmin);
            var lines = await reader.AskAsync($"/v1/invoices/unbilled/lineitems?provider=onetime&currencyCode=USD&period={period}");
            return lines["items"].EnumerateArray().Count(line => line.TryGetProperty("creditReasonCode", out var reason) && reason.GetString() == "carried_over");
        }
    }

    private async Task<(string Number, string Order)> CloseAMonthAsync()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 3, TaxRate: 0.1m)], portal.Database.Now.AddMonths(-1));
        for (var count = 0; count < 4; count++) await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual, Quantity: 2)], portal.Database.Now.AddMonths(-1).AddHours(1 + count));
        await BookedOrders.BookAsync(portal.Database, [new(Books.Cal)]);
        var closed = (await portal.Database.WideAsync<CloseInvoices, Outcome<IReadOnlyList<Invoice>>>(closing => closing.ExecuteAsync(null, Actor.Worker("test"), default))).Value;
        return (Assert.Single(closed).Number, order);
    }

    private static (int Status, string Code) Said(ApiAnswer answer) => (answer.Status, answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty("code", out var code) ? code.GetString()! : answer.Text);
}
