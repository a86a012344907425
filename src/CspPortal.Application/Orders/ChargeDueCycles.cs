using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CspPortal.Application.Orders;

/// <summary>Charges the next year of lines paid by the year, on its first day (UTC). The unique index of invoice lines keeps a cycle from being charged twice.</summary>
public sealed class ChargeDueCycles(PortalDbContext db, WriteTransaction transaction, TimeProvider clock, ILogger<ChargeDueCycles> log) : IDueWork
{
    private const int Batch = 100;

    public string Name => "charge-due-cycles";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(Now);
        var due = await db.OrderLines.AcrossTenants(db)
            .Where(line => line.NextChargeOn != null && line.NextChargeOn <= today && line.Status == LineStatus.Active)
            .OrderBy(line => line.NextChargeOn).Take(Batch).Select(line => line.OrderId).ToListAsync(ct);
        var charged = 0;
        foreach (var id in due.Distinct())
        {
            try
            {
                var outcome = await transaction.RunAsync(token => ChargeAsync(id, today, token), ct);
                if (outcome.Succeeded(out var cycles, out _)) charged += cycles;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.LogError(exception, "The due cycles of order {OrderId} could not be charged", id);
            }
        }

        return charged;
    }

    private async Task<Outcome<int>> ChargeAsync(string id, DateOnly today, CancellationToken ct)
    {
        var order = await db.Orders.AcrossTenants(db).SingleAsync(row => row.Id == id, ct);
        var customerName = await db.Customers.AcrossTenants(db).Where(row => row.Id == order.CustomerId).Select(row => row.CompanyName).SingleAsync(ct);
        var charged = 0;
        foreach (var number in order.Lines.Where(line => line.Status == LineStatus.Active).Select(line => line.Number).ToList())
        {
            // More than one when the worker stood still for over a year: each cycle is a charge of its own.
            while (order.Lines.Single(line => line.Number == number).NextChargeOn <= today)
            {
                var line = order.ChargeNextCycle(number);
                db.InvoiceLines.Add(InvoiceLine.Charge(Guid.NewGuid(), line, Now));
                db.AuditRecords.Add(new AuditRecord(Now, order.PartnerId, Actor.Worker(Name), AuditOperation.ChargeCycle)
                {
                    CustomerId = order.CustomerId,
                    CustomerName = customerName,
                    OrderId = order.Id,
                    LineNumber = line.Number,
                    ProductId = line.ProductId,
                    ProductTitle = line.ProductTitle,
                    ResourceType = "order",
                    ResourceId = order.Id,
                    Details = $"cycle={line.ChargedCycle}; charged={line.Charged.Gross}",
                });
                charged++;
            }
        }

        return charged;
    }
}
