using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>Adds keys that lines can take (KEY-01). The operator's; wide scope. All of them or none.</summary>
public sealed class AddKeyStock(PortalDbContext db, WriteTransaction transaction, ProductKeyVault vault, KnownKeys knownKeys, TimeProvider clock)
{
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
        var known = await knownKeys.AmongAsync(stored.Select(key => key.ValueHash), ct);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var duplicate = Places(places, key => key is not null && (known.ContainsKey(key.ValueHash) || !seen.Add(key.ValueHash)));
        if (duplicate.Length > 0) return EntitlementRefusals.StockDuplicate.With(duplicate);

        var now = clock.GetUtcNow().UtcDateTime;
        db.AddRange(stored.Select(key => new StockKey(Guid.NewGuid(), productId, version, key.ProtectedValue, key.ValueHash, now)));
        db.Add(Entry(now, actor, product, version, stored.Count));
        return stored.Count;
    }

    /// <summary>That keys came in; how many, never which (KEY-02).</summary>
    internal static AuditRecord Entry(DateTime at, Actor actor, Product product, string version, int keys) => new(at, null, actor, AuditOperation.AddKeyStock)
    {
        ProductId = product.Id,
        ProductTitle = product.Title,
        ResourceType = SoftwareResource.Key,
        ResourceId = product.Id,
        Details = $"version={version}; keys={keys}",
    };

    private static string Places<T>(IReadOnlyList<T> list, Func<T, bool> isBad)
    {
        var places = list.Index().Where(row => isBad(row.Item)).Select(row => row.Index + 1).Take(PlacesNamed + 1).ToList();
        return string.Join(", ", places.Take(PlacesNamed)) + (places.Count > PlacesNamed ? " …" : "");
    }
}
