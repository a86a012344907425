using CspPortal.Application.Catalog;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Orders;

/// <summary>What a person asks to put into the cart.</summary>
public sealed record CartItem(
    string ProductId, string SkuId, BillingPlan BillingPlan, long Quantity, Guid? AzureSubscriptionId = null, ReservationScope? ReservationScope = null);

/// <summary>Changes the cart that a person has for a customer. One cart each; every line is judged when it comes in (MKT-01).</summary>
public sealed class CartOperations(PortalDbContext db, WriteTransaction transaction, OfferQueries offers, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The same SKU, plan and subscription again raises the quantity of its line.</summary>
    /// <returns>The number of lines, or all refusals of <see cref="CheckoutPolicy.Problems"/>, AgreementMissing, CurrenciesMixed, CartFull.</returns>
    public Task<Outcome<int>> AddAsync(Guid customerId, CartItem item, Actor actor, CancellationToken ct) => transaction.RunAsync<int>(
        async token =>
        {
            var customer = await db.Customers.SingleOrDefaultAsync(row => row.Id == customerId, token);
            if (customer is null) return CustomerRefusals.NotFound;
            var product = (await offers.ProductsAsync([item.ProductId], token)).GetValueOrDefault(item.ProductId);
            if (product?.Skus.SingleOrDefault(row => row.Id == item.SkuId) is not { } sku) return OrderRefusals.SkuNotSold;

            var conditions = await offers.ConditionsAsync(customer.MarketCode, token);
            var prices = await offers.PricesAsync(customer.MarketCode, [product.Id], token);
            var offer = conditions.Offer(product, sku, item.BillingPlan, prices[(product.Id, sku.Id)]);
            var cart = await OpenAsync(customer, actor, token);
            var same = cart.Lines.SingleOrDefault(line => IsSame(line, item));

            var problems = CheckoutPolicy.Problems(offer, Sum(same?.Quantity ?? 0, item.Quantity), item.AzureSubscriptionId, item.ReservationScope, conditions.MarketName).ToList();
            if (item.Quantity < 1 && problems.All(problem => !problem.Is(OrderRefusals.QuantityOutOfRange)))
                problems.Add(OrderRefusals.QuantityOutOfRange.With(sku.MinimumQuantity, sku.MaximumQuantity));
            if (CheckoutPolicy.AgreementProblem(customer) is { } missing) problems.Insert(0, missing);
            if (Refusal.Of(problems) is { } refusal) return refusal;

            var price = offer.CurrentUnitPrice!.Value;
            if (cart.Lines.Any(line => line.ShownUnitPrice.Currency != price.Currency)) return OrderRefusals.CurrenciesMixed;
            if (same is not null)
            {
                cart.ChangeQuantity(same.Number, same.Quantity + item.Quantity, Now);
                cart.AcceptPrice(same.Number, price, Now);
                return cart.Lines.Count;
            }

            if (cart.Lines.Count >= CheckoutPolicy.MaximumLines) return OrderRefusals.CartFull.With(CheckoutPolicy.MaximumLines);
            var reserved = product.Kind == ProductKind.AzureReservation;
            cart.Put(
                new CartLine(product.Id, sku.Id, item.BillingPlan, item.Quantity, price)
                {
                    AzureSubscriptionId = reserved ? item.AzureSubscriptionId : null,
                    ReservationScope = reserved ? item.ReservationScope : null,
                },
                Now);
            return cart.Lines.Count;
        },
        ct);

    /// <returns>Done, QuantityOutOfRange, CartLineNotFound, or CartChanged when the cart is not the one that was seen.</returns>
    public Task<Outcome<Done>> ChangeQuantityAsync(Guid customerId, int revision, int number, long quantity, Actor actor, CancellationToken ct) => ChangeAsync(
        customerId, revision, actor,
        async (cart, token) =>
        {
            if (cart.Lines.SingleOrDefault(line => line.Number == number) is not { } line) return OrderRefusals.CartLineNotFound;
            var sku = await db.Skus.AsNoTracking().SingleAsync(row => row.ProductId == line.ProductId && row.Id == line.SkuId, token);
            if (quantity < sku.MinimumQuantity || quantity > sku.MaximumQuantity)
                return OrderRefusals.QuantityOutOfRange.With(sku.MinimumQuantity, sku.MaximumQuantity);
            cart.ChangeQuantity(number, quantity, Now);
            return default(Done);
        },
        ct);

    public Task<Outcome<Done>> RemoveAsync(Guid customerId, int revision, int number, Actor actor, CancellationToken ct) => ChangeAsync(
        customerId, revision, actor,
        (cart, _) =>
        {
            if (cart.Lines.All(line => line.Number != number)) return Task.FromResult<Outcome<Done>>(OrderRefusals.CartLineNotFound);
            cart.Remove(number, Now);
            return Task.FromResult<Outcome<Done>>(default(Done));
        },
        ct);

    /// <summary>PRC-02: takes the new prices that the person has seen; one that moved on since then stays unaccepted and is shown again.</summary>
    /// <param name="seen">Line number and the new unit price that stood on the page, in ten-thousandths.</param>
    public Task<Outcome<Done>> AcceptPricesAsync(Guid customerId, int revision, IReadOnlyDictionary<int, long> seen, Actor actor, CancellationToken ct) => ChangeAsync(
        customerId, revision, actor,
        async (cart, token) =>
        {
            var market = await db.Customers.Where(row => row.Id == customerId).Select(row => row.MarketCode).SingleAsync(token);
            var conditions = await offers.ConditionsAsync(market, token);
            var ids = cart.Lines.Select(line => line.ProductId).Distinct().ToList();
            var (products, prices) = (await offers.ProductsAsync(ids, token), await offers.PricesAsync(market, ids, token));
            foreach (var line in cart.Lines.Where(line => seen.ContainsKey(line.Number)).ToList())
            {
                var product = products[line.ProductId];
                var offer = conditions.Offer(product, product.Skus.Single(sku => sku.Id == line.SkuId), line.BillingPlan, prices[(line.ProductId, line.SkuId)]);
                if (offer.CurrentUnitPrice is { } now && now.TenThousandths == seen[line.Number]) cart.AcceptPrice(line.Number, now, Now);
            }

            return default(Done);
        },
        ct);

    private Task<Outcome<Done>> ChangeAsync(
        Guid customerId, int revision, Actor actor, Func<Cart, CancellationToken, Task<Outcome<Done>>> change, CancellationToken ct) => transaction.RunAsync(
        async token =>
        {
            if (!await db.Customers.AnyAsync(row => row.Id == customerId, token)) return CustomerRefusals.NotFound;
            var cart = await db.Carts.SingleOrDefaultAsync(row => row.CustomerId == customerId && row.UserId == actor.ObjectId && row.ExpiresAt > Now, token);
            return cart is null || cart.Revision != revision ? OrderRefusals.CartChanged : await change(cart, token);
        },
        ct);

    private async Task<Cart> OpenAsync(Customer customer, Actor actor, CancellationToken ct)
    {
        var cart = await db.Carts.SingleOrDefaultAsync(row => row.CustomerId == customer.Id && row.UserId == actor.ObjectId, ct);
        if (cart is null) return db.Carts.Add(new Cart(Guid.NewGuid(), customer.PartnerId, customer.Id, actor.ObjectId, Now)).Entity;
        if (cart.ExpiresAt > Now) return cart;
        foreach (var number in cart.Lines.Select(line => line.Number).ToList()) cart.Remove(number, Now);
        return cart;
    }

    private static bool IsSame(CartLine line, CartItem item) =>
        (line.ProductId, line.SkuId, line.BillingPlan) == (item.ProductId, item.SkuId, item.BillingPlan)
        && (line.AzureSubscriptionId is null || (line.AzureSubscriptionId, line.ReservationScope) == (item.AzureSubscriptionId, item.ReservationScope));

    /// <summary>Stops at the largest number instead of overflowing: far above every maximum.</summary>
    private static long Sum(long had, long more) => more > long.MaxValue - had ? long.MaxValue : had + more;
}
