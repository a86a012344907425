using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Cancellation;

/// <param name="LineNumbers">Null: the whole order, that is every line not cancelled yet.</param>
/// <param name="ExpectedCredit">The gross credit that was previewed (CAN-06); null: a program that asked for none, what the policy says counts.</param>
/// <param name="BatchId">Of the batch that it is a part of (CAN-07).</param>
public sealed record CancelRequest(Guid CustomerId, string OrderId, IReadOnlyList<int>? LineNumbers, Money? ExpectedCredit, Guid? BatchId = null);

/// <summary>One cancelled line and what it gave back.</summary>
public sealed record CancelledLine(int Number, string ProductTitle, string SkuTitle, long Quantity, TaxedMoney Credit, TaxTreatment TaxTreatment, RefundFormula Formula);

/// <summary>What a cancellation did (CAN-09).</summary>
/// <param name="BillingMonth">Calendar month (UTC) of the invoice with the credit, yyyyMM.</param>
/// <param name="InvoiceNumber">Null while that invoice is open.</param>
public sealed record CancellationConfirmation(
    string CustomerName, string OrderId, IReadOnlyList<CancelledLine> Lines, int BillingMonth, string? InvoiceNumber, int KeysRevoked, int LinksRevoked, DateTime CancelledAt, string CancelledByName, bool OrderCancelled)
{
    public TaxedMoney Credit => Lines.Select(line => line.Credit).Aggregate((sum, credit) => sum + credit);
}

/// <summary>Cancels lines of an order: status, keys, links, credit and log entries together or not at all (CAN-08).</summary>
public sealed class CancelOrder(PortalDbContext db, WriteTransaction transaction, CancellationPolicy policy, CancelLines cancelLines, TimeProvider clock)
{
    /// <returns>A confirmation; or one of <see cref="CancellationRefusals"/>, which is in the activity log then.</returns>
    public async Task<Outcome<CancellationConfirmation>> ExecuteAsync(CancelRequest request, Actor actor, CancellationToken ct)
    {
        var outcome = await transaction.RunAsync(token => ApplyAsync(request, actor, token), ct);
        if (!outcome.Succeeded(out _, out var refusal)) await transaction.RunAsync(token => LogRefusalAsync(request, refusal, actor, token), ct);
        return outcome;
    }

    /// <summary>The same inside the caller's transaction, which keeps what else belongs to it: where it is refused nothing is changed (CAN-07).</summary>
    public async Task<Outcome<CancellationConfirmation>> ApplyAsync(CancelRequest request, Actor actor, CancellationToken ct)
    {
        var order = await db.Orders.SingleOrDefaultAsync(o => o.CustomerId == request.CustomerId && o.Id == request.OrderId, ct);
        if (order is null) return CancellationRefusals.LineNotFound;
        var settings = await db.Partners.Where(partner => partner.Id == order.PartnerId).Select(partner => partner.Settings).SingleAsync(ct);
        var timesSeen = await db.ProductKeys.Where(key => key.OrderId == order.Id)
            .GroupBy(key => key.LineNumber).Select(keys => new { keys.Key, Times = keys.Sum(key => key.TimesSeen) }).ToDictionaryAsync(keys => keys.Key, keys => keys.Times, ct);

        if (!policy.Quote(order, LinesOf(request, order), settings, timesSeen).Succeeded(out var quote, out var refusal)) return refusal;
        if (request.ExpectedCredit is { } expected && quote.Total.Gross != expected) return CancellationRefusals.CreditChanged.With(expected, quote.Total.Gross);

        return await cancelLines.ApplyAsync(order, quote, actor, null, ct, request.BatchId);
    }

    /// <summary>The log entry of a refusal, inside the caller's transaction; of a purchase that is not found there is none.</summary>
    public async Task<Outcome<Done>> LogRefusalAsync(CancelRequest request, Refusal refusal, Actor actor, CancellationToken ct)
    {
        if (refusal.Is(CancellationRefusals.LineNotFound)) return default(Done);
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.CustomerId == request.CustomerId && o.Id == request.OrderId, ct);
        var only = request.LineNumbers is [var number] ? order.Lines.SingleOrDefault(line => line.Number == number) : null;
        db.Add(new AuditRecord(clock.GetUtcNow().UtcDateTime, order.PartnerId, actor, AuditOperation.CancelOrder, AuditOutcome.Refused)
        {
            CustomerId = order.CustomerId,
            CustomerName = await db.Customers.Where(customer => customer.Id == order.CustomerId).Select(customer => customer.CompanyName).SingleAsync(ct),
            OrderId = order.Id,
            LineNumber = only?.Number,
            ProductId = only?.ProductId,
            ProductTitle = only?.ProductTitle,
            ResourceType = "order",
            ResourceId = order.Id,
            Details = $"refused={refusal.Code}{CancellationFacts.Arguments(refusal)}; lines={CancellationFacts.Lines(request.LineNumbers)}; expected={request.ExpectedCredit?.ToString() ?? "any"}{CancellationFacts.Batch(request.BatchId)}",
        });
        return default(Done);
    }

    /// <summary>The whole order means what is left of it; with nothing left the policy says who cancelled it.</summary>
    private static IReadOnlyCollection<int> LinesOf(CancelRequest request, Order order) => request.LineNumbers ?? WhatIsLeft(order);

    internal static IReadOnlyList<int> WhatIsLeft(Order order)
    {
        var left = order.Lines.Where(line => line.Status != LineStatus.Cancelled).Select(line => line.Number).ToList();
        return left.Count > 0 ? left : [.. order.Lines.Select(line => line.Number)];
    }
}
