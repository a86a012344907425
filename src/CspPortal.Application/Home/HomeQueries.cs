using CspPortal.Application.Cancellation;
using CspPortal.Application.Invoicing;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Home;

/// <param name="Credit">What a cancellation would return now, all of it, as the cancel dialog says (CAN-06).</param>
/// <param name="TaxTreatment">Whether tax is in it (TAX-01).</param>
public sealed record ClosingWindow(
    Guid CustomerId, string CustomerName, string OrderId, int LineNumber, string ProductTitle, long Quantity, DateTime EndsAt, int DaysLeft, Money Credit, TaxTreatment TaxTreatment);

/// <param name="Next">The first few by time left.</param>
/// <param name="AtStake">What cancelling would return today, a sum for each currency by code, tax included: never added across them (PRC-01).</param>
/// <param name="Summed">How many are in the sums: all, but for the very many.</param>
public sealed record ClosingWindows(IReadOnlyList<ClosingWindow> Next, int Count, IReadOnlyList<Money> AtStake, int Summed);

/// <param name="Oldest">The first few.</param>
public sealed record StuckOrders(IReadOnlyList<StuckOrder> Oldest, int Count);

public sealed record StuckOrder(Guid CustomerId, string CustomerName, string OrderId, DateTime PlacedAt, string PlacedByName);

public sealed record WaitingKey(Guid CustomerId, string CustomerName, string OrderId, int LineNumber, string ProductTitle, string ProductVersion, string RequestedByName, DateTime RequestedAt);

/// <summary>The open invoice in one currency, tax included; credits are negative, with what a credit note left over.</summary>
public sealed record OpenMonth(string Currency, Money Charges, Money Credits)
{
    public Money Total => Charges + Credits;
}

/// <summary>What wants attention today (HOM-01). Each part is asked only for those who may see it.</summary>
public sealed class HomeQueries(PortalDbContext db, OpenInvoices openInvoices, TimeProvider clock)
{
    /// <summary>HOM-01: windows that close within this many days.</summary>
    public const int WindowDays = 14;

    /// <summary>Rows of each list; the pages behind them show all.</summary>
    public const int Rows = 8;

    /// <summary>A credit is told line by line; of more windows than this the next are summed, so that Home costs the same for everybody.</summary>
    public const int MostSummed = 2000;

    /// <summary>Provisioning takes seconds; an order that waits longer is stuck (ORD-04).</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(10);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<ClosingWindows> ClosingWindowsAsync(CancellationToken ct)
    {
        var now = Now;
        var today = DateOnly.FromDateTime(now);
        var windows = OpenWindows.Of(db, now).Within(WindowDays, now);
        var lines = await windows.OrderBy(line => line.CancellableUntil).ThenBy(line => line.OrderId).ThenBy(line => line.Number).Take(MostSummed).ToListAsync(ct);
        var count = lines.Count < MostSummed ? lines.Count : await windows.CountAsync(ct);
        var credits = lines.ConvertAll(line => RefundCalculator.Credit(line, today));
        var sums = credits.GroupBy(credit => credit.Credit.Currency).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Select(credit => credit.Credit.Gross).Aggregate((sum, gross) => sum + gross)).ToList();

        var next = lines.Zip(credits, (Line, Credit) => (Line, Credit)).Take(Rows).ToList();
        if (next.Count == 0) return new ClosingWindows([], 0, [], 0);
        var ids = next.ConvertAll(row => row.Line.CustomerId);
        var names = await db.Customers.Where(customer => ids.Contains(customer.Id)).Select(customer => new { customer.Id, customer.CompanyName }).ToDictionaryAsync(row => row.Id, row => row.CompanyName, ct);
        return new ClosingWindows([.. next.Select(row => Describe(row.Line, row.Credit, names[row.Line.CustomerId], now))], count, sums, lines.Count);
    }

    public async Task<StuckOrders> StuckOrdersAsync(CancellationToken ct)
    {
        var limit = Now - StuckAfter;
        var stuck = db.Orders.AsNoTracking().IgnoreAutoIncludes().Where(order => order.Status == OrderStatus.Pending && order.PlacedAt < limit);
        var oldest = await stuck
            .Join(db.Customers, order => order.CustomerId, customer => customer.Id, (order, customer) => new { order, customer.CompanyName })
            .OrderBy(row => row.order.PlacedAt).Take(Rows)
            .Select(row => new StuckOrder(row.order.CustomerId, row.CompanyName, row.order.Id, row.order.PlacedAt, row.order.PlacedByName))
            .ToListAsync(ct);
        return new StuckOrders(oldest, oldest.Count < Rows ? oldest.Count : await stuck.CountAsync(ct));
    }

    /// <summary>KEY-01: wishes that met an empty stock.</summary>
    public async Task<IReadOnlyList<WaitingKey>> WaitingKeysAsync(CancellationToken ct) =>
        await db.KeyRequests.AsNoTracking().Where(request => request.FilledAt == null)
            .Join(db.OrderLines, request => new { request.OrderId, Number = request.LineNumber }, line => new { line.OrderId, line.Number }, (request, line) => new { request, line })
            .Join(db.Customers, row => row.line.CustomerId, customer => customer.Id, (row, customer) => new { row.request, row.line, customer.CompanyName })
            .Where(row => row.line.Status != LineStatus.Cancelled)
            .OrderBy(row => row.request.RequestedAt).Take(Rows)
            .Select(row => new WaitingKey(
                row.line.CustomerId, row.CompanyName, row.line.OrderId, row.line.Number, row.line.ProductTitle,
                row.request.ProductVersion, row.request.RequestedByName, row.request.RequestedAt))
            .ToListAsync(ct);

    /// <summary>The open invoices, a row a currency: never added across them (PRC-01).</summary>
    public async Task<IReadOnlyList<OpenMonth>> OpenMonthAsync(CancellationToken ct) =>
        [.. (await openInvoices.ListAsync(null, ct)).Select(open => new OpenMonth(open.Currency, open.Sums.Charges.Gross, (open.Sums.Credits + open.CarriedOver).Gross))];

    private static ClosingWindow Describe(OrderLine line, LineCredit credit, string customer, DateTime now) => new(
        line.CustomerId, customer, line.OrderId, line.Number, line.ProductTitle, line.Quantity,
        line.CancellableUntil!.Value, line.Window.DaysLeft(now) ?? 0, credit.Credit.Gross, credit.Credit.NoteOfGross(line.TaxTreatment));
}
