using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Customers;
using CspPortal.Domain.Access;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

/// <summary>The catalogue by country and by customer (spec 3), MKT-01 and MKT-02 in it.</summary>
[Route("v1")]
public sealed class CatalogController(OfferQueries offers, CustomerQueries customers, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    private static readonly ProductKind[] None = [];
    private static readonly ProductKind[] Reservations = [ProductKind.AzureReservation];

    /// <summary>Views that a partner of software has nothing under are empty; unknown ones are refused.</summary>
    private static readonly Dictionary<string, ProductKind[]> Views = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Software"] = [ProductKind.PerpetualSoftware, ProductKind.SoftwareSubscription],
        ["SoftwarePerpetual"] = [ProductKind.PerpetualSoftware],
        ["SoftwareSubscriptions"] = [ProductKind.SoftwareSubscription],
        ["SoftwareSUSELinux"] = [ProductKind.AzureSoftwarePlan],
        ["Azure"] = Reservations, ["AzureReservations"] = Reservations, ["AzureReservationsVM"] = Reservations,
        ["AzureReservationsSQL"] = None, ["AzureReservationsCosmosDb"] = None, ["MicrosoftAzure"] = None, ["OnlineServices"] = None, ["MarketplaceSaaS"] = None, ["SpecializedOffers"] = None,
    };

    private static readonly string[] OtherSegments = ["education", "government", "nonprofit"];

    [HttpGet("products"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<ResourceCollection<ProductResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> Products(string? country, string? targetView, CancellationToken ct) => ByCountryAsync(country, place => ListAsync(place, targetView, ct), ct);

    [HttpGet("products/{product}"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<ProductResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> Product(string product, string? country, CancellationToken ct) => ByCountryAsync(country, place => OneAsync(place, product, null, null, Part.Product, ct), ct);

    [HttpGet("products/{product}/skus"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<ResourceCollection<SkuResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> Skus(string product, string? country, CancellationToken ct) => ByCountryAsync(country, place => OneAsync(place, product, null, null, Part.Skus, ct), ct);

    [HttpGet("products/{product}/skus/{sku}"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<SkuResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> Sku(string product, string sku, string? country, CancellationToken ct) => ByCountryAsync(country, place => OneAsync(place, product, sku, null, Part.Sku, ct), ct);

    [HttpGet("products/{product}/skus/{sku}/availabilities"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<ResourceCollection<AvailabilityResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> Availabilities(string product, string sku, string? country, CancellationToken ct) =>
        ByCountryAsync(country, place => OneAsync(place, product, sku, null, Part.Availabilities, ct), ct);

    [HttpGet("products/{product}/skus/{sku}/availabilities/{availability}"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<AvailabilityResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> Availability(string product, string sku, string availability, string? country, CancellationToken ct) =>
        ByCountryAsync(country, place => OneAsync(place, product, sku, availability, Part.Availability, ct), ct);

    [HttpGet("customers/{tenant}/products"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<ResourceCollection<ProductResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> CustomersProducts(string tenant, string? targetView, CancellationToken ct) => OfCustomerAsync(tenant, place => ListAsync(place, targetView, ct), ct);

    [HttpGet("customers/{tenant}/products/{product}"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<ProductResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> CustomersProduct(string tenant, string product, CancellationToken ct) => OfCustomerAsync(tenant, place => OneAsync(place, product, null, null, Part.Product, ct), ct);

    [HttpGet("customers/{tenant}/products/{product}/skus"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<ResourceCollection<SkuResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> CustomersSkus(string tenant, string product, CancellationToken ct) => OfCustomerAsync(tenant, place => OneAsync(place, product, null, null, Part.Skus, ct), ct);

    [HttpGet("customers/{tenant}/products/{product}/skus/{sku}"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<SkuResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> CustomersSku(string tenant, string product, string sku, CancellationToken ct) => OfCustomerAsync(tenant, place => OneAsync(place, product, sku, null, Part.Sku, ct), ct);

    [HttpGet("customers/{tenant}/products/{product}/skus/{sku}/availabilities"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<ResourceCollection<AvailabilityResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> CustomersAvailabilities(string tenant, string product, string sku, CancellationToken ct) =>
        OfCustomerAsync(tenant, place => OneAsync(place, product, sku, null, Part.Availabilities, ct), ct);

    [HttpGet("customers/{tenant}/products/{product}/skus/{sku}/availabilities/{availability}"), Requires(Permission.ReadCustomers), Reads("targetSegment")]
    [ProducesResponseType<AvailabilityResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> CustomersAvailability(string tenant, string product, string sku, string availability, CancellationToken ct) =>
        OfCustomerAsync(tenant, place => OneAsync(place, product, sku, availability, Part.Availability, ct), ct);

    /// <summary>A bare array, not a collection (spec 0.8). What is restricted is what the market does not sell (MKT-01).</summary>
    [HttpPost("extensions/product/checkinventory"), Requires(Permission.ReadCustomers)]
    [ProducesResponseType<IReadOnlyList<InventoryItemResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> CheckInventory(InventoryCheckResource body, string? country, CancellationToken ct) => ByCountryAsync(
        country,
        async place =>
        {
            if (body.TargetItems is not { Count: > 0 and <= 100 } items || items.Any(item => string.IsNullOrWhiteSpace(item?.ProductId))) return Bad("targetItems", "Name 1 to 100 products.");
            var products = await offers.ProductsAsync([.. items.Select(item => item!.ProductId!).Distinct()], ct);
            var conditions = await offers.ConditionsAsync(place.Market.Code, ct);
            return Ok(items.Where(item => products.ContainsKey(item!.ProductId!)).SelectMany(item => products[item!.ProductId!].Skus
                .Where(sku => string.IsNullOrEmpty(item.SkuId) || sku.Id == item.SkuId).OrderBy(sku => sku.Id, StringComparer.Ordinal)
                .Select(sku => InventoryItemResource.Of(conditions.Offer(products[item.ProductId!], sku, BillingPlan.OneTime, []), place.Country))));
        },
        ct);

    private enum Part
    {
        Product,
        Skus,
        Sku,
        Availabilities,
        Availability,
    }

    private async Task<IActionResult> ByCountryAsync(string? country, Func<CatalogPlace, Task<IActionResult>> answer, CancellationToken ct)
    {
        var market = (await offers.MarketsAsync(country ?? "", ct)).FirstOrDefault();
        if (market is null) return Bad("country", "country names a market by its two-letter ISO code.");
        return RefuseSegment() ?? await answer(CatalogPlace.Of(market, market.IsoCode));
    }

    private async Task<IActionResult> OfCustomerAsync(string tenant, Func<CatalogPlace, Task<IActionResult>> answer, CancellationToken ct)
    {
        if (!Guid.TryParse(tenant, out var id)) return Refused(StatusCodes.Status400BadRequest, PartnerErrorCode.CustomerIdMalformed, "A customer id is a GUID.", "customerId");
        if (!(await customers.VersionAsync(id, ct)).Succeeded(out var customer, out var missing)) return Refused(missing);
        var conditions = await offers.ConditionsAsync(customer.Profile.MarketCode, ct);
        return RefuseSegment() ?? await answer(CatalogPlace.Of(id, conditions.Market));
    }

    private ObjectResult? RefuseSegment()
    {
        var segment = Request.Query["targetSegment"].ToString();
        if (segment.Length == 0 || WireNames.Same(segment, "commercial")) return null;
        return OtherSegments.Any(other => WireNames.Same(segment, other))
            ? Refused(StatusCodes.Status403Forbidden, PartnerErrorCode.SegmentRefused, "Products are sold here in the commercial segment.", "targetSegment")
            : Bad("targetSegment", "Segments are commercial, education, government and nonprofit.");
    }

    private async Task<IActionResult> ListAsync(CatalogPlace place, string? targetView, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(targetView)) return Bad("targetView", "Name a targetView, e.g. Software.");
        if (!Views.TryGetValue(targetView.Trim(), out var kinds)) return Refused(StatusCodes.Status403Forbidden, PartnerErrorCode.ViewRefused, "There is no such view.", "targetView");
        var conditions = await offers.ConditionsAsync(place.Market.Code, ct);
        var prices = kinds.Length == 0 ? null : await offers.PricesAsync(place.Market.Code, ct);
        var products = kinds.Length == 0 ? [] : await offers.OfKindsAsync(kinds, ct);
        var items = products.Where(product => product.Skus.Any(sku => OffersOf(product, sku, conditions, prices!).Count > 0)).Select(product => ProductResource.Of(product, place)).ToList();
        var query = place.Query.Length == 0 ? $"?targetView={Uri.EscapeDataString(targetView.Trim())}" : $"{place.Query}&targetView={Uri.EscapeDataString(targetView.Trim())}";
        return Ok(new ResourceCollection<ProductResource>(items) { Links = new(new(place.Root + query)) });
    }

    private async Task<IActionResult> OneAsync(CatalogPlace place, string productId, string? skuId, string? availabilityId, Part part, CancellationToken ct)
    {
        var product = (await offers.ProductsAsync([productId], ct)).GetValueOrDefault(productId);
        var conditions = await offers.ConditionsAsync(place.Market.Code, ct);
        var prices = await offers.PricesAsync(place.Market.Code, [productId], ct);
        var skus = product?.Skus.OrderBy(sku => sku.Id, StringComparer.Ordinal).Select(sku => (Sku: sku, Offers: OffersOf(product, sku, conditions, prices))).Where(each => each.Offers.Count > 0).ToList() ?? [];
        if (product is null || skus.Count == 0) return Refused(StatusCodes.Status404NotFound, PartnerErrorCode.ProductNotFound, "This product is not sold in that market.", "productId");
        if (part == Part.Product) return Ok(ProductResource.Of(product, place));
        if (part == Part.Skus) return Ok(List(skus.Select(each => SkuResource.Of(product, each.Sku, each.Offers.Select(offer => offer.BillingPlan), place)), place, $"{product.Id}/skus"));

        var found = skus.Find(each => each.Sku.Id == skuId);
        if (found.Sku is null) return Refused(StatusCodes.Status404NotFound, PartnerErrorCode.SkuNotFound, "This SKU is not sold in that market.", "skuId");
        if (part == Part.Sku) return Ok(SkuResource.Of(product, found.Sku, found.Offers.Select(offer => offer.BillingPlan), place));

        var availability = AvailabilityResource.Of(product, found.Sku, found.Offers, place);
        if (part == Part.Availabilities) return Ok(List([availability], place, $"{product.Id}/skus/{found.Sku.Id}/availabilities"));
        return availability.Id == availabilityId ? Ok(availability) : Refused(StatusCodes.Status404NotFound, PartnerErrorCode.AvailabilityNotFound, "There is no such availability.", "availabilityId");
    }

    private static ResourceCollection<T> List<T>(IEnumerable<T> items, CatalogPlace place, string path) => new([.. items]) { Links = new(place.Link(path)) };

    /// <summary>One for each plan there is a price for; empty where the SKU cannot be bought (MKT-01).</summary>
    private static List<Offer> OffersOf(Product product, Sku sku, MarketConditions conditions, ILookup<(string ProductId, string SkuId), PriceListEntry> prices)
    {
        var rows = prices[(product.Id, sku.Id)].ToList();
        return [.. rows.Select(row => row.BillingPlan).Distinct().Order().Select(plan => conditions.Offer(product, sku, plan, rows)).Where(offer => CheckoutPolicy.WhyNotSold(offer, "").Count == 0)];
    }
}

public sealed record InventoryTargetResource(string? ProductId, string? SkuId);

public sealed record InventoryContextResource(string? CustomerId, string? AzureSubscriptionId, string? ArmRegionName);

public sealed record InventoryCheckResource(IReadOnlyList<InventoryTargetResource?>? TargetItems, InventoryContextResource? InventoryContext);

public sealed record RestrictionProperties(string Type, IReadOnlyList<string> Values);

public sealed record RestrictionResource(string ReasonCode, string Description, RestrictionProperties Properties);

public sealed record InventoryItemResource(string ProductId, string SkuId, bool IsRestricted, IReadOnlyList<RestrictionResource> Restrictions)
{
    public static InventoryItemResource Of(Offer offer, string country) => new(
        offer.Product.Id, offer.Sku.Id, !offer.IsSoldInMarket,
        offer.IsSoldInMarket ? [] : [new("NotAvailableForSubscription", "Azure reservations are not sold in this market.", new("Location", [country]))]);
}
