namespace CspPortal.Web.Features.HybridBenefit;

/// <summary>Names the texts of this folder.</summary>
public sealed class HybridBenefitText;
