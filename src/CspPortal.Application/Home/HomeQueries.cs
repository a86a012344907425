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

    /// <summary>Provisioning takes seconds; an order that waits longer is stuck (ORD-04).</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(10);

    private static readonly LineStatus[] Open = [LineStatus.Active, LineStatus.Pending];

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<IReadOnlyList<ClosingWindow>> ClosingWindowsAsync(CancellationToken ct)
    {
        var now = Now;
        var rows = await db.OrderLines.AsNoTracking()
            .Where(line => Open.Contains(line.Status) && line.CancellableUntil >= now && line.CancellableUntil <= now.AddDays(WindowDays))
            .Join(db.Customers, line => line.CustomerId, customer => customer.Id, (Line, customer) => new { Line, customer.CompanyName })
            .OrderBy(row => row.Line.CancellableUntil).ThenBy(row => row.Line.OrderId).ThenBy(row => row.Line.Number)
            .Take(Rows).ToListAsync(ct);
        return [.. rows.Select(row => Describe(row.Line, row.CompanyName, now))];
    }

    public Task<int> ClosingWindowCountAsync(CancellationToken ct)
    {
        var now = Now;
        return db.OrderLines.CountAsync(line => Open.Contains(line.Status) && line.CancellableUntil >= now && line.CancellableUntil <= now.AddDays(WindowDays), ct);
    }

    public async Task<IReadOnlyList<StuckOrder>> StuckOrdersAsync(CancellationToken ct)
    {
        var limit = Now - StuckAfter;
        return await db.Orders.AsNoTracking().IgnoreAutoIncludes()
            .Where(order => order.Status == OrderStatus.Pending && order.PlacedAt < limit)
            .Join(db.Customers, order => order.CustomerId, customer => customer.Id, (order, customer) => new { order, customer.CompanyName })
            .OrderBy(row => row.order.PlacedAt).Take(Rows)
            .Select(row => new StuckOrder(row.order.CustomerId, row.CompanyName, row.order.Id, row.order.PlacedAt, row.order.PlacedByName))
            .ToListAsync(ct);
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

    private static ClosingWindow Describe(OrderLine line, string customer, DateTime now)
    {
        var credit = RefundCalculator.Credit(line, DateOnly.FromDateTime(now)).Credit;
        return new ClosingWindow(
            line.CustomerId, customer, line.OrderId, line.Number, line.ProductTitle, line.Quantity,
            line.CancellableUntil!.Value, line.Window.DaysLeft(now) ?? 0, credit.Gross, credit.NoteOfGross(line.TaxTreatment));
    }
}
