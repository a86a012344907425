using System.Globalization;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Invoicing;

/// <param name="Open">Of the currency filtered by; open invoices are of no year yet.</param>
/// <param name="Choices">Currencies and years to filter by.</param>
public sealed record InvoiceList(IReadOnlyList<OpenInvoice> Open, Page<InvoiceSummary> Closed, InvoiceChoices Choices);

/// <summary>Of what is open: the running month, or months that are over and whose document is not made yet.</summary>
public enum OpenPeriod
{
    Running,
    Over,
}

public sealed record InvoiceChoices(IReadOnlyList<string> Currencies, IReadOnlyList<int> Years);

/// <summary>A document's head: a closed one, or the open invoice, which has no number and no day.</summary>
/// <param name="Month">Calendar month (UTC), yyyyMM; of the open invoice the running one.</param>
public sealed record InvoiceHead(
    string? Number, InvoiceParty Partner, string Currency, int Month, DateTime? ClosedAt, InvoiceSums Sums, TaxedMoney CarriedOver, string? CarriedFrom)
{
    public TaxedMoney Total => Sums.Charges + Sums.Credits + CarriedOver;

    public InvoiceKind Kind => Invoice.KindOf(Total);
}

/// <summary>Who is invoiced, or whom a line is for; the domain tells who it is where the name cannot be printed.</summary>
/// <param name="Country">ISO code.</param>
public sealed record InvoiceParty(string Name, string Domain, string Country);

/// <summary>A line of a document with what it is of.</summary>
/// <param name="Publisher">Of the product today; null: it left the catalogue.</param>
public sealed record InvoiceItem(InvoiceLine Line, OrderLine OrderLine, InvoiceParty Customer, string? Publisher)
{
    /// <summary>First and last day a charge pays for; null for perpetual software and for credits.</summary>
    public (DateOnly From, DateOnly To)? Period =>
        Line.Kind == InvoiceLineKind.Charge && OrderLine.CycleOf(Line.Cycle) is { StartsOn: { } from, EndsOn: { } to } ? (from, to) : null;
}

/// <param name="CarriedInto">Number of the document that a credit note was carried over to; null while it waits.</param>
public sealed record InvoiceDocument(InvoiceHead Head, Page<InvoiceItem> Items, string? CarriedInto);

/// <summary>Invoices of one partner, closed and open (INV-02).</summary>
public sealed class InvoiceQueries(PortalDbContext db, OpenInvoices openInvoices, TimeProvider clock)
{
    /// <summary>Lines on one page of a document, so that nearly every document prints whole.</summary>
    public const int LinesAPage = 500;

    private InvoiceRows Rows => new(db.Invoices.AsNoTracking().Where(invoice => invoice.PartnerId == db.Scope.PartnerId), db.Partners);

    public async Task<InvoiceList> ListAsync(InvoiceFilter filter, CancellationToken ct)
    {
        var open = await openInvoices.ListAsync(null, ct);
        var closed = await Rows.PageAsync(filter, ct);
        var currencies = await db.Invoices.Select(invoice => invoice.Currency).Distinct().ToListAsync(ct);
        var months = await db.Invoices.GroupBy(invoice => invoice.PartnerId).Select(all => new { First = all.Min(invoice => invoice.Month), Last = all.Max(invoice => invoice.Month) }).SingleOrDefaultAsync(ct);
        var years = months is null ? [] : Enumerable.Range(months.First / 100, months.Last / 100 - months.First / 100 + 1).Reverse().ToList();
        var choices = new InvoiceChoices([.. currencies.Union(open.Select(invoice => invoice.Currency)).Order(StringComparer.Ordinal)], years);
        return new InvoiceList([.. open.Where(invoice => filter.Currency is null || invoice.Currency == filter.Currency)], closed, choices);
    }

    /// <returns>The document, or <see cref="InvoiceRefusals.NotFound"/>.</returns>
    public async Task<Outcome<InvoiceDocument>> ClosedAsync(string number, string? cursor, CancellationToken ct)
    {
        if (!(await HeadAsync(number, ct)).Succeeded(out var head, out var refusal)) return refusal;
        var carriedInto = head.Kind == InvoiceKind.CreditNote
            ? await db.Invoices.Where(invoice => invoice.Currency == head.Currency && invoice.Month > head.Month).OrderBy(invoice => invoice.Month).Select(invoice => invoice.Number).FirstOrDefaultAsync(ct)
            : null;
        return new InvoiceDocument(head, await PageAsync(head, cursor, ct), carriedInto);
    }

    /// <returns>The open invoice, an empty one too where the partner has an account in the currency; otherwise <see cref="InvoiceRefusals.NotFound"/>.</returns>
    public async Task<Outcome<InvoiceDocument>> OpenAsync(string currency, string? cursor, CancellationToken ct) =>
        (await OpenHeadAsync(currency, ct)).Succeeded(out var head, out var refusal) ? new InvoiceDocument(head, await PageAsync(head, cursor, ct), null) : refusal;

    /// <returns>The head of a closed document, or <see cref="InvoiceRefusals.NotFound"/>.</returns>
    public async Task<Outcome<InvoiceHead>> HeadAsync(string number, CancellationToken ct)
    {
        var invoice = await db.Invoices.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, ct);
        if (invoice is null) return InvoiceRefusals.NotFound;
        return new InvoiceHead(
            invoice.Number, await PartnerAsync(ct), invoice.Currency, invoice.Month, invoice.ClosedAt,
            new InvoiceSums(invoice.Charges, invoice.Credits, invoice.LineCount), invoice.CarriedOver, invoice.CarriedFrom);
    }

    /// <returns>The head of the open invoice, or NotFound where the partner has no account in the currency.</returns>
    public async Task<Outcome<InvoiceHead>> OpenHeadAsync(string currency, CancellationToken ct)
    {
        var open = await openInvoices.OneAsync(currency, ct);
        if (open.Sums.Lines == 0 && open.CarryOver is null && !await db.PartnerAccounts.AnyAsync(account => account.PartnerId == db.Scope.PartnerId && account.Currency == currency, ct))
            return InvoiceRefusals.NotFound;
        var month = InvoiceLine.MonthOf(clock.GetUtcNow().UtcDateTime);
        return new InvoiceHead(null, await PartnerAsync(ct), currency, month, null, open.Sums, open.CarriedOver, open.CarryOver?.Number);
    }

    /// <summary>All lines of a document in the page's order, streamed.</summary>
    public IAsyncEnumerable<InvoiceItem> Stream(InvoiceHead head) =>
        Items(Lines(head).OrderBy(line => line.OccurredAt).ThenBy(line => line.Id)).AsAsyncEnumerable();

    internal IAsyncEnumerable<InvoiceSummary> Stream(InvoiceFilter filter) => Rows.Stream(filter);

    /// <summary>All closed documents, newest first: one a month and currency.</summary>
    public Task<List<InvoiceHead>> HeadsAsync(CancellationToken ct) => HeadsAsync(db.Invoices.AsNoTracking(), ct);

    /// <summary>Currencies the partner has an account or documents in, its own country's first.</summary>
    public async Task<IReadOnlyList<string>> CurrenciesAsync(CancellationToken ct)
    {
        var own = await db.Partners.Where(partner => partner.Id == db.Scope.PartnerId).Select(partner => db.Markets.Where(market => market.Code == partner.MarketCode).Select(market => market.Currency).First()).SingleAsync(ct);
        var others = await db.PartnerAccounts.Where(account => account.PartnerId == db.Scope.PartnerId).Select(account => account.Currency)
            .Union(db.Invoices.Where(invoice => invoice.PartnerId == db.Scope.PartnerId).Select(invoice => invoice.Currency)).ToListAsync(ct);
        return [own, .. others.Where(currency => currency != own).Order(StringComparer.Ordinal)];
    }

    /// <summary>What is open now in every currency that has charges, credits or something carried over.</summary>
    public async Task<List<InvoiceHead>> OpenHeadsAsync(CancellationToken ct)
    {
        var heads = new List<InvoiceHead>();
        foreach (var open in await openInvoices.ListAsync(null, ct))
        {
            if ((await OpenHeadAsync(open.Currency, ct)).Succeeded(out var head, out _)) heads.Add(head);
        }

        return heads;
    }

    /// <param name="size">At most this many.</param>
    /// <param name="period">Of the open invoice: its running month, or those over and not closed yet; null: all.</param>
    public Task<Page<InvoiceItem>> ItemsAsync(InvoiceHead head, string? cursor, int size, CancellationToken ct, OpenPeriod? period = null) => PageAsync(head, cursor, ct, size, period);

    /// <summary>How many lines there are, for programs that count.</summary>
    public Task<int> CountAsync(InvoiceHead head, OpenPeriod? period, CancellationToken ct) => Lines(head, period).CountAsync(ct);

    /// <summary>From the nth on, for programs that count.</summary>
    public Task<List<InvoiceItem>> ItemsAtAsync(InvoiceHead head, OpenPeriod? period, int offset, int size, CancellationToken ct) =>
        Items(Lines(head, period).OrderBy(line => line.OccurredAt).ThenBy(line => line.Id).Skip(offset).Take(size)).ToListAsync(ct);

    private async Task<List<InvoiceHead>> HeadsAsync(IQueryable<Invoice> rows, CancellationToken ct)
    {
        var partner = await PartnerAsync(ct);
        var invoices = await rows.Where(invoice => invoice.PartnerId == db.Scope.PartnerId).OrderByDescending(invoice => invoice.Month).ThenByDescending(invoice => invoice.Number).ToListAsync(ct);
        return invoices.ConvertAll(invoice => new InvoiceHead(
            invoice.Number, partner, invoice.Currency, invoice.Month, invoice.ClosedAt, new InvoiceSums(invoice.Charges, invoice.Credits, invoice.LineCount), invoice.CarriedOver, invoice.CarriedFrom));
    }

    private async Task<Page<InvoiceItem>> PageAsync(InvoiceHead head, string? from, CancellationToken ct, int size = LinesAPage, OpenPeriod? period = null)
    {
        var cursor = Cursor.Parse(from, 2);
        var lines = Lines(head, period);
        if (cursor is not null && long.TryParse(cursor.Key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks && Guid.TryParse(cursor.Key[1], out var id))
        {
            var at = new DateTime(ticks, DateTimeKind.Utc);
            lines = cursor.Backward
                ? lines.Where(line => line.OccurredAt < at || (line.OccurredAt == at && line.Id.CompareTo(id) < 0))
                : lines.Where(line => line.OccurredAt > at || (line.OccurredAt == at && line.Id.CompareTo(id) > 0));
        }
        else
        {
            cursor = null;
        }

        var sorted = cursor is { Backward: true }
            ? lines.OrderByDescending(line => line.OccurredAt).ThenByDescending(line => line.Id)
            : lines.OrderBy(line => line.OccurredAt).ThenBy(line => line.Id);
        var fetched = await Items(sorted.Take(size + 1)).ToListAsync(ct);
        return Page<InvoiceItem>.From(
            fetched, size, cursor, item => [item.Line.OccurredAt.Ticks.ToString(CultureInfo.InvariantCulture), item.Line.Id.ToString()]);
    }

    private IQueryable<InvoiceLine> Lines(InvoiceHead head, OpenPeriod? period = null)
    {
        var lines = db.InvoiceLines.AsNoTracking().Where(line => line.PartnerId == db.Scope.PartnerId && line.InvoiceNumber == head.Number);
        if (head.Number is not null) return lines;
        lines = lines.Where(line => line.Amount.Currency == head.Currency);
        return period switch
        {
            OpenPeriod.Running => lines.Where(line => line.BillingMonth >= head.Month),
            OpenPeriod.Over => lines.Where(line => line.BillingMonth < head.Month),
            _ => lines,
        };
    }

    private IQueryable<InvoiceItem> Items(IQueryable<InvoiceLine> lines) => lines.Select(line => new InvoiceItem(
        line,
        db.OrderLines.First(order => order.OrderId == line.OrderId && order.Number == line.LineNumber),
        db.Customers.Where(customer => customer.Id == line.CustomerId)
            .Select(customer => new InvoiceParty(customer.CompanyName, customer.Domain, db.Markets.Where(market => market.Code == customer.MarketCode).Select(market => market.IsoCode).First())).First(),
        db.Products.Where(product => db.OrderLines.Any(order => order.OrderId == line.OrderId && order.Number == line.LineNumber && order.ProductId == product.Id)).Select(product => product.Publisher).FirstOrDefault()));

    private Task<InvoiceParty> PartnerAsync(CancellationToken ct) =>
        db.Partners.Where(partner => partner.Id == db.Scope.PartnerId)
            .Select(partner => new InvoiceParty(partner.Name, partner.Domain, db.Markets.Where(market => market.Code == partner.MarketCode).Select(market => market.IsoCode).First())).SingleAsync(ct);
}
