using CspPortal.Application.Invoicing;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Orders;

/// <summary>Where a partner stands in one currency (ORD-01).</summary>
public sealed record CreditStanding(Money Limit, Money Used)
{
    public Money Available => Limit - Used;
}

/// <summary>The credit limit is of one partner, in its scope.</summary>
public sealed class CreditQueries(PortalDbContext db, OpenInvoices openInvoices)
{
    /// <summary>The open invoice's total: charges less credits and what a credit note left over, tax included.</summary>
    public async Task<Money> UsedAsync(string currency, CancellationToken ct) => (await openInvoices.OneAsync(currency, ct)).Total.Gross;

    /// <returns>Null: the partner has no account in that currency.</returns>
    public async Task<CreditStanding?> StandingAsync(Guid partnerId, string currency, CancellationToken ct)
    {
        var account = await db.PartnerAccounts.AsNoTracking().SingleOrDefaultAsync(row => row.PartnerId == partnerId && row.Currency == currency, ct);
        return account is null ? null : new CreditStanding(account.CreditLimit, await UsedAsync(currency, ct));
    }
}
