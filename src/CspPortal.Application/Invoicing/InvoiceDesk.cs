using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Invoicing;

/// <summary>A month to be closed, as the operator reads it; the sum is what is open up to it, without what is carried over.</summary>
public sealed record DueMonth(string PartnerName, string Currency, int Month, int Lines, Money Gross);

public sealed record InvoicingPartner(Guid Id, string Name);

public sealed record InvoiceDeskView(IReadOnlyList<DueMonth> Due, Page<InvoiceSummary> Closed, IReadOnlyList<InvoicingPartner> Partners);

/// <summary>Closing as those who run the installation see it, over all partners (INV-01). Wide scope.</summary>
public sealed class InvoiceDesk(PortalDbContext db, CloseInvoices closing)
{
    private IQueryable<Partner> Partners => db.Partners.AsNoTracking();

    private InvoiceRows Rows => new(db.Invoices.AcrossTenants(db).AsNoTracking(), Partners);

    public async Task<InvoiceDeskView> LookAsync(InvoiceFilter filter, CancellationToken ct)
    {
        var partners = await Partners.OrderBy(partner => partner.Name).Select(partner => new InvoicingPartner(partner.Id, partner.Name)).ToListAsync(ct);
        var due = new List<DueMonth>();
        foreach (var each in await closing.DueAsync(null, ct))
        {
            var sums = await OpenInvoices.SumsAsync(
                db.InvoiceLines.AcrossTenants(db).Where(line =>
                    line.PartnerId == each.PartnerId && line.InvoiceNumber == null && line.Amount.Currency == each.Currency && line.BillingMonth <= each.Month),
                ct);
            var name = partners.Single(partner => partner.Id == each.PartnerId).Name;
            due.AddRange(sums.Select(sum => new DueMonth(name, each.Currency, each.Month, sum.Sums.Lines, (sum.Sums.Charges + sum.Sums.Credits).Gross)));
        }

        return new InvoiceDeskView(due, await Rows.PageAsync(filter, ct), partners);
    }

    internal IAsyncEnumerable<InvoiceSummary> Stream(InvoiceFilter filter) => Rows.Stream(filter);
}
