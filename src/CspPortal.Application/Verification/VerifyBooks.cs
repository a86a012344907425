using System.Runtime.CompilerServices;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Verification;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Verification;

/// <summary>What was looked at so far.</summary>
public sealed class VerifiedCounts
{
    public long Orders { get; internal set; }

    public long Lines { get; internal set; }

    public long Invoices { get; internal set; }
}

/// <summary>Holds the books of all partners against the rules that made them (OPR-01): reads, changes nothing, a batch at a time. Wide scope.</summary>
public sealed class VerifyBooks(PortalDbContext db)
{
    private const int Batch = 500;

    public async IAsyncEnumerable<Finding> AllAsync(VerifiedCounts counts, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var finding in OrdersAsync(counts, ct)) yield return finding;
        await foreach (var finding in InvoicesAsync(counts, ct)) yield return finding;
    }

    private async IAsyncEnumerable<Finding> OrdersAsync(VerifiedCounts counts, [EnumeratorCancellation] CancellationToken ct)
    {
        var policy = await db.CancellationPolicy.AsNoTracking().ToListAsync(ct);
        var after = "";
        while (true)
        {
            var orders = await db.Orders.AcrossTenants(db).AsNoTracking().Where(order => order.Id.CompareTo(after) > 0).OrderBy(order => order.Id).Take(Batch).ToListAsync(ct);
            if (orders.Count == 0) yield break;
            var (first, last) = (orders[0].Id, orders[^1].Id);
            var lines = (await db.InvoiceLines.AcrossTenants(db).AsNoTracking().Where(line => line.OrderId.CompareTo(first) >= 0 && line.OrderId.CompareTo(last) <= 0).ToListAsync(ct)).ToLookup(line => line.OrderId);
            var access = (await AccessAsync(first, last, ct)).ToLookup(row => row.OrderId, row => row.Access);
            var customers = orders.Select(order => order.CustomerId).Distinct().ToList();
            var markets = await db.Customers.AcrossTenants(db).Where(customer => customers.Contains(customer.Id)).ToDictionaryAsync(customer => customer.Id, customer => customer.MarketCode, ct);
            foreach (var order in orders)
            {
                foreach (var finding in BooksCheck.Order(order, [.. lines[order.Id]], [.. access[order.Id]])) yield return finding;
                foreach (var line in order.Lines)
                {
                    counts.Lines++;
                    if (BooksCheck.Pin(line, markets[order.CustomerId], policy) is { } finding) yield return finding;
                }
            }

            counts.Orders += orders.Count;
            if (orders.Count < Batch) yield break;
            after = last;
        }
    }

    /// <summary>Keys, links and wishes that are open, by line of the orders from one to the other.</summary>
    private async Task<IEnumerable<(string OrderId, LineAccess Access)>> AccessAsync(string first, string last, CancellationToken ct)
    {
        var keys = await db.ProductKeys.AcrossTenants(db).Where(key => key.OrderId.CompareTo(first) >= 0 && key.OrderId.CompareTo(last) <= 0 && key.RevokedAt == null)
            .GroupBy(key => new { key.OrderId, key.LineNumber }).Select(group => new { group.Key.OrderId, group.Key.LineNumber, Count = group.Count() }).ToListAsync(ct);
        var links = await db.DownloadLinks.AcrossTenants(db).Where(link => link.OrderId.CompareTo(first) >= 0 && link.OrderId.CompareTo(last) <= 0 && link.RevokedAt == null)
            .GroupBy(link => new { link.OrderId, link.LineNumber }).Select(group => new { group.Key.OrderId, group.Key.LineNumber, Count = group.Count() }).ToListAsync(ct);
        var wishes = await db.KeyRequests.AcrossTenants(db).Where(wish => wish.OrderId.CompareTo(first) >= 0 && wish.OrderId.CompareTo(last) <= 0 && wish.FilledAt == null)
            .GroupBy(wish => new { wish.OrderId, wish.LineNumber }).Select(group => new { group.Key.OrderId, group.Key.LineNumber, Count = group.Count() }).ToListAsync(ct);
        return keys.Concat(links).Concat(wishes).Select(row => (row.OrderId, row.LineNumber)).Distinct().Select(at => (at.OrderId, new LineAccess(
            at.LineNumber, Of(keys.Find(row => (row.OrderId, row.LineNumber) == at)?.Count), Of(links.Find(row => (row.OrderId, row.LineNumber) == at)?.Count), Of(wishes.Find(row => (row.OrderId, row.LineNumber) == at)?.Count))));

        static int Of(int? count) => count ?? 0;
    }

    private async IAsyncEnumerable<Finding> InvoicesAsync(VerifiedCounts counts, [EnumeratorCancellation] CancellationToken ct)
    {
        // One a month, partner and currency: as many as there are months.
        var invoices = await db.Invoices.AcrossTenants(db).AsNoTracking().OrderBy(invoice => invoice.PartnerId).ThenBy(invoice => invoice.Currency).ThenBy(invoice => invoice.Month).ToListAsync(ct);
        Invoice? previous = null;
        foreach (var invoice in invoices)
        {
            if (previous is not null && (previous.PartnerId != invoice.PartnerId || previous.Currency != invoice.Currency)) previous = null;
            var lines = db.InvoiceLines.AcrossTenants(db).Where(line => line.InvoiceNumber == invoice.Number);
            var sums = await lines.GroupBy(line => new { line.Kind, line.Amount.Currency }).Select(group => new
            {
                group.Key.Kind, group.Key.Currency, Net = group.Sum(line => line.Amount.NetTenThousandths), Tax = group.Sum(line => line.Amount.TaxTenThousandths), Count = group.Count(),
            }).ToListAsync(ct);
            var found = new InvoiceSums(Sum(InvoiceLineKind.Charge), Sum(InvoiceLineKind.Credit), sums.Where(row => row.Currency == invoice.Currency).Sum(row => row.Count));
            var strangers = await lines.CountAsync(line => line.PartnerId != invoice.PartnerId || line.Amount.Currency != invoice.Currency || line.BillingMonth > invoice.Month, ct);
            if (previous?.Month == invoice.Month) yield return new Finding("INV-01", $"{invoice.PartnerId}/{invoice.Number}", "a second document of the month", "one");
            else foreach (var finding in BooksCheck.Invoice(invoice, found, strangers, previous)) yield return finding;
            counts.Invoices++;
            previous = invoice;

            TaxedMoney Sum(InvoiceLineKind kind) => sums.Find(row => row.Kind == kind && row.Currency == invoice.Currency) is { } row ? new TaxedMoney(row.Net, row.Tax, row.Currency) : TaxedMoney.Zero(invoice.Currency);
        }

        var lost = await db.InvoiceLines.AcrossTenants(db).CountAsync(line => line.InvoiceNumber != null && !db.Invoices.Any(invoice => invoice.Number == line.InvoiceNumber), ct);
        if (lost > 0) yield return new Finding("INV-01", "all", $"{lost} lines on documents that are not there", "0");
    }
}
