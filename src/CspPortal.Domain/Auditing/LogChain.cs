namespace CspPortal.Domain.Auditing;

/// <summary>
/// How far a log is sealed, signed and checked: what the workers go by and the page shows. Proves nothing; a check reads the seals.
/// </summary>
public sealed class LogChain : ITenantOwned
{
    private LogChain()
    {
    }

    public LogChain(Guid partnerId, long sealedThrough, DateTime sealedAt, DateTime signDueAt) =>
        (PartnerId, SealedThrough, SealedAt, SignDueAt, CheckDueAt) = (partnerId, sealedThrough, sealedAt, signDueAt, sealedAt);

    public Guid PartnerId { get; private set; }

    public long SealedThrough { get; private set; }

    public DateTime SealedAt { get; private set; }

    public long SignedThrough { get; private set; }

    public DateTime? SignedAt { get; private set; }

    /// <summary>Null while everything is signed.</summary>
    public DateTime? SignDueAt { get; private set; }

    public long CheckedThrough { get; private set; }

    /// <summary>The chain's hash there; null before the first entry.</summary>
    public byte[]? CheckedHash { get; private set; }

    /// <summary>When the check began at the first entry.</summary>
    public DateTime? CheckBeganAt { get; private set; }

    /// <summary>When it last came to the end of what was sealed.</summary>
    public DateTime? CheckedAt { get; private set; }

    public DateTime CheckDueAt { get; private set; }

    /// <summary>What the check found; null: nothing.</summary>
    public LogFault? Fault { get; private set; }

    public long? FaultPosition { get; private set; }
}
