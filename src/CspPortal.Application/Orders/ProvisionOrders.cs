using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CspPortal.Application.Orders;

/// <summary>Provisions pending orders, oldest first (ORD-04). The order's version lets only one node do it.</summary>
public sealed class ProvisionOrders(PortalDbContext db, WriteTransaction transaction, TimeProvider clock, ILogger<ProvisionOrders> log) : IDueWork
{
    private const int Batch = 100;

    public string Name => "provision-orders";

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var due = await db.Orders.AcrossTenants(db).Where(order => order.Status == OrderStatus.Pending)
            .OrderBy(order => order.PlacedAt).Take(Batch).Select(order => order.Id).ToListAsync(ct);
        var provisioned = 0;
        foreach (var id in due)
        {
            try
            {
                var outcome = await transaction.RunAsync(token => ProvisionAsync(id, token), ct);
                if (outcome.Succeeded(out _, out _)) provisioned++;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // One bad order does not hold up the others; it stays pending, is tried again and stands on Home meanwhile.
                log.LogError(exception, "Order {OrderId} could not be provisioned", id);
            }
        }

        return provisioned;
    }

    private async Task<Outcome<Done>> ProvisionAsync(string id, CancellationToken ct)
    {
        var order = await db.Orders.AcrossTenants(db).SingleAsync(row => row.Id == id, ct);
        if (order.Status != OrderStatus.Pending) return OrderRefusals.NotPending;

        var now = clock.GetUtcNow().UtcDateTime;
        var customerName = await db.Customers.AcrossTenants(db).Where(row => row.Id == order.CustomerId).Select(row => row.CompanyName).SingleAsync(ct);
        foreach (var line in order.Lines.Where(line => line.Status == LineStatus.Pending))
        {
            db.AuditRecords.Add(new AuditRecord(now, order.PartnerId, Actor.Worker(Name), AuditOperation.ProvisionOrder)
            {
                CustomerId = order.CustomerId,
                CustomerName = customerName,
                OrderId = order.Id,
                LineNumber = line.Number,
                ProductId = line.ProductId,
                ProductTitle = line.ProductTitle,
                ResourceType = "order",
                ResourceId = order.Id,
            });
        }

        order.Provision(now);
        return default(Done);
    }
}
