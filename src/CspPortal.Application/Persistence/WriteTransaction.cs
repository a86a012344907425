using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Persistence;

/// <summary>Runs an act in one transaction: all of it is kept, or nothing.</summary>
/// <remarks>
/// The database decides races (unique index, version token). The loser starts over with fresh eyes and so meets the refusal that it
/// would have met a moment later. On SQLite the transaction takes the write lock at its start, so reads inside it stay true.
/// </remarks>
public sealed class WriteTransaction(PortalDbContext db)
{
    private const int Attempts = 12;

    /// <param name="work">Loads, asks the domain, changes, and saves. Must start from the database each time: it may run again.</param>
    /// <returns>What <paramref name="work"/> answered; a refusal rolls everything back.</returns>
    public async Task<Outcome<T>> RunAsync<T>(Func<CancellationToken, Task<Outcome<T>>> work, CancellationToken ct)
        where T : notnull
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await db.Database.CreateExecutionStrategy().ExecuteAsync(async token => await OnceAsync(work, token), ct);
            }
            catch (Exception exception) when (attempt < Attempts && DatabaseErrors.IsRace(exception))
            {
                await Task.Delay(Random.Shared.Next(1, 10 * attempt), ct);
            }
        }
    }

    /// <summary>Writes a log entry in a transaction of its own: of an act that changes nothing else, before its answer goes out (LOG-01, LOG-03).</summary>
    /// <param name="entry">Makes it anew each time, since it may be written again.</param>
    public Task RecordAsync(Func<AuditRecord> entry, CancellationToken ct) => RunAsync<Done>(
        _ =>
        {
            db.AuditRecords.Add(entry());
            return Task.FromResult<Outcome<Done>>(default(Done));
        },
        ct);

    private async Task<Outcome<T>> OnceAsync<T>(Func<CancellationToken, Task<Outcome<T>>> work, CancellationToken ct)
        where T : notnull
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var outcome = await work(ct);
        if (outcome.Succeeded(out _, out _))
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }
}
