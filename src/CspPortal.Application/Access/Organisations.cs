using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Access;

/// <summary>Section <c>Installation</c>.</summary>
public sealed class InstallationOptions
{
    /// <summary>Entra tenant of the people who run the installation.</summary>
    public Guid? TenantId { get; set; }

    /// <summary>User principal name or object id of the partner person who becomes Global admin at first sign-in.</summary>
    public string? FirstGlobalAdmin { get; set; }
}

/// <param name="PartnerId">The partner itself, or the one a customer buys through; null for the installation's own tenant.</param>
public sealed record Organisation(OrganisationKind Kind, string Name, Guid? PartnerId, Guid? CustomerId, PartnerSettings Settings);

/// <summary>Finds what a tenant is here. Asked before anyone's scope is known, so it reads past the tenant filter by key alone.</summary>
public sealed class Organisations(PortalDbContext db, IOptions<InstallationOptions> options)
{
    /// <param name="isOperator">The person holds the operator's role; counts only where the tenant is neither a partner nor a customer.</param>
    /// <returns>Null: not known here.</returns>
    public async Task<Organisation?> FindAsync(Guid tenantId, bool isOperator, CancellationToken ct)
    {
        if (options.Value.TenantId == tenantId) return Own();
        var partner = await db.Partners.AsNoTracking().Where(p => p.Id == tenantId).Select(p => new { p.Name, p.Settings }).SingleOrDefaultAsync(ct);
        if (partner is not null) return new(OrganisationKind.Partner, partner.Name, tenantId, null, partner.Settings);

        var customer = await db.Customers.IgnoreQueryFilters([PortalDbContext.TenantFilter]).AsNoTracking()
            .Where(c => c.Id == tenantId)
            .Join(db.Partners, c => c.PartnerId, p => p.Id, (c, p) => new { c.CompanyName, c.PartnerId, p.Settings })
            .SingleOrDefaultAsync(ct);
        if (customer is not null) return new(OrganisationKind.Customer, customer.CompanyName, customer.PartnerId, tenantId, customer.Settings);
        return isOperator ? Own() : null;

        static Organisation Own() => new(OrganisationKind.Installation, "", null, null, PartnerSettings.Default);
    }
}
