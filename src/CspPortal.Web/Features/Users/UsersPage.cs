using CspPortal.Application.Access;
using CspPortal.Application.Paging;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.Account;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Users;

/// <summary>The filter as it stands in the address; what it does not know filters nothing.</summary>
public sealed class UsersQuery
{
    public const string NoRole = "none";
    public const string Active = "active";
    public const string Disabled = "disabled";

    private static readonly Dictionary<string, PersonSort> Sorts = new(StringComparer.Ordinal)
    {
        ["name"] = PersonSort.Name,
        ["upn"] = PersonSort.UserPrincipalName,
    };

    public string? Search { get; set; }

    /// <summary>A role's name, or <see cref="NoRole"/>.</summary>
    public string? Role { get; set; }

    public string? Access { get; set; }

    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is not null && Sorts.ContainsKey(Sort.TrimStart('-')) ? Sort : "name";

    public Role? ChosenRole => OrganisationRoles.Of(OrganisationKind.Partner).Cast<Role?>().FirstOrDefault(role => role.ToString() == Role);

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Search) || ChosenRole is not null || Role == NoRole || Access is Active or Disabled;

    public PersonFilter ToFilter() => new()
    {
        Text = Search,
        Role = ChosenRole,
        WithoutRole = Role == NoRole,
        Disabled = Access switch { Active => false, Disabled => true, _ => null },
        Sort = Sorts[SortOrDefault.TrimStart('-')],
        Descending = SortOrDefault.StartsWith('-'),
        Cursor = Page,
        Size = Rows,
    };
}

public sealed class UsersQueryValidator : AbstractValidator<UsersQuery>
{
    public UsersQueryValidator(IStringLocalizer<UsersText> text) =>
        RuleFor(query => query.Search).MaximumLength(PortalUser.TextLength).WithMessage(_ => text["List.SearchTooLong", PortalUser.TextLength]);
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record UsersPage(Page<PersonSummary> People, UsersQuery Query, string QueryString)
{
    public const string Address = "/settings/users";

    // The form's field by its name in the address.
    public string? Search => Query.Search;

    public string ExportAddress => Address + "/export" + QueryString;

    public static string AddressOf(Guid person) => $"{Address}/{person}";

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<UsersText> text, IStringLocalizer<AccountText> account)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (Query.ChosenRole is { } role) chips.Add(new FilterChip("role", account.NameOf(role)));
        if (Query.Role == UsersQuery.NoRole) chips.Add(new FilterChip("role", text["List.NoRole"]));
        if (Query.Access is UsersQuery.Active or UsersQuery.Disabled) chips.Add(new FilterChip("access", text["Access." + Query.Access]));
        return chips;
    }
}
