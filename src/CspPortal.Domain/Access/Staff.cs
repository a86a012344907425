namespace CspPortal.Domain.Access;

/// <summary>What a person may do here: the roles, in their order, and whether the door is shut (SET-01).</summary>
public sealed record PersonAccess(IReadOnlyList<Role> Roles, bool Disabled)
{
    /// <summary>As the log has it: <c>AdminAgent, BillingAdmin; disabled</c>.</summary>
    public override string ToString() => (Roles.Count == 0 ? "none" : string.Join(", ", Roles)) + (Disabled ? "; disabled" : "");
}

/// <summary>A person who is named before the first sign-in, as the directory will name them.</summary>
public sealed record NewPerson(Guid ObjectId, string Name, string UserPrincipalName);

public static class UserRefusals
{
    public static readonly Refusal NotFound = new("user.not-found", RefusalKind.NotFound);
    public static readonly Refusal ObjectIdTaken = new("user.object-id-taken", RefusalKind.Conflict, "ObjectId");

    /// <summary>A role of another kind of organisation: an operator's or a customer's for a partner's person.</summary>
    public static readonly Refusal RoleOfOthers = new("user.role-of-others", RefusalKind.Invalid, "Roles");

    /// <summary>Someone must be left who can give roles.</summary>
    public static readonly Refusal LastGlobalAdmin = new("user.last-global-admin", RefusalKind.Conflict, "Roles");

    public static readonly Refusal OwnAccess = new("user.own-access", RefusalKind.Conflict, "MaySignIn");

    /// <summary>REL-03: somebody changed the person's roles or access in between.</summary>
    public static readonly Refusal Stale = new("user.stale", RefusalKind.Conflict);
}

/// <summary>Who may be given and lose what (SET-01).</summary>
public static class StaffPolicy
{
    /// <summary>Only roles of the person's kind of organisation, whoever asks.</summary>
    public static Refusal? Refuse(IEnumerable<Role> roles, OrganisationKind kind) =>
        roles.Except(OrganisationRoles.Of(kind)).Any() ? UserRefusals.RoleOfOthers : null;

    /// <summary>What speaks against a partner's person having that access from now on.</summary>
    /// <param name="by">Object id of who asks.</param>
    /// <param name="anotherGlobalAdmin">Whether the partner has one besides this person who may sign in.</param>
    public static IEnumerable<Refusal> Refuse(PortalUser person, PersonAccess wish, Guid by, bool anotherGlobalAdmin)
    {
        if (Refuse(wish.Roles, OrganisationKind.Partner) is { } foreign) yield return foreign;
        if (TakesGlobalAdmin(person, wish) && !anotherGlobalAdmin) yield return UserRefusals.LastGlobalAdmin;
        if (wish.Disabled && !person.Disabled && person.ObjectId == by) yield return UserRefusals.OwnAccess;
    }

    /// <summary>The person is one of the Global admins now and would not be any more.</summary>
    public static bool TakesGlobalAdmin(PortalUser person, PersonAccess wish) =>
        person.IsActiveGlobalAdmin && (wish.Disabled || !wish.Roles.Contains(Role.GlobalAdmin));
}
