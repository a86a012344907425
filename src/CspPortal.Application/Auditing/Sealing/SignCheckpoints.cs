using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>Signs how far the logs are, where it is due (LOG-04). For the sealer, who holds the lease.</summary>
public sealed class SignCheckpoints(PortalDbContext db, SealerHold hold, SealingKey key, TimeProvider clock, ILogger<SignCheckpoints> log)
{
    private const int Batch = 100;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        while (await SignAsync(ct) == Batch)
        {
            // The next hundred logs.
        }
    }

    /// <summary>Makes every log due that has something unsigned; whoever seals signs it.</summary>
    public async Task<bool> HastenAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return await db.LogChains.AcrossTenants(db).Where(chain => chain.SignDueAt != null).ExecuteUpdateAsync(set => set.SetProperty(chain => chain.SignDueAt, now), ct) > 0;
    }

    private async Task<int> SignAsync(CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var now = clock.GetUtcNow().UtcDateTime;
        var due = await db.LogChains.AcrossTenants(db).AsNoTracking().Where(chain => chain.SignDueAt <= now).OrderBy(chain => chain.SignDueAt).ThenBy(chain => chain.PartnerId)
            .Select(chain => chain.PartnerId).Take(Batch).ToListAsync(ct);
        if (due.Count == 0) return 0;
        using var signing = key.OpenPrivate();
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(token);
                if (!await hold.TakeAsync(token)) return 0;
                var number = await db.Checkpoints.AcrossTenants(db).MaxAsync(last => (long?)last.Number, token) ?? 0;
                foreach (var partner in due)
                {
                    var head = await db.Seals.AcrossTenants(db).AsNoTracking().Where(seal => seal.PartnerId == partner).OrderByDescending(seal => seal.Position)
                        .Select(seal => new { seal.Position, seal.Hash }).FirstOrDefaultAsync(token);
                    var (position, signed) = (head?.Position ?? 0, (DateTime?)now);
                    if (head is not null && !await db.Checkpoints.AcrossTenants(db).AnyAsync(checkpoint => checkpoint.PartnerId == partner && checkpoint.Position >= position, token))
                    {
                        var checkpoint = Checkpoint.Sign(++number, partner, position, head.Hash, now, signing);
                        db.Add(checkpoint);
                        log.LogInformation(
                            "Checkpoint of log {Log}: position {Position}, hash {Hash}, signature {Signature}, key {KeyId}",
                            partner, position, Convert.ToHexStringLower(checkpoint.Hash), Convert.ToBase64String(checkpoint.Signature), checkpoint.KeyId);
                    }

                    await db.LogChains.AcrossTenants(db).Where(chain => chain.PartnerId == partner).ExecuteUpdateAsync(
                        set => set.SetProperty(chain => chain.SignedThrough, position).SetProperty(chain => chain.SignedAt, signed).SetProperty(chain => chain.SignDueAt, (DateTime?)null), token);
                }

                await db.SaveChangesAsync(token);
                await transaction.CommitAsync(token);
                return due.Count;
            },
            ct);
    }
}
