namespace CspPortal.Web.Features.Home;

/// <summary>Words of this room.</summary>
public sealed class HomeText;
