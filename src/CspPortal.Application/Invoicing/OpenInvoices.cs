using CspPortal.Application.Persistence;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Invoicing;

/// <summary>What is not closed yet in one currency: charges, credits, and what the last credit note left over.</summary>
public sealed record OpenInvoice(string Currency, InvoiceSums Sums, CarryOver? CarryOver)
{
    public TaxedMoney CarriedOver => CarryOver?.Amount ?? TaxedMoney.Zero(Currency);

    public TaxedMoney Total => Sums.Charges + Sums.Credits + CarriedOver;
}

/// <summary>The open invoices of one partner: the one answer for Home, the credit limit and the invoice pages.</summary>
public sealed class OpenInvoices(PortalDbContext db)
{
    /// <param name="currency">Null: all, by code.</param>
    public async Task<IReadOnlyList<OpenInvoice>> ListAsync(string? currency, CancellationToken ct)
    {
        var lines = db.InvoiceLines.Where(line => line.PartnerId == db.Scope.PartnerId && line.InvoiceNumber == null);
        if (currency is not null) lines = lines.Where(line => line.Amount.Currency == currency);
        var documents = db.Invoices.AsNoTracking().Where(invoice => invoice.PartnerId == db.Scope.PartnerId);
        if (currency is not null) documents = documents.Where(invoice => invoice.Currency == currency);

        var sums = (await SumsAsync(lines, ct)).ToDictionary(sum => sum.Currency, sum => sum.Sums);
        var latest = await documents.Where(invoice => !documents.Any(later => later.Currency == invoice.Currency && later.Month > invoice.Month)).ToListAsync(ct);
        var carried = latest.Select(invoice => (invoice.Currency, CarryOver: CarryOver.From(invoice))).Where(row => row.CarryOver is not null)
            .ToDictionary(row => row.Currency, row => row.CarryOver);
        return [.. sums.Keys.Union(carried.Keys).Order(StringComparer.Ordinal).Select(code => new OpenInvoice(
            code, sums.GetValueOrDefault(code) ?? InvoiceSums.Of(code, []), carried.GetValueOrDefault(code)))];
    }

    /// <summary>Zero where nothing is open.</summary>
    public async Task<OpenInvoice> OneAsync(string currency, CancellationToken ct) =>
        (await ListAsync(currency, ct)).SingleOrDefault() ?? new OpenInvoice(currency, InvoiceSums.Of(currency, []), null);

    internal static async Task<IReadOnlyList<(string Currency, InvoiceSums Sums)>> SumsAsync(IQueryable<InvoiceLine> lines, CancellationToken ct)
    {
        var sums = await lines.GroupBy(line => new { line.Amount.Currency, line.Kind })
            .Select(group => new
            {
                group.Key.Currency,
                group.Key.Kind,
                Net = group.Sum(line => line.Amount.NetTenThousandths),
                Tax = group.Sum(line => line.Amount.TaxTenThousandths),
                Lines = group.Count(),
            })
            .ToListAsync(ct);
        return [.. sums.GroupBy(sum => sum.Currency).Select(group => (
            group.Key,
            InvoiceSums.Of(group.Key, group.Select(sum => (sum.Kind, new TaxedMoney(sum.Net, sum.Tax, group.Key)))) with { Lines = group.Sum(sum => sum.Lines) }))];
    }
}
