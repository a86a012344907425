using System.Text.Json;
using CspPortal.Application.Orders;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CspPortal.Web.Api.Wire;

namespace CspPortal.Web.Api.V1;

public sealed record OrderLineLinks(ResourceLink Product, ResourceLink Sku, ResourceLink Availability, ResourceLink ProvisioningStatus, ResourceLink ActivationLinks, ResourceLink? Subscription);

/// <summary>Line of an order, in and out (spec 4.2). The wire counts from 0.</summary>
public sealed record OrderLineItemResource
{
    public int? LineItemNumber { get; init; }

    public string? OfferId { get; init; }

    public Guid? SubscriptionId { get; init; }

    public string? TermDuration { get; init; }

    public string? TransactionType { get; init; }

    public string? FriendlyName { get; init; }

    public long? Quantity { get; init; }

    public string? BillingCycle { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? ProvisioningContext { get; init; }

    public PricingResource? Pricing { get; init; }

    public OrderLineLinks? Links { get; init; }

    /// <summary>Perpetual software has none, which Partner Center writes as nothing.</summary>
    public static string Duration(Term term) => term == Term.OneTime ? "" : term.ToString();

    public static OrderLineItemResource Of(OrderLine line, Customer customer, bool withPrice)
    {
        var availability = OfferIds.AvailabilityOf(line.ProductId, line.SkuId, customer.MarketCode);
        var (catalogue, order, number) = ($"/customers/{customer.Id}/products/{line.ProductId}", $"/customers/{customer.Id}/orders/{line.OrderId}", line.Number - 1);
        var subscription = SubscriptionIds.Has(line) && line.Status != LineStatus.Pending ? SubscriptionIds.Of(line.OrderId, line.Number) : (Guid?)null;
        return new()
        {
            LineItemNumber = number,
            OfferId = OfferIds.Of(line.ProductId, line.SkuId, customer.MarketCode),
            SubscriptionId = subscription,
            TermDuration = Duration(line.Term),
            TransactionType = line.Status == LineStatus.Cancelled ? "cancel" : "New",
            FriendlyName = line.FriendlyName ?? line.SkuTitle,
            Quantity = line.Status == LineStatus.Cancelled ? 0 : line.Quantity,
            ProvisioningContext = ProvisioningContexts.Of(line.AzureSubscriptionId?.ToString(), line.ReservationScope is { } scope ? WireNames.Of(scope) : null),
            Pricing = withPrice ? PricingResource.Of(line.UnitPrice, line.Quantity, line.TaxTreatment, line.TaxRate) : null,
            Links = new(
                new(catalogue), new($"{catalogue}/skus/{line.SkuId}"), new($"{catalogue}/skus/{line.SkuId}/availabilities/{availability}"),
                new($"{order}/provisioningstatus"), new(WireNames.Invariant($"{order}/lineitems/{number}/activationlinks")),
                subscription is { } id ? new($"/customers/{customer.Id}/subscriptions/{id}") : null),
        };
    }
}

public sealed record OrderLinks(ResourceLink Self, ResourceLink ProvisioningStatus, ResourceLink? PatchOperation);

/// <summary>Order, in and out (spec 4.2).</summary>
public sealed record OrderResource
{
    public string? Id { get; init; }

    public string? AlternateId { get; init; }

    public Guid? ReferenceCustomerId { get; init; }

    public string? BillingCycle { get; init; }

    public string? CurrencyCode { get; init; }

    public string? CurrencySymbol { get; init; }

    public IReadOnlyList<OrderLineItemResource?>? LineItems { get; init; }

    public DateTime? CreationDate { get; init; }

    public string? Status { get; init; }

    public string? TransactionType { get; init; }

    public decimal? TotalPrice { get; init; }

    public OrderLinks? Links { get; init; }

    public ResourceAttributes? Attributes { get; init; }

    public static OrderResource Of(Order order, Customer customer, bool withPrice)
    {
        var lines = order.Lines.OrderBy(line => line.Number).Select(line => OrderLineItemResource.Of(line, customer, withPrice)).ToList();
        var plans = order.Lines.Select(line => line.BillingPlan).Distinct().ToList();
        var self = $"/customers/{customer.Id}/orders/{order.Id}";
        return new()
        {
            Id = order.Id,
            AlternateId = order.Id,
            ReferenceCustomerId = customer.Id,
            BillingCycle = plans is [var plan] ? WireNames.Of(plan) : "unknown",
            CurrencyCode = order.Currency,
            CurrencySymbol = CurrencySymbols.Of(order.Currency),
            LineItems = lines,
            CreationDate = order.PlacedAt,
            Status = WireNames.Of(order.Status),
            TransactionType = "UserPurchase",
            TotalPrice = withPrice ? lines.Sum(line => line.Pricing!.ExtendedPrice) : null,
            Links = new(new(self), new($"{self}/provisioningstatus"), order.Status == OrderStatus.Cancelled ? null : new(self, "PATCH")),
            Attributes = new("Order"),
        };
    }
}

public sealed record ProvisionedQuantityResource(long Quantity, string Status);

public sealed record ProvisioningStatusResource(int LineItemNumber, string Status, IReadOnlyList<ProvisionedQuantityResource> QuantityProvisioningInformation)
{
    public static ProvisioningStatusResource Of(OrderLine line)
    {
        var status = line switch
        {
            { Status: LineStatus.Active } => "Fulfilled",
            { Status: LineStatus.Pending } => "PrefulfillmentPending",
            _ => "Unfulfilled",
        };
        return new(line.Number - 1, status, [new(line.Status == LineStatus.Cancelled ? 0 : line.Quantity, status)]);
    }
}

public sealed record ActivationLinkResource(int LineItemNumber, ResourceLink Link);
