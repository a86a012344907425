using CspPortal.Application.Catalog;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;

namespace CspPortal.Application.Orders;

/// <summary>A cart line beside what the catalogue says of it today.</summary>
internal sealed record JudgedLine(CartLine Line, Offer Offer, IReadOnlyList<Refusal> Problems)
{
    /// <summary>Null where there is no price any more.</summary>
    public Money? CurrentUnitPrice => Offer.CurrentUnitPrice;

    /// <summary>PRC-02.</summary>
    public bool PriceChanged => CurrentUnitPrice is { } now && now != Line.ShownUnitPrice;

    /// <summary>What buying it charges at once: the first cycle, at today's price.</summary>
    public TaxedMoney? FirstCharge(DateOnly on) => CurrentUnitPrice is { } price
        ? TaxedMoney.Split(ChargeCycle.Of(1, Offer.Sku.Term, Line.BillingPlan, on, price).UnitPrice * Line.Quantity, Offer.TaxTreatment, Offer.TaxRate)
        : null;
}

/// <summary>A whole cart judged: the review page and the checkout look through the same eyes.</summary>
internal sealed record JudgedCart(MarketConditions Conditions, IReadOnlyList<JudgedLine> Lines, IReadOnlyList<Refusal> Problems)
{
    public bool PriceChanged => Lines.Any(line => line.PriceChanged);

    public static async Task<JudgedCart> JudgeAsync(OfferQueries offers, Customer customer, Cart cart, CancellationToken ct)
    {
        var conditions = await offers.ConditionsAsync(customer.MarketCode, ct);
        var ids = cart.Lines.Select(line => line.ProductId).Distinct().ToList();
        var (products, prices) = (await offers.ProductsAsync(ids, ct), await offers.PricesAsync(customer.MarketCode, ids, ct));
        var lines = cart.Lines.OrderBy(line => line.Number).Select(Judge).ToList();

        var problems = new List<Refusal>();
        if (CheckoutPolicy.AgreementProblem(customer) is { } missing) problems.Add(missing);
        if (lines.Count == 0) problems.Add(OrderRefusals.CartEmpty);
        if (lines.Select(line => line.CurrentUnitPrice?.Currency).OfType<string>().Distinct().Count() > 1) problems.Add(OrderRefusals.CurrenciesMixed);
        return new JudgedCart(conditions, lines, problems);

        JudgedLine Judge(CartLine line)
        {
            var product = products[line.ProductId];
            var offer = conditions.Offer(product, product.Skus.Single(sku => sku.Id == line.SkuId), line.BillingPlan, prices[(line.ProductId, line.SkuId)]);
            return new JudgedLine(line, offer, CheckoutPolicy.Problems(offer, line.Quantity, line.AzureSubscriptionId, line.ReservationScope, conditions.MarketName));
        }
    }
}
