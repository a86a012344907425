namespace CspPortal.Web.Features.Users;

/// <summary>Words of this room.</summary>
public sealed class UsersText;
