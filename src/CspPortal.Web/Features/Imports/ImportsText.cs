namespace CspPortal.Web.Features.Imports;

/// <summary>Words of this room.</summary>
public sealed class ImportsText;
