using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using CspPortal.Domain.Entitlements;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>A key as the database may have it: encrypted, and a keyed hash that tells two keys apart (KEY-02).</summary>
public sealed record StoredKey(string ProtectedValue, string ValueHash);

/// <summary>Keeps product keys: the only place that turns a plain key into a stored one and back (KEY-02).</summary>
public sealed class ProductKeyVault(IDataProtectionProvider protection, PortalDbContext db)
{
    private const string SecretName = "product-key-hash";
    private const int SecretBytes = 32;

    private readonly IDataProtector keys = protection.CreateProtector("CspPortal.ProductKeys.v1");
    private readonly IDataProtector secrets = protection.CreateProtector("CspPortal.InstallationSecrets.v1");

    /// <summary>
    /// To be called before a transaction begins: the protection may have to make or read its own keys over a connection of its own, which on
    /// SQLite would wait for that very transaction.
    /// </summary>
    public void Prepare() => keys.Unprotect(keys.Protect(SecretName));

    /// <summary>Inside a transaction: the secret of the hash is made at first use, and its primary key lets only one be made.</summary>
    public async Task<KeySealer> OpenAsync(CancellationToken ct)
    {
        var stored = await db.InstallationSecrets.SingleOrDefaultAsync(secret => secret.Name == SecretName, ct);
        if (stored is null)
        {
            var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
            db.Add(stored = new InstallationSecret(SecretName, secrets.Protect(secret)));
        }

        return new KeySealer(keys, Convert.FromBase64String(secrets.Unprotect(stored.ProtectedValue)));
    }

    /// <summary>The same key, sealed anew where an older key of the protection sealed it; also where that one was revoked since.</summary>
    /// <returns>Null: it is sealed with the newest.</returns>
    internal string? Renew(string protectedValue) => Renew(keys, protectedValue);

    /// <inheritdoc cref="Renew(string)"/>
    internal string? RenewSecret(string protectedValue) => Renew(secrets, protectedValue);

    private static string? Renew(IDataProtector protector, string protectedValue)
    {
        if (protector is not IPersistedDataProtector persisted) throw new InvalidOperationException("This protection has no keys that could be changed.");
        var plain = persisted.DangerousUnprotect(WebEncoders.Base64UrlDecode(protectedValue), ignoreRevocationErrors: true, out var isOld, out var isRevoked);
        try
        {
            return isOld || isRevoked ? WebEncoders.Base64UrlEncode(protector.Protect(plain)) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Another secret of the installation, under the same protection.</summary>
    internal string SealSecret(string plain) => secrets.Protect(plain);

    internal string OpenSecret(string protectedValue) => secrets.Unprotect(protectedValue);

    /// <summary>The plain key, for the one answer that shows it. Only after its log entry is committed (KEY-03).</summary>
    public string Reveal(string protectedValue) => keys.Unprotect(protectedValue);
}

/// <summary>Turns plain keys into stored ones.</summary>
public sealed class KeySealer
{
    private readonly IDataProtector protector;
    private readonly byte[] secret;

    internal KeySealer(IDataProtector protector, byte[] secret) => (this.protector, this.secret) = (protector, secret);

    public StoredKey Seal(string plainKey) => new(protector.Protect(KeyFormat.Normalize(plainKey)), HashOf(plainKey));

    /// <summary>HMAC-SHA256 of the key without separators, hex: of no use without the installation's secret.</summary>
    public string HashOf(string plainKey) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(KeyFormat.Normalize(plainKey))));
}
