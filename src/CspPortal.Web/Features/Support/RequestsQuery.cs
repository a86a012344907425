using CspPortal.Application.Support;
using CspPortal.Domain.Support;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Support;

/// <summary>The filter of a list of requests as it stands in the address.</summary>
public sealed class RequestsQuery
{
    public const string DefaultSort = "-updated";
    public const string All = "all";
    public const string Unresolved = "unresolved";

    private static readonly Dictionary<string, ServiceRequestSort> Sorts = new(StringComparer.Ordinal)
    {
        ["updated"] = ServiceRequestSort.Updated,
        ["filed"] = ServiceRequestSort.Filed,
        ["title"] = ServiceRequestSort.Title,
    };

    public string? Search { get; set; }

    public string? Customer { get; set; }

    /// <summary>The name of a status, <see cref="Unresolved"/> or <see cref="All"/>.</summary>
    public string? Status { get; set; }

    public ServiceRequestType? Type { get; set; }

    /// <summary>The desk's.</summary>
    public Guid? Partner { get; set; }

    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is not null && Sorts.ContainsKey(Sort.TrimStart('-')) ? Sort : DefaultSort;

    /// <param name="usual">What is listed where the address says nothing.</param>
    public string StatusOr(string usual) => Status == Unresolved || Status == All || Enum.TryParse<ServiceRequestStatus>(Status, out _) ? Status! : usual;

    public ServiceRequestFilter ToFilter(string usualStatus) => new()
    {
        Text = Search,
        Customer = Customer,
        Statuses = StatusOr(usualStatus) switch { All => null, Unresolved => ServiceRequestQueries.Unresolved, var one => [Enum.Parse<ServiceRequestStatus>(one)] },
        Type = Type,
        PartnerId = Partner,
        Sort = Sorts[SortOrDefault.TrimStart('-')],
        Ascending = !SortOrDefault.StartsWith('-'),
        Cursor = Page,
        Size = Rows,
    };
}

public sealed class RequestsQueryValidator : AbstractValidator<RequestsQuery>
{
    public const int SearchLength = 100;

    public RequestsQueryValidator(IStringLocalizer<SupportText> text)
    {
        RuleFor(query => query.Search).MaximumLength(SearchLength).WithMessage(_ => text["List.SearchTooLong", SearchLength]);
        RuleFor(query => query.Customer).MaximumLength(SearchLength).WithMessage(_ => text["List.SearchTooLong", SearchLength]);
    }
}

/// <param name="Partners">The desk's to choose from; empty for a partner.</param>
/// <param name="UsualStatus">What is listed where the address says nothing.</param>
/// <param name="QueryString">The file has the same filter.</param>
public sealed record RequestsPage(ServiceRequestList List, RequestsQuery Query, string Address, IReadOnlyList<DeskPartner> Partners, string UsualStatus, string QueryString)
{
    public bool IsDesk => Address == SupportAddresses.Desk;

    // The form's fields by their names in the address.
    public string? Search => Query.Search;

    public string? Customer => Query.Customer;

    public string Status => Query.StatusOr(UsualStatus);

    public string ExportAddress => Address + "/export" + QueryString;

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<SupportText> text)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (!string.IsNullOrWhiteSpace(Query.Customer)) chips.Add(new FilterChip("customer", Query.Customer));
        if (Status != UsualStatus) chips.Add(new FilterChip("status", text["Status." + Status]));
        if (Query.Type is { } type) chips.Add(new FilterChip("type", text["Type." + type]));
        if (Query.Partner is { } partner) chips.Add(new FilterChip("partner", Partners.FirstOrDefault(each => each.Id == partner)?.Name ?? partner.ToString()));
        return chips;
    }
}

public static class RequestTones
{
    public static Tone Of(ServiceRequestStatus status) => status switch
    {
        ServiceRequestStatus.Open => Tone.Info,
        ServiceRequestStatus.AttentionNeeded => Tone.Warning,
        _ => Tone.Neutral,
    };

    public static Tone Of(ServiceRequestImpact impact) => impact == ServiceRequestImpact.Critical ? Tone.Error : Tone.Neutral;
}
