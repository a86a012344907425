namespace CspPortal.Domain.Catalog;

/// <summary>Why the catalogue is not changed (SET-01); field names are those of the forms.</summary>
public static class CatalogueRefusals
{
    public static readonly Refusal RowNotFound = new("catalogue.row-not-found", RefusalKind.NotFound);

    /// <summary>Arguments: today (UTC).</summary>
    public static readonly Refusal DateInPast = new("catalogue.date-in-past", RefusalKind.Invalid, "EffectiveFrom");

    /// <summary>Arguments: the last day allowed.</summary>
    public static readonly Refusal DateTooFar = new("catalogue.date-too-far", RefusalKind.Invalid, "EffectiveFrom");

    /// <summary>Arguments: the day.</summary>
    public static readonly Refusal RowExists = new("catalogue.row-exists", RefusalKind.Conflict, "EffectiveFrom");

    /// <summary>What has begun to hold stays in the history; arguments: since when.</summary>
    public static readonly Refusal RowInForce = new("catalogue.row-in-force", RefusalKind.Conflict);

    public static readonly Refusal MarketUnknown = new("catalogue.market-unknown", RefusalKind.Invalid, "MarketCode");
    public static readonly Refusal RateOutOfRange = new("catalogue.rate-out-of-range", RefusalKind.Invalid, "Rate");

    /// <summary>Arguments: most days, most hours.</summary>
    public static readonly Refusal WindowOutOfRange = new("catalogue.window-out-of-range", RefusalKind.Invalid, "WindowLength");

    /// <summary>A window where nothing is cancelled here.</summary>
    public static readonly Refusal WindowNotUsed = new("catalogue.window-not-used", RefusalKind.Invalid, "WindowLength");
    public static readonly Refusal RefundNeeded = new("catalogue.refund-needed", RefusalKind.Invalid, "Refund");
    public static readonly Refusal RefundNotUsed = new("catalogue.refund-not-used", RefusalKind.Invalid, "Refund");

    /// <summary>CAN-03.</summary>
    public static readonly Refusal PlanNeverCancelled = new("catalogue.plan-never-cancelled", RefusalKind.Invalid, "Route");

    /// <summary>CAN-04.</summary>
    public static readonly Refusal ReservationNotHere = new("catalogue.reservation-not-here", RefusalKind.Invalid, "Route");

    public static readonly Refusal ProductNotFound = new("catalogue.product-not-found", RefusalKind.NotFound);
    public static readonly Refusal SkuNotFound = new("catalogue.sku-not-found", RefusalKind.NotFound);

    /// <summary>Somebody was faster, or the form was sent twice.</summary>
    public static readonly Refusal SkuWithdrawnBefore = new("catalogue.sku-withdrawn-before", RefusalKind.Conflict);
    public static readonly Refusal SkuSoldBefore = new("catalogue.sku-sold-before", RefusalKind.Conflict);
}
