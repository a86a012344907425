using System.Security.Cryptography;

namespace CspPortal.Domain.Auditing;

/// <summary>The place of one entry in the chain of its log. Written once, after the entry, never changed (LOG-03, LOG-04).</summary>
public sealed class Seal : ITenantOwned
{
    private Seal()
    {
    }

    /// <param name="previous">Hash of the seal before; <see cref="SealChain.Genesis"/> before the first.</param>
    public Seal(long position, AuditRecord entry, ReadOnlySpan<byte> previous)
    {
        (PartnerId, Position, EntryId) = (entry.PartnerId ?? Guid.Empty, position, entry.Id);
        Salt = RandomNumberGenerator.GetBytes(SealChain.SaltLength);
        ContentHash = SealChain.ContentHash(Salt, EntryContent.Of(entry));
        Hash = SealChain.Hash(previous, position, ContentHash);
    }

    /// <summary>Whose log; <see cref="Guid.Empty"/> is the installation's own.</summary>
    public Guid PartnerId { get; private set; }

    /// <summary>From 1 on, without a gap.</summary>
    public long Position { get; private set; }

    public long EntryId { get; private set; }

    public byte[] Salt { get; private set; } = [];

    public byte[] ContentHash { get; private set; } = [];

    public byte[] Hash { get; private set; } = [];
}

/// <summary>An entry that waits for its seal: the database itself writes it beside every new entry, the sealer takes it away (LOG-04).</summary>
public sealed class UnsealedEntry
{
    private UnsealedEntry()
    {
    }

    public UnsealedEntry(long entryId) => EntryId = entryId;

    public long EntryId { get; private set; }
}

/// <summary>Who seals at the moment; one row. A sealer that is silent for <see cref="Length"/> has died.</summary>
public sealed class SealerLease
{
    public const int OnlyId = 1;

    /// <summary>Short enough that another seals within ten seconds of an entry even when a sealer was killed (LOG-04).</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    public int Id { get; private set; } = OnlyId;

    public Guid Holder { get; private set; }

    public DateTime Until { get; private set; }
}
