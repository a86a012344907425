using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CspPortal.Application.Invoicing;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Invoicing;
using CspPortal.Testing;
using CspPortal.Web.Cli;
using Microsoft.EntityFrameworkCore;
using UglyToad.PdfPig;

namespace CspPortal.Web.Tests.Invoices;

/// <summary>INV-02 and INV-01 as people meet them. Today is 15 June 2026.</summary>
[Trait("Rule", "INV-02")]
public sealed class InvoicePagesTests : IAsyncLifetime
{
    private PortalHost portal = null!;
    private Visitor bella = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync();
        bella = portal.As(People.BillingAdmin);
    }

    public Task DisposeAsync() => portal.DisposeAsync().AsTask();

    [Fact]
    public async Task The_list_has_the_open_invoice_and_the_closed_ones_filtered_and_sorted_and_the_file_has_the_same()
    {
        await BookAsync(3, 100m);
        await BookAsync(4, 50m);
        await BookAsync(5, 20m, "JPY");
        await BookAsync(6, 7m);
        await CloseAsync();

        var page = await bella.GetPageAsync("/invoices");
        var (open, closed) = (Rows(page, "open"), Rows(page, "closed"));
        Assert.Equal("USD\u00A07.00 incl. tax", Assert.Single(open).QuerySelector("td:last-child")!.TextContent.Trim());
        Assert.Equal(["May 2026", "April 2026", "March 2026"], closed.Select(row => row.QuerySelector("[data-label=Month]")!.TextContent));
        Assert.NotNull(page.QuerySelector("nav a[href='/invoices'][aria-current]"));

        page = await bella.GetPageAsync("/invoices?currency=USD&year=2026&sort=month");
        Assert.Equal(["March 2026", "April 2026"], Rows(page, "closed").Select(row => row.QuerySelector("[data-label=Month]")!.TextContent));
        Assert.Equal(["Currency: USD", "Year: 2026"], page.QuerySelectorAll(".chip").Select(chip => chip.TextContent.Replace(" ×", "", StringComparison.Ordinal)));
        var file = await CsvAsync("/invoices/export?currency=USD&year=2026&sort=month");
        Assert.Equal(["Open", "Invoice", "Invoice"], file.Select(row => row["Kind"]));
        Assert.Equal([7m, 100m, 50m], file.Select(row => Decimal(row["Total"])));
        Assert.Equal(["", "2026-03", "2026-04"], file.Select(row => row["Month"]));
        Assert.Contains("currency=USD", (await LogAsync(AuditOperation.ExportInvoices)).Single().Details, StringComparison.Ordinal);

        Assert.Contains("No closed invoice matches", (await bella.GetPageAsync("/invoices?year=2020")).Body!.TextContent, StringComparison.Ordinal);
        foreach (var bad in new[] { "?currency=%3Cscript%3E", "?year=abc", "?year=99999999999", "?currency=日本" })
        {
            await bella.GetPageAsync("/invoices" + bad);
            Assert.Equal(400, bella.LastStatus);
        }

        foreach (var odd in new[] { "?page=zzz", "?sort=nonsense", "?size=7" })
        {
            await bella.GetPageAsync("/invoices" + odd);
            Assert.Equal(200, bella.LastStatus);
        }
    }

    [Fact]
    public async Task A_document_shows_lines_with_formulas_and_links_and_its_file_sums_to_its_total()
    {
        var kept = await BookAsync(5, 33.33m, rate: 0.1m, quantity: 3);
        var order = await BookAsync(5, 100m, rate: 0.1m, quantity: 2, product: Books.Subscription);
        var aiko = portal.As(People.AdminAgent);
        var dialog = await aiko.GetPageAsync($"/customers/{Books.Adatum}/software/{order}-1/cancel");
        var credit = dialog.QuerySelectorAll(".card dd p").Select(step => step.TextContent).ToList();
        await aiko.SubmitAsync(dialog, "form[method=post][action$='/cancel']", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.Acknowledged"] = "true" });
        Assert.Equal("/invoices/open/USD", (await aiko.GetPageAsync(aiko.LastPath)).QuerySelector("main dl a[href^='/invoices/']")!.GetAttribute("href"));
        portal.Clock.SetUtcNow(new DateTimeOffset(2026, 7, 1, 0, 0, 1, TimeSpan.Zero));
        await CloseAsync();
        var invoices = await InvoicesAsync();
        Assert.Equal([InvoiceKind.Invoice, InvoiceKind.CreditNote], invoices.Select(invoice => invoice.Kind));

        var page = await bella.GetPageAsync($"/invoices/{invoices[0].Number}");
        Assert.Equal($"Invoice {invoices[0].Number}", page.QuerySelector("h1")!.TextContent);
        var lines = Rows(page, "lines");
        Assert.Contains(lines, line => line.QuerySelector($"a[href='/customers/{Books.Adatum}/orders/{kept}']") is not null);
        Assert.Contains("USD\u00A033.33 × quantity 3 = USD\u00A099.99 excl. tax", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("USD\u00A099.99 + tax USD\u00A010.00 = USD\u00A0109.99", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("USD\u00A0329.99", Rows(page, "totals")[^1].QuerySelector("td:last-child")!.TextContent.Trim());

        page = await aiko.GetPageAsync($"/invoices/{invoices[1].Number}");
        Assert.Contains("carried over to the next invoice", page.QuerySelector(".message-bar")!.TextContent, StringComparison.Ordinal);
        var line = Assert.Single(Rows(page, "lines"));
        Assert.NotNull(line.QuerySelector($"a[href='/customers/{Books.Adatum}/software/{order}-1/cancelled']"));
        foreach (var step in line.QuerySelectorAll("[data-label='How it is computed'] small")) Assert.Contains(step.TextContent, credit); // the dialog's own words

        foreach (var invoice in invoices)
        {
            var rows = await CsvAsync($"/invoices/{invoice.Number}/reconciliation");
            Assert.Equal(invoice.Total.Gross.Amount, rows.Sum(row => Decimal(row["Gross"])));
            Assert.Equal((invoice.Total.Net.Amount, invoice.Total.Tax.Amount), (rows.Sum(row => Decimal(row["Net"])), rows.Sum(row => Decimal(row["Tax"]))));
        }

        Assert.Equal(invoices.Select(invoice => invoice.Number), (await LogAsync(AuditOperation.ExportInvoice)).Select(record => record.ResourceId));

        // The open invoice carries the note as a line of its own, and links to it.
        page = await bella.GetPageAsync("/invoices/open/USD");
        Assert.NotNull(Assert.Single(Rows(page, "lines")).QuerySelector($"a[href='/invoices/{invoices[1].Number}']"));
        var carried = Assert.Single(await CsvAsync("/invoices/open/USD/reconciliation"));
        Assert.Equal(("CarriedOver", invoices[1].Number, invoices[1].Total.Gross.Amount), (carried["LineKind"], carried["CarriedFrom"], Decimal(carried["Gross"])));
    }

    [Fact]
    public async Task The_pdf_is_in_the_readers_language_with_every_line_and_amount()
    {
        await BookAsync(5, 15_000m, "JPY", 0.1m, quantity: 2);
        var waha = new Customer(Guid.NewGuid(), Books.Contoso, Books.Profile("مؤسسة واحة النخيل", "waha.example", "US"), portal.Database.Now);
        await portal.InDatabaseAsync(db =>
        {
            db.Add(waha);
            return db.SaveChangesAsync();
        });
        await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Cal, Price: Money.Of(1m, "JPY"))], new DateTime(2026, 5, 11, 8, 0, 0, DateTimeKind.Utc), customerId: waha.Id);
        await CloseAsync();
        var number = Assert.Single(await InvoicesAsync()).Number;
        using var client = portal.Client(person: People.BillingAdmin);
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ja");
        using var answer = await client.GetAsync($"/invoices/{number}.pdf");

        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.MediaType);
        using var pdf = PdfDocument.Open(await answer.Content.ReadAsByteArrayAsync());
        var text = string.Concat(pdf.GetPages().SelectMany(page => page.Letters).Select(letter => letter.Value)).Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal);
        foreach (var part in new[] { $"請求書{number}", "請求先", "ContosoDistribution", "2026/05/01", "2026/05/31", "SQLServer2022Standard", "JPY15,000×数量2=JPY30,000税抜", "JPY30,000+税額JPY3,000=JPY33,000", "AdatumCorporation", "waha.example", "合計", "JPY33,001" })
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Contains("format=pdf", Assert.Single(await LogAsync(AuditOperation.ExportInvoice)).Details, StringComparison.Ordinal);
    }

    [Fact] // SEC-01
    public async Task Another_partners_document_and_one_that_is_none_are_not_found()
    {
        await BookAsync(5, 10m);
        await CloseAsync();
        var number = Assert.Single(await InvoicesAsync()).Number;
        var finn = portal.As(People.ForeignGlobalAdmin);
        foreach (var address in new[] { number, number + ".pdf", number + "/reconciliation", "G000000000", "g123456789", "1", "open/usd", "open/XXX", "open/XXX/reconciliation" })
        {
            await finn.GetPageAsync("/invoices/" + address);
            Assert.Equal(404, finn.LastStatus);
        }

        Assert.Contains("No invoice is closed yet", (await finn.GetPageAsync("/invoices")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing is charged or credited yet", (await finn.GetPageAsync("/invoices/open/USD")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await LogAsync(AuditOperation.ExportInvoice));
    }

    [Fact] // INV-01
    public async Task The_operator_sees_what_is_due_and_closes_it_and_a_second_press_changes_nothing()
    {
        await BookAsync(4, 10m);
        await BookAsync(5, 20m);
        await BookAsync(6, 30m);
        var olga = portal.As(People.PortalOperator);
        var page = await olga.GetPageAsync("/operator/invoices");
        Assert.Equal("April 2026", Assert.Single(Rows(page, "due")).QuerySelector("[data-label=Month]")!.TextContent);

        var after = await olga.SubmitAsync(page, "form[action='/operator/invoices/close']");
        Assert.Contains("2 documents closed.", after.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing is due", after.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["May 2026", "April 2026"], Rows(after, "closed").Select(row => row.QuerySelector("[data-label=Month]")!.TextContent));
        var again = await olga.SubmitAsync(page, "form[action='/operator/invoices/close']");
        Assert.Contains("nothing changed", again.Body!.TextContent, StringComparison.Ordinal);
        Assert.All(await LogAsync(AuditOperation.CloseInvoice), record => Assert.Equal(("Olga Operator", Books.Contoso), (record.ActorName, record.PartnerId)));

        Assert.Equal(2, Rows(await olga.GetPageAsync($"/operator/invoices?partner={Books.Contoso}&currency=USD&year=2026"), "closed").Count);
        Assert.Empty(Rows(await olga.GetPageAsync($"/operator/invoices?partner={Books.Fabrikam}"), "closed"));
        await olga.GetPageAsync("/operator/invoices?partner=x");
        Assert.Equal(400, olga.LastStatus);
        await olga.GetPageAsync("/operator/invoices/export");
        Assert.Equal(200, olga.LastStatus);
    }

    [Fact] // INV-01, OPR-01
    public async Task The_command_closes_what_is_over_and_refuses_the_open_month()
    {
        await BookAsync(4, 10m);
        await BookAsync(5, 20m);
        Assert.Equal(64, await Verbs.TryRunAsync(portal.Services, ["close-invoices", "--month", "May"]));
        Assert.Equal(64, await Verbs.TryRunAsync(portal.Services, ["close-invoices", "2026-05"]));
        Assert.Equal(1, await Verbs.TryRunAsync(portal.Services, ["close-invoices", "--month", "2026-06"]));
        Assert.Empty(await InvoicesAsync());
        Assert.Equal(0, await Verbs.TryRunAsync(portal.Services, ["close-invoices", "--month", "2026-04"]));
        Assert.Equal([202604], (await InvoicesAsync()).Select(invoice => invoice.Month));
        Assert.Equal(0, await Verbs.TryRunAsync(portal.Services, ["close-invoices"]));
        Assert.Equal(0, await Verbs.TryRunAsync(portal.Services, ["close-invoices"]));
        Assert.Equal([202604, 202605], (await InvoicesAsync()).Select(invoice => invoice.Month));
    }

    [Fact] // HOM-01
    public async Task Home_and_the_order_lead_to_the_invoice()
    {
        var order = await BookAsync(5, 10m);
        await BookAsync(6, 10m);
        await CloseAsync();
        var number = Assert.Single(await InvoicesAsync()).Number;
        Assert.NotNull((await bella.GetPageAsync("/")).QuerySelector("main a[href='/invoices/open/USD']"));
        Assert.NotNull((await bella.GetPageAsync($"/customers/{Books.Adatum}/orders/{order}")).QuerySelector($"main a[href='/invoices/{number}']"));
    }

    private static List<IElement> Rows(IHtmlDocument page, string table) => [.. page.QuerySelectorAll($".table-scroll[aria-labelledby='{table}'] tbody tr")];

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private Task<string> BookAsync(int month, decimal price, string currency = "USD", decimal rate = 0, long quantity = 1, string product = Books.Perpetual) => BookedOrders.BookAsync(
        portal.Database, [new BookedLine(product, Quantity: quantity, Price: Money.Of(price, currency), TaxRate: rate, Treatment: TaxTreatment.Exclusive)],
        new DateTime(2026, month, 10, 8, 0, 0, DateTimeKind.Utc));

    private Task<Outcome<IReadOnlyList<Invoice>>> CloseAsync() =>
        portal.Database.WideAsync<CloseInvoices, Outcome<IReadOnlyList<Invoice>>>(closing => closing.ExecuteAsync(null, Actor.Worker("test"), default));

    private Task<List<Invoice>> InvoicesAsync() => portal.InDatabaseAsync(db => db.Invoices.AcrossTenants(db).AsNoTracking().OrderBy(invoice => invoice.Month).ToListAsync());

    private Task<List<AuditRecord>> LogAsync(string operation) =>
        portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).AsNoTracking().Where(record => record.Operation == operation).OrderBy(record => record.Id).ToListAsync());

    /// <summary>Rows by column; no value here has a comma or a quote in it.</summary>
    private async Task<List<Dictionary<string, string>>> CsvAsync(string address)
    {
        using var client = portal.Client(person: People.BillingAdmin);
        var bytes = await client.GetByteArrayAsync(address);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        return [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal))];
    }
}
