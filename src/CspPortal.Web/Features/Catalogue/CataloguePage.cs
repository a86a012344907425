using CspPortal.Application.Catalog;
using CspPortal.Application.Paging;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Features.Products;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Catalogue;

/// <summary>The filter as it stands in the address.</summary>
public sealed class CatalogueQuery
{
    public const int SearchLength = 200;

    public string? Search { get; set; }

    /// <summary>One of <see cref="ProductKind"/>; anything else filters nothing.</summary>
    public string? Kind { get; set; }

    /// <summary><c>title</c>, <c>id</c>, or the other way with <c>-</c>.</summary>
    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is "-title" or "id" or "-id" ? Sort : "title";

    public ProductKind? ChosenKind => Enum.TryParse<ProductKind>(Kind, out var kind) && Enum.IsDefined(kind) ? kind : null;

    public CatalogueFilter ToFilter() => new()
    {
        Text = Search,
        Kind = ChosenKind,
        Sort = SortOrDefault.EndsWith("id", StringComparison.Ordinal) ? CatalogueSort.Id : CatalogueSort.Title,
        Descending = SortOrDefault.StartsWith('-'),
        Cursor = Page,
        Size = Rows,
    };
}

public sealed class CatalogueQueryValidator : AbstractValidator<CatalogueQuery>
{
    public CatalogueQueryValidator(IStringLocalizer<CatalogueText> text) =>
        RuleFor(query => query.Search).MaximumLength(CatalogueQuery.SearchLength).WithMessage(_ => text["List.SearchTooLong", CatalogueQuery.SearchLength]);
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record CataloguePage(Page<CatalogueProduct> Products, CatalogueQuery Query, string QueryString)
{
    public const string Address = CatalogueTabs.Products;

    // The form's field by its name in the address.
    public string? Search => Query.Search;

    public string ExportAddress => Address + "/export" + QueryString;

    public static string AddressOf(string product) => $"{Address}/{Uri.EscapeDataString(product)}";

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<ProductsText> products)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (Query.ChosenKind is { } kind) chips.Add(new FilterChip("kind", products["Kind." + kind]));
        return chips;
    }
}

/// <summary>Which prices a product's page shows, as it stands in the address.</summary>
public sealed class PricesQuery
{
    public const string AllDays = "all";
    public const string AllSegments = "all";

    public string? Market { get; set; }

    /// <summary>One of <see cref="Segment"/>, or all; commercial where nothing is said.</summary>
    public string? Segment { get; set; }

    /// <summary><see cref="AllDays"/>: past and coming prices too.</summary>
    public string? Days { get; set; }

    public Segment? ChosenSegment => Segment == AllSegments ? null : Enum.TryParse<Segment>(Segment, out var one) && Enum.IsDefined(one) ? one : Domain.Catalog.Segment.Commercial;

    public PriceFilter ToFilter(string market) => new(market, ChosenSegment, Days != AllDays);
}

/// <param name="Market">The one whose prices are shown.</param>
public sealed record ProductPage(
    CatalogueProductDetail Detail, IReadOnlyList<CataloguePrice> Prices, PricesQuery Query, string Market, IReadOnlyList<SelectListItem> Markets, DateOnly Today)
{
    public Product Product => Detail.Product;

    public string Address => CataloguePage.AddressOf(Product.Id);

    public string ExportAddress => $"{Address}/prices/export?market={Uri.EscapeDataString(Market)}&segment={Query.ChosenSegment?.ToString() ?? PricesQuery.AllSegments}&days={(Query.Days == PricesQuery.AllDays ? PricesQuery.AllDays : "")}";

    public static Tone ToneOf(StoredState state) => state == StoredState.Stored ? Tone.Success : Tone.Error;

    /// <summary>Coming, in force, or past on the day.</summary>
    public RowState StateOf(CataloguePrice price) => price.EffectiveFrom > Today ? RowState.Coming : price.EffectiveTo < Today ? RowState.Past : RowState.InForce;
}
