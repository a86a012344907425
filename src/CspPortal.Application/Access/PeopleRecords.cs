using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Access;

/// <summary>Names a person of the partner before the first sign-in, so that the roles wait for them (SET-01).</summary>
public sealed class AddPerson(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <returns>The object id, or <see cref="UserRefusals"/>: RoleOfOthers, ObjectIdTaken.</returns>
    public Task<Outcome<Guid>> ExecuteAsync(NewPerson person, IReadOnlyList<Role> roles, Actor actor, CancellationToken ct) => transaction.RunAsync<Guid>(
        async token =>
        {
            if (StaffPolicy.Refuse(roles, OrganisationKind.Partner) is { } refusal) return refusal;
            var partner = db.Scope.PartnerId;
            if (await db.PeopleOf(partner).AnyAsync(user => user.ObjectId == person.ObjectId, token)) return UserRefusals.ObjectIdTaken;
            var user = new PortalUser(partner, person.ObjectId, person.Name.Trim(), person.UserPrincipalName.Trim());
            db.Add(user);
            PersonLog.Added(db, clock.GetUtcNow().UtcDateTime, partner, actor, user);
            PersonLog.Change(db, clock.GetUtcNow().UtcDateTime, partner, actor, user, user.Access with { Roles = roles });
            return person.ObjectId;
        },
        ct);
}

/// <summary>Gives and takes roles, shuts a person out or lets them in again; acts at their next request (ACC-06).</summary>
public sealed class ChangePersonAccess(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <param name="edits">What the person who asks had before them: a later change by somebody else is never overwritten unseen (REL-03).</param>
    /// <returns>What is saved now, or <see cref="UserRefusals"/>: NotFound, Stale, RoleOfOthers, LastGlobalAdmin, OwnAccess; all that apply.</returns>
    public Task<Outcome<PersonAccess>> ExecuteAsync(Guid objectId, int edits, PersonAccess wish, Actor actor, CancellationToken ct) => transaction.RunAsync<PersonAccess>(
        async token =>
        {
            var partner = await db.Partners.SingleAsync(row => row.Id == db.Scope.PartnerId, token);
            var people = db.PeopleOf(partner.Id);
            var person = await people.Include(user => user.Assignments).SingleOrDefaultAsync(user => user.ObjectId == objectId, token);
            if (person is null) return UserRefusals.NotFound;
            if (person.AccessEdits != edits) return UserRefusals.Stale;
            var another = await people.ActiveGlobalAdmins().AnyAsync(user => user.ObjectId != objectId, token);
            if (Refusal.Of([.. StaffPolicy.Refuse(person, wish, actor.ObjectId, another)]) is { } refusal) return refusal;

            // Two at once may each see the other's Global admin; the partner's row lets one of them through (SET-01).
            if (StaffPolicy.TakesGlobalAdmin(person, wish)) partner.CountAdminTaken();
            PersonLog.Change(db, clock.GetUtcNow().UtcDateTime, partner.Id, actor, person, wish);
            return person.Access;
        },
        ct);
}

/// <summary>Does what was decided about a person, one log entry for each thing that changed.</summary>
internal static class PersonLog
{
    private const string Resource = "user";

    internal static void Added(PortalDbContext db, DateTime now, Guid? partner, Actor actor, PortalUser person) => db.Add(new AuditRecord(now, partner, actor, AuditOperation.AddUser)
    {
        ResourceType = Resource,
        ResourceId = person.ObjectId.ToString(),
        NewValue = PlainText.Cut($"name={person.Name}; userPrincipalName={person.UserPrincipalName}", 1000),
    });

    /// <param name="partner">Whose log it is in; null for the operator's own people.</param>
    internal static void Change(PortalDbContext db, DateTime now, Guid? partner, Actor actor, PortalUser person, PersonAccess wish)
    {
        foreach (var role in wish.Roles.Distinct().Except(person.Roles).Order().ToList()) Step(AuditOperation.AssignRole, () => person.Assign(role), role);
        foreach (var role in person.Roles.Except(wish.Roles).Order().ToList()) Step(AuditOperation.WithdrawRole, () => person.Withdraw(role), role);
        if (wish.Disabled && !person.Disabled) Step(AuditOperation.DisableUser, person.Disable, null);
        if (!wish.Disabled && person.Disabled) Step(AuditOperation.EnableUser, person.Enable, null);

        void Step(string operation, Action act, Role? role)
        {
            var before = person.Access;
            act();
            db.Add(new AuditRecord(now, partner, actor, operation)
            {
                ResourceType = Resource,
                ResourceId = person.ObjectId.ToString(),
                Details = PlainText.Cut($"person={person.UserPrincipalName}" + (role is null ? "" : $"; role={role}"), 500),
                OldValue = before.ToString(),
                NewValue = person.Access.ToString(),
            });
        }
    }
}
