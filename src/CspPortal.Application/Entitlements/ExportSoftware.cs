using System.Globalization;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using CsvHelper;

namespace CspPortal.Application.Entitlements;

/// <summary>One line of software in the exported file: UTC instants, and never a key (KEY-02, CSV-01).</summary>
[CsvRecord]
public sealed partial class SoftwareFileRow
{
    public string OrderNumber { get; set; } = "";

    public int Line { get; set; }

    public string ProductId { get; set; } = "";

    public string SkuId { get; set; } = "";

    public string Product { get; set; } = "";

    public string Sku { get; set; } = "";

    public Term Term { get; set; }

    public long Quantity { get; set; }

    public DateTime BoughtAtUtc { get; set; }

    public string TermEndsOn { get; set; } = "";

    public DateTime? CancellableUntilUtc { get; set; }

    public SoftwareStatus Status { get; set; }

    public DateTime? CancelledAtUtc { get; set; }

    public string CancelledBy { get; set; } = "";
}

/// <summary>Rows on their way into a file.</summary>
public sealed record SoftwareFile(IAsyncEnumerable<SoftwareFileRow> Rows);

/// <summary>The filtered Software page as a file; that it was taken out stands in the activity log first.</summary>
public sealed class ExportSoftware(PortalDbContext db, WriteTransaction transaction, SoftwareQueries software, TimeProvider clock)
{
    private const int TextLength = 60;

    /// <returns>The rows, to be streamed, or <see cref="EntitlementRefusals.NotFound"/>.</returns>
    public async Task<Outcome<SoftwareFile>> ExecuteAsync(Guid customerId, SoftwareFilter filter, Actor actor, CancellationToken ct)
    {
        if (await software.CustomerNameAsync(customerId, ct) is not { } name) return EntitlementRefusals.NotFound;
        var now = clock.GetUtcNow().UtcDateTime;
        await transaction.RecordAsync(
            () => new AuditRecord(now, db.Scope.PartnerId, actor, AuditOperation.ExportSoftware)
            {
                CustomerId = customerId,
                CustomerName = name,
                ResourceType = SoftwareResource.Page,
                Details = $"status={filter.Status}; text={PlainText.Cut(filter.Text ?? "", TextLength)}",
            },
            ct);
        return new SoftwareFile(software.Stream(customerId, filter).Select(line => Row(line, now)));
    }

    private static SoftwareFileRow Row(OrderLine line, DateTime now) => new()
    {
        OrderNumber = line.OrderId,
        Line = line.Number,
        ProductId = line.ProductId,
        SkuId = line.SkuId,
        Product = line.ProductTitle,
        Sku = line.SkuTitle,
        Term = line.Term,
        Quantity = line.Quantity,
        BoughtAtUtc = line.PurchasedAt,
        TermEndsOn = line.TermEndsOn?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        CancellableUntilUtc = line.CancellableUntil,
        Status = SoftwareSummary.StatusOf(line, now),
        CancelledAtUtc = line.CancelledAt,
        CancelledBy = line.CancelledByName ?? "",
    };
}
