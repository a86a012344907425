using CspPortal.Application.KeyStock;
using CspPortal.Application.Paging;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.KeyStock;

/// <summary>How many keys are left of what, and below which limit Home warns (KEY-01, HOM-01). Never a key (KEY-02).</summary>
[Requires(Permission.ReadCatalogue)]
[Route("catalogue/key-stock")]
public sealed class KeyStockController(KeyStockQueries stock, IValidator<KeyStockQuery> validator) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(KeyStockQuery query, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var page = readable ? await stock.ListAsync(query.ToFilter(), ct) : Page<KeyStockLine>.Empty;
        return View(nameof(Index), new KeyStockPage(page, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(KeyStockQuery query, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        return await this.SendCsvAsync("key-stock.csv", stock.Stream(query.ToFilter()).Select(KeyStockFileRow.From), ct);
    }

    [HttpGet("{product}")]
    public async Task<IActionResult> Stock(string product, [FromQuery] string? version, CancellationToken ct)
    {
        var outcome = await stock.OneAsync(product, string.IsNullOrWhiteSpace(version) ? null : version, ct);
        return outcome.Succeeded(out var detail, out var refusal)
            ? View(new StockPage(detail, new LimitForm { Version = detail.Line.Version, Limit = detail.Line.Limit, Seen = detail.LimitVersion }))
            : this.Refused(refusal);
    }
}
