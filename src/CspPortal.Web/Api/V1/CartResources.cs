using System.Text.Json;
using CspPortal.Application.Orders;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Pages;

namespace CspPortal.Web.Api.V1;

/// <summary>Prices before tax (spec 4.1).</summary>
public sealed record PricingResource(decimal ListPrice, decimal DiscountedPrice, decimal ProratedPrice, decimal Price, decimal ExtendedPrice)
{
    /// <param name="unit">Of one unit for the whole term, as the price list has it.</param>
    public static PricingResource Of(Money unit, long quantity, TaxTreatment treatment, decimal rate)
    {
        var (one, all) = (TaxedMoney.Split(unit, treatment, rate).Net.Amount, TaxedMoney.Split(unit * quantity, treatment, rate).Net.Amount);
        return new(one, one, one, one, all);
    }
}

public sealed record CartErrorResource(int ErrorCode, string ErrorDescription);

/// <summary>Line of a cart, in and out (spec 4.1).</summary>
public sealed record CartLineItemResource
{
    public int? Id { get; init; }

    public string? CatalogItemId { get; init; }

    public string? FriendlyName { get; init; }

    public long? Quantity { get; init; }

    public string? CurrencyCode { get; init; }

    public string? BillingCycle { get; init; }

    public string? TermDuration { get; init; }

    public string? OrderGroup { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? ProvisioningContext { get; init; }

    public PricingResource? Pricing { get; init; }

    public CartErrorResource? Error { get; init; }

    public ApiCartLine ToLine() => new(
        CatalogItemId, FriendlyName, Quantity ?? 0, CurrencyCode, BillingCycle, TermDuration, string.IsNullOrWhiteSpace(OrderGroup) ? null : OrderGroup.Trim(),
        ProvisioningContexts.Value(ProvisioningContext, "subscriptionId"), ProvisioningContexts.Value(ProvisioningContext, "scope"));

    public static CartLineItemResource Of(WantedLine wanted, int id, RefusalTexts texts)
    {
        var line = wanted.Line;
        return new()
        {
            Id = id,
            CatalogItemId = line.OfferId,
            FriendlyName = line.FriendlyName ?? wanted.Offer?.Sku.Title,
            Quantity = line.Quantity,
            CurrencyCode = line.Shown?.Currency ?? line.Currency,
            BillingCycle = wanted.Offer is { } offer ? WireNames.Of(offer.BillingPlan) : line.BillingCycle,
            TermDuration = wanted.Offer is null ? line.TermDuration : OrderLineItemResource.Duration(wanted.Offer.Sku.Term),
            OrderGroup = line.OrderGroup ?? "0",
            ProvisioningContext = ProvisioningContexts.Of(line.AzureSubscriptionId, line.Scope),
            Pricing = line.Shown is { } shown && wanted.Offer is { } priced ? PricingResource.Of(shown, line.Quantity, priced.TaxTreatment, priced.TaxRate) : null,
            Error = wanted.Problems is [var first, ..] ? new(CodeOf(first), string.Join(' ', wanted.Problems.Select(texts.Say))) : null,
        };
    }

    /// <summary>Numbers of Partner Center's CartErrorCode; numbers, since its SDK reads the names in a spelling of its own.</summary>
    public static int CodeOf(Refusal refusal) => refusal.Code switch
    {
        "api-cart.currency-not-sold" => 10000,
        "api-cart.offer-unknown" => 10001,
        "order.no-price-in-market" => 10001,
        "order.sku-not-sold" or "order.reservations-not-sold-in-market" => 10003,
        "order.azure-subscription-required" or "api-cart.subscription-malformed" => 10007,
        "api-cart.plan-not-sold" => 10013,
        "order.quantity-out-of-range" => 10015,
        _ => 10010,
    };
}

/// <summary>What a reservation is provisioned with.</summary>
public static class ProvisioningContexts
{
    public static string? Value(IReadOnlyDictionary<string, JsonElement>? context, string name) =>
        context?.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static IReadOnlyDictionary<string, JsonElement>? Of(string? subscription, string? scope)
    {
        if (subscription is null && scope is null) return null;
        var context = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (subscription is not null) context["subscriptionId"] = JsonSerializer.SerializeToElement(subscription);
        if (scope is not null) context["scope"] = JsonSerializer.SerializeToElement(scope);
        return context;
    }
}

/// <summary>Cart (spec 4.1).</summary>
public sealed record CartResource
{
    public Guid? Id { get; init; }

    public DateTime? CreationTimestamp { get; init; }

    public DateTime? LastModifiedTimestamp { get; init; }

    public DateTime? ExpirationTimestamp { get; init; }

    public Guid? LastModifiedUser { get; init; }

    public string? Status { get; init; }

    public IReadOnlyList<CartLineItemResource?>? LineItems { get; init; }

    public SelfLink? Links { get; init; }

    public ResourceAttributes? Attributes { get; init; }

    public static CartResource Of(ApiCartDetail detail, RefusalTexts texts) => new()
    {
        Id = detail.Cart.Id,
        CreationTimestamp = detail.Cart.CreatedAt,
        LastModifiedTimestamp = detail.Cart.ModifiedAt,
        ExpirationTimestamp = detail.Cart.ExpiresAt,
        LastModifiedUser = detail.Cart.ModifiedById,
        Status = detail.Cart.Status.ToString(),
        LineItems = [.. detail.Lines.Select((line, at) => CartLineItemResource.Of(line, at, texts))],
        Links = new(new($"/customers/{detail.Cart.CustomerId}/carts/{detail.Cart.Id}")),
        Attributes = new("Cart"),
    };
}

public sealed record OrderErrorResource(string OrderGroupId, int Code, string Description);

public sealed record CartCheckoutResource(IReadOnlyList<OrderResource> Orders, IReadOnlyList<OrderErrorResource> OrderErrors)
{
    public ResourceAttributes Attributes => new("CartCheckoutResult");
}
