using CspPortal.Application.Access;
using CspPortal.Application.Webhooks;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Webhooks;

/// <summary>Gear, Webhooks: where a partner's programs are told of what happened, and what became of each delivery (spec 11 of the API).</summary>
[Requires(Permission.ManageSettings)]
[Route(WebhooksPage.Address)]
public sealed class WebhooksController(WebhookQueries webhooks, ChangeWebhooks change, Viewer viewer, IStringLocalizer<WebhooksText> text) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(WebhooksQuery query, CancellationToken ct)
    {
        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(nameof(Index), new WebhooksPage(await webhooks.LogAsync(query.ToFilter(), ct), query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(WebhooksQuery query, [FromServices] ExportWebhookDeliveries export, CancellationToken ct) =>
        await this.SendCsvAsync("webhook-deliveries.csv", await export.ExecuteAsync(query.ToFilter(), viewer.Actor, ct), ct);

    [HttpPost("test")]
    public async Task<IActionResult> Test(CancellationToken ct)
    {
        if (!(await change.TestAsync(viewer.Actor, ct)).Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Test.Sent"]);
        return LocalRedirect("/" + WebhooksPage.Address);
    }

    [HttpPost("{delivery:guid}/again")]
    public async Task<IActionResult> Again(Guid delivery, CancellationToken ct)
    {
        if (!(await change.SendAgainAsync(delivery, viewer.Actor, ct)).Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Again.Done"]);
        return LocalRedirect("/" + WebhooksPage.Address);
    }
}
