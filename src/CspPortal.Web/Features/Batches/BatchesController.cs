using CspPortal.Application.Access;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Paging;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Batches;

/// <summary>Bulk cancellations and what became of them (CAN-07).</summary>
[Requires(Permission.CancelOrders)]
[Route("cancellations")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class BatchesController(BatchQueries batches, Viewer viewer, RefusalTexts refusals, IValidator<BatchItemsQuery> validator) : Controller
{
    /// <summary>A page of work under way asks again by itself, script or not.</summary>
    private const string EverySeconds = "2";

    [HttpGet("")]
    public async Task<IActionResult> Index(BatchesQuery query, CancellationToken ct)
    {
        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(nameof(Index), new BatchesPage(await batches.ListAsync(query.ToFilter(), ct), query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(BatchesQuery query, [FromServices] ExportBatches export, CancellationToken ct)
    {
        if (!ModelState.IsValid) return await Index(query, ct);
        return await this.SendCsvAsync("cancellations.csv", await export.ListAsync(query.ToFilter(), viewer.Actor, ct), ct);
    }

    [HttpGet("{batch:guid}")]
    public async Task<IActionResult> Batch(Guid batch, BatchItemsQuery query, CancellationToken ct)
    {
        if (!(await batches.OneAsync(batch, ct)).Succeeded(out var summary, out var refusal)) return this.Refused(refusal);
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (summary.State == BatchState.UnderWay) Response.Headers["Refresh"] = EverySeconds;

        var all = await batches.ItemsAsync(batch, new BatchItemFilter(), ct);
        var found = readable ? await batches.ItemsAsync(batch, query.ToFilter(), ct) : all;
        return View(nameof(Batch), new BatchPage(
            summary,
            CurrencySums.Of(all.Where(item => item.Status == BatchItemStatus.Cancelled).Select(item => item.Credit)),
            [.. all.Where(item => item.Status == BatchItemStatus.Refused).Select(item => TickedPurchase.Of(item.OrderId, item.LineNumber))],
            MemoryPage.Of(found, query.Rows, query.Page, item => [$"{item.Number}"]), query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("{batch:guid}/export")]
    public async Task<IActionResult> Results(Guid batch, BatchItemsQuery query, [FromServices] ExportBatches export, CancellationToken ct)
    {
        if (!(await batches.OneAsync(batch, ct)).Succeeded(out _, out var refusal)) return this.Refused(refusal);
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Batch(batch, query, ct);
        return await this.SendCsvAsync("cancellation-results.csv", await export.ItemsAsync(batch, query.ToFilter(), refusals.Say, viewer.Actor, ct), ct);
    }
}
