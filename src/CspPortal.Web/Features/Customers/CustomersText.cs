namespace CspPortal.Web.Features.Customers;

/// <summary>Names the texts of this folder.</summary>
public sealed class CustomersText;
