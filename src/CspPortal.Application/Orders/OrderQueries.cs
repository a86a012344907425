using System.Globalization;
using System.Linq.Expressions;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Orders;

public enum OrderSort
{
    Date,
    Number,
    OrderedBy,
    Amount,
}

/// <summary>What Order history asks for; the page and the file share it (CSV-01).</summary>
public sealed record OrderFilter
{
    public OrderStatus? Status { get; init; }

    /// <summary>First instant, UTC, inclusive.</summary>
    public DateTime? From { get; init; }

    /// <summary>First instant after the range, UTC.</summary>
    public DateTime? Before { get; init; }

    /// <summary>Part of a product's title, the start of an order number, or a purchase-order number.</summary>
    public string? Text { get; init; }

    public OrderSort Sort { get; init; }

    public bool Ascending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

/// <summary>One product of an order in the history.</summary>
public sealed record OrderedProduct(string Title, long Quantity, LineStatus Status);

/// <param name="Amount">All that was agreed, as the price list means it: with tax where <paramref name="TaxTreatment"/> says so.</param>
public sealed record OrderSummary(
    string Id, DateTime PlacedAt, string PlacedByName, string? PurchaseOrderNumber, OrderStatus Status, Money Amount, TaxTreatment TaxTreatment,
    IReadOnlyList<OrderedProduct> Products);

/// <summary>Order history of one customer (ORD-05).</summary>
public sealed record OrderHistory(Guid CustomerId, string CustomerName, Page<OrderSummary> Orders, bool HasAny);

public sealed record OrderDetail(Guid CustomerId, string CustomerName, Order Order, IReadOnlyList<InvoiceLine> InvoiceLines);

/// <summary>A customer beside its orders, or one of them.</summary>
public sealed record CustomerOrders(Customer Customer, IReadOnlyList<Order> Orders);

/// <summary>An order of any customer, found by its number.</summary>
public sealed record FoundOrder(string Id, Guid CustomerId, string CustomerName, DateTime PlacedAt, OrderStatus Status);

public sealed class OrderQueries(PortalDbContext db)
{
    /// <summary>Orders whose number begins so, in their order: a range of the primary key.</summary>
    public async Task<IReadOnlyList<FoundOrder>> StartingWithAsync(string start, int rows, CancellationToken ct)
    {
        var after = start + "g"; // behind every hex digit
        return await db.Orders.AsNoTracking().IgnoreAutoIncludes()
            .Where(order => order.Id.CompareTo(start) >= 0 && order.Id.CompareTo(after) < 0)
            .OrderBy(order => order.Id).Take(rows)
            .Join(db.Customers, order => order.CustomerId, customer => customer.Id, (order, customer) => new FoundOrder(order.Id, order.CustomerId, customer.CompanyName, order.PlacedAt, order.Status))
            .ToListAsync(ct);
    }

    /// <returns>The page, or <see cref="CustomerRefusals.NotFound"/>.</returns>
    public async Task<Outcome<OrderHistory>> HistoryAsync(Guid customerId, OrderFilter filter, CancellationToken ct)
    {
        var customerName = await CustomerNameAsync(customerId, ct);
        if (customerName is null) return CustomerRefusals.NotFound;

        var size = Math.Clamp(filter.Size, 1, 100);
        var cursor = Cursor.Parse(filter.Cursor, 2);
        var rows = Filtered(customerId, filter);
        if (cursor is not null && After(filter, cursor) is { } after) rows = rows.Where(after);
        else cursor = null;
        var fetched = await Sorted(rows, filter, cursor is { Backward: true }).Take(size + 1).Select(Summary).ToListAsync(ct);
        var hasAny = fetched.Count > 0 || await db.Orders.AnyAsync(order => order.CustomerId == customerId, ct);
        return new OrderHistory(customerId, customerName, Page<OrderSummary>.From(fetched, size, cursor, row => Key(filter.Sort, row)), hasAny);
    }

    /// <returns>The order with all that was charged and credited for it, or <see cref="OrderRefusals.NotFound"/>.</returns>
    public async Task<Outcome<OrderDetail>> DetailAsync(Guid customerId, string orderId, CancellationToken ct)
    {
        var customerName = await CustomerNameAsync(customerId, ct);
        if (customerName is null) return CustomerRefusals.NotFound;
        var order = await db.Orders.AsNoTracking().SingleOrDefaultAsync(row => row.CustomerId == customerId && row.Id == orderId, ct);
        if (order is null) return OrderRefusals.NotFound;
        var invoiceLines = await db.InvoiceLines.AsNoTracking().Where(line => line.OrderId == orderId).OrderBy(line => line.OccurredAt).ThenBy(line => line.LineNumber).ToListAsync(ct);
        return new OrderDetail(customerId, customerName, order, invoiceLines);
    }

    /// <summary>Every order of a customer with its lines, newest first, for programs, which read them whole (spec 4.2 of the API).</summary>
    /// <returns>The orders, or <see cref="CustomerRefusals.NotFound"/>.</returns>
    public async Task<Outcome<CustomerOrders>> AllAsync(Guid customerId, CancellationToken ct)
    {
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == customerId, ct);
        if (customer is null) return CustomerRefusals.NotFound;
        var orders = await db.Orders.AsNoTracking().Where(order => order.CustomerId == customerId).OrderByDescending(order => order.PlacedAt).ThenByDescending(order => order.Id).ToListAsync(ct);
        return new CustomerOrders(customer, orders);
    }

    /// <returns>One order, or NotFound of the customer or of it.</returns>
    public async Task<Outcome<CustomerOrders>> OneAsync(Guid customerId, string orderId, CancellationToken ct)
    {
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == customerId, ct);
        if (customer is null) return CustomerRefusals.NotFound;
        var order = await db.Orders.AsNoTracking().SingleOrDefaultAsync(row => row.CustomerId == customerId && row.Id == orderId, ct);
        return order is null ? OrderRefusals.NotFound : new CustomerOrders(customer, [order]);
    }

    /// <summary>The filtered orders with their lines, in the page's order, streamed.</summary>
    internal IAsyncEnumerable<Order> Stream(Guid customerId, OrderFilter filter) =>
        Sorted(Filtered(customerId, filter), filter, backward: false).AsAsyncEnumerable();

    internal Task<string?> CustomerNameAsync(Guid customerId, CancellationToken ct) =>
        db.Customers.Where(row => row.Id == customerId).Select(row => row.CompanyName).SingleOrDefaultAsync(ct);

    private static readonly Expression<Func<Order, OrderSummary>> Summary = order => new OrderSummary(
        order.Id, order.PlacedAt, order.PlacedByName, order.PurchaseOrderNumber, order.Status,
        new Money(order.Lines.Sum(line => line.UnitPrice.TenThousandths * line.Quantity), order.Currency),
        order.Lines.OrderBy(line => line.Number).Select(line => line.TaxTreatment).First(),
        order.Lines.OrderBy(line => line.Number).Select(line => new OrderedProduct(line.ProductTitle, line.Quantity, line.Status)).ToList());

    private IQueryable<Order> Filtered(Guid customerId, OrderFilter filter)
    {
        var rows = db.Orders.AsNoTracking().Where(order => order.CustomerId == customerId);
        if (filter.Status is { } status) rows = rows.Where(order => order.Status == status);
        if (filter.From is { } from) rows = rows.Where(order => order.PlacedAt >= from);
        if (filter.Before is { } before) rows = rows.Where(order => order.PlacedAt < before);
        if (string.IsNullOrWhiteSpace(filter.Text)) return rows;

        var number = SearchText.Typed(filter.Text).ToLowerInvariant();
        var reference = filter.Text.Trim();
        var title = SearchText.Fold(filter.Text);
        return rows.Where(order =>
            order.Id.StartsWith(number)
            || (order.PurchaseOrderNumber != null && order.PurchaseOrderNumber.Contains(reference))
            || order.Lines.Any(line => db.Products.Any(product => product.Id == line.ProductId && product.TitleKey.Contains(title))));
    }

    private static IQueryable<Order> Sorted(IQueryable<Order> rows, OrderFilter filter, bool backward)
    {
        var up = filter.Ascending != backward;
        var sorted = filter.Sort switch
        {
            OrderSort.Number => up ? rows.OrderBy(order => order.Id) : rows.OrderByDescending(order => order.Id),
            OrderSort.OrderedBy => up ? rows.OrderBy(order => order.PlacedByName) : rows.OrderByDescending(order => order.PlacedByName),
            OrderSort.Amount => up
                ? rows.OrderBy(order => order.Lines.Sum(line => line.UnitPrice.TenThousandths * line.Quantity))
                : rows.OrderByDescending(order => order.Lines.Sum(line => line.UnitPrice.TenThousandths * line.Quantity)),
            _ => up ? rows.OrderBy(order => order.PlacedAt) : rows.OrderByDescending(order => order.PlacedAt),
        };
        if (filter.Sort == OrderSort.Number) return sorted;
        return up ? sorted.ThenBy(order => order.Id) : sorted.ThenByDescending(order => order.Id);
    }

    private static string[] Key(OrderSort sort, OrderSummary row) => sort switch
    {
        OrderSort.Number => [row.Id, row.Id],
        OrderSort.OrderedBy => [row.PlacedByName, row.Id],
        OrderSort.Amount => [row.Amount.TenThousandths.ToString(CultureInfo.InvariantCulture), row.Id],
        _ => [row.PlacedAt.Ticks.ToString(CultureInfo.InvariantCulture), row.Id],
    };

    /// <returns>Null for a cursor that another sort order made: the first page then.</returns>
    private static Expression<Func<Order, bool>>? After(OrderFilter filter, Cursor cursor)
    {
        var up = filter.Ascending != cursor.Backward;
        var (key, id) = (cursor.Key[0], cursor.Key[1]);
        if (filter.Sort == OrderSort.Number)
            return up ? order => order.Id.CompareTo(id) > 0 : order => order.Id.CompareTo(id) < 0;
        if (filter.Sort == OrderSort.OrderedBy)
        {
            return up
                ? order => order.PlacedByName.CompareTo(key) > 0 || (order.PlacedByName == key && order.Id.CompareTo(id) > 0)
                : order => order.PlacedByName.CompareTo(key) < 0 || (order.PlacedByName == key && order.Id.CompareTo(id) < 0);
        }

        if (!long.TryParse(key, CultureInfo.InvariantCulture, out var number)) return null;
        if (filter.Sort == OrderSort.Amount)
        {
            return up
                ? order => order.Lines.Sum(line => line.UnitPrice.TenThousandths * line.Quantity) > number
                    || (order.Lines.Sum(line => line.UnitPrice.TenThousandths * line.Quantity) == number && order.Id.CompareTo(id) > 0)
                : order => order.Lines.Sum(line => line.UnitPrice.TenThousandths * line.Quantity) < number
                    || (order.Lines.Sum(line => line.UnitPrice.TenThousandths * line.Quantity) == number && order.Id.CompareTo(id) < 0);
        }

        if (number < DateTime.MinValue.Ticks || number > DateTime.MaxValue.Ticks) return null;
        var at = new DateTime(number, DateTimeKind.Utc);
        return up
            ? order => order.PlacedAt > at || (order.PlacedAt == at && order.Id.CompareTo(id) > 0)
            : order => order.PlacedAt < at || (order.PlacedAt == at && order.Id.CompareTo(id) < 0);
    }
}
