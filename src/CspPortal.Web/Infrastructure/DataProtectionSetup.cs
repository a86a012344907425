using System.Security.Cryptography.X509Certificates;
using CspPortal.Application.Persistence;
using Microsoft.AspNetCore.DataProtection;

namespace CspPortal.Web.Infrastructure;

/// <summary>Keys live in the database, so that every node has them; the certificate of <c>DataProtection:Certificate</c> protects them there.</summary>
public static class DataProtectionSetup
{
    private const string Section = "DataProtection:Certificate";

    /// <summary>A list of them: what they protected stays readable after the certificate was changed (KEY-02).</summary>
    private const string FormerSection = "DataProtection:FormerCertificates";

    public static IServiceCollection AddPortalDataProtection(this IServiceCollection services, IConfiguration configuration)
    {
        var protection = services.AddDataProtection().SetApplicationName("CspPortal").PersistKeysToDbContext<PortalDbContext>();
        if (Certificate(configuration.GetSection(Section)) is { } certificate) protection.ProtectKeysWithCertificate(certificate);
        X509Certificate2[] former = [.. configuration.GetSection(FormerSection).GetChildren().Select(Certificate).OfType<X509Certificate2>()];
        if (former.Length > 0) protection.UnprotectKeysWithAnyCertificate(former);
        return services;
    }

    public static void WarnWithoutCertificate(this WebApplication app)
    {
        if (app.Environment.IsDevelopment() || Certificate(app.Configuration.GetSection(Section)) is not null) return;
        app.Logger.LogWarning(
            "The keys that protect product keys and sessions lie unencrypted in the database. Set {Section}:Path (and :Password) or {Section}:Thumbprint.", Section, Section);
    }

    /// <exception cref="SetupException">Named, but not there.</exception>
    private static X509Certificate2? Certificate(IConfigurationSection section)
    {
        if (section["Path"] is { Length: > 0 } path)
        {
            return File.Exists(path)
                ? X509CertificateLoader.LoadPkcs12FromFile(path, section["Password"])
                : throw new SetupException($"{Section}:Path names a file that does not exist: {path}");
        }

        if (section["Thumbprint"] is not { Length: > 0 } thumbprint) return null;
        foreach (var location in new[] { StoreLocation.CurrentUser, StoreLocation.LocalMachine })
        {
            using var store = new X509Store(StoreName.My, location);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            if (store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false) is [{ } found, ..]) return found;
        }

        throw new SetupException($"{Section}:Thumbprint names a certificate that is in neither personal store.");
    }
}
