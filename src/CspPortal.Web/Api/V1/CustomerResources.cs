using CspPortal.Application.Customers;
using CspPortal.Web.Api.Wire;

namespace CspPortal.Web.Api.V1;

/// <summary>Customer resource (spec 2); a list carries the first four alone.</summary>
public sealed record CustomerResource
{
    public const string Reseller = "reseller";

    public Guid? Id { get; init; }

    public Guid? CommerceId { get; init; }

    public CompanyProfileResource? CompanyProfile { get; init; }

    public BillingProfileResource? BillingProfile { get; init; }

    public string? RelationshipToPartner { get; init; }

    public bool? AllowDelegatedAccess { get; init; }

    public IReadOnlyList<string>? CustomDomains { get; init; }

    public SelfLink? Links { get; init; }

    public ResourceAttributes? Attributes { get; init; }

    public static CustomerResource Brief(CustomerSummary customer) => new()
    {
        Id = customer.Id,
        CompanyProfile = new() { TenantId = customer.Id, Domain = customer.Domain, CompanyName = customer.Name, Attributes = new("CustomerCompanyProfile") },
        RelationshipToPartner = Reseller,
        Attributes = new("Customer"),
    };

    public static CustomerResource Of(CustomerVersion customer, string isoCode, string relationship = Reseller) => new()
    {
        Id = customer.Id,
        CommerceId = customer.Id, // there is no second account behind a tenant here
        CompanyProfile = CompanyProfileResource.Of(customer, isoCode),
        BillingProfile = BillingProfileResource.Of(customer, isoCode),
        RelationshipToPartner = relationship,
        AllowDelegatedAccess = false,
        CustomDomains = [customer.Profile.Domain],
        Links = new(new($"/customers/{customer.Id}")),
        Attributes = new("Customer"),
    };
}

public sealed record SelfLink(ResourceLink Self);

public sealed record CompanyProfileResource
{
    public Guid? TenantId { get; init; }

    public string? Domain { get; init; }

    public string? CompanyName { get; init; }

    public string? OrganizationRegistrationNumber { get; init; }

    public WireAddress? Address { get; init; }

    public string? Email { get; init; }

    public SelfLink? Links { get; init; }

    public ResourceAttributes? Attributes { get; init; }

    public static CompanyProfileResource Of(CustomerVersion customer, string isoCode) => new()
    {
        TenantId = customer.Id,
        Domain = customer.Profile.Domain,
        CompanyName = customer.Profile.CompanyName,
        Address = WireAddress.Of(customer.Profile.Address, customer.Profile.Contact, isoCode),
        Email = customer.Profile.Contact.Email,
        Links = new(new($"/customers/{customer.Id}/profiles/company")),
        Attributes = new("CustomerCompanyProfile"),
    };
}

public sealed record BillingProfileResource
{
    public Guid? Id { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    public string? Culture { get; init; }

    public string? Language { get; init; }

    public string? CompanyName { get; init; }

    public WireAddress? DefaultAddress { get; init; }

    public SelfLink? Links { get; init; }

    public ResourceAttributes? Attributes { get; init; }

    public static BillingProfileResource Of(CustomerVersion customer, string isoCode)
    {
        var contact = customer.Profile.Contact;
        var culture = CountryCultures.DefaultOf(isoCode);
        return new()
        {
            Id = customer.Id,
            FirstName = contact.FirstName,
            LastName = contact.LastName,
            Email = contact.Email,
            Culture = culture,
            Language = culture.Split('-')[0],
            CompanyName = customer.Profile.CompanyName,
            DefaultAddress = WireAddress.Of(customer.Profile.Address, contact, isoCode),
            Links = new(new($"/customers/{customer.Id}/profiles/billing")),
            Attributes = new("CustomerBillingProfile", WireNames.Invariant($"{customer.Version}")),
        };
    }
}
