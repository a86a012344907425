using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CspPortal.Application.Catalog;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Orders;

/// <summary>A cart line as a program sent it, and the price it was answered with.</summary>
/// <param name="OfferId"><c>product:sku:availability</c>.</param>
/// <param name="OrderGroup">Lines of one group become one order.</param>
/// <param name="ShownTenThousandths">Unit price for the whole term when the cart was last written (PRC-02); null where there was none.</param>
public sealed record ApiCartLine(
    string? OfferId, string? FriendlyName, long Quantity, string? Currency, string? BillingCycle, string? TermDuration, string? OrderGroup, string? AzureSubscriptionId, string? Scope,
    long? ShownTenThousandths = null, string? ShownCurrency = null)
{
    public Money? Shown => ShownTenThousandths is { } amount && ShownCurrency is { } currency ? new Money(amount, currency) : null;
}

/// <summary>What a program asks for, found in the catalogue; null where it is not there.</summary>
public sealed record WantedLine(ApiCartLine Line, CartItem? Item, Offer? Offer, IReadOnlyList<Refusal> Problems);

public sealed record ApiCartDetail(ApiCart Cart, Customer Customer, MarketConditions Conditions, IReadOnlyList<WantedLine> Lines);

/// <summary>One order of a checkout, or why there is none.</summary>
public sealed record GroupResult(string Group, PlacedOrder? Order, Refusal? Refusal);

public static class ApiCartRefusals
{
    public static readonly Refusal NotFound = new("api-cart.not-found", RefusalKind.NotFound);

    public static readonly Refusal Submitted = new("api-cart.submitted", RefusalKind.Conflict);

    public static readonly Refusal HasErrors = new("api-cart.has-errors", RefusalKind.Conflict);

    /// <summary>Argument: most lines.</summary>
    public static readonly Refusal TooManyLines = new("api-cart.too-many-lines", RefusalKind.Invalid, "LineItems");

    public static readonly Refusal OfferUnknown = new("api-cart.offer-unknown", RefusalKind.Invalid);

    public static readonly Refusal CurrencyNotSold = new("api-cart.currency-not-sold", RefusalKind.Invalid);

    public static readonly Refusal PlanNotSold = new("api-cart.plan-not-sold", RefusalKind.Invalid);

    public static readonly Refusal TermNotSold = new("api-cart.term-not-sold", RefusalKind.Invalid);

    public static readonly Refusal SubscriptionMalformed = new("api-cart.subscription-malformed", RefusalKind.Invalid);
}

/// <summary>Offer ids as Partner Center writes them: product, SKU and what makes the SKU available in a market.</summary>
public static class OfferIds
{
    private const int AvailabilityLength = 12;
    private const string Letters = "0123456789ABCDFGHJKLMNPQRSTVWXZ";

    /// <summary>Of the SKU in the market; the same in every answer, told by hash.</summary>
    public static string AvailabilityOf(string productId, string skuId, string marketCode)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{productId}:{skuId}:{marketCode}"));
        return string.Concat(hash.Take(AvailabilityLength).Select(part => Letters[part % Letters.Length]));
    }

    public static string Of(string productId, string skuId, string marketCode) => $"{productId}:{skuId}:{AvailabilityOf(productId, skuId, marketCode)}";
}

/// <summary>Carts of the API: kept with their bad lines, judged like any other, turned into one order a group (spec 4.1).</summary>
public sealed class ApiCarts(PortalDbContext db, WriteTransaction transaction, OfferQueries offers, PlaceOrder placeOrder, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <returns>The cart, or <see cref="CustomerRefusals.NotFound"/>, TooManyLines.</returns>
    public async Task<Outcome<ApiCartDetail>> CreateAsync(Guid customerId, IReadOnlyList<ApiCartLine> lines, Actor actor, CancellationToken ct)
    {
        var outcome = await transaction.RunAsync<ApiCart>(
            async token =>
            {
                if (lines.Count > CheckoutPolicy.MaximumLines) return ApiCartRefusals.TooManyLines.With(CheckoutPolicy.MaximumLines);
                var customer = await db.Customers.SingleOrDefaultAsync(row => row.Id == customerId, token);
                if (customer is null) return CustomerRefusals.NotFound;
                return db.ApiCarts.Add(new ApiCart(Guid.NewGuid(), customer.PartnerId, customer.Id, actor.ObjectId, await PricedAsync(customer, lines, token), Now)).Entity;
            },
            ct);
        return outcome.Succeeded(out var cart, out var refusal) ? await FindAsync(customerId, cart.Id, ct) : refusal;
    }

    /// <returns>The cart, or NotFound of the customer or of it.</returns>
    public async Task<Outcome<ApiCartDetail>> FindAsync(Guid customerId, Guid cartId, CancellationToken ct)
    {
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == customerId, ct);
        if (customer is null) return CustomerRefusals.NotFound;
        var now = Now;
        var cart = await db.ApiCarts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == cartId && row.CustomerId == customerId && row.ExpiresAt > now, ct);
        if (cart is null) return ApiCartRefusals.NotFound;
        var lines = await WantedAsync(customer, Read(cart.Lines), ct);
        return new ApiCartDetail(cart, customer, await offers.ConditionsAsync(customer.MarketCode, ct), lines);
    }

    /// <summary>Puts other lines in place of those that are there; today's prices are the ones shown from now on (PRC-02).</summary>
    /// <returns>The cart, or NotFound, Submitted, TooManyLines.</returns>
    public async Task<Outcome<ApiCartDetail>> ReplaceAsync(Guid customerId, Guid cartId, IReadOnlyList<ApiCartLine> lines, Actor actor, CancellationToken ct)
    {
        var outcome = await transaction.RunAsync<ApiCart>(
            async token =>
            {
                if (lines.Count > CheckoutPolicy.MaximumLines) return ApiCartRefusals.TooManyLines.With(CheckoutPolicy.MaximumLines);
                var customer = await db.Customers.SingleOrDefaultAsync(row => row.Id == customerId, token);
                if (customer is null) return CustomerRefusals.NotFound;
                var now = Now;
                var cart = await db.ApiCarts.SingleOrDefaultAsync(row => row.Id == cartId && row.CustomerId == customerId && row.ExpiresAt > now, token);
                if (cart is null) return ApiCartRefusals.NotFound;
                if (cart.Status == ApiCartStatus.Ordered) return ApiCartRefusals.Submitted;
                cart.Replace(await PricedAsync(customer, lines, token), actor.ObjectId, now);
                return cart;
            },
            ct);
        return outcome.Succeeded(out _, out var refusal) ? await FindAsync(customerId, cartId, ct) : refusal;
    }

    /// <summary>One order a group, each all or nothing; their request ids come of the cart, so that a cart is never ordered twice (ORD-02).</summary>
    /// <returns>What became of each group; refused as a whole: NotFound, Submitted, HasErrors, AgreementMissing, CartEmpty, or the first group's refusal where none was ordered.</returns>
    public async Task<Outcome<IReadOnlyList<GroupResult>>> CheckOutAsync(Guid customerId, Guid cartId, string? customerUser, Actor actor, CancellationToken ct)
    {
        if (!(await FindAsync(customerId, cartId, ct)).Succeeded(out var detail, out var missing)) return missing;
        if (detail.Cart.Status == ApiCartStatus.Ordered) return ApiCartRefusals.Submitted;
        if (CheckoutPolicy.AgreementProblem(detail.Customer) is { } agreement) return agreement;
        if (detail.Lines.Count == 0) return OrderRefusals.CartEmpty;
        if (detail.Lines.Any(line => line.Problems.Count > 0))
            return ApiCartRefusals.HasErrors with { Others = [.. detail.Lines.SelectMany(line => line.Problems).DistinctBy(problem => problem.Code)] };

        var results = new List<GroupResult>();
        foreach (var group in detail.Lines.GroupBy(line => line.Line.OrderGroup ?? "0", StringComparer.Ordinal))
        {
            var lines = group.Select(line => new DirectLine(line.Item!, line.Line.Shown)).ToList();
            var order = new DirectOrder(IdOf(cartId, group.Key), Hash(JsonSerializer.Serialize(lines)), lines, customerUser);
            var placed = await placeOrder.ExecuteAsync(customerId, order, actor, ct);
            results.Add(placed.Succeeded(out var made, out var refusal) ? new GroupResult(group.Key, made, null) : new GroupResult(group.Key, null, refusal));
        }

        if (results.TrueForAll(result => result.Order is null)) return results[0].Refusal!;
        await transaction.RunAsync<Done>(
            async token =>
            {
                var cart = await db.ApiCarts.SingleAsync(row => row.Id == cartId, token);
                if (cart.Status == ApiCartStatus.Active) cart.Order(actor.ObjectId, Now);
                return default(Done);
            },
            ct);
        return results;
    }

    /// <summary>Finds what is asked for in the catalogue, and every rule that speaks against it (MKT-01, ORD-01, ORD-06, PRC-02).</summary>
    public async Task<IReadOnlyList<WantedLine>> WantedAsync(Customer customer, IReadOnlyList<ApiCartLine> lines, CancellationToken ct)
    {
        var ids = lines.Select(line => Parts(line.OfferId)?.Product).OfType<string>().Distinct().ToList();
        var (products, prices) = (await offers.ProductsAsync(ids, ct), await offers.PricesAsync(customer.MarketCode, ids, ct));
        var conditions = await offers.ConditionsAsync(customer.MarketCode, ct);
        return [.. lines.Select(line => Judge(customer, line, products, prices, conditions))];
    }

    private static WantedLine Judge(
        Customer customer, ApiCartLine line, Dictionary<string, Product> products, ILookup<(string ProductId, string SkuId), PriceListEntry> prices, MarketConditions conditions)
    {
        if (Parts(line.OfferId) is not var (productId, skuId, availability) || !products.TryGetValue(productId, out var product) || product.Skus.SingleOrDefault(row => row.Id == skuId) is not { } sku
            || availability != OfferIds.AvailabilityOf(productId, skuId, customer.MarketCode))
        {
            return new WantedLine(line, null, null, [ApiCartRefusals.OfferUnknown]);
        }

        var offered = prices[(productId, skuId)].ToList();
        var plans = offered.Select(price => price.BillingPlan).Distinct().ToList();
        var plan = PlanOf(line.BillingCycle, plans);
        var offer = conditions.Offer(product, sku, plan ?? plans.FirstOrDefault(), offered);
        var problems = new List<Refusal>();
        if (plan is null && offer.IsSoldInMarket && plans.Count > 0) problems.Add(ApiCartRefusals.PlanNotSold);
        if (!TermFits(line.TermDuration, sku.Term)) problems.Add(ApiCartRefusals.TermNotSold);
        if (!string.IsNullOrEmpty(line.Currency) && offer.CurrentUnitPrice is { } price && !line.Currency.Equals(price.Currency, StringComparison.OrdinalIgnoreCase)) problems.Add(ApiCartRefusals.CurrencyNotSold);
        var subscription = Guid.TryParse(line.AzureSubscriptionId, out var id) ? id : (Guid?)null;
        if (subscription is null && !string.IsNullOrEmpty(line.AzureSubscriptionId)) problems.Add(ApiCartRefusals.SubscriptionMalformed);
        var scope = Enum.TryParse<ReservationScope>(line.Scope, ignoreCase: true, out var named) && Enum.IsDefined(named) && !int.TryParse(line.Scope, out _) ? named : (ReservationScope?)null;
        problems.AddRange(CheckoutPolicy.Problems(offer, line.Quantity, subscription, scope, conditions.MarketName));
        if (line.Shown is { } shown && offer.CurrentUnitPrice is { } now && now != shown) problems.Add(OrderRefusals.PriceChanged);
        return new WantedLine(line, new CartItem(productId, skuId, offer.BillingPlan, line.Quantity, subscription, scope), offer, problems);
    }

    /// <summary>The lines as they are kept, each with today's price.</summary>
    private async Task<string> PricedAsync(Customer customer, IReadOnlyList<ApiCartLine> lines, CancellationToken ct)
    {
        var wanted = await WantedAsync(customer, [.. lines.Select(line => line with { ShownTenThousandths = null, ShownCurrency = null })], ct);
        return JsonSerializer.Serialize(wanted.Select(each => each.Line with { ShownTenThousandths = each.Offer?.CurrentUnitPrice?.TenThousandths, ShownCurrency = each.Offer?.CurrentUnitPrice?.Currency }));
    }

    private static List<ApiCartLine> Read(string lines) => JsonSerializer.Deserialize<List<ApiCartLine>>(lines) ?? [];

    /// <returns>Null: not three parts.</returns>
    private static (string Product, string Sku, string Availability)? Parts(string? offerId) =>
        offerId?.Trim().Split(':') is [{ Length: > 0 } product, { Length: > 0 } sku, { Length: > 0 } availability] ? (product, sku, availability) : null;

    /// <returns>The plan a billing cycle names; the only one there is where it names none; null: not sold so.</returns>
    private static BillingPlan? PlanOf(string? billingCycle, List<BillingPlan> plans)
    {
        var name = (billingCycle ?? "").Replace("_", "", StringComparison.Ordinal).Trim();
        if (name is "" or "0" || name.Equals("unknown", StringComparison.OrdinalIgnoreCase) || name.Equals("none", StringComparison.OrdinalIgnoreCase)) return plans is [var only] ? only : null;
        return Enum.TryParse<BillingPlan>(name, ignoreCase: true, out var plan) && !int.TryParse(name, out _) && plans.Contains(plan) ? plan : null;
    }

    /// <summary>Perpetual software has no term to name.</summary>
    private static bool TermFits(string? duration, Term term) => string.IsNullOrWhiteSpace(duration) || duration.Trim().Equals(term == Term.OneTime ? "" : term.ToString(), StringComparison.OrdinalIgnoreCase);

    private static Guid IdOf(Guid cartId, string group) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{cartId:N}\n{group}")).AsSpan(0, 16));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
