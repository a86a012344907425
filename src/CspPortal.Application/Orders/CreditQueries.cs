using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Invoicing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Orders;

/// <summary>Where a partner stands in one currency this month (ORD-01).</summary>
public sealed record CreditStanding(Money Limit, Money Used)
{
    public Money Available => Limit - Used;
}

public sealed class CreditQueries(PortalDbContext db, TimeProvider clock)
{
    /// <summary>Charges less credits of the open month (UTC), tax included.</summary>
    public async Task<Money> UsedAsync(Guid partnerId, string currency, CancellationToken ct)
    {
        var month = InvoiceLine.MonthOf(clock.GetUtcNow().UtcDateTime);
        var used = await db.InvoiceLines
            .Where(line => line.PartnerId == partnerId && line.BillingMonth == month && line.Amount.Currency == currency)
            .SumAsync(line => line.Amount.NetTenThousandths + line.Amount.TaxTenThousandths, ct);
        return new Money(used, currency);
    }

    /// <returns>Null: the partner has no account in that currency.</returns>
    public async Task<CreditStanding?> StandingAsync(Guid partnerId, string currency, CancellationToken ct)
    {
        var account = await db.PartnerAccounts.AsNoTracking().SingleOrDefaultAsync(row => row.PartnerId == partnerId && row.Currency == currency, ct);
        return account is null ? null : new CreditStanding(account.CreditLimit, await UsedAsync(partnerId, currency, ct));
    }
}
