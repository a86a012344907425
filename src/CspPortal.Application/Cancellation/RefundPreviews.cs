using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Cancellation;

/// <summary>What cancelling lines of an order would return now, for a program that asks first (CAN-06).</summary>
public sealed class RefundPreviews(PortalDbContext db, CancellationPolicy policy)
{
    /// <param name="lineNumbers">Null: all that is left of the order.</param>
    /// <returns>The quote, or what <see cref="CancelOrder"/> would refuse.</returns>
    public async Task<Outcome<CancellationQuote>> OfAsync(Guid customerId, string orderId, IReadOnlyList<int>? lineNumbers, CancellationToken ct)
    {
        var order = await db.Orders.AsNoTracking().SingleOrDefaultAsync(row => row.CustomerId == customerId && row.Id == orderId, ct);
        if (order is null) return CancellationRefusals.LineNotFound;
        var settings = await db.Partners.AsNoTracking().Where(partner => partner.Id == order.PartnerId).Select(partner => partner.Settings).SingleAsync(ct);
        var seen = await db.ProductKeys.AsNoTracking().Where(key => key.OrderId == orderId)
            .GroupBy(key => key.LineNumber).Select(keys => new { keys.Key, Times = keys.Sum(key => key.TimesSeen) }).ToDictionaryAsync(keys => keys.Key, keys => keys.Times, ct);
        return policy.Quote(order, lineNumbers ?? CancelOrder.WhatIsLeft(order), settings, seen);
    }
}
