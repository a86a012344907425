using CspPortal.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>Seals and signs what there is before a log is taken out, or waits for the sealer at work to do it (LOG-04). Wide scope.</summary>
public sealed class SealNow(PortalDbContext db, SealLog sealer, SignCheckpoints sign, TimeProvider clock)
{
    private const int MostTries = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <returns>False: another sealer did not get there; what is sealed and signed is.</returns>
    public async Task<bool> ExecuteAsync(CancellationToken ct)
    {
        var last = await db.AuditRecords.AcrossTenants(db).MaxAsync(entry => (long?)entry.Id, ct) ?? 0;
        for (var tries = 0; tries < MostTries; tries++)
        {
            await sealer.RunAsync(ct);
            if (!await db.UnsealedEntries.AnyAsync(waiting => waiting.EntryId <= last, ct))
            {
                if (!await sign.HastenAsync(ct)) return true;
                await sealer.RunAsync(ct);
                if (!await db.LogChains.AcrossTenants(db).AnyAsync(chain => chain.SignDueAt != null, ct)) return true;
            }

            await Task.Delay(Pause, clock, ct);
        }

        return false;
    }
}
