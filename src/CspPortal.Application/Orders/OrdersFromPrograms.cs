using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Orders;

/// <summary>An order placed in one call, without a cart (spec 4.2): judged as a cart of the API is, placed as every order is.</summary>
public sealed class OrdersFromPrograms(PortalDbContext db, ApiCarts carts, PlaceOrder placeOrder)
{
    /// <returns>The order, the same one to a repeat (ORD-02); all that speaks against it.</returns>
    public async Task<Outcome<PlacedOrder>> ExecuteAsync(
        Guid customerId, Guid requestId, string fingerprint, IReadOnlyList<ApiCartLine> lines, string? customerUser, Actor actor, CancellationToken ct)
    {
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == customerId, ct);
        if (customer is null) return CustomerRefusals.NotFound;
        if (lines.Count > CheckoutPolicy.MaximumLines) return OrderRefusals.CartFull.With(CheckoutPolicy.MaximumLines);
        var wanted = await carts.WantedAsync(customer, lines, ct);
        if (Refusal.Of([.. wanted.SelectMany(line => line.Problems).DistinctBy(problem => problem.Code)]) is { } refusal) return refusal;
        return await placeOrder.ExecuteAsync(customerId, new DirectOrder(requestId, fingerprint, [.. wanted.Select(line => new DirectLine(line.Item!, null))], customerUser), actor, ct);
    }
}
