using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Markets;

/// <summary>Answers a pasted list of customers and markets at once (MKT-02).</summary>
[Requires(Permission.ReadMarkets)]
[Route("markets/check")]
public sealed class MarketCheckController(MarketCheck check, Viewer viewer, IValidator<CheckForm> validator) : Controller
{
    [HttpGet("")]
    public IActionResult Index() => View("Check", new CheckPage(new CheckForm(), null));

    [HttpPost("")]
    public async Task<IActionResult> Answer(CheckForm form, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, nameof(CheckPage.Form), ct)) return Redisplay(form);
        return View("Check", new CheckPage(form, await check.AnswerAsync(form.Lines, ct)));
    }

    [HttpPost("export")]
    public async Task<IActionResult> Export(CheckForm form, [FromServices] ExportMarketCheck export, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, nameof(CheckPage.Form), ct)) return Redisplay(form);
        var rows = await export.ExecuteAsync(form.Lines, viewer.Actor, ct);
        return await this.SendCsvAsync("market-check.csv", rows, ct);
    }

    private ViewResult Redisplay(CheckForm form)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View("Check", new CheckPage(form, null));
    }
}
