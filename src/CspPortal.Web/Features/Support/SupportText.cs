namespace CspPortal.Web.Features.Support;

/// <summary>Names the texts of this folder.</summary>
public sealed class SupportText;
