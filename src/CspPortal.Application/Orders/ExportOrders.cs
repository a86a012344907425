using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CsvHelper;

namespace CspPortal.Application.Orders;

/// <summary>One order line in the exported file: UTC instants, invariant decimals (CSV-01).</summary>
[CsvRecord]
public sealed partial class OrderFileRow
{
    public string OrderNumber { get; set; } = "";

    public DateTime OrderedAtUtc { get; set; }

    public string OrderedBy { get; set; } = "";

    public string PurchaseOrderNumber { get; set; } = "";

    public OrderStatus OrderStatus { get; set; }

    public int Line { get; set; }

    public string ProductId { get; set; } = "";

    public string SkuId { get; set; } = "";

    public string Product { get; set; } = "";

    public Term Term { get; set; }

    public BillingPlan BillingPlan { get; set; }

    public long Quantity { get; set; }

    public string Currency { get; set; } = "";

    public decimal UnitPrice { get; set; }

    public TaxTreatment TaxTreatment { get; set; }

    public decimal TaxRate { get; set; }

    public decimal Net { get; set; }

    public decimal Tax { get; set; }

    public decimal Gross { get; set; }

    public LineStatus LineStatus { get; set; }

    public string TermEndsOn { get; set; } = "";
}

/// <summary>The filtered order history as a file; that it was taken out stands in the activity log first.</summary>
public sealed class ExportOrders(PortalDbContext db, WriteTransaction transaction, OrderQueries orders, TimeProvider clock)
{
    /// <returns>The rows, to be streamed, or <see cref="CustomerRefusals.NotFound"/>.</returns>
    public async Task<Outcome<OrderFile>> ExecuteAsync(Guid customerId, OrderFilter filter, Actor actor, CancellationToken ct)
    {
        var name = await orders.CustomerNameAsync(customerId, ct);
        if (name is null) return CustomerRefusals.NotFound;
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.PartnerId, actor, AuditOperation.ExportOrders)
            {
                CustomerId = customerId,
                CustomerName = name,
                ResourceType = "orders",
                Details = $"status={filter.Status}; from={filter.From:O}; before={filter.Before:O}; text={PlainText.Cut(filter.Text ?? "", 60)}",
            },
            ct);
        return new OrderFile(orders.Stream(customerId, filter).SelectMany(order => order.Lines.OrderBy(line => line.Number).Select(line => Row(order, line))));
    }

    private static OrderFileRow Row(Order order, OrderLine line) => new()
    {
        OrderNumber = order.Id,
        OrderedAtUtc = order.PlacedAt,
        OrderedBy = order.PlacedByName,
        PurchaseOrderNumber = order.PurchaseOrderNumber ?? "",
        OrderStatus = order.Status,
        Line = line.Number,
        ProductId = line.ProductId,
        SkuId = line.SkuId,
        Product = line.ProductTitle,
        Term = line.Term,
        BillingPlan = line.BillingPlan,
        Quantity = line.Quantity,
        Currency = line.UnitPrice.Currency,
        UnitPrice = line.UnitPrice.Amount,
        TaxTreatment = line.TaxTreatment,
        TaxRate = line.TaxRate,
        Net = line.Total.Net.Amount,
        Tax = line.Total.Tax.Amount,
        Gross = line.Total.Gross.Amount,
        LineStatus = line.Status,
        TermEndsOn = line.TermEndsOn?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>Rows of an export, read from the database while they are written out.</summary>
public sealed record OrderFile(IAsyncEnumerable<OrderFileRow> Rows);
