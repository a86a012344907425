using CspPortal.Application.Entitlements;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Software;

/// <summary>The filter as it stands in the address.</summary>
public sealed class SoftwareQuery
{
    public const string DefaultSort = "product";

    private static readonly Dictionary<string, SoftwareSort> Sorts = new(StringComparer.Ordinal)
    {
        ["product"] = SoftwareSort.Product,
        ["bought"] = SoftwareSort.BoughtOn,
        ["end"] = SoftwareSort.TermEnd,
    };

    public string? Search { get; set; }

    public SoftwareStatus? Status { get; set; }

    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is not null && Sorts.ContainsKey(Sort.TrimStart('-')) ? Sort : DefaultSort;

    public SoftwareFilter ToFilter() => new()
    {
        Text = Search,
        Status = Status,
        Sort = Sorts[SortOrDefault.TrimStart('-')],
        Descending = SortOrDefault.StartsWith('-'),
        Cursor = Page,
        Size = Rows,
    };
}

public sealed class SoftwareQueryValidator : AbstractValidator<SoftwareQuery>
{
    public const int SearchLength = 100;

    public SoftwareQueryValidator(IStringLocalizer<SoftwareText> text) =>
        RuleFor(query => query.Search).MaximumLength(SearchLength).WithMessage(_ => text["List.SearchTooLong", SearchLength]);
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record SoftwareListPage(SoftwareDoor Door, SoftwareList List, SoftwareQuery Query, string QueryString)
{
    // The form's field by its name in the address.
    public string? Search => Query.Search;

    public string ExportAddress => Door.Address + "/export" + QueryString;

    public LinePaths Paths(SoftwareSummary row) => new(Door, row.OrderId, row.LineNumber);

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<SoftwareText> text)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (Query.Status is { } status) chips.Add(new FilterChip("status", text["Status." + status]));
        return chips;
    }
}

public static class SoftwareTones
{
    public static Tone Of(SoftwareStatus status) => status switch
    {
        SoftwareStatus.Pending => Tone.Info,
        SoftwareStatus.Active => Tone.Success,
        SoftwareStatus.Suspended or SoftwareStatus.Ended => Tone.Warning,
        _ => Tone.Neutral,
    };
}
