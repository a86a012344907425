using CspPortal.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Access;

public sealed record OwnPartner(Guid Id, string Name, string Domain, string MarketCode);

/// <summary>The partner that asks, as the operator registered it.</summary>
public sealed class OwnPartnerQueries(PortalDbContext db)
{
    public Task<OwnPartner> OwnAsync(CancellationToken ct) =>
        db.Partners.AsNoTracking().Where(partner => partner.Id == db.Scope.PartnerId).Select(partner => new OwnPartner(partner.Id, partner.Name, partner.Domain, partner.MarketCode)).SingleAsync(ct);
}
