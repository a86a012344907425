using CspPortal.Domain.Access;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Account;

/// <summary>Names the texts of this folder.</summary>
public sealed class AccountText;

public static class RoleNames
{
    /// <summary>What a role is called on screen.</summary>
    public static string NameOf(this IStringLocalizer<AccountText> text, Role role) => text["Role." + role];

    /// <summary>What the role is for, in a sentence or two.</summary>
    public static string AboutOf(this IStringLocalizer<AccountText> text, Role role) => text["RoleAbout." + role];
}
