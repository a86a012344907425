using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>Adds keys that lines can take (KEY-01). The operator's; wide scope. All of them or none.</summary>
public sealed class AddKeyStock(PortalDbContext db, WriteTransaction transaction, ProductKeyVault vault, TimeProvider clock)
{
    private const int LookUpAtOnce = 500;
    private const int PlacesNamed = 20;

    /// <param name="plainKeys">Null: a place without a key, passed over and counted, so that places are the lines of what was pasted.</param>
    /// <returns>How many were added; NotFound, NoSuchOption, StockNotUsed, StockMalformed or StockDuplicate, which name places in the list and never a key.</returns>
    public Task<Outcome<int>> ExecuteAsync(string productId, string version, IReadOnlyList<string?> plainKeys, Actor actor, CancellationToken ct)
    {
        vault.Prepare();
        return transaction.RunAsync(token => AddAsync(productId, version, plainKeys, actor, token), ct);
    }

    private async Task<Outcome<int>> AddAsync(string productId, string version, IReadOnlyList<string?> plainKeys, Actor actor, CancellationToken ct)
    {
        var product = await db.Products.AsNoTracking().SingleOrDefaultAsync(row => row.Id == productId, ct);
        if (product is null) return EntitlementRefusals.NotFound;
        if (product.KeySource != KeySource.Stock) return EntitlementRefusals.StockNotUsed.With(product.Title);
        if (!await db.Artifacts.AnyAsync(row => row.ProductId == productId && row.Version == version && row.WithdrawnAt == null, ct)) return EntitlementRefusals.NoSuchOption;

        var malformed = Places(plainKeys, key => key is not null && !KeyFormat.Fits(KeyFormat.Normalize(key), product));
        if (malformed.Length > 0) return EntitlementRefusals.StockMalformed.With(product.KeyLength, malformed);
        var sealer = await vault.OpenAsync(ct);
        var places = plainKeys.Select(key => key is null ? null : sealer.Seal(key)).ToList();
        var stored = places.OfType<StoredKey>().ToList();
        var known = await KnownAsync(stored, ct);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var duplicate = Places(places, key => key is not null && (known.Contains(key.ValueHash) || !seen.Add(key.ValueHash)));
        if (duplicate.Length > 0) return EntitlementRefusals.StockDuplicate.With(duplicate);

        var now = clock.GetUtcNow().UtcDateTime;
        db.AddRange(stored.Select(key => new StockKey(Guid.NewGuid(), productId, version, key.ProtectedValue, key.ValueHash, now)));
        db.Add(new AuditRecord(now, null, actor, AuditOperation.AddKeyStock)
        {
            ProductId = product.Id,
            ProductTitle = product.Title,
            ResourceType = SoftwareResource.Key,
            ResourceId = product.Id,
            Details = $"version={version}; keys={stored.Count}",
        });
        return stored.Count;
    }

    /// <summary>Stock before lines: a key on its way from one to the other is met in one of them.</summary>
    private async Task<HashSet<string>> KnownAsync(List<StoredKey> keys, CancellationToken ct)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in keys.Select(key => key.ValueHash).Chunk(LookUpAtOnce))
        {
            known.UnionWith(await db.StockKeys.Where(row => chunk.Contains(row.ValueHash)).Select(row => row.ValueHash).ToListAsync(ct));
            known.UnionWith(await db.ProductKeys.AcrossTenants(db).Where(row => chunk.Contains(row.ValueHash)).Select(row => row.ValueHash).ToListAsync(ct));
        }

        return known;
    }

    private static string Places<T>(IReadOnlyList<T> list, Func<T, bool> isBad)
    {
        var places = list.Index().Where(row => isBad(row.Item)).Select(row => row.Index + 1).Take(PlacesNamed + 1).ToList();
        return string.Join(", ", places.Take(PlacesNamed)) + (places.Count > PlacesNamed ? " …" : "");
    }
}
