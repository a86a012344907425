using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CspPortal.Application.Access;

namespace CspPortal.Application.Webhooks;

/// <summary>The key that signs webhooks (RSA, SHA-256 over the body) and its certificate, which anyone may fetch.</summary>
public sealed class WebhookKey(InstallationSecrets secrets, TimeProvider clock)
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

    private Task<byte[]> OpenAsync(string name, CancellationToken ct) => secrets.OpenAsync(name, Make, ct);

    private Dictionary<string, byte[]> Make()
    {
        using var rsa = RSA.Create(Bits);
        var now = clock.GetUtcNow();
        using var certificate = new CertificateRequest("CN=CspPortal webhooks", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        return new(StringComparer.Ordinal) { [KeyName] = rsa.ExportPkcs8PrivateKey(), [CertificateName] = certificate.Export(X509ContentType.Cert) };
    }
}
