using CspPortal.Application.Access;
using CspPortal.Application.Cancellation;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using CspPortal.Web.Features.Radar;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Batches;

/// <summary>Tick, look through, submit (CAN-07).</summary>
[Requires(Permission.CancelOrders)]
[Route("cancellations")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class NewBatchController(
    RadarQueries radar, CancellationQueries cancellations, FileCancellationBatch file, Viewer viewer, RefusalTexts refusals,
    IValidator<BatchForm> validator, IValidator<RadarQuery> queryValidator) : Controller
{
    [HttpGet("new")]
    public Task<IActionResult> Choose(RadarQuery query, CancellationToken ct) => ListAsync(query, new BatchForm(), ct);

    /// <summary>A review is not kept: whoever comes back to its address chooses again.</summary>
    [HttpGet("review")]
    public IActionResult Review() => LocalRedirect(BatchAddresses.New + Request.QueryString);

    [HttpPost("review")]
    public async Task<IActionResult> Review(BatchForm form, RadarQuery query, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, nameof(ReviewPage.Form), ct)) return await ListAsync(query, form, ct);
        if (!form.All) return await ReviewAsync([.. form.Picks], new BatchForm(), query, cut: false, ct);
        if (!await queryValidator.PassesAsync(query, ModelState, "", ct)) return await ListAsync(query, form, ct);
        var found = await radar.Stream(query.ToFilter()).Take(CancellationBatch.MostItems + 1).Select(row => new PurchasePick(row.OrderId, row.LineNumber)).ToListAsync(ct);
        return await ReviewAsync([.. found.Take(CancellationBatch.MostItems)], new BatchForm(), query, found.Count > CancellationBatch.MostItems, ct);
    }

    [HttpPost("")]
    public async Task<IActionResult> Submit(BatchForm form, CancellationToken ct)
    {
        List<PurchasePick> picks = [.. form.Picks];
        if (!await validator.PassesAsync(form, ModelState, nameof(ReviewPage.Form), ct, BatchForm.Submission))
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ReviewAsync(picks, form, new RadarQuery(), cut: false, ct);
        }

        var outcome = await file.ExecuteAsync(form.ToSubmission(), viewer.Actor, ct);
        if (outcome.Succeeded(out var batch, out var refusal)) return LocalRedirect(BatchAddresses.Of(batch));
        if (refusal.Kind == RefusalKind.NotFound) return this.Refused(refusal);

        Response.StatusCode = refusal.StatusCode();
        ModelState.AddRefusal(refusal, refusals, nameof(ReviewPage.Form));
        if (refusal.Is(BatchRefusals.IdReused)) form.BatchId = Guid.NewGuid(); // what stands now is another batch
        form.Acknowledged = false; // it was of what was shown before
        ModelState.Remove($"{nameof(ReviewPage.Form)}.{nameof(BatchForm.Acknowledged)}");
        return await ReviewAsync(picks, form, new RadarQuery(), cut: false, ct);
    }

    /// <param name="form">Its id is kept: as long as nothing was stored under it, it is the same review.</param>
    private async Task<IActionResult> ReviewAsync(List<PurchasePick> picks, BatchForm form, RadarQuery query, bool cut, CancellationToken ct)
    {
        var problem = picks.Count == 0 ? BatchRefusals.NothingTicked : picks.Count > CancellationBatch.MostItems ? BatchRefusals.TooMany : null;
        if (problem is not null)
        {
            ModelState.AddRefusal(problem, refusals);
            return await ListAsync(query, form, ct);
        }

        if (!(await cancellations.PreviewsAsync(picks, ct)).Succeeded(out var previews, out var refusal)) return this.Refused(refusal);
        if (form.BatchId == Guid.Empty) form.BatchId = Guid.NewGuid();
        return View("Review", new ReviewPage(previews, form, cut));
    }

    private async Task<IActionResult> ListAsync(RadarQuery query, BatchForm form, CancellationToken ct)
    {
        var readable = await queryValidator.PassesAsync(query, ModelState, "", ct);
        var list = await radar.ListAsync(readable ? query.ToFilter() : new RadarFilter { Size = query.Rows }, ct);
        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(nameof(Choose), new NewBatchPage(list, query, Request.QueryString.Value ?? "", form.Picks.Select(pick => TickedPurchase.Of(pick.OrderId, pick.LineNumber)).ToHashSet(StringComparer.Ordinal)));
    }
}
