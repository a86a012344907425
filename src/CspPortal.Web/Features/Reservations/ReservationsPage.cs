using CspPortal.Application.Entitlements;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CspPortal.Web.Features.Cancellation;
using CspPortal.Web.Features.Products;
using CspPortal.Web.Features.Shared.TagHelpers;
using CspPortal.Web.Features.Software;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Reservations;

/// <summary>The filter as it stands in the address.</summary>
public sealed class ReservationQuery
{
    public const string DefaultSort = "end";

    private static readonly Dictionary<string, SoftwareSort> Sorts = new(StringComparer.Ordinal)
    {
        ["product"] = SoftwareSort.Product,
        ["bought"] = SoftwareSort.BoughtOn,
        ["end"] = SoftwareSort.TermEnd,
    };

    public string? Search { get; set; }

    public ProductKind? Kind { get; set; }

    public ReservationScope? Scope { get; set; }

    public SoftwareStatus? Status { get; set; }

    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is not null && Sorts.ContainsKey(Sort.TrimStart('-')) ? Sort : DefaultSort;

    public ReservationFilter ToFilter() => new()
    {
        Text = Search,
        Kind = Kind,
        Scope = Scope,
        Status = Status,
        Sort = Sorts[SortOrDefault.TrimStart('-')],
        Descending = SortOrDefault.StartsWith('-'),
        Cursor = Page,
        Size = Rows,
    };
}

public sealed class ReservationQueryValidator : AbstractValidator<ReservationQuery>
{
    public const int SearchLength = 100;

    public ReservationQueryValidator(IStringLocalizer<SoftwareText> text) =>
        RuleFor(query => query.Search).MaximumLength(SearchLength).WithMessage(_ => text["List.SearchTooLong", SearchLength]);
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record ReservationsPage(ReservationList List, CancelCommands Commands, ReservationQuery Query, string QueryString)
{
    public static readonly ProductKind[] Kinds = [ProductKind.AzureReservation, ProductKind.AzureSoftwarePlan];

    // The form's field by its name in the address.
    public string? Search => Query.Search;

    public string CustomerAddress => $"/customers/{List.CustomerId}";

    public string Address => CustomerAddress + "/reservations";

    public string ExportAddress => Address + "/export" + QueryString;

    /// <summary>What Azure offers, in the catalogue.</summary>
    public string BuyAddress => CustomerAddress + "/products?tab=Azure";

    public string OrderAddress(ReservationSummary row) => $"{CustomerAddress}/orders/{row.Line.OrderId}";

    public CancelCommand Cancel(ReservationSummary row) => Commands.For(List.CustomerId, row.Line.OrderId, row.Line.LineNumber, row.Cancellation);

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<ProductsText> products, IStringLocalizer<SoftwareText> software)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (Query.Kind is { } kind) chips.Add(new FilterChip("kind", products["Kind." + kind]));
        if (Query.Scope is { } scope) chips.Add(new FilterChip("scope", products["Scope." + scope]));
        if (Query.Status is { } status) chips.Add(new FilterChip("status", software["Status." + status]));
        return chips;
    }
}
