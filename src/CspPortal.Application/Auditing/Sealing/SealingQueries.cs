using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>How far a log is sealed, signed and checked.</summary>
/// <param name="Waiting">Entries without a seal.</param>
/// <param name="MoreWait">So many wait in the installation that only the newest <see cref="SealingQueries.MostCounted"/> were looked at.</param>
/// <param name="CheckedUpTo">When the last entry that was checked was written.</param>
public sealed record SealingState(
    long SealedThrough, int Waiting, bool MoreWait, long SignedThrough, DateTime? SignedAt, long CheckedThrough, DateTime? CheckedUpTo, DateTime? CheckBeganAt, DateTime? CheckedAt, LogFault? Fault, long? FaultPosition);

/// <summary>Of the log whose scope it is (LOG-04).</summary>
public sealed class SealingQueries(PortalDbContext db)
{
    public const int MostCounted = 1000;

    public async Task<SealingState> StateAsync(CancellationToken ct)
    {
        var newest = db.UnsealedEntries.OrderByDescending(unsealed => unsealed.EntryId).Take(MostCounted);
        var more = await newest.CountAsync(ct) == MostCounted;
        var waiting = await newest.Join(db.AuditRecords, unsealed => unsealed.EntryId, entry => entry.Id, (unsealed, _) => unsealed.EntryId).CountAsync(ct);
        var chain = await db.LogChains.AsNoTracking().SingleOrDefaultAsync(ct);
        if (chain is null) return new SealingState(0, waiting, more, 0, null, 0, null, null, null, null, null);
        var upTo = await db.Seals.Where(seal => seal.Position == chain.CheckedThrough).Join(db.AuditRecords, seal => seal.EntryId, entry => entry.Id, (_, entry) => (DateTime?)entry.OccurredAt).SingleOrDefaultAsync(ct);
        return new SealingState(
            chain.SealedThrough, waiting, more, chain.SignedThrough, chain.SignedAt, chain.CheckedThrough, upTo, chain.CheckBeganAt, chain.CheckedAt, chain.Fault, chain.FaultPosition);
    }
}
