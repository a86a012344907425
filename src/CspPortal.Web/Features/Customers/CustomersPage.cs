using CspPortal.Application.Catalog;
using CspPortal.Application.Customers;
using CspPortal.Domain.Customers;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Customers;

/// <summary>The filter as it stands in the address.</summary>
public sealed class CustomersQuery
{
    public const string DefaultSort = "name";
    public const string Accepted = "accepted";
    public const string Missing = "missing";

    private static readonly Dictionary<string, CustomerSort> Sorts = new(StringComparer.Ordinal)
    {
        ["name"] = CustomerSort.Name,
        ["domain"] = CustomerSort.Domain,
        ["market"] = CustomerSort.Market,
        ["created"] = CustomerSort.Created,
    };

    public string? Search { get; set; }

    public string? Market { get; set; }

    /// <summary><see cref="Accepted"/>, <see cref="Missing"/>; anything else filters nothing.</summary>
    public string? Agreement { get; set; }

    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is not null && Sorts.ContainsKey(Sort.TrimStart('-')) ? Sort : DefaultSort;

    public CustomerFilter ToFilter() => new()
    {
        Text = Search,
        MarketCode = Market,
        AgreementAccepted = Agreement switch { Accepted => true, Missing => false, _ => null },
        Sort = Sorts[SortOrDefault.TrimStart('-')],
        Descending = SortOrDefault.StartsWith('-'),
        Cursor = Page,
        Size = Rows,
    };
}

public sealed class CustomersQueryValidator : AbstractValidator<CustomersQuery>
{
    public CustomersQueryValidator(IStringLocalizer<CustomersText> text)
    {
        RuleFor(query => query.Search).MaximumLength(Customer.TextLength).WithMessage(_ => text["List.SearchTooLong", Customer.TextLength]);
        RuleFor(query => query.Market).MaximumLength(MarketChoices.CodeLength).WithMessage(_ => text["Form.ChooseMarket"]);
    }
}

/// <summary>All markets by name in the reader's language.</summary>
public static class MarketChoices
{
    public const int CodeLength = 8;

    public static async Task<IReadOnlyList<SelectListItem>> AllAsync(MarketQueries markets, CancellationToken ct) =>
        [.. (await markets.ListAsync(new MarketFilter(), ct)).Markets.Select(market => new SelectListItem(market.Name, market.Code))];
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record CustomersPage(CustomerList List, CustomersQuery Query, IReadOnlyList<SelectListItem> Markets, string QueryString)
{
    public const string Address = "/customers";

    // The form's field by its name in the address.
    public string? Search => Query.Search;

    public string ExportAddress => Address + "/export" + QueryString;

    public static string CustomerAddress(CustomerSummary customer) => $"{Address}/{customer.Id}";

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<CustomersText> text)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (!string.IsNullOrEmpty(Query.Market)) chips.Add(new FilterChip("market", Markets.FirstOrDefault(item => item.Value == Query.Market)?.Text ?? Query.Market));
        if (Query.Agreement is CustomersQuery.Accepted or CustomersQuery.Missing) chips.Add(new FilterChip("agreement", text["Agreement." + Query.Agreement]));
        return chips;
    }
}

public sealed record OverviewPage(CustomerOverview Customer)
{
    public CustomerProfile Profile => Customer.Profile;

    public string Address => $"{CustomersPage.Address}/{Customer.Id}";

    public string EditAddress => Address + "/edit";

    /// <summary>Straight to the fields that are missing.</summary>
    public string AgreementAddress => EditAddress + "#agreement";
}
