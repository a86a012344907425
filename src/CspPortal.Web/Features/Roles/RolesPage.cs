using CspPortal.Application.Access;
using CspPortal.Domain.Access;

namespace CspPortal.Web.Features.Roles;

/// <summary>Whether a role has a permission: always, never, or by a setting of the partner, which is on or off.</summary>
/// <param name="SettingOn">Null where no setting is asked, or the reader belongs to no partner.</param>
public sealed record RoleCell(Role Role, bool Granted, bool BySetting, bool? SettingOn, bool IsOwn);

public sealed record PermissionRow(Permission Permission, IReadOnlyList<RoleCell> Cells);

/// <summary>The permission table as the reader's organisation has it now.</summary>
public sealed class RolesPage
{
    public RolesPage(Viewer viewer)
    {
        var kinds = viewer.PartnerId is null ? Enum.GetValues<OrganisationKind>() : [OrganisationKind.Partner, OrganisationKind.Customer];
        Own = viewer.Roles;
        Roles = [.. kinds.SelectMany(OrganisationRoles.Of)];
        Rows = [.. Enum.GetValues<Permission>().Select(permission => new PermissionRow(permission, [.. Roles.Select(role => Cell(permission, role, viewer))]))
            .Where(row => row.Cells.Any(cell => cell.Granted))];
        Settings = [.. Rows.SelectMany(row => row.Cells.Where(cell => cell.BySetting)
            .Select(cell => (PermissionTable.SettingOf(row.Permission, cell.Role)!, cell.SettingOn))).Distinct()];
    }

    /// <summary>Of the reader's organisation and of its customers; an operator sees all.</summary>
    public IReadOnlyList<Role> Roles { get; }

    public IReadOnlyList<Role> Own { get; }

    public IReadOnlyList<PermissionRow> Rows { get; }

    /// <summary>Names of the settings that grants depend on, and whether they are on; null for an operator, who sees many partners.</summary>
    public IReadOnlyList<(string Name, bool? On)> Settings { get; }

    private static RoleCell Cell(Permission permission, Role role, Viewer viewer)
    {
        var granted = PermissionTable.RolesFor(permission).Contains(role);
        var conditional = PermissionTable.IsConditional(permission, role);
        return new(
            role, granted, conditional, conditional && viewer.PartnerId is not null ? PermissionTable.Allows([role], permission, viewer.Settings) : null, viewer.Roles.Contains(role));
    }
}
