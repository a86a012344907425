using CspPortal.Application.Cancellation;
using CspPortal.Web.Features.Batches;
using CspPortal.Web.Features.Cancellation;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Radar;

/// <summary>The filter as it stands in the address.</summary>
public sealed class RadarQuery
{
    public const string DefaultSort = "deadline";

    /// <summary>Choices of Closes within, days.</summary>
    public static readonly int[] Choices = [1, 3, 7, 14, 30];

    private static readonly Dictionary<string, RadarSort> Sorts = new(StringComparer.Ordinal)
    {
        ["deadline"] = RadarSort.Deadline,
        ["customer"] = RadarSort.Customer,
        ["product"] = RadarSort.Product,
    };

    public string? Search { get; set; }

    /// <summary>Days.</summary>
    public int? Within { get; set; }

    /// <summary>Whether the key was seen.</summary>
    public bool? Seen { get; set; }

    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is not null && Sorts.ContainsKey(Sort.TrimStart('-')) ? Sort : DefaultSort;

    public RadarFilter ToFilter() => new()
    {
        Text = Search,
        WithinDays = Within,
        KeySeen = Seen,
        Sort = Sorts[SortOrDefault.TrimStart('-')],
        Descending = SortOrDefault.StartsWith('-'),
        Cursor = Page,
        Size = Rows,
    };

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<RadarText> text)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Search)) chips.Add(new FilterChip("search", Search));
        if (Within is { } days) chips.Add(new FilterChip("within", text["Within.Days", days]));
        if (Seen is { } seen) chips.Add(new FilterChip("seen", $"{text["Key"]}: {text["Key." + seen]}"));
        return chips;
    }
}

public sealed class RadarQueryValidator : AbstractValidator<RadarQuery>
{
    public const int SearchLength = 100;

    public RadarQueryValidator(IStringLocalizer<RadarText> text)
    {
        RuleFor(query => query.Search).MaximumLength(SearchLength).WithMessage(_ => text["SearchTooLong", SearchLength]);
        RuleFor(query => query.Within).Must(days => days is null || RadarQuery.Choices.Contains(days.Value)).WithMessage(_ => text["Within.Unknown"]);
    }
}

/// <summary>The filter form, wherever open windows are listed.</summary>
/// <param name="Address">Of the list.</param>
public sealed record RadarFilterView(string Address, RadarQuery Query)
{
    // The fields by their names in the address.
    public string? Search => Query.Search;

    public int? Within => Query.Within;
}

/// <param name="FeedSince">Since when the viewer has a calendar address, UTC; null: none.</param>
/// <param name="QueryString">The file has the same filter.</param>
public sealed record RadarPage(RadarList List, RadarQuery Query, DateTime? FeedSince, string QueryString)
{
    public const string Address = "/cancellation-radar";
    public const string FeedAddress = Address + "/calendar";
    public const string RevokeAddress = FeedAddress + "/revoke";

    public string ExportAddress => Address + "/export" + QueryString;

    /// <summary>Several at once, with the filter that is set here (CAN-07).</summary>
    public string BatchAddress => BatchAddresses.New + QueryString;

    public static string CancelHref(RadarRow row) => CancellationAddresses.Cancel(row.CustomerId, row.OrderId, row.LineNumber);
}

/// <param name="Url">Shown once.</param>
public sealed record FeedReadyPage(string Url);
