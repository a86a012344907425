using System.Security.Cryptography;

namespace CspPortal.Domain.Auditing;

/// <summary>Public keys whose checkpoints count (LOG-04).</summary>
public sealed class CheckpointKeys
{
    public const int KeySize = 256;

    private const string PemLabel = "PUBLIC KEY";

    private readonly Dictionary<string, byte[]> keys = [];

    /// <param name="publicKeys">SubjectPublicKeyInfo, DER.</param>
    /// <exception cref="CryptographicException">One is no public key of the curve P-256.</exception>
    public CheckpointKeys(params IEnumerable<byte[]> publicKeys)
    {
        foreach (var key in publicKeys)
        {
            using var read = Import(key);
            keys[IdOf(key)] = key;
        }
    }

    public int Count => keys.Count;

    /// <summary>SHA-256 of the public key's SubjectPublicKeyInfo (DER), in lower-case hex.</summary>
    public static string IdOf(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    /// <param name="pem">One public key or several, one after the other; a private key counts as its public one.</param>
    /// <exception cref="ArgumentException">There is none in it.</exception>
    /// <exception cref="CryptographicException">One is no key of the curve P-256.</exception>
    public static IReadOnlyList<byte[]> ReadPem(string pem)
    {
        var found = new List<byte[]>();
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(rest[fields.Location]);
            found.Add(key.ExportSubjectPublicKeyInfo());
            rest = rest[fields.Location.End..];
        }

        return found.Count > 0 ? found : throw new ArgumentException("There is no key in PEM in it.", nameof(pem));
    }

    public string ToPem() => string.Concat(keys.Values.Select(key => PemEncoding.WriteString(PemLabel, key) + "\n"));

    public bool Signed(Checkpoint checkpoint)
    {
        if (!keys.TryGetValue(checkpoint.KeyId, out var known)) return false;
        using var key = Import(known);
        return checkpoint.IsSignedBy(key);
    }

    private static ECDsa Import(byte[] publicKey)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        if (key.KeySize == KeySize && key.ExportParameters(includePrivateParameters: false).Curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256") return key;
        key.Dispose();
        throw new CryptographicException("Not a key of the curve P-256.");
    }
}
