using CspPortal.Application.Persistence;
using CspPortal.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Customers;

/// <summary>Whether a domain is taken, by whomever's customer: the same answer that saving one gives (CST-01).</summary>
public sealed class DomainQueries(PortalDbContext db)
{
    public async Task<bool> IsTakenAsync(string domain, CancellationToken ct) =>
        DomainName.TryParse(domain, out var name)
        && await db.Customers.IgnoreQueryFilters([PortalDbContext.TenantFilter]).AnyAsync(customer => customer.Domain == name, ct);
}
