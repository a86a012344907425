using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Catalog;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Orders;

/// <summary>The Buy form: which cart, as it was reviewed.</summary>
/// <param name="RequestId">Made with the form; the same one again is the same submission (ORD-02).</param>
public sealed record OrderSubmission(Guid RequestId, Guid CartId, int Revision, string? PurchaseOrderNumber)
{
    /// <summary>SHA-256 over everything that was submitted, in hex.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{CartId:N}\n{Revision}\n{PurchaseOrderNumber}")));
}

/// <summary>An order that comes whole, without a cart that a person filled (spec 4 of the API).</summary>
/// <param name="RequestId">The same one again is the same submission (ORD-02).</param>
/// <param name="Fingerprint">SHA-256 of what was submitted, in hex.</param>
/// <param name="CustomerUser">On whose behalf, as the caller says; goes into the log.</param>
public sealed record DirectOrder(Guid RequestId, string Fingerprint, IReadOnlyList<DirectLine> Lines, string? CustomerUser = null);

/// <param name="ShownUnitPrice">The price the caller was shown (PRC-02); null: none was, today's counts.</param>
public sealed record DirectLine(CartItem Item, Money? ShownUnitPrice);

/// <summary>The answer to a submission; a repeat gets the same one.</summary>
public sealed record PlacedOrder(string OrderId, DateTime PlacedAt);

/// <summary>Makes order ids; a collision is found by the primary key and tried again with another.</summary>
public delegate string NewOrderId();

/// <summary>Turns a reviewed cart into an order: lines, charge, activity log and the emptied cart in one transaction (ORD-01 to ORD-04).</summary>
public sealed class PlaceOrder(
    PortalDbContext db, WriteTransaction transaction, OfferQueries offers, CreditQueries credit, NewOrderId newOrderId, TimeProvider clock)
{
    /// <returns>
    /// The order, or all of <see cref="OrderRefusals"/> that apply: RequestIdReused, CartChanged, CartEmpty, AgreementMissing, what
    /// <see cref="CheckoutPolicy.Problems"/> finds, PriceChanged, NoAccountInCurrency, CreditLimitExceeded.
    /// </returns>
    public Task<Outcome<PlacedOrder>> ExecuteAsync(Guid customerId, OrderSubmission submission, Actor actor, CancellationToken ct)
    {
        var about = new Submitted(submission.RequestId, submission.Fingerprint, submission.PurchaseOrderNumber, null);
        return transaction.RunAsync(token => PlaceAsync(customerId, about, OpenAsync, actor, token), ct);

        async Task<Outcome<Cart>> OpenAsync(Customer customer, DateTime now, CancellationToken token)
        {
            var cart = await db.Carts.SingleOrDefaultAsync(
                row => row.Id == submission.CartId && row.CustomerId == customerId && row.UserId == actor.ObjectId && row.ExpiresAt > now, token);
            return cart is null || cart.Revision != submission.Revision ? OrderRefusals.CartChanged : cart;
        }
    }

    /// <inheritdoc cref="ExecuteAsync(Guid, OrderSubmission, Actor, CancellationToken)"/>
    /// <remarks>The same rules and the same answer to a repeat, through a cart that lives for this one act.</remarks>
    public Task<Outcome<PlacedOrder>> ExecuteAsync(Guid customerId, DirectOrder order, Actor actor, CancellationToken ct) => transaction.RunAsync(
        token => PlaceAsync(customerId, new Submitted(order.RequestId, order.Fingerprint, null, order.CustomerUser), (customer, now, _) => FillAsync(customer, order, actor, now, token), actor, token), ct);

    private async Task<Outcome<Cart>> FillAsync(Customer customer, DirectOrder order, Actor actor, DateTime now, CancellationToken ct)
    {
        if (order.Lines.Count > CheckoutPolicy.MaximumLines) return OrderRefusals.CartFull.With(CheckoutPolicy.MaximumLines);
        var ids = order.Lines.Select(line => line.Item.ProductId).Distinct().ToList();
        var (products, prices) = (await offers.ProductsAsync(ids, ct), await offers.PricesAsync(customer.MarketCode, ids, ct));
        var conditions = await offers.ConditionsAsync(customer.MarketCode, ct);
        var cart = new Cart(Guid.NewGuid(), customer.PartnerId, customer.Id, actor.ObjectId, now);
        foreach (var (item, shown) in order.Lines)
        {
            if (products.GetValueOrDefault(item.ProductId) is not { } product || product.Skus.SingleOrDefault(row => row.Id == item.SkuId) is not { } sku) return OrderRefusals.SkuNotSold;
            var today = conditions.Offer(product, sku, item.BillingPlan, prices[(product.Id, sku.Id)]).CurrentUnitPrice;
            var reserved = product.Kind == ProductKind.AzureReservation;
            cart.Put(
                new CartLine(product.Id, sku.Id, item.BillingPlan, item.Quantity, shown ?? today ?? Money.Zero(conditions.Market.Currency))
                {
                    AzureSubscriptionId = reserved ? item.AzureSubscriptionId : null,
                    ReservationScope = reserved ? item.ReservationScope : null,
                },
                now);
        }

        return cart;
    }

    private async Task<Outcome<PlacedOrder>> PlaceAsync(
        Guid customerId, Submitted submission, Func<Customer, DateTime, CancellationToken, Task<Outcome<Cart>>> open, Actor actor, CancellationToken ct)
    {
        var customer = await db.Customers.SingleOrDefaultAsync(row => row.Id == customerId, ct);
        if (customer is null) return CustomerRefusals.NotFound;
        var earlier = await db.Orders.AsNoTracking().IgnoreAutoIncludes().Where(row => row.RequestId == submission.RequestId)
            .Select(row => new { row.CustomerId, row.Fingerprint, row.Id, row.PlacedAt }).SingleOrDefaultAsync(ct);
        if (earlier is not null)
        {
            return earlier.CustomerId == customerId && earlier.Fingerprint == submission.Fingerprint
                ? new PlacedOrder(earlier.Id, earlier.PlacedAt)
                : OrderRefusals.RequestIdReused;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (!(await open(customer, now, ct)).Succeeded(out var cart, out var notOpened)) return notOpened;

        var judged = await JudgedCart.JudgeAsync(offers, customer, cart, ct);
        var problems = judged.Problems.Concat(judged.Lines.SelectMany(line => line.Problems)).ToList();
        if (judged.PriceChanged) problems.Add(OrderRefusals.PriceChanged);
        if (Refusal.Of(problems) is { } refusal) return refusal;

        var order = Assemble(customer, submission, judged, actor, now);
        if (await ChargeAsync(order, ct) is { } overLimit) return overLimit;
        db.Orders.Add(order);
        db.InvoiceLines.AddRange(order.Lines.Select(line => InvoiceLine.Charge(Guid.NewGuid(), line, now)));
        db.AuditRecords.AddRange(order.Lines.Select(line => Record(order, line, customer, actor, submission.CustomerUser)));
        if (db.Entry(cart).State != EntityState.Detached) db.Carts.Remove(cart);
        return new PlacedOrder(order.Id, order.PlacedAt);
    }

    private Order Assemble(Customer customer, Submitted submission, JudgedCart judged, Actor actor, DateTime now)
    {
        var currency = judged.Lines[0].CurrentUnitPrice!.Value.Currency;
        var order = new Order(newOrderId(), customer.PartnerId, customer.Id, submission.RequestId, submission.Fingerprint, currency, actor, now)
        {
            PurchaseOrderNumber = submission.PurchaseOrderNumber,
        };
        foreach (var (line, offer) in judged.Lines.Select(line => (line.Line, line.Offer)))
        {
            order.Add(new OrderLine(
                offer.Product, offer.Sku, line.BillingPlan, line.Quantity, offer.CurrentUnitPrice!.Value, offer.TaxTreatment, offer.TaxRate, offer.CancellationTerms, now)
            {
                AzureSubscriptionId = line.AzureSubscriptionId,
                ReservationScope = line.ReservationScope,
            });
        }

        return order;
    }

    /// <summary>Counts this checkout on the account, whose version lets only one of two at once pass (ORD-01).</summary>
    private async Task<Refusal?> ChargeAsync(Order order, CancellationToken ct)
    {
        var account = await db.PartnerAccounts.SingleOrDefaultAsync(row => row.PartnerId == order.PartnerId && row.Currency == order.Currency, ct);
        if (account is null) return OrderRefusals.NoAccountInCurrency.With(order.Currency);
        account.CountCheckout();
        var asked = order.Lines.Aggregate(TaxedMoney.Zero(order.Currency), (sum, line) => sum + line.Charged).Gross;
        return CheckoutPolicy.CreditProblem(account.CreditLimit, await credit.UsedAsync(order.Currency, ct), asked);
    }

    private static AuditRecord Record(Order order, OrderLine line, Customer customer, Actor actor, string? customerUser) =>
        new(order.PlacedAt, order.PartnerId, actor, AuditOperation.CreateOrder)
        {
            CustomerId = customer.Id,
            CustomerName = customer.CompanyName,
            OrderId = order.Id,
            LineNumber = line.Number,
            ProductId = line.ProductId,
            ProductTitle = line.ProductTitle,
            ResourceType = "order",
            ResourceId = order.Id,
            Details = $"sku={line.SkuId}; quantity={line.Quantity}; unit_price={line.UnitPrice}; charged={line.Charged.Gross}{(customerUser is null ? "" : $"; customer_user={customerUser}")}",
        };

    /// <summary>What tells one submission from another.</summary>
    private sealed record Submitted(Guid RequestId, string Fingerprint, string? PurchaseOrderNumber, string? CustomerUser);
}
