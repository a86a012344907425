using CspPortal.Application.Access;
using CspPortal.Application.Auditing;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.ActivityLog;

/// <summary>What one person took away: keys, links, files, and what can still be undone (LOG-02).</summary>
[Requires(Permission.ReadActivityLog)]
[Route("activity-log/people/{person:guid}")]
public sealed class PersonReportController(PersonReports reports, Viewer viewer) : Controller
{
    [HttpGet("")]
    [ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
    public async Task<IActionResult> Index(Guid person, CancellationToken ct) =>
        (await reports.ReadAsync(person, viewer.Actor, ct)).Succeeded(out var report, out var refusal) ? View("PersonReport", report) : this.Refused(refusal);

    [HttpGet("export")]
    public async Task<IActionResult> Export(Guid person, CancellationToken ct) =>
        (await reports.ExportAsync(person, viewer.Actor, ct)).Succeeded(out var rows, out var refusal)
            ? await this.SendCsvAsync("access-report.csv", rows, ct)
            : this.Refused(refusal);
}
