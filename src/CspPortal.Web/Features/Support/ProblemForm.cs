using System.Globalization;
using CspPortal.Application.Support;
using CspPortal.Domain;
using CspPortal.Domain.Support;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Support;

/// <summary>What comes in from "Report a problem" (SUP-01); field names are those of the refusals.</summary>
public sealed class ProblemForm
{
    /// <summary>Made with the form: sent twice it is one request.</summary>
    public Guid? SubmissionId { get; set; }

    public ServiceRequestType? Type { get; set; }

    public ServiceRequestImpact? Impact { get; set; }

    public string? Title { get; set; }

    /// <summary>Tenant GUID or domain name.</summary>
    public string? Customer { get; set; }

    /// <summary>Order ID or subscription ID.</summary>
    public string? Order { get; set; }

    /// <summary>From the dialog: <c>order-line</c>.</summary>
    public string? Line { get; set; }

    public string? Reason { get; set; }

    public string? Amount { get; set; }

    public string? Description { get; set; }

    public string? ContactName { get; set; }

    public string? ContactEmail { get; set; }

    public string? ContactPhone { get; set; }

    public List<IFormFile>? Files { get; set; }

    /// <summary>Of a form that passed its validator.</summary>
    public ProblemReport ToReport() => new(
        SubmissionId!.Value, Type!.Value, Impact!.Value, Title!.Trim(), Lines(Description) ?? "", Optional(Customer), Optional(Order), ReadLine(Line),
        Lines(Reason), AmountText.TryRead(Amount, out var amount) ? amount : null, ContactName!.Trim(), ContactEmail!.Trim(), ContactPhone!.Trim());

    internal static string? Lines(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n").Trim();

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static (string, int)? ReadLine(string? choice) =>
        choice?.Split('-') is [{ } order, { } number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? (order, line) : null;
}

/// <summary>Uploads as the application takes them.</summary>
public static class Uploads
{
    public static IReadOnlyList<UploadedFile> Of(IEnumerable<IFormFile>? files) =>
        [.. (files ?? []).Select(file => new UploadedFile(file.FileName, file.Length, file.OpenReadStream))];
}

public sealed class ProblemFormValidator : AbstractValidator<ProblemForm>
{
    public const int ShortLength = 100;

    public ProblemFormValidator(IStringLocalizer<SupportText> text)
    {
        RuleFor(form => form.SubmissionId).Must(id => id is { } given && given != Guid.Empty).WithMessage(_ => text["Form.Incomplete"]);
        RuleFor(form => form.Type).NotNull().WithMessage(_ => text["Form.ChooseType"]).IsInEnum().WithMessage(_ => text["Form.ChooseType"]);
        RuleFor(form => form.Impact).NotNull().WithMessage(_ => text["Form.ChooseImpact"]).IsInEnum().WithMessage(_ => text["Form.ChooseImpact"]);
        RuleFor(form => form.Title).OneLine(text, "Form.EnterTitle", ServiceRequest.TitleLength);
        When(form => form.Type == ServiceRequestType.PurchaseRefund, () =>
        {
            RuleFor(form => form.Customer).OneLine(text, "Form.EnterCustomer", ServiceRequest.TitleLength);
            RuleFor(form => form.Order).OneLine(text, "Form.EnterOrder", ShortLength);
            RuleFor(form => form.Reason).Paragraphs(text, "Form.EnterReason", ServiceRequest.ReasonLength);
            RuleFor(form => form.Amount).Must(amount => AmountText.TryRead(amount, out _)).WithMessage(_ => text["Form.EnterAmount"]);
            RuleFor(form => form.Description).Paragraphs(text, null, ServiceRequest.TextLength);
        }).Otherwise(() =>
        {
            RuleFor(form => form.Customer).OneLine(text, null, ServiceRequest.TitleLength);
            RuleFor(form => form.Order).OneLine(text, null, ShortLength);
            RuleFor(form => form.Reason).Paragraphs(text, null, ServiceRequest.ReasonLength);
            RuleFor(form => form.Amount).Must(amount => string.IsNullOrWhiteSpace(amount) || AmountText.TryRead(amount, out _)).WithMessage(_ => text["Form.EnterAmount"]);
            RuleFor(form => form.Description).Paragraphs(text, "Form.EnterDescription", ServiceRequest.TextLength);
        });
        RuleFor(form => form.ContactName).OneLine(text, "Form.EnterContactName", ShortLength);
        RuleFor(form => form.ContactEmail).Cascade(CascadeMode.Stop).OneLine(text, "Form.EnterContactEmail", ServiceRequest.TitleLength)
            .Must(email => System.Net.Mail.MailAddress.TryCreate(email!.Trim(), out var address) && address.Address == email.Trim()).WithMessage(_ => text["Form.EnterContactEmail"]);
        RuleFor(form => form.ContactPhone).Cascade(CascadeMode.Stop).OneLine(text, "Form.EnterContactPhone", ShortLength)
            .Must(phone => phone!.Count(char.IsDigit) >= 3).WithMessage(_ => text["Form.EnterContactPhone"]);
    }
}

internal static class TextRules
{
    /// <param name="missing">Null where it may be left out.</param>
    public static IRuleBuilderOptions<T, string?> OneLine<T>(this IRuleBuilderInitial<T, string?> rule, IStringLocalizer<SupportText> text, string? missing, int length) =>
        Text(rule, text, missing, length, PlainText.IsReadable);

    /// <summary>Several lines, tabs allowed.</summary>
    /// <inheritdoc cref="OneLine"/>
    public static IRuleBuilderOptions<T, string?> Paragraphs<T>(this IRuleBuilderInitial<T, string?> rule, IStringLocalizer<SupportText> text, string? missing, int length) =>
        Text(rule, text, missing, length, value => value.ReplaceLineEndings("\n").Split('\n', '\t').All(PlainText.IsReadable));

    private static IRuleBuilderOptions<T, string?> Text<T>(
        IRuleBuilderInitial<T, string?> rule, IStringLocalizer<SupportText> text, string? missing, int length, Func<string, bool> isReadable) =>
        rule.Cascade(CascadeMode.Stop)
            .Must(value => missing is null || (value is not null && PlainText.HasInk(value))).WithMessage(_ => text[missing ?? "Form.Incomplete"])
            .Must(value => value is null || value.ReplaceLineEndings("\n").Trim().Length <= length).WithMessage(_ => text["Form.TooLong", length])
            .Must(value => value is null || isReadable(value.Trim())).WithMessage(_ => text["Form.HiddenCharacters"]);
}
