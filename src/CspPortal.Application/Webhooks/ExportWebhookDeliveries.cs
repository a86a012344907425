using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Webhooks;
using CsvHelper;

namespace CspPortal.Application.Webhooks;

/// <summary>One delivery in the exported file (CSV-01).</summary>
[CsvRecord]
public sealed partial class WebhookFileRow
{
    public Guid DeliveryId { get; set; }

    public string Event { get; set; } = "";

    public string Resource { get; set; } = "";

    public DateTime HappenedAtUtc { get; set; }

    public WebhookState Status { get; set; }

    public int Tries { get; set; }

    public string LastAnswer { get; set; } = "";

    public DateTime? LastTriedAtUtc { get; set; }

    public string Address { get; set; } = "";
}

/// <summary>The filtered delivery log as a file; that it was taken out stands in the activity log first.</summary>
public sealed class ExportWebhookDeliveries(PortalDbContext db, WriteTransaction transaction, WebhookQueries webhooks, TimeProvider clock)
{
    /// <returns>Rows, read from the database while they are written out.</returns>
    public async Task<IAsyncEnumerable<WebhookFileRow>> ExecuteAsync(WebhookFilter filter, Actor actor, CancellationToken ct)
    {
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.PartnerId, actor, AuditOperation.ExportWebhookDeliveries) { ResourceType = "webhook", Details = $"status={filter.State}" }, ct);
        return webhooks.Stream(filter).Select(each => new WebhookFileRow
        {
            DeliveryId = each.DeliveryId, Event = each.Name, Resource = each.ResourceUri, HappenedAtUtc = each.ChangedAt, Status = each.State, Tries = each.Attempts,
            LastAnswer = each.LastError ?? each.LastStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", LastTriedAtUtc = each.LastAttemptAt, Address = each.CallbackUrl ?? "",
        });
    }
}
