using System.Globalization;
using CspPortal.Application.Invoicing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Web.Features.Cancellation;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Invoices;

/// <summary>A document as people read it, on the page and in print (INV-02).</summary>
public sealed class InvoiceWords(IStringLocalizer<InvoicesText> text)
{
    public string Title(InvoiceHead head) => head.Number is null ? text["Detail.Open", head.Currency] : text["Detail." + head.Kind, head.Number];

    /// <summary>As a calendar says it: June 2026, 2026年6月.</summary>
    public static string Month(int month) => BillingMonths.FirstDay(month).ToString("Y", CultureInfo.CurrentCulture);

    public string Period(int month) => text["PeriodOf", Formats.Day(BillingMonths.FirstDay(month)), Formats.Day(BillingMonths.LastDay(month))];

    /// <summary>What a line is.</summary>
    public string What(InvoiceLine line) => line switch
    {
        { Kind: InvoiceLineKind.Charge, Cycle: > 1 } => text["Line.Cycle", line.Cycle],
        { Kind: InvoiceLineKind.Charge } => text["Line.Charge"],
        { Refund: RefundRule.Agreed } => text["Line.Agreed"],
        _ => text["Line.Credit"],
    };

    /// <summary>The days that a charge pays for; null where it pays for none.</summary>
    public string? Covers(InvoiceItem item) => item.Period is { } period ? text["Line.Covers", Formats.Day(period.From), Formats.Day(period.To)].Value : null;

    /// <summary>The rows of the totals, in order; the last is the document's own.</summary>
    public IReadOnlyList<(string Name, TaxedMoney Amount)> Totals(InvoiceHead head)
    {
        List<(string Name, TaxedMoney Amount)> rows = [(text["Charges"], head.Sums.Charges), (text["Credits"], head.Sums.Credits)];
        if (head.CarriedFrom is not null) rows.Add((text["CarriedOver"], head.CarriedOver));
        rows.Add((text["Total"], head.Total));
        return rows;
    }
}

public sealed record InvoicePage(InvoiceDocument Document)
{
    public InvoiceHead Head => Document.Head;

    public string Address => InvoiceAddresses.Of(Head.Number, Head.Currency);

    public static string OrderAddress(InvoiceItem item) => $"/customers/{item.Line.CustomerId}/orders/{item.Line.OrderId}";

    /// <summary>Where a credit came from; null for charges.</summary>
    public static string? CancellationAddress(InvoiceItem item) => item.Line.Kind == InvoiceLineKind.Credit
        ? CancellationAddresses.Done(item.Line.CustomerId, item.Line.OrderId, item.Line.LineNumber)
        : null;
}
