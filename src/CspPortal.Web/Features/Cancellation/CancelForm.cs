using CspPortal.Domain;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Cancellation;

/// <summary>What a person submits: how much of the order, and the credit that was on the page (CAN-06).</summary>
public sealed class CancelForm
{
    public const string Line = "line";
    public const string Order = "order";

    public string Scope { get; set; } = Line;

    /// <summary>Gross credit of the line as shown, in ten-thousandths.</summary>
    public long? LineCredit { get; set; }

    /// <summary>Of the whole order, where that was offered.</summary>
    public long? OrderCredit { get; set; }

    public string Currency { get; set; } = "";

    public bool Acknowledged { get; set; }

    public bool IsWholeOrder => Scope == Order;

    public Money ExpectedCredit => new((IsWholeOrder ? OrderCredit : LineCredit) ?? 0, Currency);
}

public sealed class CancelFormValidator : AbstractValidator<CancelForm>
{
    public CancelFormValidator(IStringLocalizer<CancellationText> text)
    {
        RuleFor(form => form.Acknowledged).Equal(true).WithMessage(_ => text["Form.MustAcknowledge"]);
        RuleFor(form => form.Scope).Must(scope => scope is CancelForm.Line or CancelForm.Order).WithMessage(_ => text["Form.Incomplete"]);
        RuleFor(form => form.Currency).Matches("^[A-Z]{3}$").WithMessage(_ => text["Form.Incomplete"]);
        RuleFor(form => form.LineCredit).NotNull().When(form => !form.IsWholeOrder).WithMessage(_ => text["Form.Incomplete"]);
        RuleFor(form => form.OrderCredit).NotNull().When(form => form.IsWholeOrder).WithMessage(_ => text["Form.Incomplete"]);
    }
}
