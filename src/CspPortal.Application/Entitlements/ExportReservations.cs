using System.Globalization;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CsvHelper;

namespace CspPortal.Application.Entitlements;

/// <summary>One reservation or plan in the exported file: UTC instants (CSV-01).</summary>
[CsvRecord]
public sealed partial class ReservationFileRow
{
    public string OrderNumber { get; set; } = "";

    public int Line { get; set; }

    public string ProductId { get; set; } = "";

    public string SkuId { get; set; } = "";

    public string Product { get; set; } = "";

    public string Sku { get; set; } = "";

    public ProductKind Kind { get; set; }

    public Term Term { get; set; }

    public long Quantity { get; set; }

    public string AzureSubscriptionId { get; set; } = "";

    public string Scope { get; set; } = "";

    public DateTime BoughtAtUtc { get; set; }

    public DateTime? ProvisionedAtUtc { get; set; }

    public string EndsOn { get; set; } = "";

    public SoftwareStatus Status { get; set; }
}

/// <summary>Rows on their way into a file.</summary>
public sealed record ReservationFile(IAsyncEnumerable<ReservationFileRow> Rows);

/// <summary>The filtered reservations and plans as a file; that it was taken out stands in the activity log first.</summary>
public sealed class ExportReservations(PortalDbContext db, WriteTransaction transaction, ReservationQueries reservations, TimeProvider clock)
{
    private const int TextLength = 60;

    /// <returns>The rows, to be streamed, or <see cref="CustomerRefusals.NotFound"/>.</returns>
    public async Task<Outcome<ReservationFile>> ExecuteAsync(Guid customerId, ReservationFilter filter, Actor actor, CancellationToken ct)
    {
        if (await reservations.CustomerNameAsync(customerId, ct) is not { } name) return CustomerRefusals.NotFound;
        var now = clock.GetUtcNow().UtcDateTime;
        await transaction.RecordAsync(
            () => new AuditRecord(now, db.Scope.PartnerId, actor, AuditOperation.ExportReservations)
            {
                CustomerId = customerId,
                CustomerName = name,
                ResourceType = "reservations",
                Details = $"kind={filter.Kind}; scope={filter.Scope}; status={filter.Status}; text={PlainText.Cut(filter.Text ?? "", TextLength)}",
            },
            ct);
        return new ReservationFile(reservations.Stream(customerId, filter).Select(line => Row(line, now)));
    }

    private static ReservationFileRow Row(OrderLine line, DateTime now) => new()
    {
        OrderNumber = line.OrderId,
        Line = line.Number,
        ProductId = line.ProductId,
        SkuId = line.SkuId,
        Product = line.ProductTitle,
        Sku = line.SkuTitle,
        Kind = line.Kind,
        Term = line.Term,
        Quantity = line.Quantity,
        AzureSubscriptionId = line.AzureSubscriptionId?.ToString() ?? "",
        Scope = line.ReservationScope?.ToString() ?? "",
        BoughtAtUtc = line.PurchasedAt,
        ProvisionedAtUtc = line.ProvisionedAt,
        EndsOn = line.TermEndsOn?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        Status = SoftwareSummary.StatusOf(line, now),
    };
}
