using System.Runtime.CompilerServices;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Auditing.Sealing;

/// <param name="Entry">Null: it is gone.</param>
/// <param name="IsReadable">False: the row holds what no entry can hold.</param>
public sealed record SealedEntry(Seal Seal, AuditRecord? Entry, bool IsReadable = true);

/// <summary>Reads a log in the order of its seals, a batch at a time, so that memory does not grow with it (LOG-04). In a partner's scope its own; in a wide one any.</summary>
public sealed class SealedLog(PortalDbContext db)
{
    private const int Batch = 2000;

    /// <summary>Every log that has anything sealed or signed.</summary>
    public async Task<IReadOnlyList<Guid>> LogsAsync(CancellationToken ct)
    {
        var seals = await All(db.Seals).Select(seal => seal.PartnerId).Distinct().ToListAsync(ct);
        var signed = await All(db.Checkpoints).Select(checkpoint => checkpoint.PartnerId).Distinct().ToListAsync(ct);
        return [.. seals.Union(signed).Order()];
    }

    /// <summary>Null before the first one.</summary>
    public Task<byte[]?> HashAsync(Guid log, long position, CancellationToken ct) =>
        All(db.Seals).Where(seal => seal.PartnerId == log && seal.Position == position).Select(seal => seal.Hash).SingleOrDefaultAsync(ct);

    public async IAsyncEnumerable<SealedEntry> ReadAsync(Guid log, long after, long through, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var batch = await BatchAsync(log, after, through, Batch, ct);
            foreach (var sealedEntry in batch) yield return sealedEntry;
            if (batch.Count < Batch) yield break;
            after = batch[^1].Seal.Position;
        }
    }

    public async IAsyncEnumerable<Checkpoint> CheckpointsAsync(Guid log, long from, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var batch = await All(db.Checkpoints).AsNoTracking().Where(checkpoint => checkpoint.PartnerId == log && checkpoint.Position >= from)
                .OrderBy(checkpoint => checkpoint.Position).Take(Batch).ToListAsync(ct);
            foreach (var checkpoint in batch) yield return checkpoint;
            if (batch.Count < Batch) yield break;
            from = batch[^1].Position + 1;
        }
    }

    public Task<long?> SignedAtOrAfterAsync(Guid log, long position, CancellationToken ct) =>
        All(db.Checkpoints).Where(checkpoint => checkpoint.PartnerId == log && checkpoint.Position >= position)
            .OrderBy(checkpoint => checkpoint.Position).Select(checkpoint => (long?)checkpoint.Position).FirstOrDefaultAsync(ct);

    public Task<long?> SignedThroughAsync(Guid log, CancellationToken ct) =>
        All(db.Checkpoints).Where(checkpoint => checkpoint.PartnerId == log)
            .OrderByDescending(checkpoint => checkpoint.Position).Select(checkpoint => (long?)checkpoint.Position).FirstOrDefaultAsync(ct);

    /// <summary>The first entry after <paramref name="after"/> that has no seal and waits for none.</summary>
    public Task<UnknownEntry?> UnknownAsync(long after, CancellationToken ct) =>
        All(db.AuditRecords).AsNoTracking()
            .Where(entry => entry.Id > after && !All(db.Seals).Any(seal => seal.EntryId == entry.Id) && !db.UnsealedEntries.Any(waiting => waiting.EntryId == entry.Id))
            .OrderBy(entry => entry.Id).Select(entry => new UnknownEntry(entry.Id, entry.PartnerId)).FirstOrDefaultAsync(ct);

    /// <summary>Asked once more of an entry that seemed to have no place: it may have got it between two looks.</summary>
    public async Task<bool> IsSealedAsync(long entryId, CancellationToken ct) =>
        await All(db.Seals).Where(seal => seal.EntryId == entryId).Select(seal => (long?)seal.EntryId).FirstOrDefaultAsync(ct) is not null;

    /// <summary>The first entry after <paramref name="after"/> that waits for a seal and is gone.</summary>
    public Task<long?> GoneAsync(long after, CancellationToken ct) =>
        db.UnsealedEntries.Where(waiting => waiting.EntryId > after && !All(db.AuditRecords).Any(entry => entry.Id == waiting.EntryId))
            .OrderBy(waiting => waiting.EntryId).Select(waiting => (long?)waiting.EntryId).FirstOrDefaultAsync(ct);

    public Task<int> WaitingAsync(CancellationToken ct) => db.UnsealedEntries.CountAsync(ct);

    private IQueryable<T> All<T>(IQueryable<T> rows)
        where T : class => db.Scope.IsWide ? rows.AcrossTenants(db) : rows;

    private async Task<List<SealedEntry>> BatchAsync(Guid log, long after, long through, int size, CancellationToken ct)
    {
        var seals = All(db.Seals).AsNoTracking().Where(seal => seal.PartnerId == log && seal.Position > after && seal.Position <= through).OrderBy(seal => seal.Position).Take(size);
        try
        {
            var rows = await seals.LeftJoin(All(db.AuditRecords).AsNoTracking(), seal => seal.EntryId, entry => entry.Id, (seal, entry) => new { seal, entry }).ToListAsync(ct);
            return [.. rows.OrderBy(row => row.seal.Position).Select(row => new SealedEntry(row.seal, row.entry))];
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or InvalidCastException or OverflowException or ArgumentException)
        {
            // Somebody wrote what the portal never writes: found out one by one.
            if (size == 1) return [new SealedEntry(await seals.SingleAsync(ct), null, false)];
            var found = new List<SealedEntry>();
            for (var position = after; found.Count < size; position = found[^1].Seal.Position)
            {
                if (await BatchAsync(log, position, through, 1, ct) is not [var one]) break;
                found.Add(one);
                if (!one.IsReadable) break;
            }

            return found;
        }
    }
}

public sealed record UnknownEntry(long Id, Guid? PartnerId);
