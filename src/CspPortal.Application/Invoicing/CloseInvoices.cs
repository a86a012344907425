using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Invoicing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Invoicing;

/// <summary>Makes invoice numbers; a collision is found by the primary key and tried again with another.</summary>
public delegate string NewInvoiceNumber();

/// <summary>A month of a partner in a currency that is over and not closed.</summary>
public sealed record DueInvoice(Guid PartnerId, string Currency, int Month);

/// <summary>Closes months that are over: each an invoice or a credit note, with all open lines up to the month (INV-01). Wide scope: it works for all partners.</summary>
public sealed class CloseInvoices(PortalDbContext db, WriteTransaction transaction, NewInvoiceNumber newNumber, TimeProvider clock)
{
    private int OpenMonth => InvoiceLine.MonthOf(clock.GetUtcNow().UtcDateTime);

    /// <param name="upTo">The last month to close, yyyyMM; null: all that are over.</param>
    /// <returns>What was closed, in order; <see cref="InvoiceRefusals.MonthNotOver"/>.</returns>
    public async Task<Outcome<IReadOnlyList<Invoice>>> ExecuteAsync(int? upTo, Actor actor, CancellationToken ct)
    {
        if (upTo >= OpenMonth) return InvoiceRefusals.MonthNotOver.With(BillingMonths.Iso(upTo.Value));
        var closed = new List<Invoice>();
        while (await DueAsync(upTo, ct) is { Count: > 0 } due)
        {
            foreach (var each in due) closed.AddRange(await CloseAsync(each, actor, ct));
        }

        return closed;
    }

    /// <summary>The next month to close of each partner and currency that has one.</summary>
    public async Task<IReadOnlyList<DueInvoice>> DueAsync(int? upTo, CancellationToken ct)
    {
        var before = upTo is { } last ? Math.Min(BillingMonths.Next(last), OpenMonth) : OpenMonth;
        var open = await db.InvoiceLines.AcrossTenants(db).Where(line => line.InvoiceNumber == null && line.BillingMonth < before)
            .GroupBy(line => new { line.PartnerId, line.Amount.Currency })
            .Select(lines => new { lines.Key.PartnerId, lines.Key.Currency, First = lines.Min(line => line.BillingMonth) }).ToListAsync(ct);
        var due = new List<DueInvoice>();
        foreach (var group in open)
        {
            var lastClosed = await Documents(group.PartnerId, group.Currency).MaxAsync(invoice => (int?)invoice.Month, ct);
            var month = BillingMonths.DocumentOf(group.First, lastClosed);
            if (month < before) due.Add(new DueInvoice(group.PartnerId, group.Currency, month));
        }

        return [.. due.OrderBy(each => each.PartnerId).ThenBy(each => each.Currency, StringComparer.Ordinal)];
    }

    /// <returns>The document, or none where another node was faster.</returns>
    public async Task<IReadOnlyList<Invoice>> CloseAsync(DueInvoice due, Actor actor, CancellationToken ct)
    {
        var outcome = await transaction.RunAsync<List<Invoice>>(async token => await ClaimAsync(due, actor, token), ct);
        return outcome.Value;
    }

    /// <remarks>Lines are claimed before they are summed up: what is claimed no other node can claim, so the sums stay true on any isolation level.</remarks>
    private async Task<List<Invoice>> ClaimAsync(DueInvoice due, Actor actor, CancellationToken ct)
    {
        var previous = await Documents(due.PartnerId, due.Currency).OrderByDescending(invoice => invoice.Month).FirstOrDefaultAsync(ct);
        if (previous?.Month >= due.Month) return [];
        var number = newNumber();
        await db.InvoiceLines.AcrossTenants(db)
            .Where(line => line.PartnerId == due.PartnerId && line.InvoiceNumber == null && line.Amount.Currency == due.Currency && line.BillingMonth <= due.Month)
            .ExecuteUpdateAsync(set => set.SetProperty(line => line.InvoiceNumber, number), ct);
        var sums = await OpenInvoices.SumsAsync(db.InvoiceLines.AcrossTenants(db).Where(line => line.PartnerId == due.PartnerId && line.InvoiceNumber == number), ct);
        if (sums.Count == 0) return [];

        var invoice = new Invoice(number, due.PartnerId, due.Currency, due.Month, sums.Single().Sums, previous, clock.GetUtcNow().UtcDateTime);
        db.Invoices.Add(invoice);
        db.AuditRecords.Add(InvoiceLog.Closed(invoice, actor));
        return [invoice];
    }

    private IQueryable<Invoice> Documents(Guid partnerId, string currency) =>
        db.Invoices.AcrossTenants(db).AsNoTracking().Where(invoice => invoice.PartnerId == partnerId && invoice.Currency == currency);
}

/// <summary>How the activity log tells of invoices (LOG-01).</summary>
internal static class InvoiceLog
{
    public const string Resource = "invoice";

    public static AuditRecord Closed(Invoice invoice, Actor actor) => new(invoice.ClosedAt, invoice.PartnerId, actor, AuditOperation.CloseInvoice)
    {
        ResourceType = Resource,
        ResourceId = invoice.Number,
        NewValue = $"total={invoice.Total.Gross}; net={invoice.Total.Net}; tax={invoice.Total.Tax}",
        Details = $"kind={(invoice.Kind == InvoiceKind.CreditNote ? "credit_note" : "invoice")}; month={BillingMonths.Iso(invoice.Month)}; lines={invoice.LineCount}; "
            + $"charges={invoice.Charges.Gross}; credits={invoice.Credits.Gross}; carried_over={invoice.CarriedOver.Gross}",
    };
}
