using System.Runtime.CompilerServices;
using CspPortal.Domain.Auditing;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>What was checked of one log.</summary>
/// <param name="From">The first entry that was checked.</param>
/// <param name="Signed">The newest checkpoint that agrees.</param>
/// <param name="Finding">Null: every entry is as it was sealed.</param>
public sealed record LogReport(Guid Log, long From, long Through, byte[] Hash, Checkpoint? Signed, LogFinding? Finding);

/// <summary>Checks logs entry by entry, and each checkpoint on the way (LOG-04).</summary>
public sealed class LogVerification(SealedLog logs)
{
    /// <summary>A whole database.</summary>
    /// <param name="outside">Checkpoints that were kept elsewhere: without them a tail that was cut off cannot be seen.</param>
    public async IAsyncEnumerable<LogReport> AllAsync(CheckpointKeys keys, OutsideCheckpoints outside, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var log in (await logs.LogsAsync(ct)).Union(outside.Logs).Order()) yield return await OneAsync(log, 0, null, long.MaxValue, keys, outside, ct);
        await foreach (var report in WithoutPlaceAsync(ct)) yield return report;
    }

    private async IAsyncEnumerable<LogReport> WithoutPlaceAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (long after = 0; await logs.UnknownAsync(after, ct) is { } unknown; after = unknown.Id)
        {
            if (!await logs.IsSealedAsync(unknown.Id, ct)) yield return Of(LogFault.Inserted, unknown.PartnerId ?? Guid.Empty, unknown.Id);
        }

        for (long after = 0; await logs.GoneAsync(after, ct) is { } gone; after = gone)
        {
            if (!await logs.IsSealedAsync(gone, ct)) yield return Of(LogFault.Missing, Guid.Empty, gone);
        }

        static LogReport Of(LogFault fault, Guid log, long entryId) => new(log, 0, 0, [], null, new LogFinding(fault, log, 0, 0, entryId));
    }

    /// <summary>One log, or a stretch of it.</summary>
    /// <param name="after">The last entry that is already known to be right; 0 for the beginning.</param>
    /// <param name="hash">The chain's hash there.</param>
    public async Task<LogReport> OneAsync(Guid log, long after, byte[]? hash, long through, CheckpointKeys keys, OutsideCheckpoints outside, CancellationToken ct)
    {
        var check = new ChainCheck(log, after, hash, keys);
        var kept = outside.Of(log, after);
        await using var stored = logs.CheckpointsAsync(log, after + 1, ct).GetAsyncEnumerator(ct);
        var more = await stored.MoveNextAsync();
        LogFinding? finding = null;
        await foreach (var (seal, entry, isReadable) in logs.ReadAsync(log, after, through, ct))
        {
            finding = !isReadable
                ? check.Found(LogFault.Unreadable, seal.Position)
                : check.Entry(seal.Position, seal.Salt, seal.ContentHash, seal.Hash, entry is null ? null : EntryContent.Of(entry), entry is not null);
            while (finding is null && more && stored.Current.Position <= check.Position)
            {
                finding = check.At(stored.Current);
                more = await stored.MoveNextAsync();
            }

            while (finding is null && kept.TryPeek(out var next) && next.Position <= check.Position) finding = check.At(kept.Dequeue());
            if (finding is not null) break;
        }

        if (finding is null && through == long.MaxValue && (more ? stored.Current : kept.TryPeek(out var beyond) ? beyond : null) is { } ahead)
        {
            // Signed after the last look at the entries? Then its seal is there.
            if (await logs.HashAsync(log, ahead.Position, ct) is null) finding = check.Beyond(ahead);
        }

        return new LogReport(log, after + 1, check.Position, check.Hash, check.Signed, finding);
    }
}

/// <summary>Checkpoints that were kept outside the database, by log and in order.</summary>
public sealed class OutsideCheckpoints(IEnumerable<Checkpoint> checkpoints)
{
    public static readonly OutsideCheckpoints None = new([]);

    private readonly ILookup<Guid, Checkpoint> byLog = checkpoints.OrderBy(checkpoint => checkpoint.Position).ToLookup(checkpoint => checkpoint.PartnerId);

    public IEnumerable<Guid> Logs => byLog.Select(log => log.Key);

    /// <summary>Those from <paramref name="after"/> on.</summary>
    internal Queue<Checkpoint> Of(Guid log, long after) => new(byLog[log].Where(checkpoint => checkpoint.Position > after));
}
