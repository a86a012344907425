using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CsvHelper;

namespace CspPortal.Application.Cancellation;

/// <summary>One open window in the exported file; instants are UTC (CSV-01).</summary>
[CsvRecord]
public sealed partial class RadarFileRow
{
    public DateTime CancellableUntilUtc { get; set; }

    public int DaysLeft { get; set; }

    public string Customer { get; set; } = "";

    public Guid CustomerId { get; set; }

    public string Product { get; set; } = "";

    public string Sku { get; set; } = "";

    public string OrderNumber { get; set; } = "";

    public int Line { get; set; }

    public long Quantity { get; set; }

    public DateTime BoughtAtUtc { get; set; }

    public decimal Credit { get; set; }

    public string Currency { get; set; } = "";

    /// <summary>Of the credit (TAX-01).</summary>
    public TaxTreatment TaxTreatment { get; set; }

    /// <summary>Empty: the product has no key.</summary>
    public bool? KeySeen { get; set; }
}

/// <summary>The filtered radar as a file; that it was taken out stands in the activity log first (CAN-10).</summary>
public sealed class ExportRadar(PortalDbContext db, WriteTransaction transaction, RadarQueries radar, TimeProvider clock)
{
    /// <returns>Rows, read from the database while they are written out.</returns>
    public async Task<IAsyncEnumerable<RadarFileRow>> ExecuteAsync(RadarFilter filter, Actor actor, CancellationToken ct)
    {
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.PartnerId, actor, AuditOperation.ExportCancellationRadar)
            {
                ResourceType = "cancellation_radar",
                Details = PlainText.Cut($"search={filter.Text}; withinDays={filter.WithinDays}; keySeen={filter.KeySeen}", 500),
            },
            ct);
        return radar.Stream(filter).Select(Row);
    }

    private static RadarFileRow Row(RadarRow row) => new()
    {
        CancellableUntilUtc = row.EndsAt,
        DaysLeft = row.DaysLeft,
        Customer = row.CustomerName,
        CustomerId = row.CustomerId,
        Product = row.ProductTitle,
        Sku = row.SkuTitle,
        OrderNumber = row.OrderId,
        Line = row.LineNumber,
        Quantity = row.Quantity,
        BoughtAtUtc = row.PurchasedAt,
        Credit = row.Credit.Amount,
        Currency = row.Credit.Currency,
        TaxTreatment = row.TaxTreatment,
        KeySeen = row.HasKey ? row.KeySeen : null,
    };
}
