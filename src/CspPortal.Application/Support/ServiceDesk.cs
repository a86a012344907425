using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Support;

/// <summary>A partner to choose in the desk's filter.</summary>
public sealed record DeskPartner(Guid Id, string Name);

/// <summary>Requests whose turn is the operator's, and the partner's.</summary>
public sealed record DeskFigures(int Open, int AttentionNeeded);

/// <summary>The desk of those who run the installation: requests of all partners (SUP-03). Wide scope.</summary>
/// <remarks>It looks wide and acts narrow: what is done to a request is done in a scope of its partner's alone (SEC-01).</remarks>
public sealed class ServiceDesk(PortalDbContext db, IServiceScopeFactory scopes)
{
    private ServiceRequestRows Rows => new(db.ServiceRequests.AcrossTenants(db).AsNoTracking(), db.Customers.AcrossTenants(db), db.Partners);

    public Task<ServiceRequestList> ListAsync(ServiceRequestFilter filter, CancellationToken ct) => Rows.PageAsync(filter, ct);

    public async Task<IReadOnlyList<DeskPartner>> PartnersAsync(CancellationToken ct) =>
        await db.Partners.AsNoTracking().OrderBy(partner => partner.Name).Select(partner => new DeskPartner(partner.Id, partner.Name)).ToListAsync(ct);

    /// <summary>What is not closed, in figures (HOM-01).</summary>
    public async Task<DeskFigures> FiguresAsync(CancellationToken ct)
    {
        var counts = (await db.ServiceRequests.AcrossTenants(db).Where(request => ServiceRequestQueries.Unresolved.Contains(request.Status))
            .GroupBy(request => request.Status).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct)).ToDictionary(group => group.Key, group => group.Count);
        return new DeskFigures(counts.GetValueOrDefault(ServiceRequestStatus.Open), counts.GetValueOrDefault(ServiceRequestStatus.AttentionNeeded));
    }

    /// <param name="act">A query or operation, as if of the request's partner; it is still the operator who is its actor.</param>
    /// <returns>What the act answered, or <see cref="ServiceRequestRefusals.NotFound"/>.</returns>
    public async Task<Outcome<T>> InPartnersScopeAsync<TService, T>(string number, Func<TService, Task<Outcome<T>>> act, CancellationToken ct)
        where TService : notnull
        where T : notnull
    {
        var partner = await db.ServiceRequests.AcrossTenants(db).Where(request => request.Number == number).Select(request => (Guid?)request.PartnerId).SingleOrDefaultAsync(ct);
        if (partner is null) return ServiceRequestRefusals.NotFound;
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UsePartner(partner.Value);
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    internal IAsyncEnumerable<ServiceRequestSummary> Stream(ServiceRequestFilter filter) => Rows.Stream(filter);
}
