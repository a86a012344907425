using CspPortal.Application.Conditions;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Features.Customers;
using FluentValidation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Conditions;

/// <summary>A row of the cancellation policy as the operator enters it; field names are those of the refusals.</summary>
public sealed class PolicyForm
{
    /// <summary>In the list of markets: every market without a row of its own.</summary>
    public const string EveryMarket = "*";

    public ProductKind? Kind { get; set; }

    public string? MarketCode { get; set; }

    public DateOnly? EffectiveFrom { get; set; }

    public CancellationRoute? Route { get; set; }

    /// <summary>Empty where nothing is cancelled here.</summary>
    public int? WindowLength { get; set; }

    public WindowUnit? WindowUnit { get; set; }

    public RefundRule? Refund { get; set; }

    /// <summary>Of a form that passed its validator.</summary>
    public NewPolicyRow ToRow()
    {
        // The unit beside an empty window says nothing.
        var unit = Route != CancellationRoute.SelfService && WindowLength is null ? Domain.Cancellation.WindowUnit.None : WindowUnit!.Value;
        var terms = new CancellationTerms(Route!.Value, WindowLength ?? 0, unit, Refund!.Value);
        return new NewPolicyRow(Kind!.Value, MarketCode == EveryMarket ? null : ConditionForms.Code(MarketCode), EffectiveFrom!.Value, terms);
    }
}

/// <summary>A row of the tax table; the rate is in percent, as people say it.</summary>
public sealed class TaxForm
{
    public string? MarketCode { get; set; }

    public DateOnly? EffectiveFrom { get; set; }

    public TaxTreatment? Treatment { get; set; }

    public decimal? Rate { get; set; }
}

/// <summary>Whether Azure reservations are sold in a market from a day on.</summary>
public sealed class AvailabilityForm
{
    public string? MarketCode { get; set; }

    public DateOnly? EffectiveFrom { get; set; }

    public bool? Available { get; set; }
}

/// <summary>A row of a table that has one for each market and day.</summary>
public sealed class RowForm
{
    public string? MarketCode { get; set; }

    public DateOnly? EffectiveFrom { get; set; }
}

internal static class ConditionForms
{
    public static string Code(string? typed) => (typed ?? "").Trim().ToUpperInvariant();

    public static bool IsCode(string? typed) => typed?.Trim() is { Length: > 0 and <= MarketChoices.CodeLength };
}

public sealed class PolicyFormValidator : AbstractValidator<PolicyForm>
{
    public PolicyFormValidator(IStringLocalizer<ConditionsText> text)
    {
        RuleFor(form => form.Kind).Must(kind => kind is { } known && Enum.IsDefined(known)).WithMessage(_ => text["Form.ChooseKind"]);
        RuleFor(form => form.MarketCode).Must(ConditionForms.IsCode).WithMessage(_ => text["Form.ChooseMarket"]);
        RuleFor(form => form.EffectiveFrom).NotNull().WithMessage(_ => text["Form.EnterDay"]);
        RuleFor(form => form.Route).Must(route => route is { } known && Enum.IsDefined(known)).WithMessage(_ => text["Form.ChooseRoute"]);
        RuleFor(form => form.WindowUnit).Must(unit => unit is WindowUnit.Days or WindowUnit.Hours).When(form => form.WindowLength is not null).WithMessage(_ => text["Form.ChooseUnit"]);
        RuleFor(form => form.WindowUnit).Must(unit => unit is WindowUnit.Days or WindowUnit.Hours).When(form => form is { WindowLength: null, Route: CancellationRoute.SelfService }).WithMessage(_ => text["Form.ChooseUnit"]);
        RuleFor(form => form.Refund).Must(refund => refund is RefundRule.None or RefundRule.Full or RefundRule.Prorated).WithMessage(_ => text["Form.ChooseRefund"]);
    }
}

public sealed class TaxFormValidator : AbstractValidator<TaxForm>
{
    public TaxFormValidator(IStringLocalizer<ConditionsText> text)
    {
        RuleFor(form => form.MarketCode).Must(ConditionForms.IsCode).WithMessage(_ => text["Form.ChooseMarket"]);
        RuleFor(form => form.EffectiveFrom).NotNull().WithMessage(_ => text["Form.EnterDay"]);
        RuleFor(form => form.Treatment).Must(treatment => treatment is { } known && Enum.IsDefined(known)).WithMessage(_ => text["Form.ChooseTreatment"]);
        RuleFor(form => form.Rate).NotNull().WithMessage(_ => text["Form.EnterRate"]);
    }
}

public sealed class AvailabilityFormValidator : AbstractValidator<AvailabilityForm>
{
    public AvailabilityFormValidator(IStringLocalizer<ConditionsText> text)
    {
        RuleFor(form => form.MarketCode).Must(ConditionForms.IsCode).WithMessage(_ => text["Form.ChooseMarket"]);
        RuleFor(form => form.EffectiveFrom).NotNull().WithMessage(_ => text["Form.EnterDay"]);
        RuleFor(form => form.Available).NotNull().WithMessage(_ => text["Form.ChooseAvailability"]);
    }
}

/// <summary>A form to add a row, with the markets it can be for.</summary>
public sealed record NewRowPage<TForm>(TForm Form, IReadOnlyList<SelectListItem> Markets, DateOnly Today);
