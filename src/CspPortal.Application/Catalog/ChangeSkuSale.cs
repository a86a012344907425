using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Catalog;

/// <summary>Takes a SKU from sale, or sells it again; what was bought stays. The operator's.</summary>
public sealed class ChangeSkuSale(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <returns>The SKU's title, or <see cref="CatalogueRefusals"/>: SkuNotFound, SkuWithdrawnBefore, SkuSoldBefore.</returns>
    public Task<Outcome<string>> ExecuteAsync(string productId, string skuId, bool withdrawn, Actor actor, CancellationToken ct) => transaction.RunAsync<string>(
        async token =>
        {
            var product = await db.Products.AsNoTracking().Include(row => row.Skus).SingleOrDefaultAsync(row => row.Id == productId, token);
            if (product?.Skus.SingleOrDefault(row => row.Id == skuId) is not { } sku) return CatalogueRefusals.SkuNotFound;
            // The database says who of two at once it was.
            var changed = await db.Skus.Where(row => row.ProductId == product.Id && row.Id == sku.Id && row.Withdrawn != withdrawn)
                .ExecuteUpdateAsync(row => row.SetProperty(s => s.Withdrawn, withdrawn), token);
            if (changed == 0) return withdrawn ? CatalogueRefusals.SkuWithdrawnBefore : CatalogueRefusals.SkuSoldBefore;
            (await db.CatalogueRevisions.SingleAsync(token)).Raise(); // a dry run from before no longer holds (CAT-01)
            db.Add(new AuditRecord(clock.GetUtcNow().UtcDateTime, null, actor, withdrawn ? AuditOperation.WithdrawSku : AuditOperation.SellSku)
            {
                ProductId = product.Id,
                ProductTitle = product.Title,
                ResourceType = "sku",
                ResourceId = $"{product.Id}:{sku.Id}",
                Details = sku.Title,
                OldValue = withdrawn ? "sold" : "withdrawn",
                NewValue = withdrawn ? "withdrawn" : "sold",
            });
            return sku.Title;
        },
        ct);
}
