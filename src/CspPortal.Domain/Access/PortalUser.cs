namespace CspPortal.Domain.Access;

/// <summary>A person known to the installation: of a partner, of a customer, or the operator's own.</summary>
public sealed class PortalUser : IVersioned
{
    /// <summary>Of name and user principal name, in UTF-16 units.</summary>
    public const int TextLength = 200;

    public const int NameKeyLength = 2 * TextLength;

    private readonly List<RoleAssignment> assignments = [];

    private PortalUser()
    {
    }

    public PortalUser(Guid tenantId, Guid objectId, string name, string userPrincipalName)
    {
        (TenantId, ObjectId) = (tenantId, objectId);
        Rename(name, userPrincipalName);
    }

    /// <summary>Entra <c>tid</c>.</summary>
    public Guid TenantId { get; private set; }

    /// <summary>Entra <c>oid</c>.</summary>
    public Guid ObjectId { get; private set; }

    public string Name { get; private set; } = "";

    public string UserPrincipalName { get; private set; } = "";

    /// <summary>Folded name and user principal name (<see cref="SearchText.Fold"/>): what search and sort use.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>ACC-06: shut out at the next request.</summary>
    public bool Disabled { get; private set; }

    /// <summary>IANA name; null means UTC until the person chooses.</summary>
    public string? TimeZone { get; private set; }

    /// <summary><c>en-US</c> or <c>ja-JP</c>; null follows the browser.</summary>
    public string? Culture { get; private set; }

    public IReadOnlyList<RoleAssignment> Assignments => assignments;

    public IEnumerable<Role> Roles => assignments.Select(assignment => assignment.Role);

    /// <summary>Changes of roles and access so far: what a form that edits them holds on to (REL-03), whatever else happens to the row.</summary>
    public int AccessEdits { get; private set; }

    public int Version { get; private set; }

    /// <summary>One of those who give roles; who is shut out gives none (SET-01).</summary>
    public bool IsActiveGlobalAdmin => !Disabled && Roles.Contains(Role.GlobalAdmin);

    public PersonAccess Access => new([.. Roles.Order()], Disabled);

    public void Assign(Role role)
    {
        if (assignments.Any(a => a.Role == role)) return;
        assignments.Add(new RoleAssignment(TenantId, ObjectId, role));
        AccessEdits++;
    }

    public void Withdraw(Role role)
    {
        if (assignments.RemoveAll(a => a.Role == role) > 0) AccessEdits++;
    }

    /// <summary>As the directory has it at the latest sign-in.</summary>
    public void Rename(string name, string userPrincipalName)
    {
        (Name, UserPrincipalName) = (name, userPrincipalName);
        FoldName();
    }

    /// <summary>For rows of a version that had no key yet.</summary>
    public void FoldName() => NameKey = SearchText.Key($"{Name} {UserPrincipalName}", NameKeyLength);

    public void Disable()
    {
        if (!Disabled) AccessEdits++;
        Disabled = true;
    }

    public void Enable()
    {
        if (Disabled) AccessEdits++;
        Disabled = false;
    }

    public void Prefer(string? culture, string? timeZone) => (Culture, TimeZone) = (culture, timeZone);
}

public sealed class RoleAssignment
{
    private RoleAssignment()
    {
    }

    public RoleAssignment(Guid tenantId, Guid objectId, Role role) => (TenantId, ObjectId, Role) = (tenantId, objectId, role);

    public Guid TenantId { get; private set; }

    public Guid ObjectId { get; private set; }

    public Role Role { get; private set; }
}
