using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Invoicing;
using CsvHelper;

namespace CspPortal.Application.Invoicing;

/// <summary>One document in the exported list (CSV-01). Open invoices have no number.</summary>
[CsvRecord]
public sealed partial class InvoiceFileRow
{
    public string InvoiceNumber { get; set; } = "";

    /// <summary>Open, Invoice, CreditNote.</summary>
    public string Kind { get; set; } = "";

    public string Partner { get; set; } = "";

    public string Month { get; set; } = "";

    public string ClosedAtUtc { get; set; } = "";

    public string Currency { get; set; } = "";

    public int Lines { get; set; }

    public decimal Charges { get; set; }

    public decimal Credits { get; set; }

    public decimal CarriedOver { get; set; }

    public decimal Net { get; set; }

    public decimal Tax { get; set; }

    public decimal Total { get; set; }
}

/// <summary>The filtered list of documents as a file, a partner's or the operator's; that it was taken out stands in the activity log first.</summary>
public sealed class ExportInvoices(
    PortalDbContext db, WriteTransaction transaction, OpenInvoices openInvoices, InvoiceQueries invoices, InvoiceDesk desk, TimeProvider clock)
{
    /// <summary>The partner's own, the open ones first.</summary>
    public async Task<IAsyncEnumerable<InvoiceFileRow>> OwnAsync(InvoiceFilter filter, Actor actor, CancellationToken ct)
    {
        await RecordAsync(db.Scope.PartnerId, filter, actor, ct);
        var open = await openInvoices.ListAsync(filter.Currency, ct);
        return open.ToAsyncEnumerable().Select(Row).Concat(invoices.Stream(filter).Select(Row));
    }

    /// <summary>Of all partners; in the installation's log. Wide scope.</summary>
    public async Task<IAsyncEnumerable<InvoiceFileRow>> AllAsync(InvoiceFilter filter, Actor actor, CancellationToken ct)
    {
        await RecordAsync(null, filter, actor, ct);
        return desk.Stream(filter).Select(Row);
    }

    private Task RecordAsync(Guid? partnerId, InvoiceFilter filter, Actor actor, CancellationToken ct) => transaction.RecordAsync(
        () => new AuditRecord(clock.GetUtcNow().UtcDateTime, partnerId, actor, AuditOperation.ExportInvoices)
        {
            ResourceType = "invoices",
            Details = $"currency={filter.Currency}; year={filter.Year}; partner={filter.PartnerId}",
        },
        ct);

    private static InvoiceFileRow Row(InvoiceSummary invoice) => new()
    {
        InvoiceNumber = invoice.Number,
        Kind = invoice.Kind.ToString(),
        Partner = invoice.PartnerName,
        Month = BillingMonths.Iso(invoice.Month),
        ClosedAtUtc = invoice.ClosedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        Currency = invoice.Currency,
        Lines = invoice.LineCount,
        Charges = invoice.Charges.Gross.Amount,
        Credits = invoice.Credits.Gross.Amount,
        CarriedOver = invoice.CarriedOver.Gross.Amount,
        Net = invoice.Total.Net.Amount,
        Tax = invoice.Total.Tax.Amount,
        Total = invoice.Total.Gross.Amount,
    };

    private static InvoiceFileRow Row(OpenInvoice invoice) => new()
    {
        Kind = "Open",
        Currency = invoice.Currency,
        Lines = invoice.Sums.Lines,
        Charges = invoice.Sums.Charges.Gross.Amount,
        Credits = invoice.Sums.Credits.Gross.Amount,
        CarriedOver = invoice.CarriedOver.Gross.Amount,
        Net = invoice.Total.Net.Amount,
        Tax = invoice.Total.Tax.Amount,
        Total = invoice.Total.Gross.Amount,
    };
}
