using CspPortal.Application.Access;
using CspPortal.Application.Support;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Support;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Support;

/// <summary>Report a problem with Partner Center (SUP-01, SUP-02).</summary>
[Requires(Permission.FileServiceRequests)]
[Route("support/requests/new")]
public sealed class ReportProblemController(
    ServiceRequestQueries requests, ReportProblem report, ProblemFormFiller filler, IValidator<ProblemForm> validator, Viewer viewer, RefusalTexts refusals, IStringLocalizer<SupportText> text)
    : Controller
{
    /// <param name="customer">With <paramref name="order"/> and <paramref name="line"/>: from the cancel dialog.</param>
    [HttpGet("")]
    public async Task<IActionResult> New([FromQuery] Guid? customer, [FromQuery] string? order, [FromQuery] int? line, [FromQuery] RequestScope scope, CancellationToken ct)
    {
        if (!ModelState.IsValid) return this.Refused(ServiceRequestRefusals.NotFound);
        if (customer is null || string.IsNullOrEmpty(order) || line is null) return View(new ProblemPage(filler.Empty(), false));
        var outcome = await requests.PrefillAsync(customer.Value, order, line.Value, scope, ct);
        return outcome.Succeeded(out var known, out var refusal) ? View(new ProblemPage(filler.About(known), false)) : this.Refused(refusal);
    }

    [HttpPost("")]
    [ReadsUploads]
    public async Task<IActionResult> New(ProblemForm form, CancellationToken ct)
    {
        var files = Uploads.Of(form.Files);
        if (!await validator.PassesAsync(form, ModelState, nameof(ProblemPage.Form), ct))
        {
            // What is wrong with the files is said at once, too.
            if (await Attachments.RefuseAsync(files, ct) is { } alsoFiles) Say(alsoFiles);
            return Redisplay(form, StatusCodes.Status400BadRequest);
        }

        var outcome = await report.ExecuteAsync(form.ToReport(), files, viewer.Actor, ct);
        if (!outcome.Succeeded(out var filed, out var refusal))
        {
            Say(refusal);
            return Redisplay(form, refusal.StatusCode());
        }

        TempData.Flash(text["New.Done", filed.Number]);
        return LocalRedirect($"{SupportAddresses.Requests}/{filed.Number}");
    }

    private void Say(Refusal refusal)
    {
        foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, nameof(ProblemPage.Form));
    }

    private ViewResult Redisplay(ProblemForm form, int status)
    {
        Response.StatusCode = status;
        form.SubmissionId ??= Guid.NewGuid();
        return View(new ProblemPage(form, form.Files is { Count: > 0 }));
    }
}
