namespace CspPortal.Web.Features.Markets;

/// <summary>Names the texts of this folder; a customer's Account page speaks of its market with them too.</summary>
public sealed class MarketsText;
