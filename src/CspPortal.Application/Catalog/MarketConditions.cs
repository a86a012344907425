using System.Globalization;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Catalog;

/// <summary>All dated rules of one customer's market on one day: what is sold, how it is taxed, how it may be cancelled (MKT-01, TAX-01, CAN-01).</summary>
public sealed class MarketConditions(
    Market market, IReadOnlyList<ReservationAvailability> reservations, (TaxTreatment Treatment, decimal Rate) tax,
    IReadOnlyList<CancellationPolicyRow> policy, DateOnly on)
{
    public Market Market => market;

    public TaxTreatment TaxTreatment => tax.Treatment;

    public decimal TaxRate => tax.Rate;

    /// <summary>The market's name in the reader's language, for messages.</summary>
    public string MarketName => market.NameFor(CultureInfo.CurrentUICulture);

    /// <param name="prices">Price rows of the SKU in this market, of any plan and day.</param>
    public Offer Offer(Product product, Sku sku, BillingPlan plan, IEnumerable<PriceListEntry> prices) => new(
        product, sku, plan,
        PriceListEntry.InForce(prices.Where(price => price.BillingPlan == plan), on)?.UnitPrice,
        tax.Treatment, tax.Rate,
        MarketAvailability.IsSold(product.Kind, reservations, on),
        CancellationPolicyRow.InForce(policy, product.Kind, market.Code, on).Terms);
}

/// <summary>Reads the catalogue as it stands for one market today.</summary>
public sealed class OfferQueries(PortalDbContext db, TimeProvider clock)
{
    /// <summary>Partners here sell at commercial prices; the other segments are in the list for the price sheet's sake.</summary>
    private const Segment SoldSegment = Segment.Commercial;

    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public async Task<MarketConditions> ConditionsAsync(string marketCode, CancellationToken ct)
    {
        var market = await db.Markets.AsNoTracking().SingleAsync(row => row.Code == marketCode, ct);
        var reservations = await db.ReservationAvailability.AsNoTracking().Where(row => row.MarketCode == marketCode).ToListAsync(ct);
        var taxes = await db.TaxRules.AsNoTracking().Where(row => row.MarketCode == marketCode).ToListAsync(ct);
        var policy = await db.CancellationPolicy.AsNoTracking().Where(row => row.MarketCode == null || row.MarketCode == marketCode).ToListAsync(ct);
        return new MarketConditions(market, reservations, TaxRule.InForce(taxes, Today), policy, Today);
    }

    /// <summary>Price rows in force today, by product and SKU.</summary>
    public async Task<ILookup<(string ProductId, string SkuId), PriceListEntry>> PricesAsync(
        string marketCode, IReadOnlyCollection<string> productIds, CancellationToken ct)
    {
        var today = Today;
        var rows = await db.PriceList.AsNoTracking()
            .Where(row => row.MarketCode == marketCode && row.Segment == SoldSegment && productIds.Contains(row.ProductId))
            .Where(row => row.EffectiveFrom <= today && row.EffectiveTo >= today)
            .ToListAsync(ct);
        return rows.ToLookup(row => (row.ProductId, row.SkuId));
    }

    /// <summary>The markets of a country, by code; a few countries are several.</summary>
    public Task<List<Market>> MarketsAsync(string isoCode, CancellationToken ct)
    {
        var code = isoCode.Trim().ToUpperInvariant();
        return db.Markets.AsNoTracking().Where(market => market.IsoCode == code).OrderBy(market => market.Code).ToListAsync(ct);
    }

    /// <summary>Every product of these kinds, by id, with its SKUs.</summary>
    public Task<List<Product>> OfKindsAsync(IReadOnlyCollection<ProductKind> kinds, CancellationToken ct) =>
        db.Products.AsNoTracking().Include(product => product.Skus).Where(product => kinds.Contains(product.Kind)).OrderBy(product => product.Id).ToListAsync(ct);

    /// <summary>All price rows of a market in force today, by product and SKU.</summary>
    public async Task<ILookup<(string ProductId, string SkuId), PriceListEntry>> PricesAsync(string marketCode, CancellationToken ct)
    {
        var today = Today;
        var rows = await db.PriceList.AsNoTracking()
            .Where(row => row.MarketCode == marketCode && row.Segment == SoldSegment && row.EffectiveFrom <= today && row.EffectiveTo >= today).ToListAsync(ct);
        return rows.ToLookup(row => (row.ProductId, row.SkuId));
    }

    /// <summary>Products with their SKUs, by id.</summary>
    public async Task<Dictionary<string, Product>> ProductsAsync(IReadOnlyCollection<string> productIds, CancellationToken ct) =>
        await db.Products.AsNoTracking().Include(product => product.Skus).Where(product => productIds.Contains(product.Id)).ToDictionaryAsync(product => product.Id, ct);
}
