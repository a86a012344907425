namespace CspPortal.Web.Features.Orders;

/// <summary>Names the texts of this folder.</summary>
public sealed class OrdersText;
