using CspPortal.Application.Persistence;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>Gives a line the key of a version, from stock or from the generator (KEY-01). Inside the caller's transaction.</summary>
/// <remarks>
/// The unique index on line and version lets one of two at once win; the loser rolls back, so that the stock key it took returns, starts over
/// and finds the winner's key.
/// </remarks>
public sealed class KeyAssignment(PortalDbContext db, ProductKeyVault vault)
{
    /// <returns>The new key, added; null when the stock is empty.</returns>
    internal async Task<ProductKey?> AssignAsync(EntitledLine entitled, Product product, string version, DateTime now, CancellationToken ct)
    {
        var stored = product.KeySource == KeySource.Generated
            ? (await vault.OpenAsync(ct)).Seal(KeyFormat.Generate(product))
            : await TakeFromStockAsync(product.Id, version, ct);
        if (stored is null) return null;
        var key = new ProductKey(Guid.NewGuid(), entitled.Line, version, stored.ProtectedValue, stored.ValueHash, product.KeyActivations, now);
        db.Add(key);
        entitled.Order.Entitle();
        return key;
    }

    /// <summary>Whoever deletes the row has the key.</summary>
    private async Task<StoredKey?> TakeFromStockAsync(string productId, string version, CancellationToken ct)
    {
        while (true)
        {
            var next = await db.StockKeys.AsNoTracking().Where(key => key.ProductId == productId && key.ProductVersion == version)
                .OrderBy(key => key.AddedAt).ThenBy(key => key.Id).FirstOrDefaultAsync(ct);
            if (next is null) return null;
            if (await db.StockKeys.Where(key => key.Id == next.Id).ExecuteDeleteAsync(ct) == 1) return new StoredKey(next.ProtectedValue, next.ValueHash);
        }
    }
}
