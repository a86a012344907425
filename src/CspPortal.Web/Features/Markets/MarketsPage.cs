using System.Globalization;
using CspPortal.Application.Catalog;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Markets;

/// <summary>The filter as it stands in the address.</summary>
public sealed class MarketsQuery
{
    public const string Available = "available";
    public const string Unavailable = "unavailable";

    public string? Search { get; set; }

    /// <summary><see cref="Available"/>, <see cref="Unavailable"/>; anything else filters nothing.</summary>
    public string? Reservations { get; set; }

    /// <summary>inclusive, exclusive; anything else filters nothing.</summary>
    public string? Tax { get; set; }

    /// <summary>name, code, since, currency, or the other way with <c>-</c>; anything else is by name.</summary>
    public string? Sort { get; set; }

    public MarketSort ChosenSort => Sort?.TrimStart('-') switch
    {
        "code" => MarketSort.Code,
        "since" => MarketSort.Since,
        "currency" => MarketSort.Currency,
        _ => MarketSort.Name,
    };

    public bool Descending => Sort is "-name" or "-code" or "-since" or "-currency";

    /// <summary>As the headings have it.</summary>
    public string SortOrDefault => (Descending ? "-" : "") + ChosenSort.ToString().ToLowerInvariant();

    public TaxTreatment? TaxTreatment => Tax switch { "inclusive" => Domain.Catalog.TaxTreatment.Inclusive, "exclusive" => Domain.Catalog.TaxTreatment.Exclusive, _ => null };

    public MarketFilter ToFilter() => new()
    {
        Text = Search,
        ReservationsSold = Reservations switch { Available => true, Unavailable => false, _ => null },
        TaxTreatment = TaxTreatment,
        Sort = ChosenSort,
        Descending = Descending,
    };
}

public sealed class MarketsQueryValidator : AbstractValidator<MarketsQuery>
{
    public MarketsQueryValidator(IStringLocalizer<MarketsText> text) =>
        RuleFor(query => query.Search).MaximumLength(Customer.TextLength).WithMessage(_ => text["SearchTooLong", Customer.TextLength]);
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record MarketsPage(MarketList List, MarketsQuery Query, string QueryString)
{
    public const string Address = "/markets";
    public const string CheckAddress = "/markets/check";

    // The form's field by its name in the address.
    public string? Search => Query.Search;

    public string ExportAddress => Address + "/export" + QueryString;

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<MarketsText> text)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (Query.Reservations is MarketsQuery.Available or MarketsQuery.Unavailable) chips.Add(new FilterChip("reservations", text["Reservations." + Query.Reservations]));
        if (Query.TaxTreatment is { } treatment) chips.Add(new FilterChip("tax", text["Tax." + treatment]));
        return chips;
    }
}

/// <summary>A pasted list.</summary>
public sealed class CheckForm
{
    public string? List { get; set; }

    public IReadOnlyList<(int Number, string Text)> Lines => MarketCheck.Lines(List ?? "");
}

public sealed class CheckFormValidator : AbstractValidator<CheckForm>
{
    public CheckFormValidator(IStringLocalizer<MarketsText> text) => RuleFor(form => form.List).Custom((_, context) =>
    {
        var count = context.InstanceToValidate.Lines.Count;
        if (count == 0) context.AddFailure(text["Check.Empty"]);
        if (count > MarketCheck.MaximumLines) context.AddFailure(text["Check.TooMany", MarketTones.Number(MarketCheck.MaximumLines), MarketTones.Number(count)]);
    });
}

/// <param name="Answers">Null before the list was sent.</param>
public sealed record CheckPage(CheckForm Form, IReadOnlyList<MarketAnswer>? Answers)
{
    public int LineCount => Answers?.Select(answer => answer.Number).Distinct().Count() ?? 0;

    public int WithoutReservations => Answers?.Where(answer => answer.Market is { ReservationsSold: false }).Select(answer => answer.Number).Distinct().Count() ?? 0;

    public int Unknown => Answers?.Count(answer => answer.Market is null) ?? 0;
}

/// <summary>How markets are shown.</summary>
public static class MarketTones
{
    public static Tone Of(bool sold) => sold ? Tone.Success : Tone.Warning;

    /// <summary>10 %, 14.25 %, as the reader's language writes it.</summary>
    public static string Percent(decimal rate) => rate.ToString("0.##%", CultureInfo.CurrentCulture);

    public static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);
}
