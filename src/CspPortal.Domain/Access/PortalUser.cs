namespace CspPortal.Domain.Access;

/// <summary>A person known to the installation: of a partner, of a customer, or the operator's own.</summary>
public sealed class PortalUser : IVersioned
{
    private readonly List<RoleAssignment> assignments = [];

    private PortalUser()
    {
    }

    public PortalUser(Guid tenantId, Guid objectId, string name, string userPrincipalName)
    {
        (TenantId, ObjectId, Name, UserPrincipalName) = (tenantId, objectId, name, userPrincipalName);
    }

    /// <summary>Entra <c>tid</c>.</summary>
    public Guid TenantId { get; private set; }

    /// <summary>Entra <c>oid</c>.</summary>
    public Guid ObjectId { get; private set; }

    public string Name { get; private set; } = "";

    public string UserPrincipalName { get; private set; } = "";

    /// <summary>ACC-06: shut out at the next request.</summary>
    public bool Disabled { get; private set; }

    /// <summary>IANA name; null means UTC until the person chooses.</summary>
    public string? TimeZone { get; private set; }

    /// <summary><c>en-US</c> or <c>ja-JP</c>; null follows the browser.</summary>
    public string? Culture { get; private set; }

    public IReadOnlyList<RoleAssignment> Assignments => assignments;

    public IEnumerable<Role> Roles => assignments.Select(assignment => assignment.Role);

    public int Version { get; private set; }

    public void Assign(Role role)
    {
        if (assignments.All(a => a.Role != role)) assignments.Add(new RoleAssignment(TenantId, ObjectId, role));
    }

    public void Withdraw(Role role) => assignments.RemoveAll(a => a.Role == role);

    /// <summary>As the directory has it at the latest sign-in.</summary>
    public void Rename(string name, string userPrincipalName) => (Name, UserPrincipalName) = (name, userPrincipalName);

    public void Disable() => Disabled = true;

    public void Enable() => Disabled = false;

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
