using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>Which version, language and bit a file is for.</summary>
public sealed record DownloadPlace(string Version, string Language, string Bit);

/// <summary>Adds a download option: the file streams into the store, its size and hash are those of what arrived (DWN-01). The operator's.</summary>
public sealed class AddDownload(PortalDbContext db, WriteTransaction transaction, DownloadPlaces places, IArtifactStore store, TimeProvider clock)
{
    /// <param name="fileName">As the browser sent it, a path perhaps.</param>
    /// <returns>The option, or a refusal: ProductNotFound, NoneOfThisProduct, Exists, FileEmpty.</returns>
    public async Task<Outcome<Artifact>> ExecuteAsync(string productId, DownloadPlace place, string fileName, Stream content, Actor actor, CancellationToken ct)
    {
        // Asked before some gigabytes are stored in vain, and again when they are.
        if (!(await places.LookAsync(productId, place, ct)).Succeeded(out _, out var early)) return early;
        var id = Guid.NewGuid();
        var isKept = false;
        try
        {
            var stored = await store.WriteAsync(id, content, ct);
            if (stored.Size == 0) return DownloadRefusals.FileEmpty;
            isKept = true; // a commit that broke off may have come through: a file without a row harms nobody, a row without its file would
            var outcome = await transaction.RunAsync<Artifact>(
                async token =>
                {
                    if (!(await places.LookAsync(productId, place, token)).Succeeded(out var prepared, out var refusal)) return refusal;
                    var artifact = new Artifact(id, productId, prepared.Version, place.Language, place.Bit, FileNames.Readable(fileName), stored.Size, stored.Sha256);
                    db.Add(artifact);
                    db.Add(DownloadLog.Entry(clock.GetUtcNow().UtcDateTime, actor, AuditOperation.AddSoftwareDownload, prepared.Product, artifact, null, DownloadLog.Words(artifact)));
                    return artifact;
                },
                ct);
            isKept = outcome.Refusal is null;
            return outcome;
        }
        finally
        {
            if (!isKept) await store.DeleteAsync(id, CancellationToken.None);
        }
    }
}

/// <summary>Whether a place in the catalogue is free for a file (DWN-01).</summary>
public sealed class DownloadPlaces(PortalDbContext db)
{
    /// <returns>The product and the version as the catalogue writes it, or ProductNotFound, NoneOfThisProduct, Exists.</returns>
    public async Task<Outcome<FreePlace>> LookAsync(string productId, DownloadPlace place, CancellationToken ct)
    {
        var product = await db.Products.AsNoTracking().Include(row => row.Skus).SingleOrDefaultAsync(row => row.Id == productId, ct);
        if (product is null) return CatalogueRefusals.ProductNotFound;
        if (!product.Skus.Any(sku => sku.HasDownloads)) return DownloadRefusals.NoneOfThisProduct;
        var offered = await db.Artifacts.AsNoTracking().Where(row => row.ProductId == productId && row.WithdrawnAt == null).ToListAsync(ct);
        // Keys and choices go by the version's name: one that differs in case or width only is the same.
        var version = offered.Find(row => SearchText.Fold(row.Version) == SearchText.Fold(place.Version))?.Version ?? place.Version;
        return offered.Find(row => row.Version == version && row.Language == place.Language && row.Bit == place.Bit) is { } there
            ? DownloadRefusals.Exists.With(there.FileName)
            : new FreePlace(product, version);
    }
}

/// <param name="Version">As the catalogue writes it.</param>
public sealed record FreePlace(Product Product, string Version);

/// <summary>Takes a download option out of the catalogue: nobody downloads it any more and its links are dead at once; keys that were given stay. The operator's.</summary>
public sealed class WithdrawDownload(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <returns>The option, or <see cref="DownloadRefusals"/>: NotFound, WithdrawnBefore.</returns>
    public Task<Outcome<Artifact>> ExecuteAsync(string productId, Guid artifactId, Actor actor, CancellationToken ct) => transaction.RunAsync<Artifact>(
        async token =>
        {
            var artifact = await db.Artifacts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == artifactId && row.ProductId == productId, token);
            if (artifact is null) return DownloadRefusals.NotFound;
            var now = clock.GetUtcNow().UtcDateTime;
            var changed = await db.Artifacts.Where(row => row.Id == artifactId && row.WithdrawnAt == null)
                .ExecuteUpdateAsync(row => row.SetProperty(a => a.WithdrawnAt, now).SetProperty(a => a.Place, a => a.Id), token);
            if (changed == 0) return DownloadRefusals.WithdrawnBefore;
            var product = await db.Products.AsNoTracking().SingleAsync(row => row.Id == productId, token);
            db.Add(DownloadLog.Entry(now, actor, AuditOperation.WithdrawSoftwareDownload, product, artifact, DownloadLog.Words(artifact), "withdrawn"));
            return artifact;
        },
        ct);
}

internal static class DownloadLog
{
    public static string Words(Artifact artifact) => FormattableString.Invariant($"{artifact.FileName}, {artifact.Size} bytes, sha256 {artifact.Sha256}");

    public static AuditRecord Entry(DateTime at, Actor actor, string operation, Product product, Artifact artifact, string? oldValue, string? newValue) => new(at, null, actor, operation)
    {
        ProductId = product.Id,
        ProductTitle = product.Title,
        ResourceType = SoftwareResource.Download,
        ResourceId = artifact.Id.ToString(),
        Details = $"version={artifact.Version}; language={artifact.Language}; bit={artifact.Bit}",
        OldValue = oldValue,
        NewValue = newValue,
    };
}
