using System.Text;
using CspPortal.Application.Access;
using CspPortal.Application.Auditing;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Files;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.ActivityLog;

/// <summary>Gear, Activity log: who saw a key or downloaded, when, for whom (LOG-01, LOG-02).</summary>
[Requires(Permission.ReadActivityLog)]
[Route("activity-log")]
public sealed class ActivityLogController(
    ReadActivityLog log, ExportActivityLog export, SealingQueries sealing, SealingKey key, IValidator<ActivityLogQuery> validator, Viewer viewer, RefusalTexts refusals, TimeProvider clock)
    : ActivityLogPages(log, export, sealing, key, validator, viewer, refusals, clock);

/// <summary>What was done for no partner in particular, for who runs the portal (LOG-01, SET-01).</summary>
[Requires(Permission.ReadInstallationLog)]
[Route("operator/activity-log")]
public sealed class InstallationLogController(
    ReadActivityLog log, ExportActivityLog export, SealingQueries sealing, SealingKey key, IValidator<ActivityLogQuery> validator, Viewer viewer, RefusalTexts refusals, TimeProvider clock)
    : ActivityLogPages(log, export, sealing, key, validator, viewer, refusals, clock)
{
    private protected override bool IsInstallation => true;
}

/// <summary>The pages of a log; whose it is, the scope says.</summary>
public abstract class ActivityLogPages(
    ReadActivityLog log, ExportActivityLog export, SealingQueries sealing, SealingKey key, IValidator<ActivityLogQuery> validator, Viewer viewer, RefusalTexts refusals, TimeProvider clock) : Controller
{
    private protected virtual bool IsInstallation => false;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    [HttpGet("")]
    [ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
    public async Task<IActionResult> Index(ActivityLogQuery query, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return Unreadable(query);
        var filter = Asked(query).ToFilter(Now, viewer.TimeZone);
        if (query.View == LogView.People)
        {
            return (await log.ByUserAsync(filter, viewer.Actor, ct)).Succeeded(out var summary, out var tooWide)
                ? await ShownAsync(query, null, summary, ct)
                : Refused(query, tooWide);
        }

        return (await log.ExecuteAsync(filter, viewer.Actor, ct)).Succeeded(out var page, out var refusal) ? await ShownAsync(query, page, null, ct) : Refused(query, refusal);
    }

    /// <summary>The filtered log with its proof and how to check it, as a zip (LOG-05).</summary>
    [HttpGet("evidence")]
    public async Task<IActionResult> Evidence(ActivityLogQuery query, [FromServices] MakeEvidencePack make, [FromServices] EvidenceWords words, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return Unreadable(query);
        var asked = Asked(query);
        if (!(await make.ExecuteAsync(asked.ToFilter(Now, viewer.TimeZone), viewer.Actor, ct)).Succeeded(out var pack, out var refusal)) return Refused(query, refusal);
        var range = asked.Range(Now, viewer.TimeZone);
        Attach(EvidencePack.ContentType, FormattableString.Invariant($"evidence-{range.First:yyyy-MM-dd}-{range.Last:yyyy-MM-dd}.zip"));
        HttpContext.AllowArchive();
        await pack.WriteAsync(Response.Body, words, ct);
        return new EmptyResult();
    }

    [HttpGet("by-user")]
    public async Task<IActionResult> ByUser(ActivityLogQuery query, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return Unreadable(query);
        return (await export.ByUserAsync(Asked(query).ToFilter(Now, viewer.TimeZone), viewer.Actor, ct)).Succeeded(out var rows, out var refusal)
            ? await this.SendCsvAsync("activity-log-by-user.csv", rows, ct)
            : Refused(query, refusal);
    }

    [HttpGet("export")]
    public Task<IActionResult> Csv(ActivityLogQuery query, CancellationToken ct) =>
        FileAsync(query, "csv", CsvFile.ContentType, CsvFile.WriteAsync, ct);

    [HttpGet("export.jsonl")]
    public Task<IActionResult> JsonLines(ActivityLogQuery query, CancellationToken ct) =>
        FileAsync(query, "jsonl", JsonLinesFile.ContentType, JsonLinesFile.WriteAsync, ct);

    /// <summary>With it anyone checks an exported log (LOG-04); public, but nobody's business who has no log.</summary>
    [HttpGet("public-key")]
    public IActionResult PublicKey()
    {
        var keys = key.Public();
        return keys.Count == 0 ? this.Refused(ActivityLogRefusals.NoKey) : File(Encoding.ASCII.GetBytes(keys.ToPem()), "application/x-pem-file", "activity-log-public-key.pem");
    }

    private async Task<IActionResult> FileAsync(
        ActivityLogQuery query, string format, string contentType, Func<Stream, IAsyncEnumerable<ActivityFileRow>, CancellationToken, Task> writeAsync, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return Unreadable(query);
        if (!(await export.ExecuteAsync(Asked(query).ToFilter(Now, viewer.TimeZone), format, viewer.Actor, ct)).Succeeded(out var file, out var refusal))
            return Refused(query, refusal);
        Attach(contentType, $"activity-log.{format}");
        await writeAsync(Response.Body, file.Rows, ct);
        return new EmptyResult();
    }

    private void Attach(string contentType, string fileName)
    {
        Response.ContentType = contentType;
        Response.Headers.ContentDisposition = $"attachment; filename={fileName}";
        Response.Headers.CacheControl = "no-store";
    }

    /// <summary>Keys are a partner's matter; the installation's log begins with every event.</summary>
    private ActivityLogQuery Asked(ActivityLogQuery query)
    {
        if (IsInstallation && string.IsNullOrEmpty(query.Event)) query.Event = ActivityLogQuery.EveryEvent;
        return query;
    }

    private async Task<IActionResult> ShownAsync(ActivityLogQuery query, ActivityLogPage? page, ActivitySummary? summary, CancellationToken ct) =>
        View(nameof(Index), new ActivityLogPageModel(query, query.Range(Now, viewer.TimeZone), page, summary, Request.QueryString.Value ?? "", IsInstallation)
        {
            Proof = await sealing.StateAsync(ct), HasPublicKey = key.Public().Count > 0,
        });

    private ViewResult Refused(ActivityLogQuery query, Refusal refusal)
    {
        ModelState.AddRefusal(refusal, refusals);
        return Unreadable(query);
    }

    private ViewResult Unreadable(ActivityLogQuery query)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(nameof(Index), new ActivityLogPageModel(query, null, null, null, "", IsInstallation));
    }
}
