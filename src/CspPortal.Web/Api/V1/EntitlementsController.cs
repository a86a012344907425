using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Orders;
using CspPortal.Domain.Access;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

public sealed record EntitlementOrderResource(string Id, string LineItemId, string AlternateId);

public sealed record EntitlementQuantityResource(long Quantity, string Status);

/// <summary>Artifact (spec 6): of reservations alone. No key and no link is one: the API of keys is the portal's own (ACC-01).</summary>
public sealed record EntitlementArtifactResource(ResourceLink Link, string ResourceId, IReadOnlyDictionary<string, string> DynamicAttributes)
{
    public string ArtifactType => "reservedinstance";
}

/// <summary>Entitlement (spec 6).</summary>
public sealed record EntitlementResource
{
    public IReadOnlyList<EntitlementResource> IncludedEntitlements => [];

    public required EntitlementOrderResource ReferenceOrder { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required long Quantity { get; init; }

    public required IReadOnlyList<EntitlementQuantityResource> QuantityDetails { get; init; }

    public required IReadOnlyList<EntitlementArtifactResource> EntitledArtifacts { get; init; }

    public required string EntitlementType { get; init; }

    public required string FulfillmentState { get; init; }

    public DateTime? ExpiryDate { get; init; }

    public ResourceAttributes Attributes => new("Entitlement");

    public static string TypeOf(OrderLine line) => line.Kind == ProductKind.AzureReservation ? "reservedinstance" : "software";

    public static EntitlementResource Of(OrderLine line, bool withExpiry)
    {
        var active = line.Status == LineStatus.Active;
        var number = line.Number - 1;
        var group = WireNames.Invariant($"{line.OrderId}/lineitems/{number}/resource/{line.OrderId}-{number}");
        return new()
        {
            ReferenceOrder = new(line.OrderId, number.ToString(CultureInfo.InvariantCulture), line.OrderId),
            ProductId = line.ProductId,
            SkuId = line.SkuId,
            Quantity = active ? line.Quantity : 0,
            QuantityDetails = [new(line.Quantity, active ? "fulfilled" : "unfulfilled")],
            EntitledArtifacts = line.Kind == ProductKind.AzureReservation
                ? [new(new($"/customers/{line.CustomerId}/artifacts/reservedinstance/groups/{group}"), $"{line.OrderId}-{number}", new Dictionary<string, string>(StringComparer.Ordinal) { ["reservationType"] = "virtualmachines" })]
                : [],
            EntitlementType = TypeOf(line),
            FulfillmentState = active ? "fulfilled" : "unfulfilled",
            ExpiryDate = withExpiry && line.TermEndsOn is { } end ? WireNames.Day(end) : null,
        };
    }
}

public sealed record ReservationDetailResource(
    string ReservationId, string ScopeType, string DisplayName, IReadOnlyList<string> AppliedScopes, long Quantity, DateTime EffectiveDateTime, DateTime? ExpiryDateTime, string ProvisioningState);

public sealed record ReservationArtifactResource(IReadOnlyList<ReservationDetailResource> Reservations)
{
    public string Type => "virtualmachines";
}

/// <summary>What a customer is entitled to (spec 6): App+User in Partner Center.</summary>
[Route("v1/customers/{tenant}"), CustomerPath, PeopleOnly]
public sealed class EntitlementsController(OrderQueries orders, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    [HttpGet("entitlements"), Requires(Permission.ReadSoftware), Reads("entitlementType", "showExpiry")]
    [ProducesResponseType<ResourceCollection<EntitlementResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(Guid tenant, CancellationToken ct)
    {
        var kind = Request.Query["entitlementType"].ToString();
        if (WireNames.Same(kind, "virtualmachinereservedinstance")) kind = "reservedinstance";
        if (!WireNames.IsUnset(kind) && !WireNames.Same(kind, "software") && !WireNames.Same(kind, "reservedinstance")) return Bad("entitlementType", "Entitlements are of type software or reservedinstance.");
        var withExpiry = bool.TryParse(Request.Query["showExpiry"].ToString(), out var show) && show;
        return Answer(await orders.AllAsync(tenant, ct), found => new ResourceCollection<EntitlementResource>(
        [
            .. found.Orders.SelectMany(order => order.Lines).Where(line => line.Status != LineStatus.Cancelled && (WireNames.IsUnset(kind) || WireNames.Same(kind, EntitlementResource.TypeOf(line))))
                .Select(line => EntitlementResource.Of(line, withExpiry)),
        ]));
    }

    /// <summary>Where an entitlement's artifact leads.</summary>
    [HttpGet("artifacts/reservedinstance/groups/{order}/lineitems/{line}/resource/{resource}"), Requires(Permission.ReadSoftware)]
    [ProducesResponseType<ReservationArtifactResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Reservation(Guid tenant, string order, string line, string resource, CancellationToken ct)
    {
        if (!(await orders.OneAsync(tenant, order, ct)).Succeeded(out var found, out var missing)) return Refused(missing);
        var number = int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var counted) ? counted + 1 : 0;
        if (resource != WireNames.Invariant($"{order}-{number - 1}") || found.Orders[0].Lines.SingleOrDefault(each => each.Number == number && each.Kind == ProductKind.AzureReservation) is not { } reservation)
            return Refused(StatusCodes.Status404NotFound, PartnerErrorCode.NotFound, "There is no such reservation.");
        return Ok(new ReservationArtifactResource(
        [
            new(
                resource, reservation.ReservationScope is { } scope ? scope.ToString() : "", reservation.SkuTitle, reservation.AzureSubscriptionId is { } subscription ? [$"/subscriptions/{subscription}"] : [],
                reservation.Quantity, reservation.PurchasedAt, reservation.TermEndsOn is { } end ? WireNames.Day(end) : null,
                reservation.Status switch { LineStatus.Active => "Succeeded", LineStatus.Pending => "Creating", _ => "Cancelled" }),
        ]));
    }
}
