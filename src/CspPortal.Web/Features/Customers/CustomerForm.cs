using System.Linq.Expressions;
using CspPortal.Domain;
using CspPortal.Domain.Customers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Customers;

/// <summary>What comes in from Add customer and Edit; field names are those of the refusals.</summary>
public sealed class CustomerForm
{
    /// <summary>Microsoft ID; only when adding, it never changes.</summary>
    public string? TenantId { get; set; }

    public string? CompanyName { get; set; }

    public string? Domain { get; set; }

    public string? MarketCode { get; set; }

    public string? AddressLine1 { get; set; }

    public string? AddressLine2 { get; set; }

    public string? City { get; set; }

    public string? State { get; set; }

    public string? PostalCode { get; set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? Email { get; set; }

    public string? PhoneNumber { get; set; }

    public string? AgreementFirstName { get; set; }

    public string? AgreementLastName { get; set; }

    public string? AgreementEmail { get; set; }

    public DateOnly? AgreementAcceptedOn { get; set; }

    /// <summary>Of the customer as it was when the form was opened (REL-03).</summary>
    public int Version { get; set; }

    public bool HasAgreement => AgreementAcceptedOn is not null || AgreementFirstName is not null || AgreementLastName is not null || AgreementEmail is not null;

    public static CustomerForm Of(Guid id, CustomerProfile profile, int version) => new()
    {
        TenantId = id.ToString(),
        CompanyName = profile.CompanyName,
        Domain = DomainName.Show(profile.Domain),
        MarketCode = profile.MarketCode,
        AddressLine1 = profile.Address.Line1,
        AddressLine2 = profile.Address.Line2,
        City = profile.Address.City,
        State = profile.Address.State,
        PostalCode = profile.Address.PostalCode,
        FirstName = profile.Contact.FirstName,
        LastName = profile.Contact.LastName,
        Email = profile.Contact.Email,
        PhoneNumber = profile.Contact.PhoneNumber,
        AgreementFirstName = profile.Agreement?.FirstName,
        AgreementLastName = profile.Agreement?.LastName,
        AgreementEmail = profile.Agreement?.Email,
        AgreementAcceptedOn = profile.Agreement?.AcceptedOn,
        Version = version,
    };

    /// <summary>Of a form that passed its validator.</summary>
    public CustomerProfile ToProfile() => new(
        Filled(CompanyName), DomainName.TryParse(Domain, out var domain) ? domain : "", Filled(MarketCode),
        new Address { Line1 = Filled(AddressLine1), Line2 = Optional(AddressLine2), City = Filled(City), State = Optional(State), PostalCode = Optional(PostalCode) },
        new Contact { FirstName = Filled(FirstName), LastName = Filled(LastName), Email = Filled(Email), PhoneNumber = Optional(PhoneNumber) },
        AgreementAcceptedOn is { } acceptedOn
            ? new AgreementAcceptance { FirstName = Filled(AgreementFirstName), LastName = Filled(AgreementLastName), Email = Filled(AgreementEmail), AcceptedOn = acceptedOn }
            : null);

    private static string Filled(string? text) => text?.Trim() ?? "";

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

public sealed class CustomerFormValidator : AbstractValidator<CustomerForm>
{
    public const int PersonLength = 60;
    public const int PartLength = 100;
    public const int ShortLength = 40;

    /// <summary>Before it there was no programme to agree to.</summary>
    private static readonly DateOnly Programme = new(2014, 1, 1);

    private readonly IStringLocalizer<CustomersText> text;

    public CustomerFormValidator(IStringLocalizer<CustomersText> text)
    {
        this.text = text;
        RuleFor(form => form.TenantId).Must(id => Guid.TryParse(id?.Trim(), out var parsed) && parsed != Guid.Empty).WithMessage(_ => text["Form.EnterTenantId"]);
        Required(form => form.CompanyName, "Form.EnterCompanyName", Customer.TextLength);
        RuleFor(form => form.Domain).Must(domain => DomainName.TryParse(domain, out _)).WithMessage(_ => text["Form.EnterDomain"]);
        RuleFor(form => form.MarketCode).Must(code => code is { Length: > 0 and <= MarketChoices.CodeLength }).WithMessage(_ => text["Form.ChooseMarket"]);
        Required(form => form.AddressLine1, "Form.EnterAddress", PartLength);
        Optional(form => form.AddressLine2, PartLength);
        Required(form => form.City, "Form.EnterCity", PartLength);
        Optional(form => form.State, PartLength);
        Optional(form => form.PostalCode, ShortLength);
        Required(form => form.FirstName, "Form.EnterFirstName", PersonLength);
        Required(form => form.LastName, "Form.EnterLastName", PersonLength);
        RuleFor(form => form.Email).Must(IsEmail).WithMessage(_ => text["Form.EnterEmail"]);
        Optional(form => form.PhoneNumber, ShortLength);
        When(form => form.HasAgreement, () =>
        {
            Required(form => form.AgreementFirstName, "Form.EnterFirstName", PersonLength);
            Required(form => form.AgreementLastName, "Form.EnterLastName", PersonLength);
            RuleFor(form => form.AgreementEmail).Must(IsEmail).WithMessage(_ => text["Form.EnterEmail"]);
            RuleFor(form => form.AgreementAcceptedOn).NotNull().WithMessage(_ => text["Form.EnterAcceptedOn"])
                .GreaterThanOrEqualTo(Programme).WithMessage(_ => text["Form.AcceptedTooEarly", Programme.Year]);
        });
    }

    private void Required(Expression<Func<CustomerForm, string?>> field, string missing, int length) =>
        RuleFor(field).Cascade(CascadeMode.Stop)
            .Must(value => value is not null && PlainText.HasInk(value)).WithMessage(_ => text[missing])
            .Must(value => value!.Trim().Length <= length).WithMessage(_ => text["Form.TooLong", length])
            .Must(value => PlainText.IsReadable(value!.Trim())).WithMessage(_ => text["Form.HiddenCharacters"]);

    private void Optional(Expression<Func<CustomerForm, string?>> field, int length) =>
        RuleFor(field).Cascade(CascadeMode.Stop)
            .Must(value => value is null || value.Trim().Length <= length).WithMessage(_ => text["Form.TooLong", length])
            .Must(value => value is null || PlainText.IsReadable(value.Trim())).WithMessage(_ => text["Form.HiddenCharacters"]);

    private static bool IsEmail(string? email)
    {
        if (email?.Trim().Split('@') is not [{ Length: > 0 } name, var domain]) return false;
        return email.Trim().Length <= Customer.TextLength && PlainText.IsReadable(name) && !name.Any(char.IsWhiteSpace) && DomainName.TryParse(domain, out _);
    }
}
