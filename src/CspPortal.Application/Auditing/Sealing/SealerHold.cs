using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>This process among those that may seal. Singleton.</summary>
public sealed class SealerName
{
    public Guid Id { get; } = Guid.NewGuid();
}

/// <summary>The lease of the one sealer; inside a transaction it also keeps out a sealer that was given up.</summary>
public sealed class SealerHold(PortalDbContext db, SealerName name, TimeProvider clock)
{
    /// <returns>False: another seals.</returns>
    public async Task<bool> TakeAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (me, until) = (name.Id, now + SealerLease.Length);
        return await db.SealerLease.Where(lease => lease.Id == SealerLease.OnlyId && (lease.Holder == me || lease.Until <= now))
            .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Holder, me).SetProperty(lease => lease.Until, until), ct) == 1;
    }
}
