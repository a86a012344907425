using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;

namespace CspPortal.Domain.Orders;

public static class OrderRefusals
{
    public static readonly Refusal NotFound = new("order.not-found", RefusalKind.NotFound);

    /// <summary>ORD-01; arguments: minimum, maximum.</summary>
    public static readonly Refusal QuantityOutOfRange = new("order.quantity-out-of-range", RefusalKind.Invalid, "Quantity");

    public static readonly Refusal SkuNotSold = new("order.sku-not-sold", RefusalKind.Invalid);

    /// <summary>Arguments: the market's name.</summary>
    public static readonly Refusal NoPriceInMarket = new("order.no-price-in-market", RefusalKind.Invalid);

    /// <summary>MKT-01; arguments: the market's name.</summary>
    public static readonly Refusal ReservationsNotSoldInMarket = new("order.reservations-not-sold-in-market", RefusalKind.Invalid);

    /// <summary>ORD-06.</summary>
    public static readonly Refusal SubscriptionRequired = new("order.azure-subscription-required", RefusalKind.Invalid, "AzureSubscriptionId");

    /// <summary>ORD-06.</summary>
    public static readonly Refusal ScopeRequired = new("order.reservation-scope-required", RefusalKind.Invalid, "ReservationScope");

    /// <summary>CST-01.</summary>
    public static readonly Refusal AgreementMissing = new("order.agreement-missing", RefusalKind.Conflict);

    /// <summary>ORD-01; arguments: available, asked, both as money.</summary>
    public static readonly Refusal CreditLimitExceeded = new("order.credit-limit-exceeded", RefusalKind.Conflict);

    public static readonly Refusal NoAccountInCurrency = new("order.no-account-in-currency", RefusalKind.Conflict);

    public static readonly Refusal CartEmpty = new("order.cart-empty", RefusalKind.Conflict);

    public static readonly Refusal CartFull = new("order.cart-full", RefusalKind.Conflict);

    public static readonly Refusal CurrenciesMixed = new("order.currencies-mixed", RefusalKind.Conflict);

    public static readonly Refusal CartLineNotFound = new("order.cart-line-not-found", RefusalKind.NotFound);

    /// <summary>What is bought is what was reviewed: the cart changed in another window.</summary>
    public static readonly Refusal CartChanged = new("order.cart-changed", RefusalKind.Conflict);

    /// <summary>PRC-02: old and new are shown side by side; nothing is charged.</summary>
    public static readonly Refusal PriceChanged = new("order.price-changed", RefusalKind.Conflict);

    /// <summary>Another node provisioned or somebody cancelled it meanwhile.</summary>
    public static readonly Refusal NotPending = new("order.not-pending", RefusalKind.Conflict);

    /// <summary>ORD-02: the same submission id with another body.</summary>
    public static readonly Refusal RequestIdReused = new("order.request-id-reused", RefusalKind.Conflict);
}

/// <summary>All that decides whether one line may be bought, as the catalogue has it today.</summary>
/// <param name="CurrentUnitPrice">Null: no price in this market, segment and plan.</param>
public sealed record Offer(
    Product Product, Sku Sku, BillingPlan BillingPlan, Money? CurrentUnitPrice, TaxTreatment TaxTreatment, decimal TaxRate,
    bool IsSoldInMarket, CancellationTerms CancellationTerms);

/// <summary>Whether a line may go into the cart and out of it again: the same question twice, for pages and API alike (MKT-01, ORD-01, ORD-06).</summary>
public static class CheckoutPolicy
{
    /// <summary>Lines a cart may hold; keeps one order one readable page.</summary>
    public const int MaximumLines = 50;

    /// <param name="marketName">The customer's market, named in the message.</param>
    /// <returns>Every rule that speaks against it; empty when it may be bought.</returns>
    public static IReadOnlyList<Refusal> Problems(Offer offer, long quantity, Guid? azureSubscriptionId, ReservationScope? scope, string marketName)
    {
        var problems = WhyNotSold(offer, marketName);
        if (quantity < offer.Sku.MinimumQuantity || quantity > offer.Sku.MaximumQuantity)
            problems.Add(OrderRefusals.QuantityOutOfRange.With(offer.Sku.MinimumQuantity, offer.Sku.MaximumQuantity));
        if (offer.Product.Kind == ProductKind.AzureReservation && (azureSubscriptionId ?? Guid.Empty) == Guid.Empty)
            problems.Add(OrderRefusals.SubscriptionRequired);
        if (offer.Product.Kind == ProductKind.AzureReservation && scope is null) problems.Add(OrderRefusals.ScopeRequired);
        return problems;
    }

    /// <summary>What speaks against selling it at all, whatever the quantity: shown before anything is filled in.</summary>
    public static List<Refusal> WhyNotSold(Offer offer, string marketName)
    {
        var problems = new List<Refusal>();
        if (offer.Sku.Withdrawn) problems.Add(OrderRefusals.SkuNotSold);
        if (!offer.IsSoldInMarket) problems.Add(OrderRefusals.ReservationsNotSoldInMarket.With(marketName));
        else if (offer.CurrentUnitPrice is null) problems.Add(OrderRefusals.NoPriceInMarket.With(marketName));
        return problems;
    }

    /// <summary>CST-01: without an accepted agreement nothing can be bought.</summary>
    public static Refusal? AgreementProblem(Customer customer) => customer.Agreement is null ? OrderRefusals.AgreementMissing : null;

    /// <summary>ORD-01: charges less credits of the open month plus this order, tax included, stay within the limit.</summary>
    public static Refusal? CreditProblem(Money limit, Money used, Money asked) =>
        used + asked > limit ? OrderRefusals.CreditLimitExceeded.With(limit - used, asked) : null;
}
