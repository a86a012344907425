using CspPortal.Application.Orders;
using CspPortal.Application.Search;
using CspPortal.Domain;
using CspPortal.Domain.Customers;
using CspPortal.Web.Features.Customers;
using CspPortal.Web.Features.Partners;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Features.Software;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Search;

/// <summary>What was typed into the top bar.</summary>
public sealed class SearchQuery
{
    public string? Q { get; set; }

    /// <summary>Nothing in it that could be seen.</summary>
    public bool IsEmpty => Q is null || !PlainText.HasInk(Q);
}

public sealed class SearchQueryValidator : AbstractValidator<SearchQuery>
{
    public SearchQueryValidator(IStringLocalizer<SearchPageText> text) =>
        RuleFor(query => query.Q).MaximumLength(Customer.TextLength).WithMessage(_ => text["TooLong", Customer.TextLength]);
}

/// <param name="Results">Null: nothing was asked.</param>
/// <param name="Pages">Found by their names; all there are when nothing was asked.</param>
public sealed record SearchPage(SearchQuery Query, SearchResults? Results, IReadOnlyList<MenuPage> Pages)
{
    public const string Address = "/search";

    public bool FoundNothing => Results is { IsEmpty: true } && Pages.Count == 0;

    public string CustomersAddress => $"{CustomersPage.Address}?search={Uri.EscapeDataString(Query.Q ?? "")}";

    public string PartnersAddress => $"{PartnersPage.Address}?search={Uri.EscapeDataString(Query.Q ?? "")}";

    public string SoftwareAddress => $"{SoftwareDoor.OwnAddress}?search={Uri.EscapeDataString(Query.Q ?? "")}";

    /// <summary>A whole id or order number leads to the one row there is.</summary>
    public string? StraightTo => Results is not { Exact: true } found ? null
        : found.Orders is { Rows: [var order] } ? OrderAddress(order)
        : found.Customers is { Rows: [var customer] } ? CustomersPage.CustomerAddress(customer)
        : found.Partners is { Rows: [var partner] } ? PartnersPage.AddressOf(partner.Id) : null;

    public static string OrderAddress(FoundOrder order) => $"{CustomersPage.Address}/{order.CustomerId}/orders/{order.Id}";
}
