using CspPortal.Application.Catalog;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Orders;

/// <summary>A cart line as the review page shows it.</summary>
/// <param name="CurrentUnitPrice">Null: no price any more.</param>
/// <param name="FirstCharge">What Buy charges at once.</param>
/// <param name="Charges">1: all at once; 3: a third now, the rest on the days of the next years.</param>
public sealed record CartReviewLine(
    int Number, string ProductId, string ProductTitle, string SkuId, string SkuTitle, ProductKind Kind, Term Term, BillingPlan BillingPlan,
    long Quantity, long MinimumQuantity, long MaximumQuantity, Money ShownUnitPrice, Money? CurrentUnitPrice, bool PriceChanged,
    TaxedMoney? FirstCharge, int Charges, bool HasKey, bool HasDownloads, Guid? AzureSubscriptionId, ReservationScope? ReservationScope,
    CancellationTerms CancellationTerms, RepeatWarning? Repeat, IReadOnlyList<Refusal> Problems);

/// <summary>Everything a person should know before Buy.</summary>
/// <param name="CartId">Null: nothing in it yet.</param>
/// <param name="Problems">All that stops Buy, lines' own problems aside.</param>
public sealed record CartReview(
    Guid CustomerId, string CustomerName, string MarketName, TaxTreatment TaxTreatment, Guid? CartId, int Revision, DateTime? ExpiresAt,
    IReadOnlyList<CartReviewLine> Lines, TaxedMoney? Total, CreditStanding? Credit, IReadOnlyList<Refusal> Problems)
{
    public bool IsEmpty => Lines.Count == 0;

    /// <summary>PRC-02: old and new go side by side before anything can be bought.</summary>
    public bool PriceChanged => Lines.Any(line => line.PriceChanged);

    public bool CanBuy => Problems.Count == 0 && !PriceChanged && Lines.All(line => line.Problems.Count == 0);
}

/// <summary>What was bought of late and what waits in the cart, to be asked SKU by SKU (ORD-01).</summary>
public sealed class Repeats(ILookup<(string ProductId, string SkuId), RecentPurchase> purchases, IReadOnlyList<CartLine> cart)
{
    public int CartLines => cart.Count;

    /// <param name="line">Of the cart, where that is looked at.</param>
    public RepeatWarning? Of(string productId, string skuId, int? line = null) => RepeatWarning.Of(
        purchases[(productId, skuId)], cart.Where(other => other.ProductId == productId && other.SkuId == skuId && other.Number != line));
}

/// <summary>The review page: the cart in today's light.</summary>
public sealed class CartQueries(PortalDbContext db, OfferQueries offers, CreditQueries credit, TimeProvider clock)
{
    /// <returns>The review, of an empty cart too, or <see cref="CustomerRefusals.NotFound"/>.</returns>
    public async Task<Outcome<CartReview>> ReviewAsync(Guid customerId, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == customerId, ct);
        if (customer is null) return CustomerRefusals.NotFound;
        var cart = await db.Carts.AsNoTracking().SingleOrDefaultAsync(row => row.CustomerId == customerId && row.UserId == actor.ObjectId && row.ExpiresAt > now, ct)
            ?? new Cart(Guid.Empty, customer.PartnerId, customerId, actor.ObjectId, now);

        var judged = await JudgedCart.JudgeAsync(offers, customer, cart, ct);
        var repeats = await RepeatsAsync(customerId, cart.Lines, [.. cart.Lines.Select(line => line.ProductId).Distinct()], now, ct);
        var lines = judged.Lines.Select(line => Show(line, DateOnly.FromDateTime(now), repeats.Of(line.Line.ProductId, line.Line.SkuId, line.Line.Number))).ToList();
        var problems = judged.Problems.ToList();
        var total = TotalOf(lines);
        var standing = total is { } sum ? await credit.StandingAsync(customer.PartnerId, sum.Currency, ct) : null;
        if (total is { } asked && standing is null) problems.Add(OrderRefusals.NoAccountInCurrency.With(asked.Currency));
        if (total is { } charge && standing is { } credits && CheckoutPolicy.CreditProblem(credits.Limit, credits.Used, charge.Gross) is { } over) problems.Add(over);

        return new CartReview(
            customer.Id, customer.CompanyName, judged.Conditions.MarketName, judged.Conditions.TaxTreatment,
            lines.Count == 0 ? null : cart.Id, cart.Revision, lines.Count == 0 ? null : cart.ExpiresAt, lines, total, standing, problems);
    }

    /// <summary>For the shelf: the person's cart for this customer, and what was bought for it of late.</summary>
    public async Task<Repeats> RepeatsAsync(Guid customerId, IReadOnlyList<string> productIds, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var cart = await db.Carts.AsNoTracking().SingleOrDefaultAsync(row => row.CustomerId == customerId && row.UserId == actor.ObjectId && row.ExpiresAt > now, ct);
        return await RepeatsAsync(customerId, cart?.Lines ?? [], productIds, now, ct);
    }

    /// <returns>Null while a line has no price or currencies differ: then there is no honest sum.</returns>
    private static TaxedMoney? TotalOf(List<CartReviewLine> lines)
    {
        if (lines.Count == 0 || lines.Any(line => line.FirstCharge is null)) return null;
        var charges = lines.Select(line => line.FirstCharge!.Value).ToList();
        return charges.All(charge => charge.Currency == charges[0].Currency) ? charges.Aggregate((sum, charge) => sum + charge) : null;
    }

    private async Task<Repeats> RepeatsAsync(Guid customerId, IReadOnlyList<CartLine> cart, IReadOnlyList<string> productIds, DateTime now, CancellationToken ct)
    {
        var since = RepeatWarning.Since(now);
        var rows = await db.OrderLines.AsNoTracking()
            .Where(line => line.CustomerId == customerId && line.PurchasedAt >= since && line.Status != LineStatus.Cancelled && productIds.Contains(line.ProductId))
            .Select(line => new { line.ProductId, line.SkuId, Purchase = new RecentPurchase(line.OrderId, line.PurchasedAt, line.Quantity) })
            .ToListAsync(ct);
        return new Repeats(rows.ToLookup(row => (row.ProductId, row.SkuId), row => row.Purchase), cart);
    }

    private static CartReviewLine Show(JudgedLine judged, DateOnly on, RepeatWarning? repeat)
    {
        var (line, offer) = (judged.Line, judged.Offer);
        var sellable = line.Quantity <= offer.Sku.MaximumQuantity;
        return new CartReviewLine(
            line.Number, line.ProductId, offer.Product.Title, line.SkuId, offer.Sku.Title, offer.Product.Kind, offer.Sku.Term, line.BillingPlan,
            line.Quantity, offer.Sku.MinimumQuantity, offer.Sku.MaximumQuantity, line.ShownUnitPrice, judged.CurrentUnitPrice, judged.PriceChanged,
            sellable ? judged.FirstCharge(on) : null, ChargeCycle.Count(offer.Sku.Term, line.BillingPlan), offer.Sku.HasKey, offer.Sku.HasDownloads,
            line.AzureSubscriptionId, line.ReservationScope, offer.CancellationTerms, repeat, judged.Problems);
    }
}
