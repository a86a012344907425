using System.Globalization;
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

    /// <summary>Seconds since 1970: when the person proved who they are. Entra gives it as an optional claim.</summary>
    public const string SignedInAt = "auth_time";

    /// <summary>The person, by tenant and object id.</summary>
    public const string Subject = "sub";

    private const string IssuedAt = "iat";

    /// <summary>Whom the token was made for; of an application's own token all there is.</summary>
    private const string Application = "azp";

    private const string ApplicationV1 = "appid";
    private const string TokenKind = "idtyp";
    private const string Scope = "scp";
    private const string AppRole = "roles";
    private const string DirectoryRole = "wids";
    private const string LoginHint = "login_hint";
    private const int TextLength = 200;
    private const long LastSecond = 253_402_300_800; // of the year 9999

    /// <summary>Entra's template id of the directory role Global Administrator, the same in every tenant.</summary>
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

    private static readonly string[] Kept = [TenantId, ObjectId, Name, UserPrincipalName, AppRole, LoginHint, SignedInAt];

    public static SignedInPerson? ToPerson(this ClaimsPrincipal user)
    {
        if (!Guid.TryParse(user.FindFirstValue(TenantId), out var tenant) || !Guid.TryParse(user.FindFirstValue(ObjectId), out var person)) return null;
        if (user.IsApplication())
        {
            var id = Cut(user.FindFirstValue(Application) ?? user.FindFirstValue(ApplicationV1) ?? person.ToString());
            return new SignedInPerson(tenant, person, Cut(user.FindFirstValue(Name) ?? user.FindFirstValue("app_displayname") ?? id), id, [.. RolesOf(user)]) { IsApplication = true };
        }

        var principalName = Cut(user.FindFirstValue(UserPrincipalName) ?? person.ToString());
        return new SignedInPerson(tenant, person, Cut(user.FindFirstValue(Name) ?? principalName), principalName, [.. RolesOf(user)]) { SignedInAt = Instant(user.FindFirstValue(SignedInAt) ?? user.FindFirstValue(IssuedAt)) };
    }

    /// <summary>A token that a program got for itself: said outright, or by having neither a person's name nor a scope that one granted.</summary>
    private static bool IsApplication(this ClaimsPrincipal user) => user.FindFirstValue(TokenKind) is { } kind
        ? kind == "app"
        : user.FindFirstValue(UserPrincipalName) is null && user.FindFirstValue(Scope) is null && (user.FindFirstValue(Application) ?? user.FindFirstValue(ApplicationV1)) is not null;

    /// <summary>Only what later requests need goes into the session cookie.</summary>
    public static ClaimsPrincipal Slim(this ClaimsPrincipal user)
    {
        var claims = user.Claims
            .Where(c => Kept.Contains(c.Type) || (c.Type == DirectoryRole && c.Value == GlobalAdministrator))
            .Select(c => new Claim(c.Type, c.Value)).ToList();
        // A directory that does not tell the time of the sign-in issued its token then at the earliest.
        if (user.FindFirstValue(SignedInAt) is null && user.FindFirstValue(IssuedAt) is { } issued) claims.Add(new Claim(SignedInAt, issued));
        // What ties a form to its person: it stays the same when they sign in again, so that forms open in other windows can still be sent.
        claims.Add(new Claim(Subject, $"{user.FindFirstValue(TenantId)}/{user.FindFirstValue(ObjectId)}"));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, user.Identity?.AuthenticationType, Name, AppRole));
    }

    /// <summary>App roles by name; a directory's Global Administrator is the customer's Global admin (ACC-04). The domain sorts out whose they may be.</summary>
    private static IEnumerable<Role> RolesOf(ClaimsPrincipal user)
    {
        foreach (var claim in user.FindAll(AppRole))
            if (Enum.TryParse<Role>(claim.Value, out var role) && Enum.IsDefined(role) && !int.TryParse(claim.Value, out _)) yield return role;
        if (user.HasClaim(DirectoryRole, GlobalAdministrator)) yield return Role.CustomerGlobalAdmin;
    }

    private static DateTime? Instant(string? seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var since) && since < LastSecond ? DateTime.UnixEpoch.AddSeconds(since) : null;

    private static string Cut(string text) => text[..Math.Min(text.Length, TextLength)];
}
