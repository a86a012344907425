using CspPortal.Application.Support;
using CspPortal.Domain;
using CspPortal.Domain.Support;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Support;

/// <summary>A word on a request; the button pressed says what it is.</summary>
public sealed class AnswerForm
{
    public const string Note = "note";
    public const string Ask = "ask";
    public const string Close = "close";

    public Guid? SubmissionId { get; set; }

    /// <summary>Of the request as it was shown (REL-03).</summary>
    public int Version { get; set; }

    public string? Act { get; set; }

    public string? Text { get; set; }

    public List<IFormFile>? Files { get; set; }

    public static AnswerForm For(ServiceRequest request) => new() { SubmissionId = Guid.NewGuid(), Version = request.Version };

    /// <summary>Of a form that passed its validator.</summary>
    public ServiceRequestAnswer ToAnswer(string number) => new(
        number, SubmissionId!.Value, Version,
        Act switch { Ask => ServiceRequestAct.Asked, Close => ServiceRequestAct.Closed, _ => ServiceRequestAct.Noted }, ProblemForm.Lines(Text));
}

public sealed class AnswerFormValidator : AbstractValidator<AnswerForm>
{
    public AnswerFormValidator(IStringLocalizer<SupportText> text)
    {
        RuleFor(form => form.SubmissionId).Must(id => id is { } given && given != Guid.Empty).WithMessage(_ => text["Form.Incomplete"]);
        RuleFor(form => form.Act).Must(act => act is null or AnswerForm.Note or AnswerForm.Ask or AnswerForm.Close).WithMessage(_ => text["Form.Incomplete"]);
        When(form => form.Act == AnswerForm.Close, () => RuleFor(form => form.Text).Paragraphs(text, null, ServiceRequest.TextLength))
            .Otherwise(() => RuleFor(form => form.Text).Paragraphs(text, "Form.EnterNote", ServiceRequest.TextLength));
    }
}

/// <param name="Address">Of the list it is in: the partner's or the desk's.</param>
/// <param name="NewAfter">Entries above this number came while the person wrote (REL-03); null where none did.</param>
/// <param name="FilesLost">Files came with a form that is shown again: browsers do not keep them.</param>
public sealed record RequestPage(ServiceRequestDetail Detail, AnswerForm Form, string Address, int? NewAfter, bool FilesLost)
{
    public ServiceRequest Request => Detail.Request;

    public bool IsDesk => Address == SupportAddresses.Desk;

    public string Href => $"{Address}/{Request.Number}";

    public string FileHref(ServiceRequestFile file) => $"{Href}/files/{file.Id}";

    public bool IsNew(ServiceRequestEntry entry) => entry.Number > NewAfter;

    /// <summary>Shows one request, freshly or with a form that did not pass.</summary>
    public static RequestPage Of(ServiceRequestDetail detail, string address, AnswerForm? form = null, Refusal? refusal = null)
    {
        if (form is null) return new RequestPage(detail, AnswerForm.For(detail.Request), address, null, false);
        // A request begins with version 0 and one entry; both grow together.
        int? newAfter = refusal?.Is(ServiceRequestRefusals.Stale) == true ? form.Version + 1 : null;
        form.Version = detail.Request.Version;
        form.SubmissionId ??= Guid.NewGuid();
        return new RequestPage(detail, form, address, newAfter, form.Files is { Count: > 0 });
    }
}
