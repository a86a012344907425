using CspPortal.Domain.Access;

namespace CspPortal.Web.Features.Account;

/// <param name="Needed">Any one of them would do; empty if the page is nobody's.</param>
/// <param name="BySetting">Those of them that need the partner's settings as well.</param>
public sealed record AccessDeniedPage(IReadOnlyList<Role> Needed, IReadOnlyList<Role> BySetting, IReadOnlyList<Role> Own)
{
    /// <summary>The person has the role; it is the setting that is off.</summary>
    public bool SettingOff => BySetting.Intersect(Own).Any();
}

/// <param name="Name">Prefix of the texts: Title, Text and, where there is one, Action.</param>
public sealed record NoticePage(string Name, string? ActionPath = null);

/// <param name="Roles">What a person of this kind of organisation could be given.</param>
public sealed record NoRolePage(OrganisationKind Kind, string Organisation, IReadOnlyList<Role> Roles);

/// <summary>Posted by the person's menu.</summary>
public sealed class PreferencesForm
{
    public string? Culture { get; set; }

    public string? TimeZone { get; set; }

    public string? ReturnUrl { get; set; }
}
