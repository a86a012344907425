namespace CspPortal.Web.Features.Search;

/// <summary>Names the texts beside it.</summary>
public sealed class SearchPageText;
