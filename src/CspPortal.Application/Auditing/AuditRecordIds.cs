using System.Buffers.Binary;
using System.Security.Cryptography;
using CspPortal.Application.Access;

namespace CspPortal.Application.Auditing;

/// <summary>
/// What programs call an entry of the log by (API-01, spec 7). Its row number would tell how much others do, so it is enciphered: one AES block
/// of the number and eight zeros, with a key of the installation. The same entry has the same id always.
/// </summary>
public sealed class AuditRecordIds(InstallationSecrets secrets)
{
    private const string SecretName = "audit-record-ids";
    private const int KeyBytes = 32;

    public async Task<Func<ActivityEntry, Guid>> OfEntriesAsync(CancellationToken ct)
    {
        var key = await KeyAsync(ct);
        return entry => Encipher(key, entry.Id);
    }

    public async Task<Guid> OfAsync(long row, CancellationToken ct) => Encipher(await KeyAsync(ct), row);

    /// <returns>The row; null: not an id of ours.</returns>
    internal async Task<long?> RowAsync(Guid id, CancellationToken ct)
    {
        using var aes = Aes.Create();
        aes.Key = await KeyAsync(ct);
        var plain = aes.DecryptEcb(id.ToByteArray(), PaddingMode.None);
        return BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(8)) == 0 && BinaryPrimitives.ReadInt64BigEndian(plain) is > 0 and var row ? row : null;
    }

    private static Guid Encipher(byte[] key, long row)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var plain = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(plain, row);
        return new Guid(aes.EncryptEcb(plain, PaddingMode.None)); // one block, so no mode is needed
    }

    private Task<byte[]> KeyAsync(CancellationToken ct) =>
        secrets.OpenAsync(SecretName, () => new Dictionary<string, byte[]>(StringComparer.Ordinal) { [SecretName] = RandomNumberGenerator.GetBytes(KeyBytes) }, ct);
}
