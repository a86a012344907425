using CspPortal.Application.Imports;
using CspPortal.Application.Paging;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Imports;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Features.Shared.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Imports;

/// <summary>The filter as it stands in the address; what it does not know filters nothing.</summary>
public sealed class ImportsQuery
{
    public const string DefaultSort = "-uploaded";

    public string? Kind { get; set; }

    public string? Status { get; set; }

    /// <summary><c>uploaded</c>, or <c>-uploaded</c>.</summary>
    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort == "uploaded" ? Sort : DefaultSort;

    public ImportKind? ChosenKind => Enum.TryParse<ImportKind>(Kind, out var kind) && Enum.IsDefined(kind) ? kind : null;

    public ImportStatus? ChosenStatus => Enum.TryParse<ImportStatus>(Status, out var status) && Enum.IsDefined(status) ? status : null;

    public ImportFilter ToFilter() => new() { Kind = ChosenKind, Statuses = ChosenStatus is { } status ? [status] : [], OldestFirst = SortOrDefault != DefaultSort, Cursor = Page, Size = Rows };
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record ImportsPage(Page<ImportSummary> Imports, ImportsQuery Query, string QueryString, Func<ImportKind, int> Largest)
{
    public const string Address = CatalogueTabs.Imports;

    public string ExportAddress => Address + "/export" + QueryString;

    public static string AddressOf(Guid import) => $"{Address}/{import}";

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<ImportsText> text)
    {
        List<FilterChip> chips = [];
        if (Query.ChosenKind is { } kind) chips.Add(new FilterChip("kind", text["Kind." + kind]));
        if (Query.ChosenStatus is { } status) chips.Add(new FilterChip("status", text["Status." + status]));
        return chips;
    }

    public static Tone ToneOf(ImportStatus status) => status switch
    {
        ImportStatus.Ready or ImportStatus.Checking or ImportStatus.Applying => Tone.Info,
        ImportStatus.Applied => Tone.Success,
        ImportStatus.Rejected => Tone.Error,
        ImportStatus.Outdated or ImportStatus.Expired => Tone.Warning,
        _ => Tone.Neutral,
    };
}

/// <summary>Where a file of a kind is chosen.</summary>
/// <param name="Form">Of the field's name; see the controller.</param>
/// <param name="Action">The address it is sent to, and where a file to start from is fetched.</param>
public sealed record UploadCard(ImportKind Kind, string Form, string Action, string StartFrom)
{
    public static readonly IReadOnlyList<UploadCard> All =
    [
        new(ImportKind.PriceList, "Form", ImportsPage.Address, ImportsPage.Address + "/price-list"),
        new(ImportKind.ProductKeys, "Keys", ImportsPage.Address + "/product-keys", ImportsPage.Address + "/product-keys"),
        new(ImportKind.Downloads, "Downloads", ImportsPage.Address + "/downloads", ImportsPage.Address + "/downloads"),
    ];

    public string Id => Form + "_" + nameof(UploadForm.File);

    public string Field => Form + "." + nameof(UploadForm.File);

    public static UploadCard Of(ImportKind kind) => All.Single(card => card.Kind == kind);
}

/// <summary>A file to look through.</summary>
public sealed class UploadForm
{
    public IFormFile? File { get; set; }
}

/// <summary>The rows of one dry run as the address names them.</summary>
public sealed class ImportRowsQuery
{
    public string? Outcome { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public ImportOutcome? ChosenOutcome => Enum.TryParse<ImportOutcome>(Outcome, out var outcome) && ImportQueries.Shown.Contains(outcome) ? outcome : null;
}

/// <summary>One import: how far it is, or what it found.</summary>
/// <param name="Outcome">Of the rows shown.</param>
public sealed record ImportPage(ImportSummary Import, JobSummary Job, ImportOutcome Outcome, Page<ImportRowSummary> Rows, ImportRowsQuery Query)
{
    public string Address => ImportsPage.AddressOf(Import.Id);

    public bool IsUnderWay => Import.Status is ImportStatus.Checking or ImportStatus.Applying;

    /// <summary>Of the last work on it, where it did not come to its end.</summary>
    public IReadOnlyList<Refusal> Failures => IsUnderWay ? [] : Job.Failures;

    /// <summary>Null while nobody can say.</summary>
    public long? Percent => Import.Status == ImportStatus.Checking && Job.Total > 0 && Job.Done < Job.Total ? Job.Done * 100 / Job.Total : null;

    public int CountOf(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Added => Import.Counts.Added,
        ImportOutcome.Changed => Import.Counts.Changed,
        ImportOutcome.Withdrawn => Import.Counts.Withdrawn,
        ImportOutcome.Rejected => Import.Counts.Rejected,
        _ => Import.Counts.Unchanged,
    };
}
