using System.Globalization;
using System.Linq.Expressions;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Cancellation;

public enum RadarSort
{
    Deadline,
    Customer,
    Product,
}

/// <summary>What the radar asks for; the page and the file share it (CSV-01).</summary>
public sealed record RadarFilter
{
    /// <summary>Part of a customer's name or domain or of a product's title, or the start of an order number.</summary>
    public string? Text { get; init; }

    /// <summary>Only windows that close within so many days.</summary>
    public int? WithinDays { get; init; }

    /// <summary>Of purchases that have a key.</summary>
    public bool? KeySeen { get; init; }

    public RadarSort Sort { get; init; }

    public bool Descending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

/// <summary>One open window (CAN-10).</summary>
/// <param name="Credit">What a cancellation would return now, all of it, as the cancel dialog says (CAN-06).</param>
/// <param name="TaxTreatment">Whether tax is in it (TAX-01).</param>
public sealed record RadarRow(
    Guid CustomerId, string CustomerName, string OrderId, int LineNumber, string ProductTitle, string SkuTitle, long Quantity, DateTime PurchasedAt,
    DateTime EndsAt, int DaysLeft, Money Credit, TaxTreatment TaxTreatment, bool HasKey, bool KeySeen);

/// <param name="HasAny">A window is open, found by this filter or not.</param>
public sealed record RadarList(Page<RadarRow> Windows, bool HasAny);

/// <summary>The open cancellation windows of all customers, by time left (CAN-10).</summary>
public sealed class RadarQueries(PortalDbContext db, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<RadarList> ListAsync(RadarFilter filter, CancellationToken ct)
    {
        var now = Now;
        var cursor = Cursor.Parse(filter.Cursor, 3);
        var rows = Filtered(filter, now);
        if (cursor is not null)
        {
            if (After(filter, cursor) is { } after) rows = rows.Where(after);
            else cursor = null;
        }

        var fetched = await Sorted(rows, filter, cursor is { Backward: true }).Take(filter.Size + 1).ToListAsync(ct);
        var page = Page<RadarRow>.From([.. fetched.Select(row => Describe(row, now))], filter.Size, cursor, row => Key(filter.Sort, row));
        return new RadarList(page, page.Rows.Count > 0 || await OpenWindows.Of(db, now).AnyAsync(ct));
    }

    /// <summary>All that pass, in the order of the page, read while they are written out.</summary>
    public IAsyncEnumerable<RadarRow> Stream(RadarFilter filter)
    {
        var now = Now;
        return Sorted(Filtered(filter, now), filter, backward: false).AsAsyncEnumerable().Select(row => Describe(row, now));
    }

    private IQueryable<Found> Filtered(RadarFilter filter, DateTime now)
    {
        var lines = OpenWindows.Of(db, now);
        if (filter.WithinDays is { } days) lines = lines.Within(days, now);

        var rows = lines.Join(db.Customers, line => line.CustomerId, customer => customer.Id, (line, customer) => new Found
        {
            Line = line,
            CustomerName = customer.CompanyName,
            NameKey = customer.NameKey,
            Domain = customer.Domain,
            KeySeen = db.ProductKeys.Any(key => key.OrderId == line.OrderId && key.LineNumber == line.Number && key.TimesSeen > 0),
        });
        if (filter.KeySeen is { } seen) rows = rows.Where(row => row.Line.HasKey && row.KeySeen == seen);
        if (string.IsNullOrWhiteSpace(filter.Text)) return rows;

        var (name, start) = (SearchText.Fold(filter.Text), filter.Text.Trim().ToLowerInvariant());
        return rows.Where(row => row.NameKey.Contains(name) || row.Domain.Contains(start) || row.Line.OrderId.StartsWith(start)
            || db.Products.Any(product => product.Id == row.Line.ProductId && product.TitleKey.Contains(name)));
    }

    private static IQueryable<Found> Sorted(IQueryable<Found> rows, RadarFilter filter, bool backward)
    {
        var up = filter.Descending == backward;
        var sorted = filter.Sort switch
        {
            RadarSort.Customer => up ? rows.OrderBy(row => row.NameKey) : rows.OrderByDescending(row => row.NameKey),
            RadarSort.Product => up ? rows.OrderBy(row => row.Line.ProductTitle) : rows.OrderByDescending(row => row.Line.ProductTitle),
            _ => up ? rows.OrderBy(row => row.Line.CancellableUntil) : rows.OrderByDescending(row => row.Line.CancellableUntil),
        };
        return up
            ? sorted.ThenBy(row => row.Line.OrderId).ThenBy(row => row.Line.Number)
            : sorted.ThenByDescending(row => row.Line.OrderId).ThenByDescending(row => row.Line.Number);
    }

    private static string[] Key(RadarSort sort, RadarRow row)
    {
        var first = sort switch
        {
            RadarSort.Customer => SearchText.Fold(row.CustomerName),
            RadarSort.Product => row.ProductTitle,
            _ => row.EndsAt.Ticks.ToString(CultureInfo.InvariantCulture),
        };
        return [first, row.OrderId, row.LineNumber.ToString(CultureInfo.InvariantCulture)];
    }

    /// <returns>Null for a cursor that another sort order made.</returns>
    private static Expression<Func<Found, bool>>? After(RadarFilter filter, Cursor cursor)
    {
        var up = filter.Descending == cursor.Backward;
        var (key, order) = (cursor.Key[0], cursor.Key[1]);
        if (!int.TryParse(cursor.Key[2], CultureInfo.InvariantCulture, out var number)) return null;
        if (filter.Sort == RadarSort.Deadline)
        {
            if (!long.TryParse(key, CultureInfo.InvariantCulture, out var ticks) || ticks < 0 || ticks > DateTime.MaxValue.Ticks) return null;
            var at = new DateTime(ticks, DateTimeKind.Utc);
            return up
                ? row => row.Line.CancellableUntil > at || (row.Line.CancellableUntil == at && (row.Line.OrderId.CompareTo(order) > 0 || (row.Line.OrderId == order && row.Line.Number > number)))
                : row => row.Line.CancellableUntil < at || (row.Line.CancellableUntil == at && (row.Line.OrderId.CompareTo(order) < 0 || (row.Line.OrderId == order && row.Line.Number < number)));
        }

        if (filter.Sort == RadarSort.Customer)
        {
            return up
                ? row => row.NameKey.CompareTo(key) > 0 || (row.NameKey == key && (row.Line.OrderId.CompareTo(order) > 0 || (row.Line.OrderId == order && row.Line.Number > number)))
                : row => row.NameKey.CompareTo(key) < 0 || (row.NameKey == key && (row.Line.OrderId.CompareTo(order) < 0 || (row.Line.OrderId == order && row.Line.Number < number)));
        }

        return up
            ? row => row.Line.ProductTitle.CompareTo(key) > 0 || (row.Line.ProductTitle == key && (row.Line.OrderId.CompareTo(order) > 0 || (row.Line.OrderId == order && row.Line.Number > number)))
            : row => row.Line.ProductTitle.CompareTo(key) < 0 || (row.Line.ProductTitle == key && (row.Line.OrderId.CompareTo(order) < 0 || (row.Line.OrderId == order && row.Line.Number < number)));
    }

    private static RadarRow Describe(Found row, DateTime now)
    {
        var line = row.Line;
        var credit = RefundCalculator.Credit(line, DateOnly.FromDateTime(now)).Credit;
        return new RadarRow(
            line.CustomerId, row.CustomerName, line.OrderId, line.Number, line.ProductTitle, line.SkuTitle, line.Quantity, line.PurchasedAt,
            line.CancellableUntil!.Value, line.Window.DaysLeft(now) ?? 0, credit.Gross, credit.NoteOfGross(line.TaxTreatment), line.HasKey, row.KeySeen);
    }

    private sealed class Found
    {
        public required OrderLine Line { get; init; }

        public required string CustomerName { get; init; }

        public required string NameKey { get; init; }

        public required string Domain { get; init; }

        public required bool KeySeen { get; init; }
    }
}
