namespace CspPortal.Web.Features.Catalogue;

/// <summary>Words of this room.</summary>
public sealed class CatalogueText;
