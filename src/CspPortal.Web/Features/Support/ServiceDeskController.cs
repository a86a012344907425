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

/// <summary>The operator's desk: requests of all partners, answered, asked back about, closed (SUP-03).</summary>
[Requires(Permission.WorkServiceDesk)]
[Route("operator/service-requests")]
public sealed class ServiceDeskController(
    ServiceDesk desk, Viewer viewer, IValidator<RequestsQuery> queries, IValidator<AnswerForm> answers, RefusalTexts refusals, IStringLocalizer<SupportText> text) : Controller
{
    private const string Number = "{request:regex(^SR\\d{{10}}$)}";

    [HttpGet("")]
    public async Task<IActionResult> Index(RequestsQuery query, CancellationToken ct)
    {
        var readable = await queries.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var list = await desk.ListAsync(readable ? query.ToFilter(RequestsQuery.Unresolved) : new ServiceRequestFilter { Size = query.Rows }, ct);
        return View(nameof(Index), new RequestsPage(list, query, SupportAddresses.Desk, await desk.PartnersAsync(ct), RequestsQuery.Unresolved, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(RequestsQuery query, [FromServices] ExportServiceRequests export, CancellationToken ct)
    {
        if (!await queries.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        return await this.SendCsvAsync("service-requests.csv", await export.ExecuteAsync(query.ToFilter(RequestsQuery.Unresolved), viewer.Actor, ct), ct);
    }

    [HttpGet(Number)]
    public async Task<IActionResult> Detail(string request, CancellationToken ct)
    {
        var outcome = await FindAsync(request, ct);
        return outcome.Succeeded(out var detail, out var refusal) ? View(RequestPage.Of(detail, SupportAddresses.Desk)) : this.Refused(refusal);
    }

    [HttpPost(Number)]
    [ReadsUploads]
    public async Task<IActionResult> Detail(string request, AnswerForm form, CancellationToken ct)
    {
        if (!await answers.PassesAsync(form, ModelState, nameof(RequestPage.Form), ct)) return await ShowAsync(request, form, null, ct);
        var outcome = await desk.InPartnersScopeAsync<AnswerServiceRequest, ServiceRequestStatus>(
            request, answer => answer.ExecuteAsync(form.ToAnswer(request), Uploads.Of(form.Files), isOperator: true, viewer.Actor, ct), ct);
        if (!outcome.Succeeded(out var status, out var refusal)) return await ShowAsync(request, form, refusal, ct);
        TempData.Flash(text["Answer.Done", text["Status." + status].Value]);
        return LocalRedirect($"{SupportAddresses.Desk}/{request}");
    }

    [HttpGet(Number + "/files/{file:guid}")]
    public async Task<IActionResult> Download(string request, Guid file, CancellationToken ct)
    {
        var outcome = await desk.InPartnersScopeAsync<OpenServiceRequestFile, OpenedFile>(request, open => open.ExecuteAsync(request, file, viewer.Actor, ct), ct);
        return outcome.Succeeded(out var opened, out var refusal) ? this.Send(opened) : this.Refused(refusal);
    }

    private Task<Outcome<ServiceRequestDetail>> FindAsync(string number, CancellationToken ct) =>
        desk.InPartnersScopeAsync<ServiceRequestQueries, ServiceRequestDetail>(number, requests => requests.DetailAsync(number, ct), ct);

    private async Task<IActionResult> ShowAsync(string number, AnswerForm form, Refusal? refusal, CancellationToken ct)
    {
        if (!(await FindAsync(number, ct)).Succeeded(out var detail, out var missing)) return this.Refused(missing);
        foreach (var each in refusal?.All ?? []) ModelState.AddRefusal(each, refusals, nameof(RequestPage.Form));
        Response.StatusCode = refusal?.StatusCode() ?? StatusCodes.Status400BadRequest;
        return View(nameof(Detail), RequestPage.Of(detail, SupportAddresses.Desk, form, refusal));
    }
}
