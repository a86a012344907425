namespace CspPortal.Web.Features.Products;

/// <summary>Names the texts of this folder; the words for kinds, terms and plans are used wherever products are shown.</summary>
public sealed class ProductsText;
