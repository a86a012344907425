namespace CspPortal.Domain.Auditing;

/// <summary>What is wrong with a log (LOG-04).</summary>
public enum LogFault
{
    /// <summary>The entry does not say what was sealed.</summary>
    Changed,

    /// <summary>Its seal is there, the entry is not; or its place in the chain is empty.</summary>
    Missing,

    /// <summary>An entry stands where another belongs, or does not follow from the one before.</summary>
    Misplaced,

    /// <summary>An entry that was never written by the portal: it has no seal and does not wait for one.</summary>
    Inserted,

    /// <summary>A checkpoint that none of the known keys signed.</summary>
    ForgedCheckpoint,

    /// <summary>A signed checkpoint says otherwise: something between the checkpoint before and this one was changed and sealed anew.</summary>
    Rewritten,

    /// <summary>A signed checkpoint is of an entry beyond the end.</summary>
    TailCut,

    /// <summary>A file without any checkpoint of a known key: who wrote it could have written anything.</summary>
    Unsigned,

    /// <summary>The entry or the line cannot be read.</summary>
    Unreadable,
}

/// <param name="Position">The first place that is wrong; 0 where none can be named.</param>
/// <param name="After">The last place that is surely right.</param>
/// <param name="EntryId">Of an entry that has no place.</param>
public sealed record LogFinding(LogFault Fault, Guid Log, long Position, long After, long? EntryId = null);

/// <summary>Walks along one log, entry after entry, and stops at the first thing that is not as it was sealed (LOG-04). Keeps nothing but where it is.</summary>
public sealed class ChainCheck
{
    private readonly CheckpointKeys keys;
    private long signedThrough;

    /// <param name="position">The last entry before the stretch that is checked; 0 for the beginning.</param>
    /// <param name="hash">The chain's hash there; null for the beginning.</param>
    /// <param name="keys">Whose checkpoints count.</param>
    public ChainCheck(Guid log, long position, byte[]? hash, CheckpointKeys keys)
    {
        (Log, Position, Hash, this.keys) = (log, position, hash ?? SealChain.Genesis(log), keys);
        signedThrough = position;
    }

    public Guid Log { get; }

    /// <summary>The last entry that is right.</summary>
    public long Position { get; private set; }

    public byte[] Hash { get; private set; }

    /// <summary>The newest checkpoint that agrees.</summary>
    public Checkpoint? Signed { get; private set; }

    /// <param name="content">Null: it is not shown, or it is gone, as <paramref name="isThere"/> says.</param>
    /// <returns>What is wrong; null: it is the next entry, as sealed.</returns>
    public LogFinding? Entry(long position, byte[] salt, byte[] contentHash, byte[] hash, EntryContent? content, bool isThere = true)
    {
        var expected = Position + 1;
        if (position > expected) return Found(LogFault.Missing, expected);
        if (position < expected) return Found(LogFault.Misplaced, expected);
        if (!isThere) return Found(LogFault.Missing, position);
        if (content is not null && !SealChain.ContentHash(salt, content).AsSpan().SequenceEqual(contentHash)) return Found(LogFault.Changed, position);
        if (contentHash.Length != SealChain.HashLength || !SealChain.Hash(Hash, position, contentHash).AsSpan().SequenceEqual(hash)) return Found(LogFault.Misplaced, position);
        (Position, Hash) = (position, hash);
        return null;
    }

    /// <summary>Of the entry that was checked last.</summary>
    public LogFinding? At(Checkpoint checkpoint)
    {
        if (Signature(checkpoint) is { } forged) return forged;
        if (checkpoint.PartnerId != Log || checkpoint.Position < Position) return Found(LogFault.Misplaced, Position + 1);
        if (checkpoint.Position > Position) return Found(LogFault.Missing, Position + 1);
        if (!checkpoint.Hash.AsSpan().SequenceEqual(Hash)) return new LogFinding(LogFault.Rewritten, Log, signedThrough + 1, signedThrough);
        (Signed, signedThrough) = (checkpoint, Position);
        return null;
    }

    /// <summary>Of entries that are not there.</summary>
    public LogFinding Beyond(Checkpoint checkpoint) => Signature(checkpoint) ?? Found(LogFault.TailCut, Position + 1);

    public LogFinding Found(LogFault fault, long position) => new(fault, Log, position, Position);

    private LogFinding? Signature(Checkpoint checkpoint) =>
        keys.Signed(checkpoint) ? null : Found(LogFault.ForgedCheckpoint, checkpoint.Position);
}
