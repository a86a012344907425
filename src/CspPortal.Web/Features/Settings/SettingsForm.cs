using CspPortal.Application.Access;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.Shared;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Settings;

/// <summary>What the partner decides for itself; an empty limit turns its trigger off (CAN-05).</summary>
public sealed class SettingsForm
{
    public bool SalesAgentsMayBuy { get; set; }

    public bool AdminAgentsMayReadActivityLog { get; set; }

    public List<CurrencyAmount>? Credit { get; set; }

    public int? KeySeenMoreThan { get; set; }

    public bool NotProvisioned { get; set; }

    /// <summary>Of the settings as they were when the form was opened (REL-03).</summary>
    public int? Edits { get; set; }

    public static SettingsForm Of(OwnSettings own) => new()
    {
        SalesAgentsMayBuy = own.Settings.SalesAgentsMayBuy,
        AdminAgentsMayReadActivityLog = own.Settings.AdminAgentsMayReadActivityLog,
        Credit = CurrencyAmount.Fields(own.Limits.Select(limit => limit.Currency), own.Settings.SupportWhenCreditAbove),
        KeySeenMoreThan = own.Settings.SupportWhenKeySeenMoreThan,
        NotProvisioned = own.Settings.SupportWhenNotProvisioned,
        Edits = own.Edits,
    };

    /// <summary>Of a form that passed its validator.</summary>
    public PartnerSettings ToSettings() => new()
    {
        SalesAgentsMayBuy = SalesAgentsMayBuy,
        AdminAgentsMayReadActivityLog = AdminAgentsMayReadActivityLog,
        SupportWhenCreditAbove = CurrencyAmount.Read(Credit),
        SupportWhenKeySeenMoreThan = KeySeenMoreThan,
        SupportWhenNotProvisioned = NotProvisioned,
    };
}

public sealed class SettingsFormValidator : AbstractValidator<SettingsForm>
{
    public SettingsFormValidator(IStringLocalizer<SettingsText> text)
    {
        RuleFor(form => form.Edits).NotNull().WithMessage(_ => text["Form.Incomplete"]);
        RuleForEach(form => form.Credit).ChildRules(field =>
            field.RuleFor(each => each.Amount).Must((each, _) => each.Fits).WithMessage(each => text["Form.AmountOutOfRange", each.Currency ?? ""]));
    }
}
