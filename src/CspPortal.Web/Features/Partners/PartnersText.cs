namespace CspPortal.Web.Features.Partners;

/// <summary>Words of this room.</summary>
public sealed class PartnersText;
