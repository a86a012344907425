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

/// <summary>The partner's own service requests, for all its people with the right (SUP-03).</summary>
[Requires(Permission.FileServiceRequests)]
[Route("support/requests")]
public sealed class ServiceRequestsController(
    ServiceRequestQueries requests, AnswerServiceRequest answer, Viewer viewer, IValidator<RequestsQuery> queries, IValidator<AnswerForm> answers,
    RefusalTexts refusals, IStringLocalizer<SupportText> text) : Controller
{
    private const string Number = "{request:regex(^SR\\d{{10}}$)}";

    [HttpGet("")]
    public async Task<IActionResult> Index(RequestsQuery query, CancellationToken ct)
    {
        var readable = await queries.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var list = await requests.ListAsync(readable ? query.ToFilter(RequestsQuery.All) : new ServiceRequestFilter { Size = query.Rows }, ct);
        return View(nameof(Index), new RequestsPage(list, query, SupportAddresses.Requests, [], RequestsQuery.All, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(RequestsQuery query, [FromServices] ExportServiceRequests export, CancellationToken ct)
    {
        if (!await queries.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        return await this.SendCsvAsync("service-requests.csv", await export.ExecuteAsync(query.ToFilter(RequestsQuery.All), viewer.Actor, ct), ct);
    }

    [HttpGet(Number)]
    public async Task<IActionResult> Detail(string request, CancellationToken ct)
    {
        var outcome = await requests.DetailAsync(request, ct);
        return outcome.Succeeded(out var detail, out var refusal) ? View(RequestPage.Of(detail, SupportAddresses.Requests)) : this.Refused(refusal);
    }

    [HttpPost(Number)]
    [ReadsUploads]
    public async Task<IActionResult> Detail(string request, AnswerForm form, CancellationToken ct)
    {
        if (form.Act == AnswerForm.Ask) form.Act = AnswerForm.Note; // asking back is the desk's
        if (!await answers.PassesAsync(form, ModelState, nameof(RequestPage.Form), ct)) return await ShowAsync(request, form, null, ct);
        var outcome = await answer.ExecuteAsync(form.ToAnswer(request), Uploads.Of(form.Files), isOperator: false, viewer.Actor, ct);
        if (!outcome.Succeeded(out var status, out var refusal)) return await ShowAsync(request, form, refusal, ct);
        TempData.Flash(text["Answer.Done", text["Status." + status].Value]);
        return LocalRedirect($"{SupportAddresses.Requests}/{request}");
    }

    [HttpGet(Number + "/files/{file:guid}")]
    public async Task<IActionResult> Download(string request, Guid file, [FromServices] OpenServiceRequestFile open, CancellationToken ct)
    {
        var outcome = await open.ExecuteAsync(request, file, viewer.Actor, ct);
        return outcome.Succeeded(out var opened, out var refusal) ? this.Send(opened) : this.Refused(refusal);
    }

    private async Task<IActionResult> ShowAsync(string number, AnswerForm form, Refusal? refusal, CancellationToken ct)
    {
        if (!(await requests.DetailAsync(number, ct)).Succeeded(out var detail, out var missing)) return this.Refused(missing);
        foreach (var each in refusal?.All ?? []) ModelState.AddRefusal(each, refusals, nameof(RequestPage.Form));
        Response.StatusCode = refusal?.StatusCode() ?? StatusCodes.Status400BadRequest;
        return View(nameof(Detail), RequestPage.Of(detail, SupportAddresses.Requests, form, refusal));
    }
}

/// <summary>Files of this room over HTTP.</summary>
internal static class SupportAnswers
{
    /// <summary>To be saved, never to be shown: the type is what the content was judged to be (SUP-02).</summary>
    public static IActionResult Send(this Controller controller, OpenedFile opened)
    {
        controller.Response.Headers.CacheControl = "private, no-store";
        return new FileStreamResult(opened.Content, opened.File.Kind.MediaType()) { FileDownloadName = opened.File.Name };
    }
}
