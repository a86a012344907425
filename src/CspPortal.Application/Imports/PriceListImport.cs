using System.Text.Json;
using CspPortal.Application.Files;
using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Imports;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Imports;

/// <summary>A price sheet compared with the price list, by the database and row beside row, so that its size does not matter (CAT-01). Wide scope.</summary>
internal sealed class PriceListImport(PortalDbContext db, PriceListWrites writes, TimeProvider clock) : IImportRules
{
    private const int MostNewSkus = 10_000;
    private const int Batch = 1000;

    private readonly Dictionary<string, ProductKind> products = [];
    private readonly Dictionary<(string ProductId, string SkuId), KnownSku> skus = [];
    private readonly HashSet<(string ProductId, string SkuId)> withdrawn = [];
    private MarketsByCode markets = new([]);
    private int newSkus;

    public IReadOnlyList<string> Columns => PriceSheet.Columns;

    public async Task PrepareAsync(CancellationToken ct)
    {
        markets = new MarketsByCode(await db.Markets.AsNoTracking().ToListAsync(ct));
        await foreach (var product in db.Products.AsNoTracking().Select(product => new { product.Id, product.Kind }).AsAsyncEnumerable().WithCancellation(ct)) products.Add(product.Id, product.Kind);
        var rows = db.Skus.AsNoTracking().Select(sku => new { sku.ProductId, sku.Id, sku.Term, sku.MinimumQuantity, sku.MaximumQuantity, sku.Withdrawn });
        await foreach (var sku in rows.AsAsyncEnumerable().WithCancellation(ct))
        {
            skus.Add((sku.ProductId, sku.Id), new KnownSku(products[sku.ProductId], sku.Term, sku.MinimumQuantity, sku.MaximumQuantity));
            if (sku.Withdrawn) withdrawn.Add((sku.ProductId, sku.Id));
        }
    }

    public Refusal? Read(Guid importId, int number, SheetRow row, ICollection<ImportRow> read)
    {
        if (!PriceSheet.Read(row.Cell, markets).Succeeded(out var price, out var refusal)) return refusal;
        var key = (price.ProductId, price.SkuId);
        var known = skus.GetValueOrDefault(key);
        if (known is null && products.TryGetValue(price.ProductId, out var kind)) known = new KnownSku(kind, null, 0, 0);
        if (known is not null && PriceSheet.RefuseAgainst(price, known) is { } contradiction) return contradiction;
        if (known?.Term is null || withdrawn.Remove(key))
        {
            if (known?.Term is null && ++newSkus > MostNewSkus) return PriceSheetRefusals.TooManyNewSkus.With(MostNewSkus);
            read.Add(NewSku(importId, number++, row.Line, price));
            products.TryAdd(price.ProductId, price.Sku.Kind);
            var made = PriceListWrites.SkuOf(price.ProductId, price.SkuId, price.Sku);
            skus[key] = new KnownSku(price.Sku.Kind, price.Sku.Term, made.MinimumQuantity, made.MaximumQuantity);
        }

        read.Add(new ImportRow(importId, number, row.Line, ImportRowKind.Price)
        {
            ProductId = price.ProductId,
            SkuId = price.SkuId,
            MarketCode = price.MarketCode,
            Segment = price.Segment,
            ProductKind = price.Sku.Kind,
            BillingPlan = price.BillingPlan,
            Price = price.UnitPrice.TenThousandths,
            Currency = price.UnitPrice.Currency,
            EffectiveFrom = price.EffectiveFrom,
            EffectiveTo = price.EffectiveTo,
        });
        return null;
    }

    public async Task CompareAsync(Guid importId, JobProgress progress, CancellationToken ct)
    {
        await RejectDuplicatesAsync(importId, ct);
        var pending = Prices(importId).Where(row => row.Outcome == ImportOutcome.Pending);
        await pending.Join(
                db.PriceList,
                row => new { row.MarketCode, row.Segment, row.ProductId, row.SkuId, row.BillingPlan, row.EffectiveFrom },
                entry => new { MarketCode = (string?)entry.MarketCode, Segment = (Segment?)entry.Segment, ProductId = (string?)entry.ProductId, SkuId = (string?)entry.SkuId, BillingPlan = (BillingPlan?)entry.BillingPlan, EffectiveFrom = (DateOnly?)entry.EffectiveFrom },
                (row, entry) => new { row, entry })
            .ExecuteUpdateAsync(
                set => set.SetProperty(pair => pair.row.EntryId, pair => pair.entry.Id)
                    .SetProperty(pair => pair.row.OldPrice, pair => pair.entry.UnitPrice.TenThousandths)
                    .SetProperty(pair => pair.row.OldEffectiveTo, pair => pair.entry.EffectiveTo),
                ct);
        await pending.Where(row => row.EntryId == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.Outcome, ImportOutcome.Added), ct);
        await pending.Where(row => row.OldPrice == row.Price && row.OldEffectiveTo == row.EffectiveTo).ExecuteUpdateAsync(set => set.SetProperty(row => row.Outcome, ImportOutcome.Unchanged), ct);
        await pending.ExecuteUpdateAsync(set => set.SetProperty(row => row.Outcome, ImportOutcome.Changed), ct);
        await db.ImportRows.Where(row => row.ImportId == importId && row.Kind == ImportRowKind.Sku).ExecuteUpdateAsync(set => set.SetProperty(row => row.Outcome, ImportOutcome.Added), ct);

        // What a rejected row would have kept must not read as withdrawn.
        if (!await db.ImportRows.AnyAsync(row => row.ImportId == importId && row.Outcome == ImportOutcome.Rejected, ct)) await EndAbsentAsync(importId, ct);
    }

    public Task<Outcome<Done>> ApplyAsync(Import import, Actor actor, CancellationToken ct) => writes.ApplyAsync(import, ct);

    private async Task RejectDuplicatesAsync(Guid importId, CancellationToken ct)
    {
        var all = Prices(importId);
        var repeated = await all.GroupBy(row => new { row.MarketCode, row.Segment, row.ProductId, row.SkuId, row.BillingPlan, row.EffectiveFrom })
            .Where(group => group.Count() > 1).Select(group => new { group.Key, Number = group.Min(row => row.Number), Line = group.Min(row => row.Line) })
            .OrderBy(group => group.Number).Take(CheckImport.MostRejected).ToListAsync(ct);
        foreach (var (first, key) in repeated.Select(group => (group, group.Key)))
        {
            var later = all.Where(row => row.MarketCode == key.MarketCode && row.Segment == key.Segment && row.ProductId == key.ProductId && row.SkuId == key.SkuId
                && row.BillingPlan == key.BillingPlan && row.EffectiveFrom == key.EffectiveFrom && row.Number > first.Number);
            var reason = StoredRefusals.Write(ImportRefusals.DuplicateRow.With(first.Line!.Value), ImportRow.ReasonsLength);
            await later.ExecuteUpdateAsync(set => set.SetProperty(row => row.Outcome, ImportOutcome.Rejected).SetProperty(row => row.Reasons, reason), ct);
        }
    }

    /// <summary>Entries of the markets, segments and families that the sheet speaks of, and that it does not have.</summary>
    private async Task EndAbsentAsync(Guid importId, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var all = Prices(importId);
        var number = (await db.ImportRows.Where(row => row.ImportId == importId).MaxAsync(row => (int?)row.Number, ct) ?? 0) + 1;
        var named = await all.Select(row => new { row.MarketCode, row.Segment, row.ProductKind }).Distinct().ToListAsync(ct);
        var scopes = named.SelectMany(each => PriceSheet.Family(each.ProductKind!.Value).Select(kind => (each.MarketCode, each.Segment, Kind: kind))).ToHashSet();
        var ended = new List<ImportRow>();
        foreach (var scope in scopes.GroupBy(scope => (scope.MarketCode, scope.Segment), scope => scope.Kind))
        {
            var (market, segment) = (scope.Key.MarketCode!, scope.Key.Segment!.Value);
            List<ProductKind> kinds = [.. scope];
            var absent = db.PriceList.AsNoTracking()
                .Where(entry => entry.MarketCode == market && entry.Segment == segment && entry.EffectiveTo >= today && entry.EffectiveTo >= entry.EffectiveFrom)
                .Where(entry => db.Products.Any(product => product.Id == entry.ProductId && kinds.Contains(product.Kind)))
                .Where(entry => db.Skus.Any(sku => sku.ProductId == entry.ProductId && sku.Id == entry.SkuId && !sku.Withdrawn)
                    || db.ImportRows.Any(row => row.ImportId == importId && row.Kind == ImportRowKind.Sku && row.ProductId == entry.ProductId && row.SkuId == entry.SkuId))
                .Where(entry => !all.Any(row => row.MarketCode == entry.MarketCode && row.Segment == entry.Segment && row.ProductId == entry.ProductId && row.SkuId == entry.SkuId
                    && row.BillingPlan == entry.BillingPlan && row.EffectiveFrom == entry.EffectiveFrom))
                .OrderBy(entry => entry.ProductId).ThenBy(entry => entry.SkuId).ThenBy(entry => entry.BillingPlan).ThenBy(entry => entry.EffectiveFrom)
                .Select(entry => new
                {
                    Entry = entry,
                    Successor = all.Where(row => row.MarketCode == entry.MarketCode && row.Segment == entry.Segment && row.ProductId == entry.ProductId && row.SkuId == entry.SkuId
                        && row.BillingPlan == entry.BillingPlan && row.EffectiveFrom > entry.EffectiveFrom).Min(row => row.EffectiveFrom),
                });
            foreach (var each in await absent.ToListAsync(ct))
            {
                var end = PriceSheet.EndOf(each.Entry.EffectiveTo, each.Successor, today);
                if (end == each.Entry.EffectiveTo) continue;
                ended.Add(Ended(importId, number++, each.Entry, end, each.Successor is null ? ImportOutcome.Withdrawn : ImportOutcome.Changed));
            }

            if (ended.Count >= Batch) await SaveAsync(ended, ct);
        }

        await SaveAsync(ended, ct);
    }

    private async Task SaveAsync(List<ImportRow> rows, CancellationToken ct)
    {
        db.AddRange(rows);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        rows.Clear();
    }

    private static ImportRow Ended(Guid importId, int number, PriceListEntry entry, DateOnly end, ImportOutcome outcome) => new(importId, number, null, ImportRowKind.Price)
    {
        Outcome = outcome,
        ProductId = entry.ProductId,
        SkuId = entry.SkuId,
        MarketCode = entry.MarketCode,
        Segment = entry.Segment,
        BillingPlan = entry.BillingPlan,
        Price = entry.UnitPrice.TenThousandths,
        Currency = entry.UnitPrice.Currency,
        EffectiveFrom = entry.EffectiveFrom,
        EffectiveTo = end,
        EntryId = entry.Id,
        OldPrice = entry.UnitPrice.TenThousandths,
        OldEffectiveTo = entry.EffectiveTo,
    };

    private static ImportRow NewSku(Guid importId, int number, int line, PriceSheetRow price) => new(importId, number, line, ImportRowKind.Sku)
    {
        ProductId = price.ProductId,
        SkuId = price.SkuId,
        Data = JsonSerializer.Serialize(price.Sku),
    };

    private IQueryable<ImportRow> Prices(Guid importId) => db.ImportRows.Where(row => row.ImportId == importId && row.Kind == ImportRowKind.Price);
}
