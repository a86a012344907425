using System.Globalization;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Invoicing;
using CsvHelper;

namespace CspPortal.Application.Invoicing;

/// <summary>One line of the reconciliation file; the lines sum to the document's total (INV-02, CSV-01).</summary>
[CsvRecord]
public sealed partial class ReconciliationRow
{
    public string InvoiceNumber { get; set; } = "";

    public string InvoiceMonth { get; set; } = "";

    /// <summary>Charge, Credit, CarriedOver.</summary>
    public string LineKind { get; set; } = "";

    public string OccurredAtUtc { get; set; } = "";

    public string CustomerId { get; set; } = "";

    public string Customer { get; set; } = "";

    public string OrderNumber { get; set; } = "";

    public string OrderLine { get; set; } = "";

    public string Cycle { get; set; } = "";

    public string PeriodFrom { get; set; } = "";

    public string PeriodTo { get; set; } = "";

    public string ProductId { get; set; } = "";

    public string SkuId { get; set; } = "";

    public string Product { get; set; } = "";

    public string Quantity { get; set; } = "";

    public string UnitPrice { get; set; } = "";

    public string Currency { get; set; } = "";

    public string TaxTreatment { get; set; } = "";

    public string TaxRate { get; set; } = "";

    public decimal Net { get; set; }

    public decimal Tax { get; set; }

    public decimal Gross { get; set; }

    /// <summary>None for charges.</summary>
    public RefundRule RefundRule { get; set; }

    public string ChargedUnitPrice { get; set; } = "";

    public string CycleDays { get; set; } = "";

    public string UnusedDays { get; set; } = "";

    public string ServiceRequest { get; set; } = "";

    /// <summary>The credit note that a carried-over amount is from.</summary>
    public string CarriedFrom { get; set; } = "";
}

public enum InvoiceFormat
{
    Csv,
    Pdf,
}

/// <summary>A document with all of its lines, read while they are written out.</summary>
public sealed record WholeInvoice(InvoiceHead Head, IAsyncEnumerable<InvoiceItem> Items)
{
    /// <summary>The reconciliation file: what is carried over first, then every line.</summary>
    public IAsyncEnumerable<ReconciliationRow> Reconciliation
    {
        get
        {
            var carried = Head.CarriedFrom is null ? AsyncEnumerable.Empty<ReconciliationRow>() : new[] { Carried() }.ToAsyncEnumerable();
            return carried.Concat(Items.Select(Row));
        }
    }

    private ReconciliationRow Carried() => new()
    {
        InvoiceNumber = Head.Number ?? "",
        InvoiceMonth = BillingMonths.Iso(Head.Month),
        LineKind = "CarriedOver",
        Currency = Head.Currency,
        Net = Head.CarriedOver.Net.Amount,
        Tax = Head.CarriedOver.Tax.Amount,
        Gross = Head.CarriedOver.Gross.Amount,
        CarriedFrom = Head.CarriedFrom ?? "",
    };

    private ReconciliationRow Row(InvoiceItem item)
    {
        var (line, order) = (item.Line, item.OrderLine);
        var prorated = line.Refund == RefundRule.Prorated;
        return new ReconciliationRow
        {
            InvoiceNumber = Head.Number ?? "",
            InvoiceMonth = BillingMonths.Iso(Head.Month),
            LineKind = line.Kind.ToString(),
            OccurredAtUtc = line.OccurredAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            CustomerId = line.CustomerId.ToString(),
            Customer = item.Customer.Name,
            OrderNumber = line.OrderId,
            OrderLine = Text(line.LineNumber),
            Cycle = line.Kind == InvoiceLineKind.Charge ? Text(line.Cycle) : "",
            PeriodFrom = item.Period is { } from ? Text(from.From) : "",
            PeriodTo = item.Period is { } to ? Text(to.To) : "",
            ProductId = order.ProductId,
            SkuId = order.SkuId,
            Product = line.ProductTitle,
            Quantity = Text(line.Quantity),
            UnitPrice = Text(line.UnitPrice.Amount),
            Currency = line.Amount.Currency,
            TaxTreatment = line.TaxTreatment.ToString(),
            TaxRate = Text(line.TaxRate),
            Net = line.Amount.Net.Amount,
            Tax = line.Amount.Tax.Amount,
            Gross = line.Amount.Gross.Amount,
            RefundRule = line.Kind == InvoiceLineKind.Credit ? line.Refund : RefundRule.None,
            ChargedUnitPrice = prorated ? Text(line.FormulaOf(order).ChargedUnitPrice.Amount) : "",
            CycleDays = prorated ? Text(line.CycleDays) : "",
            UnusedDays = prorated ? Text(line.UnusedDays) : "",
            ServiceRequest = line.ServiceRequestNumber ?? "",
        };
    }

    private static string Text(IFormattable value) => value.ToString(value is DateOnly ? "yyyy-MM-dd" : null, CultureInfo.InvariantCulture);
}

/// <summary>Takes a whole document out as a file, which stands in the activity log first.</summary>
public sealed class ExportInvoice(PortalDbContext db, WriteTransaction transaction, InvoiceQueries invoices, TimeProvider clock)
{
    /// <returns>The document, or <see cref="InvoiceRefusals.NotFound"/>.</returns>
    public async Task<Outcome<WholeInvoice>> ClosedAsync(string number, InvoiceFormat format, Actor actor, CancellationToken ct) =>
        await TakeAsync(await invoices.HeadAsync(number, ct), format, actor, ct);

    /// <returns>The open invoice as it stands now, or <see cref="InvoiceRefusals.NotFound"/>.</returns>
    public async Task<Outcome<WholeInvoice>> OpenAsync(string currency, Actor actor, CancellationToken ct) =>
        await TakeAsync(await invoices.OpenHeadAsync(currency, ct), InvoiceFormat.Csv, actor, ct);

    private async Task<Outcome<WholeInvoice>> TakeAsync(Outcome<InvoiceHead> found, InvoiceFormat format, Actor actor, CancellationToken ct)
    {
        if (!found.Succeeded(out var head, out var refusal)) return refusal;
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.PartnerId, actor, AuditOperation.ExportInvoice)
            {
                ResourceType = InvoiceLog.Resource,
                ResourceId = head.Number ?? $"open-{head.Currency}",
                Details = $"format={(format == InvoiceFormat.Pdf ? "pdf" : "csv")}; month={BillingMonths.Iso(head.Month)}; total={head.Total.Gross}",
            },
            ct);
        return new WholeInvoice(head, invoices.Stream(head));
    }
}
