using CspPortal.Application.Partners;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Customers;
using CspPortal.Web.Features.Customers;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Features.Users;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Partners;

/// <summary>A partner as the operator enters it; field names are those of the refusals.</summary>
public sealed class PartnerForm
{
    /// <summary>Microsoft ID; only when adding, it never changes.</summary>
    public string? TenantId { get; set; }

    public string? Name { get; set; }

    public string? Domain { get; set; }

    public string? MarketCode { get; set; }

    public List<CurrencyAmount>? Limits { get; set; }

    /// <summary>The first Global admin; only when adding.</summary>
    public AdminForm? Admin { get; set; }

    /// <summary>Of the partner as it was when the form was opened (REL-03).</summary>
    public int? Edits { get; set; }

    public static PartnerForm Of(PartnerDetail detail, IEnumerable<string> currencies) => new()
    {
        TenantId = detail.Partner.Id.ToString(),
        Name = detail.Profile.Name,
        Domain = DomainName.Show(detail.Profile.Domain),
        MarketCode = detail.Profile.MarketCode,
        Limits = CurrencyAmount.Fields(currencies.Union(detail.Limits.All.Select(limit => limit.Currency)), detail.Limits),
        Edits = detail.Edits,
    };

    /// <summary>Of a form that passed its validator.</summary>
    public PartnerProfile ToProfile() => new(Name!.Trim(), DomainName.TryParse(Domain, out var domain) ? domain : "", MarketCode!);

    public AmountByCurrency ToLimits() => CurrencyAmount.Read(Limits);
}

/// <summary>Who becomes Global admin of a partner.</summary>
public sealed class AdminForm
{
    public string? Person { get; set; }

    public string? Name { get; set; }

    public string? UserPrincipalName { get; set; }

    /// <summary>Of a form that passed its validator.</summary>
    public NewPerson ToPerson() => new(Guid.Parse(Person!.Trim()), Name!.Trim(), UserPrincipalName!.Trim());
}

public sealed class AdminFormValidator : AbstractValidator<AdminForm>
{
    public AdminFormValidator(IStringLocalizer<UsersText> text)
    {
        RuleFor(form => form.Person).Must(PersonFields.IsId).WithMessage(_ => text["Form.EnterObjectId"]);
        RuleFor(form => form.Name).Must(PersonFields.IsName).WithMessage(_ => text["Form.EnterName", PortalUser.TextLength]);
        RuleFor(form => form.UserPrincipalName).Must(PersonFields.IsUserPrincipalName).WithMessage(_ => text["Form.EnterUserPrincipalName", PortalUser.TextLength]);
    }
}

public sealed class PartnerFormValidator : AbstractValidator<PartnerForm>
{
    public const string Adding = "Adding";
    public const string Editing = "Editing";

    public PartnerFormValidator(IStringLocalizer<PartnersText> text, IValidator<AdminForm> admin)
    {
        RuleSet(Adding, () =>
        {
            RuleFor(form => form.TenantId).Must(PersonFields.IsId).WithMessage(_ => text["Form.EnterTenantId"]);
            Both();
            RuleFor(form => form.Admin).NotNull().WithMessage(_ => text["Form.Incomplete"]);
            RuleFor(form => form.Admin!).SetValidator(admin).When(form => form.Admin is not null);
        });
        RuleSet(Editing, () =>
        {
            RuleFor(form => form.Edits).NotNull().WithMessage(_ => text["Form.Incomplete"]);
            Both();
        });

        void Both()
        {
            RuleFor(form => form.Name).Must(name => PersonFields.IsName(name)).WithMessage(_ => text["Form.EnterName", Partner.TextLength]);
            RuleFor(form => form.Domain).Must(domain => DomainName.TryParse(domain, out _)).WithMessage(_ => text["Form.EnterDomain"]);
            RuleFor(form => form.MarketCode).Must(code => code is { Length: > 0 and <= MarketChoices.CodeLength }).WithMessage(_ => text["Form.ChooseMarket"]);
            RuleForEach(form => form.Limits).ChildRules(field =>
                field.RuleFor(each => each.Amount).Must((each, _) => each.Fits).WithMessage(each => text["Form.AmountOutOfRange", each.Currency ?? ""]));
        }
    }
}
