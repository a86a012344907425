using System.Security.Claims;
using CspPortal.Application.Access;
using CspPortal.Domain.Access;

namespace CspPortal.Web.Infrastructure.Identity;

/// <summary>Entra's claims, read in one place.</summary>
public static class PersonClaims
{
    public const string TenantId = "tid";
    public const string ObjectId = "oid";
    public const string Name = "name";
    public const string UserPrincipalName = "preferred_username";
    private const string AppRole = "roles";
    private const string DirectoryRole = "wids";
    private const string LoginHint = "login_hint";
    private const int TextLength = 200;

    /// <summary>Entra's template id of the directory role Global Administrator, the same in every tenant.</summary>
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

    private static readonly string[] Kept = [TenantId, ObjectId, Name, UserPrincipalName, AppRole, LoginHint];

    public static SignedInPerson? ToPerson(this ClaimsPrincipal user)
    {
        if (!Guid.TryParse(user.FindFirstValue(TenantId), out var tenant) || !Guid.TryParse(user.FindFirstValue(ObjectId), out var person)) return null;
        var principalName = Cut(user.FindFirstValue(UserPrincipalName) ?? person.ToString());
        return new SignedInPerson(tenant, person, Cut(user.FindFirstValue(Name) ?? principalName), principalName, [.. RolesOf(user)]);
    }

    /// <summary>Only what later requests need goes into the session cookie.</summary>
    public static ClaimsPrincipal Slim(this ClaimsPrincipal user)
    {
        var claims = user.Claims
            .Where(c => Kept.Contains(c.Type) || (c.Type == DirectoryRole && c.Value == GlobalAdministrator))
            .Select(c => new Claim(c.Type, c.Value));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, user.Identity?.AuthenticationType, Name, AppRole));
    }

    /// <summary>App roles by name; a directory's Global Administrator is the customer's Global admin (ACC-04). The domain sorts out whose they may be.</summary>
    private static IEnumerable<Role> RolesOf(ClaimsPrincipal user)
    {
        foreach (var claim in user.FindAll(AppRole))
            if (Enum.TryParse<Role>(claim.Value, out var role) && Enum.IsDefined(role) && !int.TryParse(claim.Value, out _)) yield return role;
        if (user.HasClaim(DirectoryRole, GlobalAdministrator)) yield return Role.CustomerGlobalAdmin;
    }

    private static string Cut(string text) => text[..Math.Min(text.Length, TextLength)];
}
