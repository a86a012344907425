using CspPortal.Application.Invoicing;
using CspPortal.Domain.Invoicing;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Invoices;

/// <summary>The filter of a list of documents as it stands in the address.</summary>
public sealed class InvoicesQuery
{
    public const string DefaultSort = "-month";

    private static readonly Dictionary<string, InvoiceSort> Sorts = new(StringComparer.Ordinal)
    {
        ["month"] = InvoiceSort.Month,
        ["number"] = InvoiceSort.Number,
        ["currency"] = InvoiceSort.Currency,
    };

    public string? Currency { get; set; }

    public int? Year { get; set; }

    /// <summary>The operator's.</summary>
    public Guid? Partner { get; set; }

    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is not null && Sorts.ContainsKey(Sort.TrimStart('-')) ? Sort : DefaultSort;

    public bool IsFiltered => !string.IsNullOrEmpty(Currency) || Year is not null || Partner is not null || Page is not null;

    public InvoiceFilter ToFilter() => new()
    {
        Currency = string.IsNullOrEmpty(Currency) ? null : Currency,
        Year = Year,
        PartnerId = Partner,
        Sort = Sorts[SortOrDefault.TrimStart('-')],
        Ascending = !SortOrDefault.StartsWith('-'),
        Cursor = Page,
        Size = Rows,
    };

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<InvoicesText> text, IReadOnlyList<InvoicingPartner> partners)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrEmpty(Currency)) chips.Add(new FilterChip("currency", text["List.CurrencyChip", Currency]));
        if (Year is { } year) chips.Add(new FilterChip("year", text["List.YearChip", year]));
        if (Partner is { } partner) chips.Add(new FilterChip("partner", partners.FirstOrDefault(each => each.Id == partner)?.Name ?? partner.ToString()));
        return chips;
    }
}

public sealed class InvoicesQueryValidator : AbstractValidator<InvoicesQuery>
{
    public InvoicesQueryValidator(IStringLocalizer<InvoicesText> text)
    {
        RuleFor(query => query.Currency).Matches("^[A-Z]{3}$").When(query => !string.IsNullOrEmpty(query.Currency)).WithMessage(_ => text["List.CurrencyUnknown"]);
        RuleFor(query => query.Year).InclusiveBetween(2000, 2200).WithMessage(_ => text["List.YearUnknown"]);
    }
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record InvoicesPage(InvoiceList List, InvoicesQuery Query, string QueryString)
{
    public string ExportAddress => InvoiceAddresses.List + "/export" + QueryString;
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record InvoiceDeskPage(InvoiceDeskView View, InvoicesQuery Query, string QueryString)
{
    public string ExportAddress => InvoiceAddresses.Desk + "/export" + QueryString;
}

public static class InvoiceAddresses
{
    public const string List = "/invoices";
    public const string Desk = "/operator/invoices";

    public static string Closed(string number) => $"{List}/{number}";

    public static string Open(string currency) => $"{List}/open/{currency}";

    /// <summary>Where a line stands: on its closed document, or on the open one.</summary>
    public static string Of(InvoiceLine line) => Of(line.InvoiceNumber, line.Amount.Currency);

    public static string Of(string? number, string currency) => number is null ? Open(currency) : Closed(number);
}
