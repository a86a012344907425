using CspPortal.Application.Cancellation;
using CspPortal.Application.Paging;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Features.Radar;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Batches;

public static class BatchAddresses
{
    public const string List = "/cancellations";
    public const string New = List + "/new";
    public const string Review = List + "/review";

    /// <summary>The list, filtered for a customer.</summary>
    public static string NewFor(string customerName) => New + QueryString.Create("search", PlainText.Cut(customerName, RadarQueryValidator.SearchLength));

    public static string Of(Guid batch) => $"{List}/{batch}";
}

/// <summary>The filter of the list of batches as it stands in the address; what it does not know filters nothing.</summary>
public sealed class BatchesQuery
{
    public const string DefaultSort = "-submitted";

    public string? State { get; set; }

    /// <summary><c>submitted</c>, or <c>-submitted</c>.</summary>
    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort == "submitted" ? Sort : DefaultSort;

    public BatchState? ChosenState => Enum.TryParse<BatchState>(State, out var state) && Enum.IsDefined(state) ? state : null;

    public BatchFilter ToFilter() => new() { State = ChosenState, OldestFirst = SortOrDefault != DefaultSort, Cursor = Page, Size = Rows };
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record BatchesPage(BatchList List, BatchesQuery Query, string QueryString)
{
    public string ExportAddress => BatchAddresses.List + "/export" + QueryString;

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<BatchesText> text) => Query.ChosenState is { } state ? [new FilterChip("state", text["State." + state])] : [];

    public static Tone ToneOf(BatchState state) => state switch
    {
        BatchState.UnderWay => Tone.Info,
        BatchState.AllCancelled => Tone.Success,
        _ => Tone.Warning,
    };
}

/// <summary>What the results of one batch are looked at by, as it stands in the address.</summary>
public sealed class BatchItemsQuery
{
    public const string DefaultSort = "number";

    private static readonly Dictionary<string, BatchItemSort> Sorts = new(StringComparer.Ordinal)
    {
        ["number"] = BatchItemSort.Number,
        ["customer"] = BatchItemSort.Customer,
        ["product"] = BatchItemSort.Product,
    };

    public string? Search { get; set; }

    public string? Result { get; set; }

    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is not null && Sorts.ContainsKey(Sort.TrimStart('-')) ? Sort : DefaultSort;

    public BatchItemStatus? ChosenResult => Enum.TryParse<BatchItemStatus>(Result, out var result) && Enum.IsDefined(result) ? result : null;

    public BatchItemFilter ToFilter() => new() { Text = Search, Status = ChosenResult, Sort = Sorts[SortOrDefault.TrimStart('-')], Descending = SortOrDefault.StartsWith('-') };
}

public sealed class BatchItemsQueryValidator : AbstractValidator<BatchItemsQuery>
{
    public BatchItemsQueryValidator(IStringLocalizer<RadarText> text) =>
        RuleFor(query => query.Search).MaximumLength(RadarQueryValidator.SearchLength).WithMessage(_ => text["SearchTooLong", RadarQueryValidator.SearchLength]);
}

/// <summary>One batch: how far it is, and what became of each purchase (CAN-07).</summary>
/// <param name="Credits">Of what was cancelled so far, one sum a currency.</param>
/// <param name="Again">What was not cancelled, as the review takes it.</param>
public sealed record BatchPage(
    BatchSummary Batch, IReadOnlyList<TaxedMoney> Credits, IReadOnlyList<string> Again, Page<BatchItem> Items, BatchItemsQuery Query, string QueryString)
{
    public string Address => BatchAddresses.Of(Batch.Id);

    public string ExportAddress => Address + "/export" + QueryString;

    public bool IsUnderWay => Batch.State == BatchState.UnderWay;

    // The form's field by its name in the address.
    public string? Search => Query.Search;

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<BatchesText> text)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (Query.ChosenResult is { } result) chips.Add(new FilterChip("result", text["Result." + result]));
        return chips;
    }

    public static Tone ToneOf(BatchItemStatus status) => status switch
    {
        BatchItemStatus.Cancelled => Tone.Success,
        BatchItemStatus.Refused => Tone.Error,
        _ => Tone.Neutral,
    };
}

/// <summary>Where purchases are ticked: the radar's list, with its filter and order.</summary>
/// <param name="QueryString">Of the filter; the file is the radar's.</param>
/// <param name="Ticked">What was ticked when the form came back.</param>
public sealed record NewBatchPage(RadarList List, RadarQuery Query, string QueryString, IReadOnlySet<string> Ticked)
{
    public string ExportAddress => RadarPage.Address + "/export" + QueryString;

    /// <summary>Carries the filter, so that all that it finds can be asked for, and the list comes back as it was.</summary>
    public string ReviewAddress => BatchAddresses.Review + QueryString;
}

/// <summary>Each ticked purchase with its outcome (CAN-07).</summary>
/// <param name="Cut">More were found than a batch takes.</param>
public sealed record ReviewPage(IReadOnlyList<PurchasePreview> Purchases, BatchForm Form, bool Cut)
{
    public int Cancellable => Purchases.Count(purchase => purchase.Preview.Quote is not null);

    /// <summary>Of all that can be cancelled, one sum a currency.</summary>
    public IReadOnlyList<TaxedMoney> Credits => CurrencySums.Of(Purchases.Select(purchase => purchase.Preview.Quote?.Total).OfType<TaxedMoney>());
}
