using System.Text;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Support;

/// <summary>What a report's identifiers stand for in the partner's books.</summary>
public sealed record FoundIdentifiers(
    Guid? CustomerId, string? CustomerName, string? OrderId, int? LineNumber, string? ProductId, string? ProductTitle, Guid? AzureSubscriptionId, Money? Amount);

/// <summary>Looks identifiers up among the partner's own customers and orders; others do not exist here (SUP-01, SEC-01).</summary>
public sealed class ServiceRequestIdentifiers(PortalDbContext db)
{
    /// <returns>What was found; all that apply of CustomerUnknown, OrderUnknown, LineUnknown, OrderOfAnother, AmountNeedsOrder, AmountAboveCharge, AmountNotPayable.</returns>
    public async Task<Outcome<FoundIdentifiers>> FindAsync(ProblemReport report, CancellationToken ct)
    {
        var problems = new List<Refusal>();
        var customer = await CustomerAsync(report.Customer, ct);
        if (customer is null && !string.IsNullOrWhiteSpace(report.Customer)) problems.Add(ServiceRequestRefusals.CustomerUnknown);
        var (order, subscription) = await OrderAsync(report.Order, customer?.Id, ct);
        if (order is null && subscription is null && !string.IsNullOrWhiteSpace(report.Order)) problems.Add(ServiceRequestRefusals.OrderUnknown);

        if (order is not null && customer is not null && order.CustomerId != customer.Id)
            problems.Add(ServiceRequestRefusals.OrderOfAnother.With(await db.Customers.Where(row => row.Id == order.CustomerId).Select(row => row.CompanyName).SingleAsync(ct)));
        // Who changes the order in the form means another one, as a whole.
        OrderLine? line = null;
        if (order is not null && report.Line is { } chosen && chosen.Order == order.Id)
        {
            line = order.Lines.SingleOrDefault(each => each.Number == chosen.Number);
            if (line is null) problems.Add(ServiceRequestRefusals.LineUnknown);
        }

        Money? amount = null;
        if (report.Amount is { } asked)
        {
            (amount, var refusal) = order is null ? (null, ServiceRequestRefusals.AmountNeedsOrder) : Amount(asked, order, line);
            // An order that is unknown has been said already.
            if (refusal is not null && !problems.Exists(problem => problem.Is(ServiceRequestRefusals.OrderUnknown))) problems.Add(refusal);
        }

        if (Refusal.Of(problems) is { } refused) return refused;
        customer ??= order is null ? null : await db.Customers.Where(row => row.Id == order.CustomerId).Select(row => new Found(row.Id, row.CompanyName)).SingleAsync(ct);
        return new FoundIdentifiers(customer?.Id, customer?.Name, order?.Id, line?.Number, line?.ProductId, line?.ProductTitle, subscription, amount);
    }

    private static (Money? Amount, Refusal? Refusal) Amount(decimal asked, Order order, OrderLine? line)
    {
        var charged = (line is null ? order.Lines : [line]).Select(each => AgreedCredit.Charged(each).Gross).Aggregate((sum, each) => sum + each);
        return AgreedCredit.Refuse(asked, charged) is { } refusal ? (null, refusal) : (Money.Of(asked, charged.Currency), null);
    }

    private async Task<Found?> CustomerAsync(string? typed, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var customers = db.Customers.AsNoTracking();
        if (Guid.TryParse(Plain(typed), out var id)) customers = customers.Where(row => row.Id == id);
        else if (DomainName.TryParse(typed, out var domain)) customers = customers.Where(row => row.Domain == domain);
        else return null;
        return await customers.Select(row => new Found(row.Id, row.CompanyName)).SingleOrDefaultAsync(ct);
    }

    /// <summary>A subscription that several orders name is known, but which order is meant is not.</summary>
    private async Task<(Order? Order, Guid? Subscription)> OrderAsync(string? typed, Guid? customerId, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(typed)) return (null, null);
        var text = Plain(typed).ToLowerInvariant();
        if (text.Length == Order.IdLength) return (await db.Orders.AsNoTracking().SingleOrDefaultAsync(row => row.Id == text, ct), null);
        if (!Guid.TryParse(text, out var subscription)) return (null, null);
        var ids = await db.OrderLines.AsNoTracking().Where(line => line.AzureSubscriptionId == subscription && (customerId == null || line.CustomerId == customerId))
            .Select(line => line.OrderId).Distinct().Take(2).ToListAsync(ct);
        if (ids.Count == 0) return (null, null);
        return (ids is [var only] ? await db.Orders.AsNoTracking().SingleAsync(row => row.Id == only, ct) : null, subscription);
    }

    /// <summary>Full-width digits are read.</summary>
    private static string Plain(string typed) => PlainText.Repair(typed).Trim().Normalize(NormalizationForm.FormKC);

    private sealed record Found(Guid Id, string Name);
}
