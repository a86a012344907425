using System.Globalization;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Imports;

/// <summary>One row of the present price list in the columns of <see cref="PriceSheet"/> (CAT-01): what comes out goes in again.</summary>
[CsvRecord]
public sealed partial class PriceSheetFileRow
{
    public string ProductTitle { get; set; } = "";

    public string ProductId { get; set; } = "";

    public string SkuId { get; set; } = "";

    public string SkuTitle { get; set; } = "";

    public string Publisher { get; set; } = "";

    public string SkuDescription { get; set; } = "";

    public string UnitOfMeasure { get; set; } = "";

    public string TermDuration { get; set; } = "";

    public string BillingPlan { get; set; } = "";

    public string Market { get; set; } = "";

    public string Currency { get; set; } = "";

    public string UnitPrice { get; set; } = "";

    public long PricingTierRangeMin { get; set; }

    public long PricingTierRangeMax { get; set; }

    public DateOnly EffectiveStartDate { get; set; }

    public DateOnly EffectiveEndDate { get; set; }

    public string Tags { get; set; } = "";

    [CsvColumn("ERP Price")]
    public string ErpPrice { get; set; } = "";

    public string Segment { get; set; } = "";
}

/// <summary>The price list of today and of the days to come, as a file to start from; that it was taken out stands in the log first. Wide scope.</summary>
public sealed class ExportPriceList(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <returns>Rows, read from the database while they are written out.</returns>
    public async Task<IAsyncEnumerable<PriceSheetFileRow>> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        await transaction.RunAsync<Done>(
            _ =>
            {
                db.Add(new AuditRecord(clock.GetUtcNow().UtcDateTime, null, actor, AuditOperation.ExportPriceList) { ResourceType = "price-list" });
                return Task.FromResult<Outcome<Done>>(default(Done));
            },
            ct);
        var today = Today;
        return Rows(db.PriceList.AsNoTracking().Where(entry => entry.EffectiveTo >= today));
    }

    /// <summary>A country's prices of some kinds of products, for a partner's program; in the partner's log.</summary>
    /// <param name="isoCode">Of all its markets: a few countries are several.</param>
    /// <param name="month">First day of the month that is wanted; of history and future; null: today's, or all the future.</param>
    public async Task<IAsyncEnumerable<PriceSheetFileRow>> OfCountryAsync(string isoCode, IReadOnlyCollection<ProductKind> kinds, PriceTimeline timeline, DateOnly? month, Actor actor, CancellationToken ct)
    {
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.LogOwner, actor, AuditOperation.ExportPriceList) { ResourceType = "price-list", ResourceId = isoCode, Details = $"timeline={timeline}; month={month:yyyy-MM}" }, ct);
        var (from, to) = timeline switch
        {
            PriceTimeline.Future when month > Today => (month.Value, month.Value.AddMonths(1).AddDays(-1)),
            PriceTimeline.Future => (Today.AddDays(1), month?.AddMonths(1).AddDays(-1) ?? DateOnly.MaxValue),
            PriceTimeline.History when month is { } first => (first, first.AddMonths(1).AddDays(-1)),
            _ => (Today, Today),
        };
        var rows = db.PriceList.AsNoTracking().Where(entry => db.Markets.Any(market => market.Code == entry.MarketCode && market.IsoCode == isoCode) && entry.EffectiveTo >= from && entry.EffectiveFrom <= to);
        if (timeline == PriceTimeline.Future) rows = rows.Where(entry => entry.EffectiveFrom >= from);
        return Rows(rows.Where(entry => db.Products.Any(product => product.Id == entry.ProductId && kinds.Contains(product.Kind))));
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private IAsyncEnumerable<PriceSheetFileRow> Rows(IQueryable<PriceListEntry> entries) =>
        entries.Where(entry => entry.EffectiveTo >= entry.EffectiveFrom)
            .Join(db.Skus.Where(sku => !sku.Withdrawn), entry => new { entry.ProductId, SkuId = entry.SkuId }, sku => new { sku.ProductId, SkuId = sku.Id }, (entry, sku) => new { entry, sku })
            .Join(db.Products, pair => pair.entry.ProductId, product => product.Id, (pair, product) => new { pair.entry, pair.sku, product })
            .OrderBy(row => row.entry.MarketCode).ThenBy(row => row.entry.Segment).ThenBy(row => row.entry.ProductId).ThenBy(row => row.entry.SkuId)
            .ThenBy(row => row.entry.BillingPlan).ThenBy(row => row.entry.EffectiveFrom)
            .Select(row => new
            {
                row.product.Title, row.product.Id, SkuId = row.sku.Id, SkuTitle = row.sku.Title, row.product.Publisher, row.product.Description, row.sku.UnitOfMeasure, row.sku.Term, row.sku.HasKey,
                row.sku.MinimumQuantity, row.sku.MaximumQuantity, row.product.Kind, row.entry.BillingPlan, row.entry.MarketCode, row.entry.Segment,
                Price = row.entry.UnitPrice.TenThousandths, row.entry.UnitPrice.Currency, row.entry.EffectiveFrom, row.entry.EffectiveTo,
            })
            .AsAsyncEnumerable()
            .Select(row => new PriceSheetFileRow
            {
                ProductTitle = row.Title,
                ProductId = row.Id,
                SkuId = row.SkuId,
                SkuTitle = row.SkuTitle,
                Publisher = row.Publisher,
                SkuDescription = row.Description,
                UnitOfMeasure = row.UnitOfMeasure,
                TermDuration = row.Term.ToString(),
                BillingPlan = PriceSheet.BillingPlanOf(row.BillingPlan),
                Market = row.MarketCode,
                Currency = row.Currency,
                UnitPrice = new Money(row.Price, row.Currency).Amount.ToString("F" + Currencies.MinorUnits(row.Currency), CultureInfo.InvariantCulture),
                PricingTierRangeMin = row.MinimumQuantity,
                PricingTierRangeMax = row.MaximumQuantity,
                EffectiveStartDate = row.EffectiveFrom,
                EffectiveEndDate = row.EffectiveTo,
                Tags = PriceSheet.TagsOf(row.Kind, row.HasKey),
                Segment = row.Segment.ToString(),
            });
}

/// <summary>Of which days a price sheet is.</summary>
public enum PriceTimeline
{
    Current,
    History,
    Future,
}
