using System.Globalization;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.KeyStock;

/// <summary>Sets below how many keys Home warns (HOM-01). The operator's.</summary>
public sealed class SetKeyStockLimit(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <summary>What a form holds on to before the first limit is set.</summary>
    public const int NoLimitYet = -1;

    /// <param name="seen">Version of the limit that the person had before them, or <see cref="NoLimitYet"/> (REL-03).</param>
    /// <returns>Done, or <see cref="KeyStockRefusals"/>: NotFound, LimitOutOfRange, Stale.</returns>
    public Task<Outcome<Done>> ExecuteAsync(string productId, string version, int seen, int keys, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            if (keys is < 0 or > KeyStockLimit.Most) return KeyStockRefusals.LimitOutOfRange.With(KeyStockLimit.Most);
            var product = await db.Products.AsNoTracking().SingleOrDefaultAsync(row => row.Id == productId && row.KeySource == KeySource.Stock, token);
            var known = await db.Artifacts.Where(row => row.ProductId == productId && row.Version == version && row.WithdrawnAt == null).Select(row => row.Version).FirstOrDefaultAsync(token);
            if (product is null || known is null) return KeyStockRefusals.NotFound;

            var limit = await db.KeyStockLimits.SingleOrDefaultAsync(row => row.ProductId == productId && row.ProductVersion == known, token);
            if ((limit?.Version ?? NoLimitYet) != seen) return KeyStockRefusals.Stale;
            if (limit?.Keys == keys) return default(Done);
            var before = limit?.Keys.ToString(CultureInfo.InvariantCulture) ?? "none";
            if (limit is null) db.Add(new KeyStockLimit(productId, known, keys));
            else limit.Change(keys);
            db.Add(new AuditRecord(clock.GetUtcNow().UtcDateTime, null, actor, AuditOperation.UpdateKeyStockLimit)
            {
                ProductId = product.Id,
                ProductTitle = product.Title,
                ResourceType = SoftwareResource.Key,
                ResourceId = product.Id,
                Details = $"version={known}",
                OldValue = before,
                NewValue = keys.ToString(CultureInfo.InvariantCulture),
            });
            return default(Done);
        },
        ct);
}
