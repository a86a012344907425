namespace CspPortal.Web.Features.Roles;

/// <summary>Words of this room.</summary>
public sealed class RolesText;
