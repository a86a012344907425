using System.Globalization;
using System.Linq.Expressions;
using CspPortal.Application.Paging;
using CspPortal.Domain.Access;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Invoicing;

public enum InvoiceSort
{
    Month,
    Number,
    Currency,
}

/// <summary>What a list of closed documents asks for; page and file share it (CSV-01).</summary>
public sealed record InvoiceFilter
{
    public string? Currency { get; init; }

    public int? Year { get; init; }

    /// <summary>Of the operator's list alone.</summary>
    public Guid? PartnerId { get; init; }

    public InvoiceSort Sort { get; init; }

    public bool Ascending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

/// <summary>One closed document in a list. Charges to total are tax included in the gross; credits are negative.</summary>
public sealed record InvoiceSummary(
    string Number, Guid PartnerId, string PartnerName, string Currency, int Month, DateTime ClosedAt, TaxedMoney Charges, TaxedMoney Credits, TaxedMoney CarriedOver, int LineCount)
{
    public TaxedMoney Total => Charges + Credits + CarriedOver;

    public InvoiceKind Kind => Invoice.KindOf(Total);
}

/// <summary>Filters, sorts and pages documents; a partner's own, or all for the operator.</summary>
internal sealed class InvoiceRows(IQueryable<Invoice> invoices, IQueryable<Partner> partners)
{
    public async Task<Page<InvoiceSummary>> PageAsync(InvoiceFilter filter, CancellationToken ct)
    {
        var size = Math.Clamp(filter.Size, 1, 100);
        var cursor = Cursor.Parse(filter.Cursor, 2);
        var rows = Filtered(filter);
        if (cursor is not null && After(filter, cursor) is { } after) rows = rows.Where(after);
        else cursor = null;
        var fetched = await Summaries(Sorted(rows, filter, cursor is { Backward: true }).Take(size + 1)).ToListAsync(ct);
        return Page<InvoiceSummary>.From(fetched, size, cursor, row => [Key(filter.Sort, row), row.Number]);
    }

    public IAsyncEnumerable<InvoiceSummary> Stream(InvoiceFilter filter) => Summaries(Sorted(Filtered(filter), filter, backward: false)).AsAsyncEnumerable();

    private IQueryable<InvoiceSummary> Summaries(IQueryable<Invoice> rows) => rows.Select(invoice => new InvoiceSummary(
        invoice.Number, invoice.PartnerId, partners.Where(partner => partner.Id == invoice.PartnerId).Select(partner => partner.Name).First(),
        invoice.Currency, invoice.Month, invoice.ClosedAt, invoice.Charges, invoice.Credits, invoice.CarriedOver, invoice.LineCount));

    private IQueryable<Invoice> Filtered(InvoiceFilter filter)
    {
        var rows = invoices;
        if (filter.PartnerId is { } partner) rows = rows.Where(invoice => invoice.PartnerId == partner);
        if (filter.Currency is { } currency) rows = rows.Where(invoice => invoice.Currency == currency);
        if (filter.Year is { } year) rows = rows.Where(invoice => invoice.Month > year * 100 && invoice.Month <= year * 100 + 12);
        return rows;
    }

    private static IQueryable<Invoice> Sorted(IQueryable<Invoice> rows, InvoiceFilter filter, bool backward)
    {
        var up = filter.Ascending != backward;
        var sorted = filter.Sort switch
        {
            InvoiceSort.Number => up ? rows.OrderBy(invoice => invoice.Number) : rows.OrderByDescending(invoice => invoice.Number),
            InvoiceSort.Currency => up ? rows.OrderBy(invoice => invoice.Currency) : rows.OrderByDescending(invoice => invoice.Currency),
            _ => up ? rows.OrderBy(invoice => invoice.Month) : rows.OrderByDescending(invoice => invoice.Month),
        };
        if (filter.Sort == InvoiceSort.Number) return sorted;
        return up ? sorted.ThenBy(invoice => invoice.Number) : sorted.ThenByDescending(invoice => invoice.Number);
    }

    private static string Key(InvoiceSort sort, InvoiceSummary row) => sort switch
    {
        InvoiceSort.Number => "",
        InvoiceSort.Currency => row.Currency,
        _ => row.Month.ToString(CultureInfo.InvariantCulture),
    };

    /// <returns>Null for a cursor that another sort order made: the first page then.</returns>
    private static Expression<Func<Invoice, bool>>? After(InvoiceFilter filter, Cursor cursor)
    {
        var up = filter.Ascending != cursor.Backward;
        var (key, number) = (cursor.Key[0], cursor.Key[1]);
        switch (filter.Sort)
        {
            case InvoiceSort.Number:
                return up ? invoice => invoice.Number.CompareTo(number) > 0 : invoice => invoice.Number.CompareTo(number) < 0;
            case InvoiceSort.Currency:
                return up
                    ? invoice => invoice.Currency.CompareTo(key) > 0 || (invoice.Currency == key && invoice.Number.CompareTo(number) > 0)
                    : invoice => invoice.Currency.CompareTo(key) < 0 || (invoice.Currency == key && invoice.Number.CompareTo(number) < 0);
            default:
                if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var month)) return null;
                return up
                    ? invoice => invoice.Month > month || (invoice.Month == month && invoice.Number.CompareTo(number) > 0)
                    : invoice => invoice.Month < month || (invoice.Month == month && invoice.Number.CompareTo(number) < 0);
        }
    }
}
