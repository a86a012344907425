using CspPortal.Application.Persistence;
using CspPortal.Application.SampleData;
using CspPortal.DevIdp;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.Account;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Infrastructure.Identity;

/// <summary>Everyone in the database, for the local sign-in page in Development. Reads past the tenant filter on purpose.</summary>
internal sealed class SamplePeople(PortalDbContext db, IStringLocalizer<AccountText> text) : IDevDirectory
{
    public async Task<IReadOnlyList<LocalPerson>> GetPeopleAsync(CancellationToken ct)
    {
        var users = await db.Users.AsNoTracking().Include(u => u.Assignments).OrderBy(u => u.Name).ToListAsync(ct);
        var partners = await db.Partners.AsNoTracking().ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var tenants = users.Select(u => u.TenantId).Distinct().ToList();
        var customers = await db.Customers.IgnoreQueryFilters([PortalDbContext.TenantFilter]).AsNoTracking()
            .Where(c => tenants.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.CompanyName, ct);
        return
        [
            .. users.OrderBy(u => partners.ContainsKey(u.TenantId) ? 0 : customers.ContainsKey(u.TenantId) ? 1 : 2)
                .ThenBy(Organisation, StringComparer.Ordinal)
                .ThenBy(u => u.Roles.Any() ? (int)u.Roles.Min() : int.MaxValue)
                .Select(u => new LocalPerson(
                    u.TenantId, u.ObjectId, u.Name, u.UserPrincipalName, Organisation(u), [.. u.Roles.Order().Select(role => text.NameOf(role))])),
        ];

        string Organisation(PortalUser user) =>
            partners.GetValueOrDefault(user.TenantId) ?? customers.GetValueOrDefault(user.TenantId)
            ?? (user.Roles.Contains(Role.PortalOperator) ? text["Organisation.Operator"] : user.UserPrincipalName.Split('@')[^1]);
    }
}

internal static class SampleApplicationSetup
{
    /// <summary>A program of the first sample partner, for trying the API; only where none is configured.</summary>
    public static IServiceCollection AddSampleApplication(this IServiceCollection services) => services.PostConfigure<LocalIdentityOptions>(local =>
    {
        if (local.Applications.Count > 0) return;
        var application = new LocalApplication
        {
            ClientId = "5c1f0a52-7d0b-4b9e-9d3c-2f6f1f7f9a10", ClientSecret = "sample-secret", Name = "Sample application", TenantId = SampleOrganisations.Kaede,
        };
        application.Roles.Add(nameof(Role.AdminAgent));
        local.Applications.Add(application);
    });
}
