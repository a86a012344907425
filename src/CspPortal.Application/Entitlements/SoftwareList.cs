using System.Globalization;
using System.Linq.Expressions;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

public enum SoftwareSort
{
    Product,
    BoughtOn,
    TermEnd,
}

/// <summary>A line as the Software page names its state.</summary>
public enum SoftwareStatus
{
    Pending,
    Active,

    /// <summary>Stopped by the partner for a while: no keys, no files.</summary>
    Suspended,

    /// <summary>The term is over.</summary>
    Ended,
    Cancelled,
}

/// <summary>What the Software page asks for; the page and the file share it (CSV-01).</summary>
public record SoftwareFilter
{
    public SoftwareStatus? Status { get; init; }

    /// <summary>Part of a product's title or the start of an order number.</summary>
    public string? Text { get; init; }

    public SoftwareSort Sort { get; init; }

    public bool Descending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

/// <param name="DaysLeftToCancel">Null: no window, or it is over.</param>
/// <param name="CancelRefusal">Why it cannot be cancelled now; null when it can (CAN-02).</param>
public sealed record SoftwareSummary(
    string OrderId, int LineNumber, string ProductId, string ProductTitle, string SkuTitle, ProductKind Kind, Term Term, long Quantity, DateTime PurchasedAt, DateOnly? TermEndsOn,
    DateTime? CancellableUntil, int? DaysLeftToCancel, SoftwareStatus Status, DateTime? CancelledAt, string? CancelledByName, bool HasKey, bool HasDownloads, Refusal? CancelRefusal)
{
    internal static SoftwareSummary Of(OrderLine line, CancellationPolicy policy, DateTime now) => new(
        line.OrderId, line.Number, line.ProductId, line.ProductTitle, line.SkuTitle, line.Kind, line.Term, line.Quantity, line.PurchasedAt, line.TermEndsOn,
        line.CancellableUntil, line.Status == LineStatus.Cancelled ? null : line.Window.DaysLeft(now), StatusOf(line, now), line.CancelledAt, line.CancelledByName,
        line.HasKey, line.HasDownloads, policy.Refuse(line));

    internal static SoftwareStatus StatusOf(OrderLine line, DateTime now) => line switch
    {
        { Status: LineStatus.Cancelled } => SoftwareStatus.Cancelled,
        { TermEndsOn: { } end } when DateOnly.FromDateTime(now) > end => SoftwareStatus.Ended,
        { SuspendedAt: not null } => SoftwareStatus.Suspended,
        { Status: LineStatus.Pending } => SoftwareStatus.Pending,
        _ => SoftwareStatus.Active,
    };
}

/// <summary>All software of one customer; cancelled lines stay on it (CAN-09).</summary>
public sealed record SoftwareList(Guid CustomerId, string CustomerName, Page<SoftwareSummary> Lines, bool HasAny);

/// <summary>Filters and orders a customer's lines of software.</summary>
internal static class SoftwareRows
{
    /// <summary>Reservations are no software: they have a page of their own (ORD-06).</summary>
    private static readonly ProductKind[] Kinds = [ProductKind.SoftwareSubscription, ProductKind.PerpetualSoftware, ProductKind.AzureSoftwarePlan];

    public static IQueryable<OrderLine> Filtered(PortalDbContext db, Guid customerId, SoftwareFilter filter, DateTime now)
    {
        var rows = db.OrderLines.AsNoTracking().Where(line => line.CustomerId == customerId && Kinds.Contains(line.Kind));
        rows = InState(rows, filter.Status, now);
        if (string.IsNullOrWhiteSpace(filter.Text)) return rows;

        var number = filter.Text.Trim().ToLowerInvariant();
        var title = SearchText.Fold(filter.Text);
        return rows.Where(line => line.OrderId.StartsWith(number) || db.Products.Any(product => product.Id == line.ProductId && product.TitleKey.Contains(title)));
    }

    public static IQueryable<OrderLine> InState(IQueryable<OrderLine> rows, SoftwareStatus? status, DateTime now)
    {
        var today = DateOnly.FromDateTime(now);
        return status switch
        {
            SoftwareStatus.Cancelled => rows.Where(line => line.Status == LineStatus.Cancelled),
            SoftwareStatus.Ended => rows.Where(line => line.Status != LineStatus.Cancelled && line.TermEndsOn < today),
            SoftwareStatus.Pending => rows.Where(line => line.Status == LineStatus.Pending && line.SuspendedAt == null && (line.TermEndsOn == null || line.TermEndsOn >= today)),
            SoftwareStatus.Suspended => rows.Where(line => line.Status != LineStatus.Cancelled && line.SuspendedAt != null && (line.TermEndsOn == null || line.TermEndsOn >= today)),
            SoftwareStatus.Active => rows.Where(line => line.Status == LineStatus.Active && line.SuspendedAt == null && (line.TermEndsOn == null || line.TermEndsOn >= today)),
            _ => rows,
        };
    }

    /// <param name="cursor">Null after a cursor that another sort order made: the first page then.</param>
    public static IQueryable<OrderLine> Paged(IQueryable<OrderLine> rows, SoftwareFilter filter, ref Cursor? cursor)
    {
        if (cursor is not null)
        {
            if (After(filter, cursor) is { } after) rows = rows.Where(after);
            else cursor = null;
        }

        return Sorted(rows, filter, cursor is { Backward: true });
    }

    public static IQueryable<OrderLine> Sorted(IQueryable<OrderLine> rows, SoftwareFilter filter, bool backward)
    {
        var up = filter.Descending == backward;
        var sorted = filter.Sort switch
        {
            SoftwareSort.BoughtOn => up ? rows.OrderBy(line => line.PurchasedAt) : rows.OrderByDescending(line => line.PurchasedAt),
            SoftwareSort.TermEnd => up ? rows.OrderBy(line => line.TermEndsOn ?? DateOnly.MaxValue) : rows.OrderByDescending(line => line.TermEndsOn ?? DateOnly.MaxValue),
            _ => up ? rows.OrderBy(line => line.ProductTitle) : rows.OrderByDescending(line => line.ProductTitle),
        };
        return up
            ? sorted.ThenBy(line => line.OrderId).ThenBy(line => line.Number)
            : sorted.ThenByDescending(line => line.OrderId).ThenByDescending(line => line.Number);
    }

    public static string[] Key(SoftwareSort sort, SoftwareSummary row)
    {
        var first = sort switch
        {
            SoftwareSort.BoughtOn => row.PurchasedAt.Ticks.ToString(CultureInfo.InvariantCulture),
            SoftwareSort.TermEnd => (row.TermEndsOn ?? DateOnly.MaxValue).DayNumber.ToString(CultureInfo.InvariantCulture),
            _ => row.ProductTitle,
        };
        return [first, row.OrderId, row.LineNumber.ToString(CultureInfo.InvariantCulture)];
    }

    private static Expression<Func<OrderLine, bool>>? After(SoftwareFilter filter, Cursor cursor)
    {
        var up = filter.Descending == cursor.Backward;
        var (key, order) = (cursor.Key[0], cursor.Key[1]);
        if (!int.TryParse(cursor.Key[2], CultureInfo.InvariantCulture, out var number)) return null;
        if (filter.Sort == SoftwareSort.Product)
        {
            return up
                ? line => line.ProductTitle.CompareTo(key) > 0
                    || (line.ProductTitle == key && (line.OrderId.CompareTo(order) > 0 || (line.OrderId == order && line.Number > number)))
                : line => line.ProductTitle.CompareTo(key) < 0
                    || (line.ProductTitle == key && (line.OrderId.CompareTo(order) < 0 || (line.OrderId == order && line.Number < number)));
        }

        if (!long.TryParse(key, CultureInfo.InvariantCulture, out var position) || position < 0) return null;
        if (filter.Sort == SoftwareSort.BoughtOn)
        {
            if (position > DateTime.MaxValue.Ticks) return null;
            var at = new DateTime(position, DateTimeKind.Utc);
            return up
                ? line => line.PurchasedAt > at || (line.PurchasedAt == at && (line.OrderId.CompareTo(order) > 0 || (line.OrderId == order && line.Number > number)))
                : line => line.PurchasedAt < at || (line.PurchasedAt == at && (line.OrderId.CompareTo(order) < 0 || (line.OrderId == order && line.Number < number)));
        }

        if (position > DateOnly.MaxValue.DayNumber) return null;
        var on = DateOnly.FromDayNumber((int)position);
        return up
            ? line => (line.TermEndsOn ?? DateOnly.MaxValue) > on
                || ((line.TermEndsOn ?? DateOnly.MaxValue) == on && (line.OrderId.CompareTo(order) > 0 || (line.OrderId == order && line.Number > number)))
            : line => (line.TermEndsOn ?? DateOnly.MaxValue) < on
                || ((line.TermEndsOn ?? DateOnly.MaxValue) == on && (line.OrderId.CompareTo(order) < 0 || (line.OrderId == order && line.Number < number)));
    }
}
