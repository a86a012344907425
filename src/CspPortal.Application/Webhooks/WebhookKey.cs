using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Webhooks;

/// <summary>The key that signs webhooks (RSA, SHA-256 over the body) and its certificate, which anyone may fetch. Made at first use; the primary key lets only one be made.</summary>
public sealed class WebhookKey(IServiceScopeFactory scopes, TimeProvider clock)
{
    public const string CertificatePath = "/webhooks/v1/certificate";

    private const string KeyName = "webhook-key";
    private const string CertificateName = "webhook-certificate";
    private const int Bits = 2048;
    private const int Years = 10;

    public async Task<byte[]> SignAsync(byte[] body, CancellationToken ct)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(await OpenAsync(KeyName, ct), out _);
        return rsa.SignData(body, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>DER.</summary>
    public Task<byte[]> CertificateAsync(CancellationToken ct) => OpenAsync(CertificateName, ct);

    private async Task<byte[]> OpenAsync(string name, CancellationToken ct)
    {
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Access.TenantScope>().UseWide();
            var (db, vault) = (scope.ServiceProvider.GetRequiredService<PortalDbContext>(), scope.ServiceProvider.GetRequiredService<ProductKeyVault>());
            if (await db.InstallationSecrets.AsNoTracking().SingleOrDefaultAsync(secret => secret.Name == name, ct) is { } stored) return Convert.FromBase64String(vault.OpenSecret(stored.ProtectedValue));
            using var rsa = RSA.Create(Bits);
            var now = clock.GetUtcNow();
            using var certificate = new CertificateRequest("CN=CspPortal webhooks", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
            db.Add(new InstallationSecret(KeyName, vault.SealSecret(Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()))));
            db.Add(new InstallationSecret(CertificateName, vault.SealSecret(Convert.ToBase64String(certificate.Export(X509ContentType.Cert)))));
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException exception) when (DatabaseErrors.IsUniqueViolation(exception))
            {
                // Another node was quicker: its key is read now.
            }
        }
    }
}
