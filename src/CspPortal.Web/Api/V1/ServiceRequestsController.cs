using CspPortal.Application.Access;
using CspPortal.Application.Customers;
using CspPortal.Application.Support;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Support;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

public sealed record ServiceRequestNoteResource(string? CreatedByName, DateTime? CreatedDate, string? Text);

public sealed record ServiceRequestOrganizationResource(Guid? Id, string? Name, string? PhoneNumber);

public sealed record ServiceRequestContactResource
{
    public ServiceRequestOrganizationResource? Organization { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    public string? PhoneNumber { get; init; }
}

/// <summary>ServiceRequest, in and out (spec 8). <c>lastClosedDate</c> is the year 1 while it is open, which the SDK wants in place of nothing.</summary>
public sealed record ServiceRequestResource
{
    public string? Id { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Severity { get; init; }

    public string? SupportTopicId { get; init; }

    public string? SupportTopicName { get; init; }

    public string? Status { get; init; }

    public ServiceRequestOrganizationResource? Organization { get; init; }

    public ServiceRequestContactResource? PrimaryContact { get; init; }

    public string? ProductId { get; init; }

    public string? ProductName { get; init; }

    public DateTime? CreatedDate { get; init; }

    public DateTime? LastModifiedDate { get; init; }

    public DateTime? LastClosedDate { get; init; }

    public ServiceRequestNoteResource? NewNote { get; init; }

    public IReadOnlyList<ServiceRequestNoteResource>? Notes { get; init; }

    public ResourceAttributes? Attributes { get; init; }

    public static ServiceRequestResource Brief(ServiceRequestSummary request) => new()
    {
        Id = request.Number,
        Title = request.Title,
        Severity = WireNames.Of(request.Impact),
        Status = WireNames.Of(request.Status),
        SupportTopicId = SupportTopics.IdOf(request.Type),
        SupportTopicName = SupportTopics.NameOf(request.Type),
        Organization = request.CustomerId is null ? new(request.PartnerId, request.PartnerName, null) : new(request.CustomerId, request.CustomerName, null),
        CreatedDate = request.FiledAt,
        LastModifiedDate = request.UpdatedAt,
        LastClosedDate = request.Status == ServiceRequestStatus.Closed ? request.UpdatedAt : default(DateTime),
        Attributes = new("ServiceRequest"),
    };

    public static ServiceRequestResource Of(ServiceRequestDetail detail)
    {
        var request = detail.Request;
        return new()
        {
            Id = request.Number,
            Title = request.Title,
            Description = request.Description,
            Severity = WireNames.Of(request.Impact),
            Status = WireNames.Of(request.Status),
            SupportTopicId = SupportTopics.IdOf(request.Type),
            SupportTopicName = SupportTopics.NameOf(request.Type),
            Organization = request.CustomerId is null ? new(request.PartnerId, detail.PartnerName, null) : new(request.CustomerId, detail.CustomerName, null),
            PrimaryContact = new() { FirstName = request.ContactName, Email = request.ContactEmail, PhoneNumber = request.ContactPhone },
            ProductId = detail.Line?.ProductId,
            ProductName = detail.Line?.ProductTitle,
            CreatedDate = request.FiledAt,
            LastModifiedDate = request.UpdatedAt,
            LastClosedDate = request.Status == ServiceRequestStatus.Closed ? request.UpdatedAt : default(DateTime),
            Notes = [.. request.Entries.Where(entry => !string.IsNullOrEmpty(entry.Text)).Select(entry => new ServiceRequestNoteResource(entry.ByName, entry.At, entry.Text))],
            Attributes = new("ServiceRequest", Etags.Of(request.Version)),
        };
    }
}

public sealed record SupportTopicResource(string Name, string Description, int Id)
{
    public ResourceAttributes Attributes => new("SupportTopic");
}

/// <summary>The types of problem as support topics, numbered from 1.</summary>
public static class SupportTopics
{
    private static readonly Dictionary<ServiceRequestType, string> Names = new()
    {
        [ServiceRequestType.PurchaseRefund] = "CSP Purchase/Refund on behalf of customers",
        [ServiceRequestType.KeysAndDownloads] = "Keys and downloads",
        [ServiceRequestType.Invoices] = "Invoices",
        [ServiceRequestType.UsersAndRoles] = "Users and roles",
        [ServiceRequestType.SomethingElse] = "Something else",
    };

    public static IReadOnlyList<SupportTopicResource> All => [.. Names.Select(pair => new SupportTopicResource(pair.Value, pair.Value, (int)pair.Key + 1))];

    public static string IdOf(ServiceRequestType type) => WireNames.Invariant($"{(int)type + 1}");

    public static string NameOf(ServiceRequestType type) => Names[type];

    public static ServiceRequestType? Of(string? id) =>
        int.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && Names.ContainsKey((ServiceRequestType)(number - 1)) ? (ServiceRequestType)(number - 1) : null;
}

/// <summary>Service requests (spec 8; SUP-01, SUP-03).</summary>
[Route("v1"), CustomerPath]
public sealed class ServiceRequestsController(
    ServiceRequestQueries requests, ReportProblem report, AnswerServiceRequest answer, CustomerQueries customers, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    private const int Most = 500;
    private const int Batch = 100;
    private const int ContactLength = 200;

    [HttpGet("servicerequests"), Requires(Permission.FileServiceRequests), PeopleOnly, Reads("size", "offset", "filter")]
    [ProducesResponseType<ResourceCollection<ServiceRequestResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List(CancellationToken ct) => ListAsync("/servicerequests", null, ct);

    [HttpGet("customers/{tenant}/servicerequests"), Requires(Permission.FileServiceRequests), PeopleOnly, Reads("size", "offset", "filter")]
    [ProducesResponseType<ResourceCollection<ServiceRequestResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> OfCustomer(Guid tenant, CancellationToken ct) =>
        (await customers.VersionAsync(tenant, ct)).Succeeded(out _, out var missing) ? await ListAsync($"/customers/{tenant}/servicerequests", tenant, ct) : Refused(missing);

    [HttpGet("servicerequests/supporttopics"), Requires(Permission.FileServiceRequests), PeopleOnly]
    [ProducesResponseType<ResourceCollection<SupportTopicResource>>(StatusCodes.Status200OK)]
    public IActionResult Topics() => Ok(new ResourceCollection<SupportTopicResource>(SupportTopics.All));

    [HttpGet("servicerequests/{request}"), Requires(Permission.FileServiceRequests), PeopleOnly]
    [ProducesResponseType<ServiceRequestResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> One(string request, CancellationToken ct) => Answer(await FindAsync(null, request, ct), ServiceRequestResource.Of);

    [HttpGet("customers/{tenant}/servicerequests/{request}"), Requires(Permission.FileServiceRequests), PeopleOnly]
    [ProducesResponseType<ServiceRequestResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> OneOfCustomer(Guid tenant, string request, CancellationToken ct) => Answer(await FindAsync(tenant, request, ct), ServiceRequestResource.Of);

    [HttpPatch("servicerequests/{request}"), Requires(Permission.FileServiceRequests), PeopleOnly]
    [ProducesResponseType<ServiceRequestResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> Change(string request, ServiceRequestResource body, CancellationToken ct) => ChangeAsync(null, request, body, ct);

    [HttpPatch("customers/{tenant}/servicerequests/{request}"), Requires(Permission.FileServiceRequests), PeopleOnly]
    [ProducesResponseType<ServiceRequestResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> ChangeOfCustomer(Guid tenant, string request, ServiceRequestResource body, CancellationToken ct) => ChangeAsync(tenant, request, body, ct);

    /// <param name="locale">The agent's language; the desk answers in the language of the text.</param>
    [HttpPost("servicerequests/{locale}"), Requires(Permission.FileServiceRequests), PeopleOnly]
    [ProducesResponseType<ServiceRequestResource>(StatusCodes.Status201Created)]
    public async Task<IActionResult> Create(string locale, ServiceRequestResource body, CancellationToken ct)
    {
        _ = locale;
        if (SupportTopics.Of(body.SupportTopicId) is not { } topic) return Bad("supportTopicId", "GET /v1/servicerequests/supporttopics lists the topics.");
        if (ImpactOf(body.Severity) is not { } impact) return Bad("severity", "The severity is critical, moderate or minimal.");
        if (Text(body.Title, ServiceRequest.TitleLength) is not { } title) return Bad("title", $"A title of 1 to {ServiceRequest.TitleLength} characters is needed.");
        if (Text(body.Description, ServiceRequest.TextLength) is not { } description) return Bad("description", $"A description of 1 to {ServiceRequest.TextLength} characters is needed.");
        var contact = body.PrimaryContact ?? new();
        var name = $"{contact.FirstName} {contact.LastName}".Trim();
        var problem = new ProblemReport(
            Call.RequestId, topic, impact, title, description, (body.Organization?.Id is { } id && id != Viewer.PartnerId ? id : (Guid?)null)?.ToString(), null, null, null, null,
            Text(name.Length > 0 ? name : Viewer.Actor.Name, ContactLength) ?? "", Text(contact.Email ?? Viewer.Actor.UserPrincipalName, ContactLength) ?? "", Text(contact.PhoneNumber, 50) ?? "");
        var outcome = await report.ExecuteAsync(problem, [], Viewer.Actor, ct);
        if (!outcome.Succeeded(out var filed, out var refusal)) return Refused(refusal);
        Response.Headers.Location = $"/v1/servicerequests/{filed.Number}";
        return Answer(await requests.DetailAsync(filed.Number, ct), ServiceRequestResource.Of, StatusCodes.Status201Created);
    }

    private async Task<IActionResult> ListAsync(string path, Guid? customer, CancellationToken ct)
    {
        if (IndexRequest.Of(Request, Most) is not { } index) return Bad("size", "size and offset are whole numbers from 0 on.");
        if (WireFilter.Of(Request) is not { } filters) return Bad("filter", "The filter is not readable.");
        var filter = new ServiceRequestFilter { Size = Batch, Customer = customer?.ToString() };
        foreach (var each in filters)
        {
            if (!each.Asks("Status", "equals")) return Bad("filter", "Service requests are filtered by Status with equals.");
            if (WireNames.IsUnset(each.Value)) continue;
            if (StatusOf(each.Value) is not { } status) return Bad("filter", "The status is open, attention_needed or closed.");
            filter = filter with { Statuses = [status] };
        }

        var rows = new List<ServiceRequestSummary>();
        do
        {
            var page = (await requests.ListAsync(filter, ct)).Requests;
            rows.AddRange(page.Rows);
            filter = filter with { Cursor = page.Next };
        }
        while (filter.Cursor is not null && rows.Count <= index.Offset + index.Size);

        return Ok(new ResourceCollection<ServiceRequestResource>([.. rows.Skip(index.Offset).Take(index.Size).Select(ServiceRequestResource.Brief)])
        {
            Links = index.Links(path + IndexRequest.FilterQuery(Request), rows.Count),
        });
    }

    /// <summary>A note, or the end of it; what is unset stays (spec 8).</summary>
    private async Task<IActionResult> ChangeAsync(Guid? customer, string number, ServiceRequestResource body, CancellationToken ct)
    {
        if (!(await FindAsync(customer, number, ct)).Succeeded(out var found, out var missing)) return Refused(missing);
        if (Etags.Given(Request, body.Attributes) is { } etag && etag != Etags.Of(found.Request.Version)) return Refused(ServiceRequestRefusals.Stale);
        var note = Text(body.NewNote?.Text, ServiceRequest.TextLength);
        if (body.NewNote?.Text is { Length: > 0 } && note is null) return Bad("newNote.text", $"A note has 1 to {ServiceRequest.TextLength} characters.");
        var status = WireNames.IsUnset(body.Status) ? found.Request.Status : StatusOf(body.Status);
        if (status is null) return Bad("status", "The status is open, attention_needed or closed.");
        var closes = status == ServiceRequestStatus.Closed && found.Request.Status != ServiceRequestStatus.Closed;
        if (!closes && status != found.Request.Status && note is null) return Bad("newNote.text", "A request is opened again by a note that says why; attention is the desk's to ask for.");
        if (!closes && note is null) return Bad("newNote.text", "Nothing is changed: send a NewNote or the status closed.");
        var outcome = await answer.ExecuteAsync(
            new ServiceRequestAnswer(number, Call.RequestId, found.Request.Version, closes ? ServiceRequestAct.Closed : ServiceRequestAct.Noted, note), [], isOperator: false, Viewer.Actor, ct);
        return outcome.Succeeded(out _, out var refusal) ? Answer(await requests.DetailAsync(number, ct), ServiceRequestResource.Of) : Refused(refusal);
    }

    private async Task<Outcome<ServiceRequestDetail>> FindAsync(Guid? customer, string number, CancellationToken ct)
    {
        if (!(await requests.DetailAsync(number, ct)).Succeeded(out var found, out var refusal)) return refusal;
        return customer is null || found.Request.CustomerId == customer ? found : ServiceRequestRefusals.NotFound;
    }

    /// <returns>Null: empty, too long, or with characters that nobody sees.</returns>
    private static string? Text(string? text, int length) => text?.Trim() is { Length: > 0 } trimmed && trimmed.Length <= length && PlainText.HasInk(trimmed) ? PlainText.Repair(trimmed) : null;

    /// <summary>As a name, or as the SDK's number from 1.</summary>
    private static ServiceRequestImpact? ImpactOf(string? severity) => severity switch
    {
        "1" => ServiceRequestImpact.Critical,
        "2" => ServiceRequestImpact.Moderate,
        "3" => ServiceRequestImpact.Minimal,
        _ => Enum.GetValues<ServiceRequestImpact>().Cast<ServiceRequestImpact?>().FirstOrDefault(impact => WireNames.Same(severity, impact.ToString()!)),
    };

    private static ServiceRequestStatus? StatusOf(string? status) => status switch
    {
        "1" => ServiceRequestStatus.Open,
        "2" => ServiceRequestStatus.Closed,
        "3" => ServiceRequestStatus.AttentionNeeded,
        _ => Enum.GetValues<ServiceRequestStatus>().Cast<ServiceRequestStatus?>().FirstOrDefault(each => WireNames.Same(status, each.ToString()!)),
    };
}
