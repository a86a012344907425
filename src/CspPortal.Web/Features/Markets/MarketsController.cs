using CspPortal.Application.Catalog;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Markets;

/// <summary>Market availability: what may be sold where (MKT-02).</summary>
[Requires(Permission.ReadMarkets)]
[Route("markets")]
public sealed class MarketsController(MarketQueries markets, IValidator<MarketsQuery> validator) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(MarketsQuery query, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var list = await markets.ListAsync(readable ? query.ToFilter() : new MarketFilter(), ct);
        return View("Index", new MarketsPage(list, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(MarketsQuery query, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        var list = await markets.ListAsync(query.ToFilter(), ct);
        return await this.SendCsvAsync("markets.csv", list.Markets.Select(MarketFileRow.From), ct);
    }
}
