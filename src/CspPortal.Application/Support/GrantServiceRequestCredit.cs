using CspPortal.Application.Cancellation;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Support;

/// <param name="Gross">Tax included, in the currency the line was charged in.</param>
/// <param name="Version">Of the request as the operator read it (REL-03).</param>
public sealed record CreditGrant(string Number, Guid SubmissionId, int Version, int Line, decimal Gross, string? Text);

/// <summary>What a grant would do, or did.</summary>
public sealed record CreditGranted(CancellationQuote Quote, int BillingMonth);

/// <summary>Grants a credit for one product of the request's order: cancels the line and credits the open invoice together or not at all (SUP-03, REF-02, CAN-08).</summary>
public sealed class GrantServiceRequestCredit(PortalDbContext db, WriteTransaction transaction, CancelLines cancelLines, TimeProvider clock)
{
    /// <returns>What would be granted now; NotFound, Closed, CreditNeedsOrder, LineNotFound, AlreadyCancelled, CreditNotForPlans, AmountNotPayable, AmountAboveCharge.</returns>
    public async Task<Outcome<CreditGranted>> PreviewAsync(string number, int line, decimal gross, CancellationToken ct)
    {
        var request = await db.ServiceRequests.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, ct);
        if (request is null) return ServiceRequestRefusals.NotFound;
        if (request.Refuse(ServiceRequestAct.Credited) is { } closed) return closed;
        var order = request.OrderId is null ? null : await db.Orders.AsNoTracking().SingleAsync(row => row.Id == request.OrderId, ct);
        if (order is null) return ServiceRequestRefusals.CreditNeedsOrder;
        var now = clock.GetUtcNow().UtcDateTime;
        return AgreedCredit.Quote(order, line, gross, now).Succeeded(out var quote, out var refusal) ? new CreditGranted(quote, InvoiceLine.MonthOf(now)) : refusal;
    }

    /// <returns>What was granted; the same refusals, or Stale.</returns>
    public Task<Outcome<CreditGranted>> ExecuteAsync(CreditGrant grant, Actor actor, CancellationToken ct) => transaction.RunAsync<CreditGranted>(
        async token =>
        {
            var request = await db.ServiceRequests.SingleOrDefaultAsync(row => row.Number == grant.Number, token);
            if (request is null) return ServiceRequestRefusals.NotFound;
            var order = request.OrderId is null ? null : await db.Orders.SingleAsync(row => row.Id == request.OrderId, token);
            if (order is null) return ServiceRequestRefusals.CreditNeedsOrder;
            // The same press again: the line tells who cancelled it and when, which is this grant.
            if (request.Version != grant.Version) return order.Lines.SingleOrDefault(each => each.Number == grant.Line) is { } known && AgreedCredit.Refuse(known) is { } done ? done : ServiceRequestRefusals.Stale;
            if (request.Refuse(ServiceRequestAct.Credited) is { } closed) return closed;
            var now = clock.GetUtcNow().UtcDateTime;
            if (!AgreedCredit.Quote(order, grant.Line, grant.Gross, now).Succeeded(out var quote, out var refusal)) return refusal;

            var before = request.Status;
            request.Add(ServiceRequestAct.Credited, grant.SubmissionId, grant.Text, actor, isOperator: true, now).Grant(grant.Line, quote.Total.Gross);
            await cancelLines.ApplyAsync(order, quote, actor, request.Number, token);
            var line = order.Lines.Single(each => each.Number == grant.Line);
            db.Add(new AuditRecord(now, request.PartnerId, actor, AuditOperation.GrantServiceRequestCredit)
            {
                CustomerId = order.CustomerId,
                CustomerName = await db.Customers.Where(row => row.Id == order.CustomerId).Select(row => row.CompanyName).SingleAsync(token),
                OrderId = order.Id,
                LineNumber = line.Number,
                ProductId = line.ProductId,
                ProductTitle = line.ProductTitle,
                ResourceType = ServiceRequestLog.Resource,
                ResourceId = request.Number,
                OldValue = $"status={before}; charged={AgreedCredit.Charged(line).Gross}",
                NewValue = $"status={request.Status}; credit={quote.Total.Gross}; net={quote.Total.Net}; tax={quote.Total.Tax}",
                Details = PlainText.Cut($"amount_requested={request.AmountRequested}; text={grant.Text}", ServiceRequestLog.ValueLength),
            });
            return new CreditGranted(quote, InvoiceLine.MonthOf(now));
        },
        ct);
}
