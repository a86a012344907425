using System.Security.Cryptography;
using System.Text;

namespace CspPortal.Domain.Auditing;

/// <summary>What a log's chain was at an instant, signed (ECDSA P-256, SHA-256). Kept outside too, it shows a tail that was cut off (LOG-04).</summary>
public sealed class Checkpoint : ITenantOwned
{
    public const int KeyIdLength = 64;

    /// <summary>Of the longest signature, as DER.</summary>
    public const int SignatureLength = 80;

    private Checkpoint()
    {
    }

    private Checkpoint(long number, Guid partnerId, long position, byte[] hash, DateTime signedAt, string keyId) =>
        (Number, PartnerId, Position, Hash, SignedAt, KeyId) = (number, partnerId, position, hash, signedAt, keyId);

    /// <summary>Counts all checkpoints of the installation, in the order in which they go out.</summary>
    public long Number { get; private set; }

    /// <summary>Whose log; <see cref="Guid.Empty"/> is the installation's own.</summary>
    public Guid PartnerId { get; private set; }

    public long Position { get; private set; }

    public byte[] Hash { get; private set; } = [];

    public DateTime SignedAt { get; private set; }

    public string KeyId { get; private set; } = "";

    /// <summary>DER, as openssl reads it.</summary>
    public byte[] Signature { get; private set; } = [];

    /// <summary>What is signed, in UTF-8; every line ends with a line feed.</summary>
    public string Statement =>
        $"csp-portal checkpoint 1\nlog {PartnerId:D}\nposition {FormattableString.Invariant($"{Position}")}\nhash {Convert.ToHexStringLower(Hash)}\ntime {EntryContent.Instant(SignedAt)}\nkey {KeyId}\n";

    public static Checkpoint Sign(long number, Guid partnerId, long position, byte[] hash, DateTime at, ECDsa key)
    {
        var checkpoint = new Checkpoint(number, partnerId, position, hash, at, CheckpointKeys.IdOf(key.ExportSubjectPublicKeyInfo()));
        checkpoint.Signature = key.SignData(Encoding.UTF8.GetBytes(checkpoint.Statement), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return checkpoint;
    }

    /// <summary>As it was found outside the database.</summary>
    public static Checkpoint Read(Guid partnerId, long position, byte[] hash, DateTime signedAt, string keyId, byte[] signature) =>
        new(0, partnerId, position, hash, signedAt, keyId) { Signature = signature };

    internal bool IsSignedBy(ECDsa key) => key.VerifyData(Encoding.UTF8.GetBytes(Statement), Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
