namespace CspPortal.Web.Features.Batches;

/// <summary>Words of this room.</summary>
public sealed class BatchesText;
