using System.Globalization;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CsvHelper;

namespace CspPortal.Application.Auditing;

/// <summary>One entry in an exported file, the same in CSV and JSON Lines; instants are UTC (CSV-01).</summary>
[CsvRecord]
public sealed partial class ActivityFileRow
{
    public string OccurredAtUtc { get; set; } = "";

    public string Operation { get; set; } = "";

    public AuditOutcome Outcome { get; set; }

    public string UserName { get; set; } = "";

    public string UserPrincipalName { get; set; } = "";

    public string UserTenantId { get; set; } = "";

    public string UserObjectId { get; set; } = "";

    public Channel Channel { get; set; }

    public string Address { get; set; } = "";

    public string UserAgent { get; set; } = "";

    public string RequestId { get; set; } = "";

    public string CustomerId { get; set; } = "";

    public string CustomerName { get; set; } = "";

    public string OrderNumber { get; set; } = "";

    public string Line { get; set; } = "";

    public string ProductId { get; set; } = "";

    public string Product { get; set; } = "";

    public string ResourceType { get; set; } = "";

    public string ResourceId { get; set; } = "";

    public string Details { get; set; } = "";

    public string OldValue { get; set; } = "";

    public string NewValue { get; set; } = "";
}

/// <summary>How often one person did one thing in the range; instants are UTC (CSV-01).</summary>
[CsvRecord]
public sealed partial class PersonFileRow
{
    public string UserName { get; set; } = "";

    public string UserPrincipalName { get; set; } = "";

    public string UserObjectId { get; set; } = "";

    public Channel Channel { get; set; }

    public string Operation { get; set; } = "";

    public int Count { get; set; }

    public string LastAtUtc { get; set; } = "";

    internal static PersonFileRow From(PersonActivity person, OperationCount operation) => new()
    {
        UserName = person.Name,
        UserPrincipalName = person.UserPrincipalName,
        UserObjectId = person.ObjectId == Guid.Empty ? "" : person.ObjectId.ToString(),
        Channel = person.Channel,
        Operation = operation.Operation,
        Count = operation.Count,
        LastAtUtc = operation.LastAt.ToString("O", CultureInfo.InvariantCulture),
    };
}

/// <summary>Rows of an export, read from the database while they are written out.</summary>
public sealed record ActivityFile(IAsyncEnumerable<ActivityFileRow> Rows);

/// <summary>The filtered log as a file; that it was taken out stands in the log first (LOG-01, LOG-02).</summary>
public sealed class ExportActivityLog(PortalDbContext db, WriteTransaction transaction, ActivityLogQueries log, TimeProvider clock)
{
    /// <param name="format">As the entry names it: csv, jsonl.</param>
    /// <returns>The rows, to be streamed, or <see cref="ActivityLogRefusals.FilterTooWide"/>.</returns>
    public async Task<Outcome<ActivityFile>> ExecuteAsync(ActivityLogFilter filter, string format, Actor actor, CancellationToken ct)
    {
        if (!(await log.ResolveAsync(filter, ct)).Succeeded(out var scope, out var refusal)) return refusal;
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.LogOwner, actor, AuditOperation.ExportActivityLog)
            {
                ResourceType = "activity_log", ResourceId = format, Details = filter.InWords(),
            },
            ct);
        return new ActivityFile(log.StreamAsync(scope, ct).Select(Row));
    }

    /// <summary>Who did how much of what, a line for each person and operation; logged in the same way.</summary>
    /// <returns>The rows, or <see cref="ActivityLogRefusals.FilterTooWide"/>.</returns>
    public async Task<Outcome<IReadOnlyList<PersonFileRow>>> ByUserAsync(ActivityLogFilter filter, Actor actor, CancellationToken ct)
    {
        if (!(await log.ResolveAsync(filter, ct)).Succeeded(out var scope, out var refusal)) return refusal;
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.LogOwner, actor, AuditOperation.ExportActivityLog)
            {
                ResourceType = "activity_log", ResourceId = "by-user", Details = filter.InWords(),
            },
            ct);
        return (await log.ByUserAsync(scope, ct)).SelectMany(person => person.Operations, PersonFileRow.From).ToList();
    }

    internal static ActivityFileRow Row(ActivityEntry entry) => new()
    {
        OccurredAtUtc = entry.OccurredAt.ToString("O", CultureInfo.InvariantCulture),
        Operation = entry.Operation,
        Outcome = entry.Outcome,
        UserName = entry.ActorName,
        UserPrincipalName = entry.ActorUserPrincipalName,
        UserTenantId = Id(entry.ActorTenantId),
        UserObjectId = Id(entry.ActorObjectId),
        Channel = entry.Channel,
        Address = entry.Address ?? "",
        UserAgent = entry.UserAgent ?? "",
        RequestId = entry.RequestId ?? "",
        CustomerId = Id(entry.CustomerId),
        CustomerName = entry.CustomerName ?? "",
        OrderNumber = entry.OrderId ?? "",
        Line = entry.LineNumber?.ToString(CultureInfo.InvariantCulture) ?? "",
        ProductId = entry.ProductId ?? "",
        Product = entry.ProductTitle ?? "",
        ResourceType = entry.ResourceType ?? "",
        ResourceId = entry.ResourceId ?? "",
        Details = entry.Details ?? "",
        OldValue = entry.OldValue ?? "",
        NewValue = entry.NewValue ?? "",
    };

    private static string Id(Guid? id) => id is { } known && known != Guid.Empty ? known.ToString() : "";
}
