using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Auditing;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

public sealed record AuditFactResource(string Key, string? Value);

/// <summary>AuditRecord (spec 7). Never a key: the log has none (KEY-02).</summary>
public sealed record AuditRecordResource
{
    public required Guid Id { get; init; }

    public required Guid PartnerId { get; init; }

    public Guid? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public required string UserPrincipalName { get; init; }

    public string? ApplicationId { get; init; }

    public required string ResourceType { get; init; }

    public string? ResourceOldValue { get; init; }

    public string? ResourceNewValue { get; init; }

    public required string OperationType { get; init; }

    public string? OriginalCorrelationId { get; init; }

    public required DateTime OperationDate { get; init; }

    public required string OperationStatus { get; init; }

    public required IReadOnlyList<AuditFactResource> CustomizedData { get; init; }

    public ResourceAttributes Attributes => new("AuditRecord");

    public static AuditRecordResource Of(ActivityEntry entry, Guid id, Guid partnerId)
    {
        var (operation, resource) = AuditNames.Of(entry.Operation);
        return new()
        {
            Id = id,
            PartnerId = partnerId,
            CustomerId = entry.CustomerId,
            CustomerName = entry.CustomerName,
            UserPrincipalName = entry.ActorUserPrincipalName.Length > 0 ? entry.ActorUserPrincipalName : entry.ActorName,
            ApplicationId = entry.Channel == Channel.Api && Guid.TryParse(entry.ActorUserPrincipalName, out _) ? entry.ActorUserPrincipalName : null,
            ResourceType = resource ?? entry.ResourceType ?? "",
            ResourceOldValue = AuditFacts.Json(entry.OldValue),
            ResourceNewValue = AuditFacts.Json(entry.NewValue),
            OperationType = operation,
            OriginalCorrelationId = entry.RequestId,
            OperationDate = entry.OccurredAt,
            OperationStatus = entry.Outcome switch { AuditOutcome.Succeeded => "succeeded", AuditOutcome.Refused => "decline", _ => "failed" },
            CustomizedData = [.. Facts(entry).Where(fact => !string.IsNullOrEmpty(fact.Value))],
        };
    }

    private static IEnumerable<AuditFactResource> Facts(ActivityEntry entry)
    {
        yield return new("OrderId", entry.OrderId);
        yield return new("LineItemNumber", entry.LineNumber is { } line ? (line - 1).ToString(CultureInfo.InvariantCulture) : null);
        yield return new("ProductId", entry.ProductId);
        yield return new("ProductTitle", entry.ProductTitle);
        yield return new("ResourceId", entry.ResourceId);
        yield return new("UserName", entry.ActorName);
        yield return new("Channel", WireNames.Of(entry.Channel));
        yield return new("ClientIp", entry.Address);
        foreach (var (name, value) in AuditFacts.Of(entry.Details)) yield return new(AuditFacts.KeyOf(name), value);
        yield return new("Details", entry.Details);
    }
}

/// <summary>Partner Center's names for what our log calls by its own (spec 7); the others keep ours, which its SDK reads as undefined.</summary>
public static class AuditNames
{
    private static readonly Dictionary<string, (string Operation, string Resource)> Known = new(StringComparer.Ordinal)
    {
        [AuditOperation.GetSoftwareKey] = ("get_software_key", "software_key"),
        [AuditOperation.GetSoftwareDownloadLink] = ("get_software_download_link", "software_download_link"),
        [AuditOperation.DownloadSoftware] = ("get_software_download_link", "software_download_link"),
        [AuditOperation.CreateOrder] = ("create_order", "order"),
        [AuditOperation.CancelOrder] = ("update_order", "order"),
        [AuditOperation.ProvisionOrder] = ("update_order", "order"),
        [AuditOperation.UpdateSubscription] = ("update_subscription", "subscription"),
        [AuditOperation.AddCustomer] = ("add_customer", "customer"),
        [AuditOperation.UpdateCustomer] = ("update_customer_billing_profile", "customer"),
        [AuditOperation.CloseInvoice] = ("ready_invoice", "invoice"),
        [AuditOperation.GrantServiceRequestCredit] = ("create_credit", "credit"),
        [AuditOperation.AddUser] = ("create_partner_user", "partner_user"),
        [AuditOperation.AssignRole] = ("update_partner_user", "partner_user"),
        [AuditOperation.WithdrawRole] = ("update_partner_user", "partner_user"),
        [AuditOperation.DisableUser] = ("update_partner_user", "partner_user"),
        [AuditOperation.EnableUser] = ("update_partner_user", "partner_user"),
    };

    public static (string Operation, string? Resource) Of(string operation) => Known.TryGetValue(operation, out var names) ? names : (operation, null);

    /// <returns>Our operations that act on a resource of that name.</returns>
    public static IReadOnlyList<string> On(string resource) => [.. Known.Where(pair => WireNames.Same(resource, pair.Value.Resource)).Select(pair => pair.Key)];
}

/// <summary>The activity log as Partner Center's audit records (spec 7; ACC-03, LOG-01). That it is read is an entry of it.</summary>
[Route("v1/auditrecords"), Route("auditactivity/v1/auditrecords")]
public sealed class AuditRecordsController(ReadActivityLog log, AuditRecordIds ids, TimeProvider clock, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    private const int Usual = 500;
    private const int FurthestDays = 90;
    private const int UsualDays = 30;

    [HttpGet, Requires(Permission.ReadActivityLog), Reads("startDate", "endDate", "filter", "size", PageToken.Header)]
    [ProducesResponseType<ResourceCollection<AuditRecordResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        if (Day("startDate", today.AddDays(-UsualDays)) is not { } from) return Bad("startDate", "startDate is a date, e.g. 2026-06-30.");
        if (Day("endDate", today) is not { } to) return Bad("endDate", "endDate is a date, e.g. 2026-06-30.");
        if (from < today.AddDays(-FurthestDays)) return Bad("startDate", $"startDate lies more than {FurthestDays} days back. The portal's activity log and /portal/v1/activitylog reach back without limit.");
        if (to < from) return Bad("endDate", "endDate lies before startDate.");
        if (SeekRequest.Of(Request, "auditrecords", Usual) is not { } seek || (seek.Cursor is { } cursor && !log.Knows(cursor))) return Bad(PageToken.Header, SeekRequest.Unreadable);
        if (WireFilter.Of(Request) is not { } filters) return Bad("filter", "The filter is not readable.");
        var size = seek.Size is 0 ? Usual : Math.Min(seek.Size, Usual);
        var filter = new ActivityLogFilter { From = from, Before = to.Date.AddDays(1), Cursor = seek.Cursor, Size = size, LargestSize = Usual };
        foreach (var each in filters)
        {
            if (filter.Customer is not null && each.Field.ToUpperInvariant() is "COMPANYNAME" or "CUSTOMERID") return Bad("filter", "Name one customer: by CompanyName or by CustomerId.");
            if (each.Asks("CompanyName", "substring", "equals", "starts_with")) filter = filter with { Customer = each.Value };
            else if (each.Asks("CustomerId", "equals") && Guid.TryParse(each.Value, out var customer)) filter = filter with { Customer = customer.ToString() };
            else if (each.Asks("ResourceType", "equals") && AuditNames.On(each.Value) is { Count: > 0 } operations) filter = filter with { Operations = operations };
            else return Bad("filter", "Audit records are filtered by CompanyName (substring), CustomerId (equals) or ResourceType (equals).");
        }

        var idOf = await ids.OfEntriesAsync(ct);
        return Answer(await log.ExecuteAsync(filter, Viewer.Actor, ct), page =>
        {
            var paged = seek with { Size = size };
            var path = $"/auditrecords?startDate={from:yyyy-MM-ddTHH:mm:ssZ}&endDate={to:yyyy-MM-ddTHH:mm:ssZ}" + IndexRequest.FilterQuery(Request).Replace('?', '&');
            var links = paged.Links(path, null, null);
            return new ResourceCollection<AuditRecordResource>([.. page.Entries.Rows.Select(entry => AuditRecordResource.Of(entry, idOf(entry), Viewer.PartnerId!.Value))])
            {
                ContinuationToken = page.Entries.Next is null ? null : paged.Token(page.Entries.Next),
                // This list goes on by the header alone (spec 0.6).
                Links = page.Entries.Next is null ? links : links with { Next = links.Self with { Headers = [new(PageToken.Header, paged.Token(page.Entries.Next))] } },
            };
        });
    }

    [HttpGet("{record:guid}"), Requires(Permission.ReadActivityLog)]
    [ProducesResponseType<AuditRecordResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> One(Guid record, CancellationToken ct) => Answer(await log.OneAsync(record, Viewer.Actor, ct), entry => AuditRecordResource.Of(entry, record, Viewer.PartnerId!.Value));

    /// <returns>Null: no date.</returns>
    private DateTime? Day(string name, DateTime usual)
    {
        var text = Request.Query[name].ToString().Trim();
        if (text.Length == 0) return usual;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at.Year is > 1 and < 9999 ? at : null;
    }
}
