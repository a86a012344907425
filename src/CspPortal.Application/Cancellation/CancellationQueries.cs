using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Cancellation;

public sealed class CancellationQueries(PortalDbContext db, CancellationPolicy policy, TimeProvider clock)
{
    /// <summary>Entries of the drop-down; a customer with more orders of one product reaches the others from Order history.</summary>
    private const int MostOrders = 200;

    private const int MostSightings = 10;

    /// <returns>The dialog for one order line; LineNotFound.</returns>
    public async Task<Outcome<CancellationDialog>> DialogAsync(Guid customerId, string orderId, int lineNumber, CancellationToken ct)
    {
        var order = await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.CustomerId == customerId && o.Id == orderId, ct);
        if (order?.Lines.SingleOrDefault(l => l.Number == lineNumber) is not { } line) return CancellationRefusals.LineNotFound;

        var customer = await db.Customers.AsNoTracking().Where(c => c.Id == customerId)
            .Select(c => new CancellationCustomer(c.Id, c.CompanyName, c.Domain)).SingleAsync(ct);
        var settings = await db.Partners.AsNoTracking().Where(partner => partner.Id == order.PartnerId).Select(partner => partner.Settings).SingleAsync(ct);
        var timesSeen = await db.ProductKeys.AsNoTracking().Where(key => key.OrderId == orderId)
            .GroupBy(key => key.LineNumber).Select(keys => new { keys.Key, Times = keys.Sum(key => key.TimesSeen) }).ToDictionaryAsync(keys => keys.Key, keys => keys.Times, ct);

        var left = order.Lines.Where(l => l.Status != LineStatus.Cancelled).ToList();
        var isPartOfMore = left.Exists(l => l.Number == lineNumber) && left.Count > 1;
        return new CancellationDialog(
            customer,
            await OrdersOfAsync(customerId, line, ct),
            Describe(order, line),
            Preview(order, [line], settings, timesSeen),
            await SightingsAsync(line, timesSeen.GetValueOrDefault(lineNumber), ct),
            [.. order.Lines.Where(l => l.Number != lineNumber).OrderBy(l => l.Number).Select(Brief)],
            isPartOfMore ? Preview(order, left, settings, timesSeen) : null);
    }

    /// <summary>What cancelling each of these purchases would return now, or why it cannot be done here; in their order (CAN-07).</summary>
    /// <returns>As many as were asked for; <see cref="BatchRefusals.PurchaseUnknown"/>.</returns>
    public async Task<Outcome<IReadOnlyList<PurchasePreview>>> PreviewsAsync(IReadOnlyCollection<PurchasePick> picks, CancellationToken ct)
    {
        var ids = picks.Select(pick => pick.OrderId).Distinct().ToList();
        var orders = await db.Orders.AsNoTracking().Where(order => ids.Contains(order.Id)).ToDictionaryAsync(order => order.Id, ct);
        var customerIds = orders.Values.Select(order => order.CustomerId).Distinct().ToList();
        var names = await db.Customers.AsNoTracking().Where(customer => customerIds.Contains(customer.Id)).ToDictionaryAsync(customer => customer.Id, customer => customer.CompanyName, ct);
        var settings = await db.Partners.AsNoTracking().Where(partner => partner.Id == db.Scope.PartnerId).Select(partner => partner.Settings).SingleAsync(ct);
        var seen = (await db.ProductKeys.AsNoTracking().Where(key => ids.Contains(key.OrderId))
                .GroupBy(key => new { key.OrderId, key.LineNumber }).Select(keys => new { keys.Key.OrderId, keys.Key.LineNumber, Times = keys.Sum(key => key.TimesSeen) }).ToListAsync(ct))
            .ToLookup(keys => keys.OrderId);

        var previews = new List<PurchasePreview>();
        foreach (var pick in picks)
        {
            if (orders.GetValueOrDefault(pick.OrderId) is not { } order || order.Lines.SingleOrDefault(line => line.Number == pick.LineNumber) is not { } line) return BatchRefusals.PurchaseUnknown;
            var times = seen[order.Id].ToDictionary(keys => keys.LineNumber, keys => keys.Times);
            previews.Add(new PurchasePreview(order, line, names[order.CustomerId], times.GetValueOrDefault(line.Number), Preview(order, [line], settings, times)));
        }

        return previews;
    }

    /// <summary>What the cancellation of a line did, with the lines cancelled together with it (CAN-09).</summary>
    /// <returns>LineNotFound too where the line is not cancelled.</returns>
    public async Task<Outcome<CancellationConfirmation>> ConfirmationAsync(Guid customerId, string orderId, int lineNumber, CancellationToken ct)
    {
        var order = await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.CustomerId == customerId && o.Id == orderId, ct);
        if (order?.Lines.SingleOrDefault(l => l.Number == lineNumber) is not { CancelledAt: { } at } line) return CancellationRefusals.LineNotFound;

        var together = order.Lines.Where(l => l.CancelledAt == at).Select(l => l.Number).ToList();
        var credits = await db.InvoiceLines.AsNoTracking()
            .Where(l => l.OrderId == orderId && l.Kind == InvoiceLineKind.Credit && together.Contains(l.LineNumber)).OrderBy(l => l.LineNumber).ToListAsync(ct);
        var keys = await db.ProductKeys.CountAsync(key => key.OrderId == orderId && together.Contains(key.LineNumber) && key.RevokedAt == at, ct);
        var links = await db.DownloadLinks.CountAsync(link => link.OrderId == orderId && together.Contains(link.LineNumber) && link.RevokedAt == at, ct);
        if (credits.Count == 0) return CancellationRefusals.LineNotFound;
        var customerName = await db.Customers.AsNoTracking().Where(c => c.Id == customerId).Select(c => c.CompanyName).SingleAsync(ct);

        var lines = credits.Select(credit => Cancelled(order.Lines.Single(l => l.Number == credit.LineNumber), credit)).ToList();
        return new CancellationConfirmation(
            customerName, orderId, lines, credits[0].BillingMonth, credits[0].InvoiceNumber, keys, links, at, line.CancelledByName!, order.Status == OrderStatus.Cancelled);
    }

    private static CancelledLine Cancelled(OrderLine line, InvoiceLine credit) =>
        new(line.Number, line.ProductTitle, line.SkuTitle, line.Quantity, -credit.Amount, credit.TaxTreatment, credit.FormulaOf(line));

    private async Task<List<ProductOrder>> OrdersOfAsync(Guid customerId, OrderLine chosen, CancellationToken ct)
    {
        var orders = await db.OrderLines.AsNoTracking()
            .Where(l => l.PartnerId == chosen.PartnerId && l.CustomerId == customerId && l.ProductId == chosen.ProductId)
            .OrderByDescending(l => l.PurchasedAt).ThenByDescending(l => l.OrderId).ThenBy(l => l.Number)
            .Select(l => new ProductOrder(l.OrderId, l.Number, l.PurchasedAt, l.Quantity, l.SkuTitle, l.Status, l.CancellableUntil))
            .Take(MostOrders).ToListAsync(ct);
        if (!orders.Exists(o => o.OrderId == chosen.OrderId && o.LineNumber == chosen.Number))
            orders.Add(new ProductOrder(chosen.OrderId, chosen.Number, chosen.PurchasedAt, chosen.Quantity, chosen.SkuTitle, chosen.Status, chosen.CancellableUntil));
        return orders;
    }

    private CancellationLine Describe(Order order, OrderLine line)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var window = line.Window;
        TimeSpan? timeLeft = window.Contains(now) ? window.EndsAt!.Value - now : null;
        return new CancellationLine(
            order.Id, line.Number, line.ProductId, line.ProductTitle, line.SkuTitle, line.Kind, line.HasKey, line.Quantity, line.PurchasedAt, order.PlacedByName,
            line.Charged, line.TaxTreatment, line.Status, window.EndsAt, window.DaysLeft(now), timeLeft, line.CancellationTerms.WindowUnit);
    }

    private CancellationPreview Preview(Order order, IReadOnlyList<OrderLine> lines, PartnerSettings settings, Dictionary<int, int> timesSeen)
    {
        if (policy.Quote(order, [.. lines.Select(line => line.Number)], settings, timesSeen).Succeeded(out var quote, out var refusal))
            return new CancellationPreview(quote, null, null, null);
        var inTheWay = lines.FirstOrDefault(line => policy.Refuse(line) is not null);
        return new CancellationPreview(null, refusal, AmountToRequest(lines, refusal), inTheWay is null ? null : Brief(inTheWay));
    }

    /// <summary>A reservation's refund is not computed here: what was charged is named. Otherwise it is the credit the lines would give (CAN-05).</summary>
    private Money? AmountToRequest(IReadOnlyList<OrderLine> lines, Refusal refusal)
    {
        if (!CancellationRefusals.LeadsToSupport(refusal)) return null;
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return lines.Select(line => policy.Refuse(line)?.Is(CancellationRefusals.ReservationNotHere) == true ? line.Charged.Gross : RefundCalculator.Credit(line, today).Credit.Gross)
            .Aggregate((sum, credit) => sum + credit);
    }

    private async Task<KeySightings> SightingsAsync(OrderLine line, int timesSeen, CancellationToken ct)
    {
        if (!line.HasKey) return new KeySightings(0, []);
        var latest = await db.AuditRecords.AsNoTracking()
            .Where(record => record.PartnerId == line.PartnerId && record.OrderId == line.OrderId && record.LineNumber == line.Number
                && record.Operation == AuditOperation.GetSoftwareKey && record.Outcome == AuditOutcome.Succeeded)
            .OrderByDescending(record => record.OccurredAt).ThenByDescending(record => record.Id)
            .Select(record => new KeySighting(record.ActorName, record.OccurredAt, record.Channel))
            .Take(MostSightings).ToListAsync(ct);
        return new KeySightings(Math.Max(timesSeen, latest.Count), latest);
    }

    private static OtherLine Brief(OrderLine line) => new(line.Number, line.ProductTitle, line.SkuTitle, line.Quantity, line.Status);
}
