using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;

namespace CspPortal.Application.Access;

/// <summary>Who is asking, read from the database at every request so that role changes act at once (ACC-06).</summary>
public sealed class Viewer
{
    public bool IsSignedIn { get; private set; }

    public Actor Actor { get; private set; } = new(Guid.Empty, Guid.Empty, "", "", Channel.Portal);

    public IReadOnlyList<Role> Roles { get; private set; } = [];

    public PartnerSettings Settings { get; private set; } = PartnerSettings.Default;

    /// <summary>The partner the person works for, or buys through; null for the operator and strangers.</summary>
    public Guid? PartnerId { get; private set; }

    /// <summary>The customer the person belongs to; null for partner people and the operator.</summary>
    public Guid? CustomerId { get; private set; }

    /// <summary>Name of the person's own organisation.</summary>
    public string Organisation { get; private set; } = "";

    /// <summary>The zone dates are shown and read in; files and the API stay UTC.</summary>
    public TimeZoneInfo TimeZone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>When the directory last had the person prove who they are, UTC; null: it does not say.</summary>
    public DateTime? SignedInAt { get; private set; }

    /// <summary>A program with a token of its own, nobody at the keyboard (spec 1.3 of the API).</summary>
    public bool IsApplication { get; private set; }

    public bool May(Permission permission) => IsSignedIn && PermissionTable.Allows(Roles, permission, Settings);

    public void Become(
        Actor actor, IReadOnlyList<Role> roles, PartnerSettings settings, Guid? partnerId, Guid? customerId, string organisation, TimeZoneInfo timeZone, DateTime? signedInAt = null)
    {
        (IsSignedIn, Actor, Roles, Settings, IsApplication) = (true, actor, roles, settings, false);
        (PartnerId, CustomerId, Organisation, TimeZone, SignedInAt) = (partnerId, customerId, organisation, timeZone, signedInAt);
    }

    public void BecomeApplication(Actor actor, IReadOnlyList<Role> roles, PartnerSettings settings, Guid partnerId, string organisation)
    {
        Become(actor, roles, settings, partnerId, null, organisation, TimeZoneInfo.Utc);
        IsApplication = true;
    }

    /// <summary>The same person through another door, e.g. the address of an anonymous link holder.</summary>
    public void ComeFrom(Actor actor) => Actor = actor;
}
