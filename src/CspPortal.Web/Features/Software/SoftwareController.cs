using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Software;

/// <summary>All software of a customer, its file, and a line of it.</summary>
[Requires(Permission.ReadSoftware)]
[Route("customers/{tenant:guid}/software")]
public sealed class SoftwareController(SoftwareQueries software, Viewer viewer, IValidator<SoftwareQuery> validator) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(Guid tenant, SoftwareQuery query, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        var outcome = await software.ListAsync(tenant, readable ? query.ToFilter() : new SoftwareFilter { Size = query.Rows }, ct);
        if (!outcome.Succeeded(out var list, out var refusal)) return this.Refused(refusal);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(new SoftwareListPage(Door(tenant), list, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(Guid tenant, SoftwareQuery query, [FromServices] ExportSoftware export, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(tenant, query, ct);
        var outcome = await export.ExecuteAsync(tenant, query.ToFilter(), viewer.Actor, ct);
        if (!outcome.Succeeded(out var file, out var refusal)) return this.Refused(refusal);
        return await this.SendCsvAsync("software.csv", file.Rows, ct);
    }

    [HttpGet(SoftwareRoutes.Line)]
    public async Task<IActionResult> Line(Guid tenant, string order, int line, ChoiceQuery query, CancellationToken ct)
    {
        var outcome = await software.DetailAsync(new LineAddress(tenant, order, line), ct);
        return outcome.Succeeded(out var detail, out var refusal)
            ? View(new SoftwareLinePage(Door(tenant), detail, Choice.Of(detail.Options, query), query.Show))
            : this.Refused(refusal);
    }

    private static SoftwareDoor Door(Guid tenant) => new(tenant, IsOwn: false);
}
