using System.Text.Json;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Imports;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Imports;

/// <summary>Does to the price list what a dry run said; inside a transaction, in a few statements whatever the size (CAT-01). Wide scope.</summary>
internal sealed class PriceListWrites(PortalDbContext db)
{
    private const int Batch = 500;

    public async Task<Outcome<Done>> ApplyAsync(Import import, CancellationToken ct)
    {
        var revision = await db.CatalogueRevisions.SingleAsync(ct);
        if (revision.Number != import.CatalogueRevision) return ImportRefusals.CatalogueChanged;
        revision.Raise();
        await db.SaveChangesAsync(ct); // from here on whoever else changes prices waits, or starts over

        await AddSkusAsync(import.Id, ct);
        await db.PriceList.Join(
                db.ImportRows.Where(row => row.ImportId == import.Id && (row.Outcome == ImportOutcome.Changed || row.Outcome == ImportOutcome.Withdrawn)),
                entry => (long?)entry.Id, row => row.EntryId, (entry, row) => new { entry, row })
            .ExecuteUpdateAsync(
                set => set.SetProperty(pair => pair.entry.UnitPrice.TenThousandths, pair => pair.row.Price!.Value)
                    .SetProperty(pair => pair.entry.EffectiveTo, pair => pair.row.EffectiveTo!.Value),
                ct);

        // From one table into the other without a way through this process. The names are the model's; both providers read this text.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "PriceList" ("ProductId", "SkuId", "MarketCode", "Segment", "BillingPlan", "UnitPrice_TenThousandths", "UnitPrice_Currency", "EffectiveFrom", "EffectiveTo")
            SELECT "ProductId", "SkuId", "MarketCode", "Segment", "BillingPlan", "Price", "Currency", "EffectiveFrom", "EffectiveTo"
            FROM "ImportRows" WHERE "ImportId" = {import.Id} AND "Kind" = {nameof(ImportRowKind.Price)} AND "Outcome" = {nameof(ImportOutcome.Added)}
            """,
            ct);
        return default(Done);
    }

    internal static Sku SkuOf(string productId, string skuId, PriceSheetSku row)
    {
        var minimum = row.MinimumQuantity ?? 1;
        return new Sku(productId, skuId, row.Title, row.Term)
        {
            UnitOfMeasure = row.UnitOfMeasure,
            MinimumQuantity = minimum,
            MaximumQuantity = row.MaximumQuantity ?? Math.Max(minimum, 10_000),
            HasKey = row.HasKey,
            HasDownloads = row.HasKey,
        };
    }

    private async Task AddSkusAsync(Guid importId, CancellationToken ct)
    {
        var last = 0;
        while (true)
        {
            var rows = await db.ImportRows.AsNoTracking().Where(row => row.ImportId == importId && row.Kind == ImportRowKind.Sku && row.Number > last)
                .OrderBy(row => row.Number).Take(Batch).ToListAsync(ct);
            if (rows.Count == 0) return;
            last = rows[^1].Number;
            var ids = rows.Select(row => row.ProductId!).Distinct().ToList();
            var products = await db.Products.Include(product => product.Skus).Where(product => ids.Contains(product.Id)).ToDictionaryAsync(product => product.Id, ct);
            foreach (var row in rows)
            {
                var sheet = JsonSerializer.Deserialize<PriceSheetSku>(row.Data!)!;
                if (!products.TryGetValue(row.ProductId!, out var product))
                {
                    product = new Product(row.ProductId!, sheet.ProductTitle, sheet.Publisher, sheet.Kind, sheet.Description);
                    products.Add(product.Id, product);
                    db.Add(product);
                }

                if (product.Skus.FirstOrDefault(sku => sku.Id == row.SkuId) is { } known) known.SellAgain();
                else product.Add(SkuOf(product.Id, row.SkuId!, sheet));
            }

            await db.SaveChangesAsync(ct);
            foreach (var product in products.Values.SelectMany(product => product.Skus.Cast<object>().Append(product))) db.Entry(product).State = EntityState.Detached;
        }
    }
}
