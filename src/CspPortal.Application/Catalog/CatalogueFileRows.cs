using CspPortal.Domain.Catalog;
using CsvHelper;

namespace CspPortal.Application.Catalog;

/// <summary>One product in the exported file.</summary>
[CsvRecord]
public sealed partial class CatalogueFileRow
{
    public string ProductId { get; set; } = "";

    public string Title { get; set; } = "";

    public string Publisher { get; set; } = "";

    public ProductKind Kind { get; set; }

    public string Keys { get; set; } = "";

    public int Skus { get; set; }

    public int WithdrawnSkus { get; set; }

    public int Downloads { get; set; }

    public static CatalogueFileRow From(CatalogueProduct product) => new()
    {
        ProductId = product.Id,
        Title = product.Title,
        Publisher = product.Publisher,
        Kind = product.Kind,
        Keys = product.HasKeys ? product.KeySource.ToString() : "None",
        Skus = product.Skus,
        WithdrawnSkus = product.WithdrawnSkus,
        Downloads = product.Downloads,
    };
}

/// <summary>One price in the exported file.</summary>
[CsvRecord]
public sealed partial class PriceFileRow
{
    public string SkuId { get; set; } = "";

    public string SkuTitle { get; set; } = "";

    public string MarketCode { get; set; } = "";

    public Segment Segment { get; set; }

    public BillingPlan BillingPlan { get; set; }

    public decimal UnitPrice { get; set; }

    public string Currency { get; set; } = "";

    public string EffectiveFrom { get; set; } = "";

    /// <summary>Last day, inclusive; empty: no end.</summary>
    public string EffectiveTo { get; set; } = "";

    public static PriceFileRow From(CataloguePrice price) => new()
    {
        SkuId = price.SkuId,
        SkuTitle = price.SkuTitle,
        MarketCode = price.MarketCode,
        Segment = price.Segment,
        BillingPlan = price.Plan,
        UnitPrice = price.UnitPrice.Amount,
        Currency = price.UnitPrice.Currency,
        EffectiveFrom = MarketFileRow.Iso(price.EffectiveFrom),
        EffectiveTo = MarketFileRow.Iso(price.EndsOn),
    };
}
