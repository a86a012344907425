namespace CspPortal.Web.Features.KeyStock;

/// <summary>Words of this room.</summary>
public sealed class KeyStockText;
