using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Catalog;

/// <summary>The tabs of Add products.</summary>
public enum ProductTab
{
    Software,
    Azure,
}

/// <summary>What the Add products page asks for; all of it stands in the address.</summary>
public sealed record ProductFilter
{
    public ProductTab Tab { get; init; }

    public ProductKind? Kind { get; init; }

    public string? Publisher { get; init; }

    public Term? Term { get; init; }

    /// <summary>Part of a title, or a product id.</summary>
    public string? Text { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 25;
}

/// <summary>One way to pay for a SKU today.</summary>
public sealed record PlanOffer(BillingPlan Plan, Money UnitPrice, Money FirstCharge, int Charges);

/// <summary>A SKU as it can be bought for this customer today, or why not.</summary>
public sealed record SkuOffer(
    string ProductId, string SkuId, string Title, Term Term, string UnitOfMeasure, long MinimumQuantity, long MaximumQuantity,
    bool HasKey, bool HasDownloads, IReadOnlyList<PlanOffer> Plans, IReadOnlyList<Refusal> WhyNot);

public sealed record ProductOffer(
    string Id, string Title, string Publisher, ProductKind Kind, string Description, CancellationTerms CancellationTerms, IReadOnlyList<SkuOffer> Skus);

/// <summary>The catalogue for one customer.</summary>
/// <param name="WhyNot">What stops every purchase for this customer.</param>
public sealed record CustomerCatalogue(
    Guid CustomerId, string CustomerName, string MarketCode, string MarketName, TaxTreatment TaxTreatment,
    Page<ProductOffer> Products, IReadOnlyList<string> Publishers, IReadOnlyList<Refusal> WhyNot);

/// <summary>Add products: what the partner can sell to a customer today, at which price.</summary>
public sealed class ProductQueries(PortalDbContext db, OfferQueries offers)
{
    private static readonly Dictionary<ProductTab, ProductKind[]> Tabs = new()
    {
        [ProductTab.Software] = [ProductKind.SoftwareSubscription, ProductKind.PerpetualSoftware],
        [ProductTab.Azure] = [ProductKind.AzureReservation, ProductKind.AzureSoftwarePlan],
    };

    public static IReadOnlyList<ProductKind> KindsOf(ProductTab tab) => Tabs[tab];

    /// <returns>The page, or <see cref="CustomerRefusals.NotFound"/>.</returns>
    public async Task<Outcome<CustomerCatalogue>> ForCustomerAsync(Guid customerId, ProductFilter filter, CancellationToken ct)
    {
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == customerId, ct);
        if (customer is null) return CustomerRefusals.NotFound;

        var conditions = await offers.ConditionsAsync(customer.MarketCode, ct);
        var page = await PageAsync(filter, ct);
        var prices = await offers.PricesAsync(customer.MarketCode, [.. page.Rows.Select(product => product.Id)], ct);
        var kinds = Tabs[filter.Tab];
        var publishers = await db.Products.Where(product => kinds.Contains(product.Kind)).Select(product => product.Publisher).Distinct().Order().ToListAsync(ct);

        return new CustomerCatalogue(
            customer.Id, customer.CompanyName, customer.MarketCode, conditions.MarketName, conditions.TaxTreatment,
            new Page<ProductOffer>([.. page.Rows.Select(product => Show(product, filter.Term, conditions, prices))], page.Previous, page.Next),
            publishers,
            CheckoutPolicy.AgreementProblem(customer) is { } problem ? [problem] : []);
    }

    private async Task<Page<Product>> PageAsync(ProductFilter filter, CancellationToken ct)
    {
        var kinds = filter.Kind is { } kind && Tabs[filter.Tab].Contains(kind) ? [kind] : Tabs[filter.Tab];
        var rows = db.Products.AsNoTracking().Include(product => product.Skus).Where(product => kinds.Contains(product.Kind));
        rows = filter.Term is { } term
            ? rows.Where(product => product.Skus.Any(sku => !sku.Withdrawn && sku.Term == term))
            : rows.Where(product => product.Skus.Any(sku => !sku.Withdrawn));
        if (!string.IsNullOrWhiteSpace(filter.Publisher)) rows = rows.Where(product => product.Publisher == filter.Publisher);
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var key = SearchText.Fold(filter.Text);
            rows = rows.Where(product => product.TitleKey.Contains(key) || product.Id == key);
        }

        var cursor = Cursor.Parse(filter.Cursor, 2);
        var size = Math.Clamp(filter.Size, 1, 100);
        if (cursor is { Key: [var title, var id] })
        {
            rows = cursor.Backward
                ? rows.Where(p => p.TitleKey.CompareTo(title) < 0 || (p.TitleKey == title && p.Id.CompareTo(id) < 0))
                : rows.Where(p => p.TitleKey.CompareTo(title) > 0 || (p.TitleKey == title && p.Id.CompareTo(id) > 0));
        }

        rows = cursor is { Backward: true }
            ? rows.OrderByDescending(p => p.TitleKey).ThenByDescending(p => p.Id)
            : rows.OrderBy(p => p.TitleKey).ThenBy(p => p.Id);
        return Page<Product>.From(await rows.Take(size + 1).ToListAsync(ct), size, cursor, product => [product.TitleKey, product.Id]);
    }

    private static ProductOffer Show(
        Product product, Term? term, MarketConditions conditions, ILookup<(string ProductId, string SkuId), PriceListEntry> prices)
    {
        var skus = product.Skus.Where(sku => !sku.Withdrawn && (term is null || sku.Term == term)).OrderBy(sku => sku.Id, StringComparer.Ordinal)
            .Select(sku => Show(product, sku, conditions, prices[(product.Id, sku.Id)].ToList())).ToList();
        var terms = conditions.Offer(product, product.Skus[0], BillingPlan.OneTime, []).CancellationTerms;
        return new ProductOffer(product.Id, product.Title, product.Publisher, product.Kind, product.Description, terms, skus);
    }

    private static SkuOffer Show(Product product, Sku sku, MarketConditions conditions, List<PriceListEntry> prices)
    {
        var offered = prices.Select(price => price.BillingPlan).Distinct().Order().Select(plan => conditions.Offer(product, sku, plan, prices)).ToList();
        var whyNot = CheckoutPolicy.WhyNotSold(offered.Count > 0 ? offered[0] : conditions.Offer(product, sku, BillingPlan.OneTime, []), conditions.MarketName);
        var plans = offered.Where(offer => offer.CurrentUnitPrice is not null).Select(offer => Show(offer, sku.Term)).ToList();
        return new SkuOffer(
            product.Id, sku.Id, sku.Title, sku.Term, sku.UnitOfMeasure, sku.MinimumQuantity, sku.MaximumQuantity, sku.HasKey, sku.HasDownloads, plans, whyNot);
    }

    private static PlanOffer Show(Offer offer, Term term)
    {
        var price = offer.CurrentUnitPrice!.Value;
        var first = ChargeCycle.Of(1, term, offer.BillingPlan, DateOnly.MinValue, price).UnitPrice;
        return new PlanOffer(offer.BillingPlan, price, first, ChargeCycle.Count(term, offer.BillingPlan));
    }
}
