namespace CspPortal.Web.Features.Cancellation;

/// <summary>Names the texts of cancelling.</summary>
public sealed class CancellationText;
