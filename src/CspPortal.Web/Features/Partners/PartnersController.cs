using CspPortal.Application.Access;
using CspPortal.Application.Paging;
using CspPortal.Application.Partners;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Partners;

/// <summary>Operator, Partners: the list and its file. How many customers each has is all that is told of its business.</summary>
[Requires(Permission.ManagePartners)]
[Route("operator/partners")]
public sealed class PartnersController(PartnerQueries partners, Viewer viewer, IValidator<PartnersQuery> validator) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(PartnersQuery query, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var page = readable ? await partners.ListAsync(query.ToFilter(), ct) : Page<PartnerSummary>.Empty;
        return View(nameof(Index), new PartnersPage(page, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(PartnersQuery query, [FromServices] ExportPartners export, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        var rows = await export.ExecuteAsync(query.ToFilter(), viewer.Actor, ct);
        return await this.SendCsvAsync("partners.csv", rows, ct);
    }
}
