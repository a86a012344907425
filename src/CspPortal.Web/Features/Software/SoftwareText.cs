namespace CspPortal.Web.Features.Software;

/// <summary>Names the texts of this folder.</summary>
public sealed class SoftwareText;
