namespace CspPortal.Domain.Catalog;

/// <summary>Why a row of a price sheet is not taken (CAT-01).</summary>
public static class PriceSheetRefusals
{
    /// <summary>Arguments: what stands there.</summary>
    public static readonly Refusal SkuIdMalformed = new("price-sheet.sku-id-malformed", RefusalKind.Invalid);

    /// <summary>Arguments: what stands there.</summary>
    public static readonly Refusal MarketUnknown = new("price-sheet.market-unknown", RefusalKind.Invalid);

    /// <summary>Arguments: what stands there, our codes of those that share it.</summary>
    public static readonly Refusal MarketAmbiguous = new("price-sheet.market-ambiguous", RefusalKind.Invalid);

    /// <summary>Arguments: what stands there.</summary>
    public static readonly Refusal TermNotSold = new("price-sheet.term-not-sold", RefusalKind.Invalid);

    /// <summary>Arguments: billing plan, term.</summary>
    public static readonly Refusal PlanNotSold = new("price-sheet.plan-not-sold", RefusalKind.Invalid);

    /// <summary>Arguments: what stands there, market, its currency.</summary>
    public static readonly Refusal OtherCurrency = new("price-sheet.other-currency", RefusalKind.Invalid);

    /// <summary>Arguments: column, what stands there.</summary>
    public static readonly Refusal PriceUnreadable = new("price-sheet.price-unreadable", RefusalKind.Invalid);

    /// <summary>Arguments: what stands there.</summary>
    public static readonly Refusal PriceNotPositive = new("price-sheet.price-not-positive", RefusalKind.Invalid);

    /// <summary>Arguments: the highest.</summary>
    public static readonly Refusal PriceTooHigh = new("price-sheet.price-too-high", RefusalKind.Invalid);

    /// <summary>Arguments: what stands there, currency, digits that it has (PRC-01).</summary>
    public static readonly Refusal PriceTooFine = new("price-sheet.price-too-fine", RefusalKind.Invalid);

    /// <summary>Arguments: column, what stands there.</summary>
    public static readonly Refusal DayUnreadable = new("price-sheet.day-unreadable", RefusalKind.Invalid);
    public static readonly Refusal EndsBeforeStart = new("price-sheet.ends-before-start", RefusalKind.Invalid);

    /// <summary>Arguments: what stands there, what there is.</summary>
    public static readonly Refusal SegmentUnknown = new("price-sheet.segment-unknown", RefusalKind.Invalid);

    /// <summary>Arguments: what stands there, what there is.</summary>
    public static readonly Refusal TagsUnknown = new("price-sheet.tags-unknown", RefusalKind.Invalid);

    /// <summary>Arguments: tags, term.</summary>
    public static readonly Refusal TermOfOtherKind = new("price-sheet.term-of-other-kind", RefusalKind.Invalid);

    /// <summary>Arguments: column, what stands there.</summary>
    public static readonly Refusal TierUnreadable = new("price-sheet.tier-unreadable", RefusalKind.Invalid);

    /// <summary>Arguments: smallest and largest quantity of the SKU.</summary>
    public static readonly Refusal Tier = new("price-sheet.tier", RefusalKind.Invalid);

    /// <summary>Arguments: tags of the row, tags of the catalogue's product.</summary>
    public static readonly Refusal OtherKind = new("price-sheet.other-kind", RefusalKind.Invalid);

    /// <summary>Arguments: term of the row, term of the catalogue's SKU.</summary>
    public static readonly Refusal OtherTerm = new("price-sheet.other-term", RefusalKind.Invalid);

    /// <summary>Arguments: so many.</summary>
    public static readonly Refusal TooManyNewSkus = new("price-sheet.too-many-new-skus", RefusalKind.Invalid);
}
