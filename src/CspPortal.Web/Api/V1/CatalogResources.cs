using CspPortal.Application.Orders;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CspPortal.Web.Api.Wire;

namespace CspPortal.Web.Api.V1;

public sealed record TypeResource(string Id, string DisplayName, TypeResource? SubType = null);

public sealed record CurrencyResource(string Code, string Symbol);

/// <summary>Where catalogue links lead: by country, or a customer's own catalogue (spec 3).</summary>
public sealed record CatalogPlace(string Root, string Country, Market Market, string Query)
{
    public static CatalogPlace Of(Market market, string country) => new("/products", country, market, $"?country={country}");

    public static CatalogPlace Of(Guid customer, Market market) => new($"/customers/{customer}/products", market.IsoCode, market, "");

    public ResourceLink Link(string path) => new($"{Root}/{path}{Query}");
}

public sealed record ProductLinks(ResourceLink Skus, ResourceLink Self);

/// <summary>Product (spec 3).</summary>
public sealed record ProductResource(string Id, string Title, string Description, TypeResource ProductType, bool IsMicrosoftProduct, string PublisherName, ProductLinks Links)
{
    public static ProductResource Of(Product product, CatalogPlace place) => new(
        product.Id, product.Title, product.Description, TypeOf(product.Kind), product.Publisher == "Microsoft", product.Publisher, new(place.Link($"{product.Id}/skus"), place.Link(product.Id)));

    public static TypeResource TypeOf(ProductKind kind) => kind switch
    {
        ProductKind.AzureReservation => new("Azure", "Azure", new("VirtualMachines", "Virtual Machines")),
        ProductKind.AzureSoftwarePlan => new("Software", "Software", new("SUSELinux", "SUSE Linux")),
        _ => new("Software", "Software"),
    };
}

public sealed record SkuLinks(ResourceLink Availabilities, ResourceLink Self);

/// <summary>SKU (spec 3).</summary>
public sealed record SkuResource
{
    public required string Id { get; init; }

    public required string ProductId { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required long MinimumQuantity { get; init; }

    public required long MaximumQuantity { get; init; }

    public bool IsTrial { get; init; }

    public required IReadOnlyList<string> SupportedBillingCycles { get; init; }

    public required IReadOnlyList<string> PurchasePrerequisites { get; init; }

    public required IReadOnlyList<string> InventoryVariables { get; init; }

    public required IReadOnlyList<string> ProvisioningVariables { get; init; }

    public required IReadOnlyDictionary<string, string> DynamicAttributes { get; init; }

    public required SkuLinks Links { get; init; }

    public static SkuResource Of(Product product, Sku sku, IEnumerable<BillingPlan> plans, CatalogPlace place)
    {
        var reserved = product.Kind == ProductKind.AzureReservation;
        return new()
        {
            Id = sku.Id,
            ProductId = product.Id,
            Title = sku.Title,
            Description = product.Description,
            MinimumQuantity = sku.MinimumQuantity,
            MaximumQuantity = sku.MaximumQuantity,
            SupportedBillingCycles = [.. plans.Select(plan => WireNames.Of(plan))],
            PurchasePrerequisites = reserved ? ["InventoryCheck", "AzureSubscriptionRegistration"] : [],
            InventoryVariables = reserved ? ["CustomerId", "AzureSubscriptionId", "ArmRegionName"] : [],
            ProvisioningVariables = reserved ? ["Scope", "SubscriptionId", "Duration"] : [],
            DynamicAttributes = reserved
                ? new Dictionary<string, string>(StringComparer.Ordinal) { ["duration"] = sku.Term == Term.P3Y ? "3Years" : "1Year" }
                : new Dictionary<string, string>(StringComparer.Ordinal),
            Links = new(place.Link($"{product.Id}/skus/{sku.Id}/availabilities"), place.Link($"{product.Id}/skus/{sku.Id}")),
        };
    }
}

public sealed record RefundOptionResource(int SequenceId, string Type, string ExpiresAfter);

public sealed record CancellationPolicyResource(IReadOnlyList<RefundOptionResource> RefundOptions);

public sealed record TermResource(string Id, string? Duration, string Description, string BillingCycle, IReadOnlyList<CancellationPolicyResource> CancellationPolicies)
{
    public static TermResource Of(Offer offer)
    {
        var (cycle, terms) = (WireNames.Of(offer.BillingPlan), offer.CancellationTerms);
        return new(
            $"{offer.Sku.Id}-{cycle}", offer.Sku.Term == Term.OneTime ? null : offer.Sku.Term.ToString(), offer.Sku.Title, cycle,
            [new(terms.Route != CancellationRoute.SelfService ? [] : [new(0, terms.Refund == RefundRule.Full ? "Full" : "Partial", Length(terms))])]);
    }

    private static string Length(CancellationTerms terms) => WireNames.Invariant(terms.WindowUnit == WindowUnit.Hours ? (FormattableString)$"PT{terms.WindowLength}H" : $"P{terms.WindowLength}D");
}

/// <summary>Availability (spec 3): one for each SKU and market. No price: that is the price sheet's and the cart's to say.</summary>
public sealed record AvailabilityResource
{
    public required string Id { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required string CatalogItemId { get; init; }

    public required CurrencyResource DefaultCurrency { get; init; }

    public string Segment => "commercial";

    public required string Country { get; init; }

    public required bool IsPurchasable { get; init; }

    public bool IsRenewable => false;

    public required IReadOnlyList<TermResource> Terms { get; init; }

    public required ProductResource Product { get; init; }

    public required SkuResource Sku { get; init; }

    public required SelfLink Links { get; init; }

    public static AvailabilityResource Of(Product product, Sku sku, IReadOnlyList<Offer> offers, CatalogPlace place)
    {
        var id = OfferIds.AvailabilityOf(product.Id, sku.Id, place.Market.Code);
        var currency = offers[0].CurrentUnitPrice!.Value.Currency;
        return new()
        {
            Id = id,
            ProductId = product.Id,
            SkuId = sku.Id,
            CatalogItemId = OfferIds.Of(product.Id, sku.Id, place.Market.Code),
            DefaultCurrency = new(currency, CurrencySymbols.Of(currency)),
            Country = place.Country,
            IsPurchasable = CheckoutPolicy.WhyNotSold(offers[0], "").Count == 0,
            Terms = [.. offers.Select(TermResource.Of)],
            Product = ProductResource.Of(product, place),
            Sku = SkuResource.Of(product, sku, offers.Select(offer => offer.BillingPlan), place),
            Links = new(place.Link($"{product.Id}/skus/{sku.Id}/availabilities/{id}")),
        };
    }
}

/// <summary>Signs of the currencies, from the runtime's locale data (CLDR); the code where it has none.</summary>
public static class CurrencySymbols
{
    private static readonly Lazy<Dictionary<string, string>> Symbols = new(() => System.Globalization.CultureInfo.GetCultures(System.Globalization.CultureTypes.SpecificCultures)
        .Where(culture => culture.Name.Split('-') is [{ Length: 2 }, { Length: 2 }]).Select(culture => new System.Globalization.RegionInfo(culture.Name))
        .OrderBy(region => region.Name, StringComparer.Ordinal)
        .GroupBy(region => region.ISOCurrencySymbol, StringComparer.Ordinal).ToDictionary(group => group.Key, Shortest, StringComparer.Ordinal));

    public static string Of(string currency) => Symbols.Value.GetValueOrDefault(currency) ?? currency;

    private static string Shortest(IEnumerable<System.Globalization.RegionInfo> regions) =>
        regions.Select(region => region.CurrencySymbol).OrderBy(sign => sign.Length).ThenBy(sign => sign, StringComparer.Ordinal).First();
}
