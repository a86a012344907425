using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Support;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Support;

/// <summary>The desk grants a credit: looked at first, then confirmed (SUP-03, REF-02).</summary>
[Requires(Permission.WorkServiceDesk)]
[Route("operator/service-requests/{request:regex(^SR\\d{{10}}$)}/credit")]
public sealed class CreditController(ServiceDesk desk, Viewer viewer, IValidator<CreditForm> validator, RefusalTexts refusals, IStringLocalizer<SupportText> text) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Credit(string request, CreditForm form, CancellationToken ct)
    {
        if (!(await FindAsync(request, ct)).Succeeded(out var detail, out var missing)) return this.Refused(missing);
        if (form.IsUntouched)
        {
            ModelState.Clear();
            return View(new CreditPage(detail, CreditPage.Begin(detail), null));
        }

        if (!await validator.PassesAsync(form, ModelState, nameof(CreditPage.Form), ct)) return Show(detail, form, null, StatusCodes.Status400BadRequest);
        form.SubmissionId = Guid.NewGuid();
        form.Version = detail.Request.Version;
        ModelState.Remove("Form.SubmissionId");
        ModelState.Remove("Form.Version");
        var outcome = await PreviewAsync(request, form, ct);
        if (outcome.Succeeded(out var preview, out var refusal)) return View(new CreditPage(detail, form, preview));
        return Refuse(detail, form, refusal);
    }

    [HttpPost("")]
    public async Task<IActionResult> Grant(string request, CreditForm form, CancellationToken ct)
    {
        if (!(await FindAsync(request, ct)).Succeeded(out var detail, out var missing)) return this.Refused(missing);
        var complete = form.SubmissionId is { } id && id != Guid.Empty;
        if (!complete) ModelState.AddModelError("", text["Form.Incomplete"]);
        if (!await validator.PassesAsync(form, ModelState, nameof(CreditPage.Form), ct) || !complete) return Show(detail, form, null, StatusCodes.Status400BadRequest);

        var grant = new CreditGrant(request, form.SubmissionId!.Value, form.Version, form.Line!.Value, form.Gross, ProblemForm.Lines(form.Note));
        var outcome = await desk.InPartnersScopeAsync<GrantServiceRequestCredit, CreditGranted>(request, credit => credit.ExecuteAsync(grant, viewer.Actor, ct), ct);
        if (!outcome.Succeeded(out var granted, out var refusal))
        {
            // Looked at again with what was said meanwhile.
            return (await FindAsync(request, ct)).Succeeded(out var now, out missing) ? Refuse(now, form, refusal) : this.Refused(missing);
        }

        TempData.Flash(text["Credit.Done", Formats.Money(granted.Quote.Total.Gross), Month(granted)]);
        return LocalRedirect($"{SupportAddresses.Desk}/{request}");
    }

    /// <summary>As a calendar says it: June 2026, 2026年6月.</summary>
    internal static string Month(CreditGranted granted) => new DateOnly(granted.BillingMonth / 100, granted.BillingMonth % 100, 1).ToString("Y", CultureInfo.CurrentCulture);

    private Task<Outcome<ServiceRequestDetail>> FindAsync(string number, CancellationToken ct) =>
        desk.InPartnersScopeAsync<ServiceRequestQueries, ServiceRequestDetail>(number, requests => requests.DetailAsync(number, ct), ct);

    private Task<Outcome<CreditGranted>> PreviewAsync(string number, CreditForm form, CancellationToken ct) =>
        desk.InPartnersScopeAsync<GrantServiceRequestCredit, CreditGranted>(number, credit => credit.PreviewAsync(number, form.Line!.Value, form.Gross, ct), ct);

    private ViewResult Refuse(ServiceRequestDetail detail, CreditForm form, Refusal refusal)
    {
        ModelState.AddRefusal(refusal, refusals, nameof(CreditPage.Form));
        return Show(detail, form, null, refusal.StatusCode());
    }

    private ViewResult Show(ServiceRequestDetail detail, CreditForm form, CreditGranted? preview, int status)
    {
        Response.StatusCode = status;
        return View(nameof(Credit), new CreditPage(detail, form, preview));
    }
}
