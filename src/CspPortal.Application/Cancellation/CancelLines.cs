using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Cancellation;

/// <summary>What cancelling does to the books, whoever decided it: status, keys, links, wishes, credit and log entries (CAN-08).</summary>
/// <remarks>Inside the caller's transaction, which asked whether it may; in the scope of the order's partner.</remarks>
public sealed class CancelLines(PortalDbContext db)
{
    /// <param name="order">Tracked; changed here.</param>
    /// <param name="serviceRequestNumber">Of the request that agreed the credit (SUP-03); null where the policy computed it.</param>
    /// <param name="batchId">Of the batch that it is a part of (CAN-07).</param>
    public async Task<CancellationConfirmation> ApplyAsync(
        Order order, CancellationQuote quote, Actor actor, string? serviceRequestNumber, CancellationToken ct, Guid? batchId = null)
    {
        var numbers = quote.Lines.Select(line => line.LineNumber).ToList();
        var customerName = await db.Customers.Where(customer => customer.Id == order.CustomerId).Select(customer => customer.CompanyName).SingleAsync(ct);
        var keys = await db.ProductKeys.Where(key => key.OrderId == order.Id && key.RevokedAt == null && numbers.Contains(key.LineNumber)).ToListAsync(ct);
        var links = await db.DownloadLinks.Where(link => link.OrderId == order.Id && link.RevokedAt == null && numbers.Contains(link.LineNumber)).ToListAsync(ct);
        var wishes = await db.KeyRequests.Where(wish => wish.OrderId == order.Id && wish.FilledAt == null && numbers.Contains(wish.LineNumber)).ToListAsync(ct);
        var statusBefore = order.Lines.ToDictionary(line => line.Number, line => line.Status);

        order.Cancel(quote, actor);
        keys.ForEach(key => key.Revoke(quote.At));
        links.ForEach(link => link.Revoke(actor.Name, quote.At));
        db.RemoveRange(wishes); // an open wish of a cancelled line is nobody's any more; the log keeps that it was made (KEY-01)

        var cancelled = new List<CancelledLine>();
        foreach (var credit in quote.Lines)
        {
            var line = order.Lines.Single(l => l.Number == credit.LineNumber);
            db.Add(InvoiceLine.Credit(Guid.NewGuid(), line, credit, quote.At, serviceRequestNumber));
            db.Add(new AuditRecord(quote.At, order.PartnerId, actor, AuditOperation.CancelOrder)
            {
                CustomerId = order.CustomerId,
                CustomerName = customerName,
                OrderId = order.Id,
                LineNumber = line.Number,
                ProductId = line.ProductId,
                ProductTitle = line.ProductTitle,
                ResourceType = "order",
                ResourceId = order.Id,
                OldValue = $"status={Name(statusBefore[line.Number])}; charged={line.Charged.Gross}",
                NewValue = $"status={Name(line.Status)}; credit={credit.Credit.Gross}; net={credit.Credit.Net}; tax={credit.Credit.Tax}",
                Details = $"{CancellationFacts.Formula(credit.Formula)}; {(serviceRequestNumber is null ? "" : $"service_request={serviceRequestNumber}; ")}"
                    + $"invoice_month={CancellationFacts.Month(quote.At)}; "
                    + $"keys_revoked={keys.Count(key => key.LineNumber == line.Number)}; links_revoked={links.Count(link => link.LineNumber == line.Number)}; "
                    + $"key_requests_closed={wishes.Count(wish => wish.LineNumber == line.Number)}"
                    + CancellationFacts.Batch(batchId),
            });
            cancelled.Add(new CancelledLine(line.Number, line.ProductTitle, line.SkuTitle, line.Quantity, credit.Credit, credit.TaxTreatment, credit.Formula));
        }

        return new CancellationConfirmation(
            customerName, order.Id, cancelled, InvoiceLine.MonthOf(quote.At), null, keys.Count, links.Count, quote.At, actor.Name, order.Status == OrderStatus.Cancelled);
    }

    private static string Name(LineStatus status) => status switch
    {
        LineStatus.Pending => "pending",
        LineStatus.Active => "active",
        _ => "cancelled",
    };
}
