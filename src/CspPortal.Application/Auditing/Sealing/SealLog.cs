using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>
/// Gives every committed entry its place and hash in the chain of its log, within ten seconds and behind the writers' backs (LOG-04). One
/// sealer at a time by lease; should two be at it, the keys of the seals let one through. Wide scope, decision 0024.
/// </summary>
public sealed class SealLog(PortalDbContext db, SealerHold hold, SignCheckpoints sign, IOptions<SealingOptions> options, TimeProvider clock, ILogger<SealLog> log) : IDueWork
{
    /// <summary>Small, because a writer on SQLite waits until it is stored.</summary>
    public const int Batch = 500;

    /// <summary>Before checkpoints have their turn.</summary>
    private const int MostBatches = 20;

    public string Name => "sealing";

    public async Task<int> RunAsync(CancellationToken ct)
    {
        if (!await hold.TakeAsync(ct)) return 0;
        var (done, last) = (0, Batch);
        try
        {
            for (var round = 0; round < MostBatches && last == Batch; round++) done += last = await SealAsync(ct);
            await sign.ExecuteAsync(ct);
        }
        catch (Exception exception) when (DatabaseErrors.IsRace(exception))
        {
            // Another sealer or a writer was first: nothing of this batch was stored, and the next round looks anew.
            log.LogDebug(exception, "Sealing lost a race");
        }

        return done;
    }

    /// <returns>How many were sealed.</returns>
    private async Task<int> SealAsync(CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        // Read before the transaction: what is committed never changes, and writers wait the less.
        var entries = await db.UnsealedEntries.AsNoTracking()
            .Join(db.AuditRecords.AcrossTenants(db).AsNoTracking(), waiting => waiting.EntryId, entry => entry.Id, (waiting, entry) => new { waiting.EntryId, Entry = entry })
            .OrderBy(row => row.EntryId).Select(row => row.Entry).Take(Batch).ToListAsync(ct);
        if (entries.Count == 0) return 0;
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async token => await StoreAsync(entries, token), ct);
    }

    private async Task<int> StoreAsync(List<AuditRecord> entries, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await hold.TakeAsync(ct)) return 0;

        // First, and each must still wait: whose entries another sealed meanwhile seals none of them.
        db.RemoveRange(entries.Select(entry => new UnsealedEntry(entry.Id)));
        await db.SaveChangesAsync(ct);
        foreach (var entriesOfLog in entries.OrderBy(entry => entry.Id).GroupBy(entry => entry.PartnerId ?? Guid.Empty))
        {
            var partner = entriesOfLog.Key;
            var head = await db.Seals.AcrossTenants(db).AsNoTracking().Where(seal => seal.PartnerId == partner).OrderByDescending(seal => seal.Position)
                .Select(seal => new { seal.Position, seal.Hash }).FirstOrDefaultAsync(ct);
            var (position, hash) = (head?.Position ?? 0, head?.Hash ?? SealChain.Genesis(partner));
            foreach (var entry in entriesOfLog)
            {
                var seal = new Seal(++position, entry, hash);
                hash = seal.Hash;
                db.Add(seal);
            }

            await NoteAsync(partner, position, ct);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return entries.Count;
    }

    private async Task NoteAsync(Guid partner, long position, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var due = now + options.Value.SignEvery;
        var enough = position - options.Value.SignEveryEntries;
        var soon = now + options.Value.CheckEvery;
        var noted = await db.LogChains.AcrossTenants(db).Where(chain => chain.PartnerId == partner).ExecuteUpdateAsync(
            set => set.SetProperty(chain => chain.SealedThrough, position).SetProperty(chain => chain.SealedAt, now)
                .SetProperty(chain => chain.SignDueAt, chain => chain.SignedThrough <= enough ? now : chain.SignDueAt ?? due)
                .SetProperty(chain => chain.CheckDueAt, chain => chain.Fault == null && chain.CheckDueAt > soon ? soon : chain.CheckDueAt),
            ct);
        if (noted == 0) db.Add(new LogChain(partner, position, now, enough >= 0 ? now : due));
    }
}
