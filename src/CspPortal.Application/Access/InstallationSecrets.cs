using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Access;

/// <summary>Secrets of the installation, made at first use; the primary key lets only one of each name be made, whichever node is first.</summary>
public sealed class InstallationSecrets(IServiceScopeFactory scopes)
{
    /// <param name="make">Every secret that is made together, by name.</param>
    public async Task<byte[]> OpenAsync(string name, Func<IReadOnlyDictionary<string, byte[]>> make, CancellationToken ct)
    {
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
            var (db, vault) = (scope.ServiceProvider.GetRequiredService<PortalDbContext>(), scope.ServiceProvider.GetRequiredService<ProductKeyVault>());
            if (await db.InstallationSecrets.AsNoTracking().SingleOrDefaultAsync(secret => secret.Name == name, ct) is { } stored) return Convert.FromBase64String(vault.OpenSecret(stored.ProtectedValue));
            foreach (var (each, secret) in make()) db.Add(new InstallationSecret(each, vault.SealSecret(Convert.ToBase64String(secret))));
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException exception) when (DatabaseErrors.IsUniqueViolation(exception))
            {
                // Another node was quicker: its secret is read now.
            }
        }
    }
}
