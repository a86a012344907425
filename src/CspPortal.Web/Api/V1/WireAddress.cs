using CspPortal.Domain.Customers;

namespace CspPortal.Web.Api.V1;

/// <summary>Partner Center's flat address (spec 2).</summary>
public sealed record WireAddress
{
    public string? Country { get; init; }

    public string? Region { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    public string? AddressLine1 { get; init; }

    public string? AddressLine2 { get; init; }

    public string? PostalCode { get; init; }

    public string? FirstName { get; init; }

    public string? MiddleName { get; init; }

    public string? LastName { get; init; }

    public string? PhoneNumber { get; init; }

    public static WireAddress Of(Address address, Contact contact, string isoCode) => new()
    {
        Country = isoCode,
        City = address.City,
        State = address.State,
        AddressLine1 = address.Line1,
        AddressLine2 = address.Line2,
        PostalCode = address.PostalCode,
        FirstName = contact.FirstName,
        LastName = contact.LastName,
        PhoneNumber = contact.PhoneNumber,
    };
}
