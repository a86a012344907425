using CspPortal.Application.Paging;
using CspPortal.Application.Partners;
using CspPortal.Domain.Access;
using CspPortal.Domain.Customers;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Partners;

/// <summary>The filter as it stands in the address.</summary>
public sealed class PartnersQuery
{
    public string? Search { get; set; }

    /// <summary><c>name</c>, or <c>-name</c>.</summary>
    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort == "-name" ? Sort : "name";

    public PartnerFilter ToFilter() => new() { Text = Search, Descending = SortOrDefault.StartsWith('-'), Cursor = Page, Size = Rows };
}

public sealed class PartnersQueryValidator : AbstractValidator<PartnersQuery>
{
    public PartnersQueryValidator(IStringLocalizer<PartnersText> text) =>
        RuleFor(query => query.Search).MaximumLength(Partner.TextLength).WithMessage(_ => text["List.SearchTooLong", Partner.TextLength]);
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record PartnersPage(Page<PartnerSummary> Partners, PartnersQuery Query, string QueryString)
{
    public const string Address = "/operator/partners";

    // The form's field by its name in the address.
    public string? Search => Query.Search;

    public string ExportAddress => Address + "/export" + QueryString;

    public IReadOnlyList<FilterChip> Chips => string.IsNullOrWhiteSpace(Query.Search) ? [] : [new FilterChip("search", Query.Search)];

    public static string AddressOf(Guid partner) => $"{Address}/{partner}";
}

/// <param name="Saved">What is saved now; null when adding.</param>
public sealed record PartnerPage(PartnerDetail? Saved, PartnerForm Form, AdminForm Admin, IReadOnlyList<SelectListItem> Markets)
{
    /// <summary>Set when somebody saved in between (REL-03).</summary>
    public ConflictView? Conflict { get; init; }

    public string Address => Saved is null ? PartnersPage.Address + "/new" : PartnersPage.AddressOf(Saved.Partner.Id);

    public ConflictView Both(string message, IStringLocalizer<PartnersText> text)
    {
        var saved = Saved!;
        return new(
            message,
            [
                new(text["Field.Name"], saved.Profile.Name, Form.Name),
                new(text["Field.Domain"], DomainName.Show(saved.Profile.Domain), DomainName.Show(Form.ToProfile().Domain)),
                new(text["Field.Market"], MarketOf(saved.Profile.MarketCode), MarketOf(Form.MarketCode)),
                .. saved.Limits.All.Concat(Form.ToLimits().All).Select(limit => limit.Currency).Distinct().Order(StringComparer.Ordinal)
                    .Select(currency => new ConflictField(text["Conflict.Limit", currency], saved.Limits.In(currency)?.ToString(), Form.ToLimits().In(currency)?.ToString())),
            ]);
    }

    private string? MarketOf(string? code) => Markets.FirstOrDefault(item => item.Value == code)?.Text ?? code;
}
