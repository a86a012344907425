using System.Globalization;
using CspPortal.Application.Conditions;
using CspPortal.Application.Paging;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Web.Features.Products;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Conditions;

/// <summary>The filter of a dated table as it stands in the address.</summary>
public sealed class ConditionsQuery
{
    public const string ByDay = "from";
    public const string ByMarket = "market";

    /// <summary>Part of a market's name in either language, or its code.</summary>
    public string? Market { get; set; }

    /// <summary>One of <see cref="RowState"/>; anything else filters nothing.</summary>
    public string? State { get; set; }

    /// <summary>One of <see cref="ProductKind"/>, of the policy; anything else filters nothing.</summary>
    public string? Kind { get; set; }

    /// <summary><c>market</c>, <c>from</c>, or the other way with <c>-</c>.</summary>
    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is "-" + ByMarket or ByDay or "-" + ByDay ? Sort : ByMarket;

    public RowState? ChosenState => Choose<RowState>(State);

    public ProductKind? ChosenKind => Choose<ProductKind>(Kind);

    public DatedFilter ToFilter() => new()
    {
        Market = Market,
        State = ChosenState,
        Kind = ChosenKind,
        Sort = SortOrDefault.TrimStart('-') == ByDay ? DatedSort.EffectiveFrom : DatedSort.Market,
        Descending = SortOrDefault.StartsWith('-'),
    };

    private static T? Choose<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? value : null;
}

public sealed class ConditionsQueryValidator : AbstractValidator<ConditionsQuery>
{
    public ConditionsQueryValidator(IStringLocalizer<ConditionsText> text) =>
        RuleFor(query => query.Market).MaximumLength(Customer.TextLength).WithMessage(_ => text["List.SearchTooLong", Customer.TextLength]);
}

/// <summary>A dated table with its filter: what the list's frame needs, whatever the rows are.</summary>
/// <param name="QueryString">The file has the same filter.</param>
public abstract record ConditionsPage(ConditionsQuery Query, string QueryString, int Found, DateOnly Today)
{
    public abstract string Address { get; }

    /// <summary>Of the room's texts: Policy, Tax, Availability.</summary>
    public abstract string Words { get; }

    public virtual bool HasKinds => false;

    public abstract string? Previous { get; }

    public abstract string? Next { get; }

    // The form's field by its name in the address.
    public string? Market => Query.Market;

    public string ExportAddress => Address + "/export" + QueryString;

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<ConditionsText> text, IStringLocalizer<ProductsText> products)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Market)) chips.Add(new FilterChip("market", Query.Market));
        if (HasKinds && Query.ChosenKind is { } kind) chips.Add(new FilterChip("kind", products["Kind." + kind]));
        if (Query.ChosenState is { } state) chips.Add(new FilterChip("state", text["State." + state]));
        return chips;
    }
}

public sealed record PolicyPage(Page<PolicyEntry> Rows, ConditionsQuery Query, string QueryString, int Found, DateOnly Today) : ConditionsPage(Query, QueryString, Found, Today)
{
    public const string Path = "/catalogue/policy";

    public override string Address => Path;

    public override string Words => "Policy";

    public override bool HasKinds => true;

    public override string? Previous => Rows.Previous;

    public override string? Next => Rows.Next;
}

public sealed record TaxPage(Page<TaxEntry> Rows, ConditionsQuery Query, string QueryString, int Found, DateOnly Today) : ConditionsPage(Query, QueryString, Found, Today)
{
    public const string Path = "/catalogue/tax";

    public override string Address => Path;

    public override string Words => "Tax";

    public override string? Previous => Rows.Previous;

    public override string? Next => Rows.Next;
}

public sealed record AvailabilityPage(Page<AvailabilityEntry> Rows, ConditionsQuery Query, string QueryString, int Found, DateOnly Today) : ConditionsPage(Query, QueryString, Found, Today)
{
    public const string Path = "/catalogue/markets";

    public override string Address => Path;

    public override string Words => "Availability";

    public override string? Previous => Rows.Previous;

    public override string? Next => Rows.Next;
}

/// <param name="History">All that is dated about the market.</param>
public sealed record MarketPage(MarketHistory History);

/// <summary>How rows and terms are shown.</summary>
public static class ConditionShows
{
    public static string AddressOf(MarketLabel market) => $"{AvailabilityPage.Path}/{market.Code}";

    public static Tone ToneOf(RowState state) => state switch { RowState.InForce => Tone.Success, RowState.Coming => Tone.Info, _ => Tone.Neutral };

    /// <summary>10 %, 14.25 %, as the reader's language writes it.</summary>
    public static string Percent(decimal rate) => rate.ToString("0.####%", CultureInfo.CurrentCulture);

    /// <summary>60 days, full refund; or that nothing is cancelled here.</summary>
    public static string Terms(CancellationTerms terms, IStringLocalizer<ConditionsText> text) => terms.Route == CancellationRoute.SelfService
        ? text["Terms." + terms.WindowUnit, terms.WindowLength, text["Refund." + terms.Refund].Value]
        : text["Route." + terms.Route];
}
