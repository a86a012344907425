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
    public Task<Outcome<PlacedOrder>> ExecuteAsync(Guid customerId, OrderSubmission submission, Actor actor, CancellationToken ct) =>
        transaction.RunAsync(token => PlaceAsync(customerId, submission, actor, token), ct);

    private async Task<Outcome<PlacedOrder>> PlaceAsync(Guid customerId, OrderSubmission submission, Actor actor, CancellationToken ct)
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
        var cart = await db.Carts.SingleOrDefaultAsync(
            row => row.Id == submission.CartId && row.CustomerId == customerId && row.UserId == actor.ObjectId && row.ExpiresAt > now, ct);
        if (cart is null || cart.Revision != submission.Revision) return OrderRefusals.CartChanged;

        var judged = await JudgedCart.JudgeAsync(offers, customer, cart, ct);
        var problems = judged.Problems.Concat(judged.Lines.SelectMany(line => line.Problems)).ToList();
        if (judged.PriceChanged) problems.Add(OrderRefusals.PriceChanged);
        if (Refusal.Of(problems) is { } refusal) return refusal;

        var order = Assemble(customer, submission, judged, actor, now);
        if (await ChargeAsync(order, ct) is { } overLimit) return overLimit;
        db.Orders.Add(order);
        db.InvoiceLines.AddRange(order.Lines.Select(line => InvoiceLine.Charge(Guid.NewGuid(), line, now)));
        db.AuditRecords.AddRange(order.Lines.Select(line => Record(order, line, customer, actor)));
        db.Carts.Remove(cart);
        return new PlacedOrder(order.Id, order.PlacedAt);
    }

    private Order Assemble(Customer customer, OrderSubmission submission, JudgedCart judged, Actor actor, DateTime now)
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

    private static AuditRecord Record(Order order, OrderLine line, Customer customer, Actor actor) =>
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
            Details = $"sku={line.SkuId}; quantity={line.Quantity}; unit_price={line.UnitPrice}; charged={line.Charged.Gross}",
        };
}
