namespace CspPortal.Web.Features.Invoices;

/// <summary>Words of this room.</summary>
public sealed class InvoicesText;
