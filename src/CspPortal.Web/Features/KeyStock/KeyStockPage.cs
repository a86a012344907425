using System.Text;
using CspPortal.Application.KeyStock;
using CspPortal.Application.Paging;
using CspPortal.Domain;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.KeyStock;

/// <summary>The filter as it stands in the address.</summary>
public sealed class KeyStockQuery
{
    public const int SearchLength = 200;

    public string? Search { get; set; }

    /// <summary>One of <see cref="StockNeed"/>; anything else filters nothing.</summary>
    public string? Need { get; set; }

    /// <summary><c>title</c>, or <c>-title</c>.</summary>
    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort == "-title" ? Sort : "title";

    public StockNeed? ChosenNeed => Enum.TryParse<StockNeed>(Need, out var need) && Enum.IsDefined(need) ? need : null;

    public KeyStockFilter ToFilter() => new() { Text = Search, Need = ChosenNeed, Descending = SortOrDefault.StartsWith('-'), Cursor = Page, Size = Rows };
}

public sealed class KeyStockQueryValidator : AbstractValidator<KeyStockQuery>
{
    public KeyStockQueryValidator(IStringLocalizer<KeyStockText> text) =>
        RuleFor(query => query.Search).MaximumLength(KeyStockQuery.SearchLength).WithMessage(_ => text["List.SearchTooLong", KeyStockQuery.SearchLength]);
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record KeyStockPage(Page<KeyStockLine> Lines, KeyStockQuery Query, string QueryString)
{
    public const string Address = CatalogueTabs.KeyStock;

    // The form's field by its name in the address.
    public string? Search => Query.Search;

    public string ExportAddress => Address + "/export" + QueryString;

    public static string AddressOf(string product, string? version) =>
        $"{Address}/{Uri.EscapeDataString(product)}" + (version is null ? "" : "?version=" + Uri.EscapeDataString(version));

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<KeyStockText> text)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (Query.ChosenNeed is { } need) chips.Add(new FilterChip("need", text["Need." + need]));
        return chips;
    }
}

/// <summary>Below how many keys Home warns.</summary>
public sealed class LimitForm
{
    public string? Version { get; set; }

    public int? Limit { get; set; }

    /// <summary>Of the limit as it was when the form was opened (REL-03).</summary>
    public int? Seen { get; set; }
}

public sealed class LimitFormValidator : AbstractValidator<LimitForm>
{
    public LimitFormValidator(IStringLocalizer<KeyStockText> text)
    {
        RuleFor(form => form.Limit).NotNull().WithMessage(_ => text["Limit.Enter"]);
        RuleFor(form => form.Seen).NotNull().WithMessage(_ => text["Limit.Incomplete"]);
    }
}

/// <summary>Keys, one a line. They are in no text that this object gives of itself, and on no page (KEY-02).</summary>
public sealed class KeysForm
{
    public const int MaximumLines = 10_000;

    public string? Version { get; set; }

    public string? Keys { get; set; }

    /// <summary>Null where a line is empty, so that places are lines; full-width letters and digits are read as plain ones.</summary>
    public IReadOnlyList<string?> Lines =>
        [.. PlainText.Repair(Keys ?? "").Normalize(NormalizationForm.FormKC).ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.Trim(' ', '\t', ',', ';', '"')).Select(line => line.Length == 0 ? null : line)];
}

public sealed class KeysFormValidator : AbstractValidator<KeysForm>
{
    public KeysFormValidator(IStringLocalizer<KeyStockText> text)
    {
        RuleFor(form => form.Keys).Must((form, _) => form.Lines.Any(line => line is not null)).WithMessage(_ => text["Keys.Enter"]);
        RuleFor(form => form.Keys).Must((form, _) => form.Lines.Count <= KeysForm.MaximumLines).WithMessage(_ => text["Keys.TooMany", KeysForm.MaximumLines]);
    }
}

/// <summary>The stock of one product and version.</summary>
public sealed record StockPage(KeyStockDetail Detail, LimitForm NewLimit)
{
    /// <summary>The list of keys to paste; it begins empty, whatever was sent.</summary>
    public KeysForm Pasted { get; } = new();

    /// <summary>Set when somebody saved in between (REL-03).</summary>
    public ConflictView? Conflict { get; init; }

    public string Address => $"{KeyStockPage.Address}/{Uri.EscapeDataString(Detail.Line.ProductId)}";
}
