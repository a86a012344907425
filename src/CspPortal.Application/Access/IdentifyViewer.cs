using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Access;

/// <summary>A person as the directory vouches for them.</summary>
/// <param name="DirectoryRoles">Roles the token itself grants; they last as long as the sign-in.</param>
public sealed record SignedInPerson(
    Guid TenantId, Guid ObjectId, string Name, string UserPrincipalName, IReadOnlyList<Role> DirectoryRoles)
{
    /// <summary>When they proved who they are, UTC.</summary>
    public DateTime? SignedInAt { get; init; }

    /// <summary>A program that signed in for itself.</summary>
    public bool IsApplication { get; init; }
}

/// <summary>From where a request comes.</summary>
public sealed record RequestOrigin(string? Address, string? UserAgent, string? RequestId);

public static class AccessRefusals
{
    public static readonly Refusal TenantUnknown = new("access.tenant-unknown", RefusalKind.Forbidden);
    public static readonly Refusal PersonDisabled = new("access.person-disabled", RefusalKind.Forbidden);

    /// <summary>The session is older than the person's record; signing in again makes a new one.</summary>
    public static readonly Refusal PersonUnknown = new("access.person-unknown", RefusalKind.Forbidden);
    public static readonly Refusal PreferenceUnknown = new("access.preference-unknown", RefusalKind.Invalid);
}

/// <summary>Says at every request who asks and opens the scope of their rows (ACC-06, SEC-01).</summary>
public sealed class IdentifyViewer(PortalDbContext db, Organisations organisations, Viewer viewer, TenantScope scope)
{
    /// <param name="channel">Through which door; told from the organisation unless said.</param>
    /// <returns>Done, or <see cref="AccessRefusals"/>: TenantUnknown, PersonDisabled, PersonUnknown.</returns>
    public async Task<Outcome<Done>> ExecuteAsync(SignedInPerson person, RequestOrigin origin, CancellationToken ct, Channel? channel = null)
    {
        if (person.IsApplication) return await IdentifyApplicationAsync(person, origin, ct);
        var user = await db.Users.AsNoTracking()
            .Where(u => u.TenantId == person.TenantId && u.ObjectId == person.ObjectId)
            .Select(u => new { u.Name, u.UserPrincipalName, u.Disabled, u.TimeZone, Roles = u.Assignments.Select(a => a.Role).ToList() })
            .SingleOrDefaultAsync(ct);
        if (user is null) return AccessRefusals.PersonUnknown;
        if (user.Disabled) return AccessRefusals.PersonDisabled;
        var organisation = await organisations.FindAsync(person.TenantId, user.Roles.Contains(Role.PortalOperator), ct);
        if (organisation is null) return AccessRefusals.TenantUnknown;

        if (organisation.PartnerId is { } partner) scope.UsePartner(partner);
        else scope.UseWide();

        channel ??= organisation.Kind == OrganisationKind.Customer ? Channel.CustomerPage : Channel.Portal;
        var actor = new Actor(
            person.TenantId, person.ObjectId, user.Name, user.UserPrincipalName, channel.Value, origin.Address, origin.UserAgent, origin.RequestId);
        var roles = user.Roles.Concat(person.DirectoryRoles).Intersect(OrganisationRoles.Of(organisation.Kind)).Order().ToList();
        viewer.Become(actor, roles, organisation.Settings, organisation.PartnerId, organisation.CustomerId, organisation.Name, Zone(user.TimeZone), person.SignedInAt);
        return default(Done);
    }

    /// <summary>Applications are a partner's; what they may do is what their directory granted them, in the names of the roles.</summary>
    private async Task<Outcome<Done>> IdentifyApplicationAsync(SignedInPerson application, RequestOrigin origin, CancellationToken ct)
    {
        var organisation = await organisations.FindAsync(application.TenantId, isOperator: false, ct);
        if (organisation is not { Kind: OrganisationKind.Partner, PartnerId: { } partner }) return AccessRefusals.TenantUnknown;
        scope.UsePartner(partner);
        var actor = new Actor(
            application.TenantId, application.ObjectId, application.Name, application.UserPrincipalName, Channel.Api, origin.Address, origin.UserAgent, origin.RequestId);
        viewer.BecomeApplication(actor, [.. application.DirectoryRoles.Intersect(OrganisationRoles.Of(organisation.Kind)).Order()], organisation.Settings, partner, organisation.Name);
        return default(Done);
    }

    private static TimeZoneInfo Zone(string? id) => id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}
