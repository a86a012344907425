using System.Globalization;
using CspPortal.Application.Invoicing;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Invoicing;

namespace CspPortal.Application.SampleData;

/// <summary>Every month that is over, closed minutes after it ended as the worker does it (INV-01).</summary>
internal static class SampleInvoices
{
    public static List<Invoice> Close(IEnumerable<InvoiceLine> lines, SampleLog log, DateTime now)
    {
        var open = InvoiceLine.MonthOf(now);
        var invoices = new List<Invoice>();
        foreach (var account in lines.GroupBy(line => (line.PartnerId, line.Amount.Currency)))
        {
            Invoice? previous = null;
            foreach (var month in account.Where(line => line.BillingMonth < open).GroupBy(line => line.BillingMonth).OrderBy(month => month.Key))
            {
                var sums = InvoiceSums.Of(account.Key.Currency, month.Select(line => (line.Kind, line.Amount)));
                var closedAt = BillingMonths.LastDay(month.Key).AddDays(1).ToDateTime(new TimeOnly(0, 0, 5), DateTimeKind.Utc);
                var invoice = new Invoice(Number(account.Key.PartnerId, account.Key.Currency, month.Key), account.Key.PartnerId, account.Key.Currency, month.Key, sums, previous, closedAt < now ? closedAt : now);
                foreach (var line in month) line.PutOn(invoice);
                log.Add(InvoiceLog.Closed(invoice, Actor.Worker(CloseFinishedMonths.WorkName)));
                invoices.Add(previous = invoice);
            }
        }

        return invoices;
    }

    private static string Number(Guid partner, string currency, int month) =>
        "G" + (100_000_000 + ulong.Parse(SampleId.Hex("invoice", $"{partner}/{currency}/{month}", 15), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % 900_000_000).ToString(CultureInfo.InvariantCulture);
}
