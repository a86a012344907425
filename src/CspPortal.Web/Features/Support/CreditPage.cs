using CspPortal.Application.Support;
using CspPortal.Domain;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Support;

/// <summary>A credit that the operator looks at, then grants (SUP-03).</summary>
public sealed class CreditForm
{
    public Guid? SubmissionId { get; set; }

    /// <summary>Of the request as it was shown (REL-03).</summary>
    public int Version { get; set; }

    public int? Line { get; set; }

    public string? Amount { get; set; }

    public string? Note { get; set; }

    public bool IsUntouched => Line is null && Amount is null;

    /// <summary>Of a form that passed its validator.</summary>
    public decimal Gross => AmountText.TryRead(Amount, out var gross) ? gross : 0;
}

public sealed class CreditFormValidator : AbstractValidator<CreditForm>
{
    public CreditFormValidator(IStringLocalizer<SupportText> text)
    {
        RuleFor(form => form.Line).NotNull().WithMessage(_ => text["Form.ChooseLine"]);
        RuleFor(form => form.Amount).Must(amount => AmountText.TryRead(amount, out _)).WithMessage(_ => text["Form.EnterAmount"]);
        RuleFor(form => form.Note).Paragraphs(text, null, ServiceRequest.TextLength);
    }
}

/// <param name="Preview">Null until product and amount are given, and where they cannot be granted.</param>
public sealed record CreditPage(ServiceRequestDetail Detail, CreditForm Form, CreditGranted? Preview)
{
    public string RequestHref => $"{SupportAddresses.Desk}/{Detail.Request.Number}";

    public string Href => RequestHref + "/credit";

    /// <summary>A product that a credit is possible for.</summary>
    public IEnumerable<OrderLine> Possible => (Detail.Order?.Lines ?? []).Where(line => AgreedCredit.Refuse(line) is null).OrderBy(line => line.Number);

    public IEnumerable<OrderLine> Impossible => (Detail.Order?.Lines ?? []).Where(line => AgreedCredit.Refuse(line) is not null).OrderBy(line => line.Number);

    public IReadOnlyList<SelectListItem> Lines(IStringLocalizer<SupportText> text, Func<Money, string> show) =>
    [
        .. Possible.Select(line => new SelectListItem(
            text["Credit.LineChoice", line.SkuTitle, line.Quantity, show(AgreedCredit.Charged(line).Gross)], line.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))),
    ];

    /// <summary>The product and amount that were asked for, to begin with.</summary>
    public static CreditForm Begin(ServiceRequestDetail detail)
    {
        var possible = (detail.Order?.Lines ?? []).Where(line => AgreedCredit.Refuse(line) is null).ToList();
        var line = possible.Find(each => each.Number == detail.Request.LineNumber) ?? (possible is [var only] ? only : null);
        return new CreditForm { Line = line?.Number, Amount = detail.Request.AmountRequested is { } asked ? AmountText.Of(asked) : null };
    }
}
