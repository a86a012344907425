using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Access;

/// <summary>What the person chose earlier, and whether there is anything here for them.</summary>
public sealed record SignInResult(string? Culture, bool HasRole);

/// <summary>Lets a person of a known organisation in: remembers them, names the first Global admin, writes the log.</summary>
/// <remarks>Runs in a unit of work of its own: no scope is open before a person is known.</remarks>
public sealed class RecordSignIn(
    PortalDbContext db, TenantScope scope, WriteTransaction transaction, Organisations organisations, IOptions<InstallationOptions> options, TimeProvider clock)
{
    /// <returns>The result, or <see cref="AccessRefusals"/>: TenantUnknown, PersonDisabled.</returns>
    public Task<Outcome<SignInResult>> ExecuteAsync(SignedInPerson person, RequestOrigin origin, CancellationToken ct)
    {
        scope.UseWide();
        return transaction.RunAsync<SignInResult>(token => WorkAsync(person, origin, token), ct);
    }

    private async Task<Outcome<SignInResult>> WorkAsync(SignedInPerson person, RequestOrigin origin, CancellationToken ct)
    {
        var user = await db.Users.Include(u => u.Assignments)
            .SingleOrDefaultAsync(u => u.TenantId == person.TenantId && u.ObjectId == person.ObjectId, ct);
        if (user is { Disabled: true }) return AccessRefusals.PersonDisabled;
        var organisation = await organisations.FindAsync(person.TenantId, user?.Roles.Contains(Role.PortalOperator) ?? false, ct);
        if (organisation is null) return AccessRefusals.TenantUnknown;

        if (user is null) db.Add(user = new PortalUser(person.TenantId, person.ObjectId, person.Name, person.UserPrincipalName));
        else if (user.Name != person.Name || user.UserPrincipalName != person.UserPrincipalName) user.Rename(person.Name, person.UserPrincipalName);
        var now = clock.GetUtcNow().UtcDateTime;
        var actor = new Actor(
            person.TenantId, person.ObjectId, person.Name, person.UserPrincipalName,
            organisation.Kind == OrganisationKind.Customer ? Channel.CustomerPage : Channel.Portal, origin.Address, origin.UserAgent, origin.RequestId);
        if (organisation.Kind == OrganisationKind.Partner && IsFirstGlobalAdmin(person) && await NobodyIsGlobalAdminAsync(person.TenantId, ct))
        {
            user.Assign(Role.GlobalAdmin);
            db.Add(new AuditRecord(now, organisation.PartnerId, actor, AuditOperation.AssignRole)
            {
                ResourceType = "user", ResourceId = person.ObjectId.ToString(), NewValue = nameof(Role.GlobalAdmin), Details = "first Global admin by configuration",
            });
        }

        db.Add(new AuditRecord(now, organisation.PartnerId, actor, AuditOperation.SignIn)
        {
            CustomerId = organisation.CustomerId, CustomerName = organisation.CustomerId is null ? null : organisation.Name,
        });
        var hasRole = user.Roles.Concat(person.DirectoryRoles).Intersect(OrganisationRoles.Of(organisation.Kind)).Any();
        return new SignInResult(user.Culture, hasRole);
    }

    private bool IsFirstGlobalAdmin(SignedInPerson person) =>
        options.Value.FirstGlobalAdmin is { Length: > 0 } first
        && (string.Equals(first, person.UserPrincipalName, StringComparison.OrdinalIgnoreCase)
            || (Guid.TryParse(first, out var objectId) && objectId == person.ObjectId));

    /// <summary>The configured name opens the door once; a role withdrawn later stays withdrawn.</summary>
    private async Task<bool> NobodyIsGlobalAdminAsync(Guid tenantId, CancellationToken ct) =>
        !await db.Set<RoleAssignment>().AnyAsync(a => a.TenantId == tenantId && a.Role == Role.GlobalAdmin, ct);
}
