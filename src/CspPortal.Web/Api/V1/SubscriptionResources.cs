using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Orders;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CspPortal.Web.Api.Wire;

namespace CspPortal.Web.Api.V1;

/// <summary>Ids of subscriptions: a line of an order with a term, written as a GUID and read back from it.</summary>
public static class SubscriptionIds
{
    private const int OrderBytes = Order.IdLength / 2;
    private const int CheckBytes = 16 - OrderBytes - sizeof(ushort);

    /// <summary>What Partner Center lists as subscriptions: software for a term; perpetual software and reservations never are (spec 5).</summary>
    public static bool Has(OrderLine line) => line.Kind is ProductKind.SoftwareSubscription or ProductKind.AzureSoftwarePlan;

    public static Guid Of(string orderId, int lineNumber)
    {
        Span<byte> id = stackalloc byte[16];
        Convert.FromHexString(orderId).CopyTo(id);
        BinaryPrimitives.WriteUInt16BigEndian(id[OrderBytes..], checked((ushort)lineNumber));
        Check(orderId, lineNumber).CopyTo(id[(OrderBytes + sizeof(ushort))..]);
        return new Guid(id, bigEndian: true);
    }

    /// <returns>Null: no id of ours.</returns>
    public static (string OrderId, int LineNumber)? Read(string text)
    {
        if (!Guid.TryParse(text, out var id)) return null;
        var bytes = id.ToByteArray(bigEndian: true);
        var (order, line) = (Convert.ToHexStringLower(bytes.AsSpan(0, OrderBytes)), BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(OrderBytes)));
        return bytes.AsSpan(OrderBytes + sizeof(ushort)).SequenceEqual(Check(order, line)) ? (order, line) : null;
    }

    private static ReadOnlySpan<byte> Check(string orderId, int lineNumber) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(WireNames.Invariant($"subscription/{orderId}/{lineNumber}"))).AsSpan(0, CheckBytes);
}

public sealed record RefundOptionAtResource(string Type, DateTime ExpiresAt);

public sealed record RefundableDetailResource(long Quantity, DateTime AllowedUntilDateTime);

public sealed record RefundableQuantityResource(long TotalQuantity, IReadOnlyList<RefundableDetailResource> Details);

public sealed record SubscriptionLinks(ResourceLink Product, ResourceLink Sku, ResourceLink Availability, ResourceLink Self);

/// <summary>Subscription, in and out (spec 5).</summary>
public sealed record SubscriptionResource
{
    public Guid? Id { get; init; }

    public string? OrderId { get; init; }

    public string? OfferId { get; init; }

    public string? OfferName { get; init; }

    public string? FriendlyName { get; init; }

    public TypeResource? ProductType { get; init; }

    public long? Quantity { get; init; }

    public string? UnitType { get; init; }

    public DateTime? CreationDate { get; init; }

    public DateTime? EffectiveStartDate { get; init; }

    /// <summary>Last day, inclusive.</summary>
    public DateTime? CommitmentEndDate { get; init; }

    /// <summary>CAN-02.</summary>
    public DateTime? CancellationAllowedUntilDate { get; init; }

    public string? Status { get; init; }

    public bool? AutoRenewEnabled { get; init; }

    public bool? IsTrial { get; init; }

    public bool? HasPurchasableAddons { get; init; }

    public bool? IsMicrosoftProduct { get; init; }

    public string? PublisherName { get; init; }

    public string? BillingType { get; init; }

    public string? BillingCycle { get; init; }

    public string? TermDuration { get; init; }

    public string? RenewalTermDuration { get; init; }

    public IReadOnlyList<RefundOptionAtResource>? RefundOptions { get; init; }

    public RefundableQuantityResource? RefundableQuantity { get; init; }

    public IReadOnlyList<string>? Actions { get; init; }

    public string? ContractType { get; init; }

    public Guid? PartnerId { get; init; }

    public SubscriptionLinks? Links { get; init; }

    public ResourceAttributes? Attributes { get; init; }

    public static SubscriptionResource Of(Order order, OrderLine line, Customer customer, DateTime now)
    {
        var (id, catalogue) = (SubscriptionIds.Of(order.Id, line.Number), $"/customers/{customer.Id}/products/{line.ProductId}");
        var status = StatusOf(line, now);
        var open = line.Status != LineStatus.Cancelled && line.Window.Contains(now) ? line.Window.EndsAt : null;
        return new()
        {
            Id = id,
            OrderId = order.Id,
            OfferId = OfferIds.Of(line.ProductId, line.SkuId, customer.MarketCode),
            OfferName = line.SkuTitle,
            FriendlyName = line.FriendlyName ?? line.SkuTitle,
            ProductType = ProductResource.TypeOf(line.Kind),
            Quantity = line.Quantity,
            UnitType = "Licenses",
            CreationDate = line.PurchasedAt,
            EffectiveStartDate = line.PurchasedAt,
            CommitmentEndDate = WireNames.Day(line.TermEndsOn ?? DateOnly.FromDateTime(line.PurchasedAt)),
            CancellationAllowedUntilDate = line.CancellableUntil,
            Status = status,
            AutoRenewEnabled = false,
            IsTrial = false,
            HasPurchasableAddons = false,
            IsMicrosoftProduct = line.Kind != ProductKind.AzureSoftwarePlan,
            BillingType = "license",
            BillingCycle = WireNames.Of(line.BillingPlan),
            TermDuration = OrderLineItemResource.Duration(line.Term),
            RenewalTermDuration = "",
            RefundOptions = open is { } end ? [new(line.CancellationTerms.Refund == RefundRule.Full ? "Full" : "Partial", end)] : [],
            RefundableQuantity = open is { } until ? new(line.Quantity, [new(line.Quantity, until)]) : new(0, []),
            Actions = status is "active" or "suspended" ? open is null ? ["edit"] : ["edit", "cancel"] : [],
            ContractType = line.HasKey ? "product_key" : "subscription",
            PartnerId = order.PartnerId,
            Links = new(
                new(catalogue), new($"{catalogue}/skus/{line.SkuId}"),
                new($"{catalogue}/skus/{line.SkuId}/availabilities/{OfferIds.AvailabilityOf(line.ProductId, line.SkuId, customer.MarketCode)}"), new($"/customers/{customer.Id}/subscriptions/{id}")),
            Attributes = new("Subscription", Etags.Of(order.Version)),
        };
    }

    public static string StatusOf(OrderLine line, DateTime now) => line switch
    {
        { Status: LineStatus.Cancelled } => "deleted",
        { TermEndsOn: { } end } when DateOnly.FromDateTime(now) > end => "expired",
        { SuspendedAt: not null } => "suspended",
        { Status: LineStatus.Pending } => "pending",
        _ => "active",
    };
}

/// <summary>State of provisioning (spec 5). <c>skuId</c> is a GUID in the SDK's model, whatever a SKU is called.</summary>
public sealed record SubscriptionProvisioningResource(Guid SkuId, string Status, long Quantity, DateTime? EndDate);
