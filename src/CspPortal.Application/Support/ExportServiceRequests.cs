using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Support;
using CsvHelper;

namespace CspPortal.Application.Support;

/// <summary>One request in the exported file (CSV-01).</summary>
[CsvRecord]
public sealed partial class ServiceRequestFileRow
{
    public string Number { get; set; } = "";

    public ServiceRequestStatus Status { get; set; }

    public ServiceRequestType Type { get; set; }

    public ServiceRequestImpact Impact { get; set; }

    public string Title { get; set; } = "";

    public string Partner { get; set; } = "";

    public string Customer { get; set; } = "";

    public string CustomerTenantId { get; set; } = "";

    public string OrderNumber { get; set; } = "";

    public string FiledBy { get; set; } = "";

    public DateTime FiledAtUtc { get; set; }

    public DateTime UpdatedAtUtc { get; set; }

    public int Files { get; set; }
}

/// <summary>The filtered list as a file, the partner's own or the desk's; that it was taken out stands in the activity log first.</summary>
public sealed class ExportServiceRequests(PortalDbContext db, WriteTransaction transaction, ServiceRequestQueries own, ServiceDesk desk, TimeProvider clock)
{
    /// <returns>Rows, read from the database while they are written out.</returns>
    public async Task<IAsyncEnumerable<ServiceRequestFileRow>> ExecuteAsync(ServiceRequestFilter filter, Actor actor, CancellationToken ct)
    {
        var isDesk = db.Scope.IsWide;
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, isDesk ? null : db.Scope.PartnerId, actor, AuditOperation.ExportServiceRequests)
            {
                ResourceType = ServiceRequestLog.Resource,
                Details = PlainText.Cut(
                    $"status={(filter.Statuses is null ? "" : string.Join(',', filter.Statuses))}; type={filter.Type}; customer={filter.Customer}; text={filter.Text}; partner={filter.PartnerId}", 500),
            },
            ct);
        return (isDesk ? desk.Stream(filter) : own.Stream(filter)).Select(Row);
    }

    private static ServiceRequestFileRow Row(ServiceRequestSummary request) => new()
    {
        Number = request.Number,
        Status = request.Status,
        Type = request.Type,
        Impact = request.Impact,
        Title = request.Title,
        Partner = request.PartnerName,
        Customer = request.CustomerName ?? "",
        CustomerTenantId = request.CustomerId?.ToString() ?? "",
        OrderNumber = request.OrderId ?? "",
        FiledBy = request.FiledByName,
        FiledAtUtc = request.FiledAt,
        UpdatedAtUtc = request.UpdatedAt,
        Files = request.Files,
    };
}
