using CspPortal.Domain.Customers;
using CspPortal.Web.Api.Wire;

namespace CspPortal.Web.Api.V1;

/// <summary>Acceptance of the customer agreement (spec 2).</summary>
public sealed record AgreementResource
{
    public const string CustomerAgreement = "MicrosoftCustomerAgreement";

    /// <summary>The one agreement there is; a fixed id of ours.</summary>
    public static readonly Guid Template = new("117a77b0-9360-443b-8795-c6dedc750cf9");

    public ContactResource? PrimaryContact { get; init; }

    public Guid? TemplateId { get; init; }

    public DateTime? DateAgreed { get; init; }

    public string? Type { get; init; }

    public Uri? AgreementLink { get; init; }

    public ResourceAttributes? Attributes { get; init; }

    public static AgreementResource Of(AgreementAcceptance accepted) => new()
    {
        PrimaryContact = new() { FirstName = accepted.FirstName, LastName = accepted.LastName, Email = accepted.Email },
        TemplateId = Template,
        DateAgreed = WireNames.Day(accepted.AcceptedOn),
        Type = CustomerAgreement,
        Attributes = new("Agreement"),
    };
}

public sealed record ContactResource
{
    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    public string? PhoneNumber { get; init; }
}
