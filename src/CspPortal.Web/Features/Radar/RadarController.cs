using CspPortal.Application.Access;
using CspPortal.Application.Cancellation;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Radar;

/// <summary>All open cancellation windows, their file, and the viewer's calendar address (CAN-10).</summary>
[Requires(Permission.ReadSoftware)]
[Route("cancellation-radar")]
public sealed class RadarController(RadarQueries radar, CalendarFeeds feeds, Viewer viewer, IValidator<RadarQuery> validator, IStringLocalizer<RadarText> text) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(RadarQuery query, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        var list = await radar.ListAsync(readable ? query.ToFilter() : new RadarFilter { Size = query.Rows }, ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(nameof(Index), new RadarPage(list, query, await feeds.SinceAsync(viewer.Actor.ObjectId, ct), Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(RadarQuery query, [FromServices] ExportRadar export, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        return await this.SendCsvAsync("cancellation-radar.csv", await export.ExecuteAsync(query.ToFilter(), viewer.Actor, ct), ct);
    }

    [HttpPost("calendar")]
    [ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
    public async Task<IActionResult> Issue(CancellationToken ct) =>
        (await feeds.IssueAsync(viewer, ct)).Succeeded(out var feed, out var refusal)
            ? View("FeedReady", new FeedReadyPage($"{Request.Scheme}://{Request.Host}{Request.PathBase}/calendar/{feed.Token}.ics"))
            : this.Refused(refusal);

    [HttpPost("calendar/revoke")]
    public async Task<IActionResult> Revoke(CancellationToken ct)
    {
        if (!(await feeds.RevokeAsync(viewer.Actor, ct)).Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Feed.Revoked"]);
        return LocalRedirect(RadarPage.Address);
    }
}
