using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Conditions;
using CspPortal.Application.Paging;
using CspPortal.Domain.Access;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Features.Customers;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Conditions;

/// <summary>Where Azure reservations are sold, from which day on (MKT-01, MKT-02); and all that is dated about one market.</summary>
[Requires(Permission.ReadCatalogue)]
[Route("catalogue/markets")]
public sealed class AvailabilityController(ConditionQueries conditions, IValidator<ConditionsQuery> queries) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(ConditionsQuery query, CancellationToken ct)
    {
        var readable = await queries.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var rows = readable ? await conditions.AvailabilityAsync(query.ToFilter(), ct) : [];
        return View("Availability", new AvailabilityPage(MemoryPage.Of(rows, query.Rows, query.Page, row => row.Key), query, Request.QueryString.Value ?? "", rows.Count, conditions.Today));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(ConditionsQuery query, CancellationToken ct)
    {
        if (!await queries.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        var rows = await conditions.AvailabilityAsync(query.ToFilter(), ct);
        return await this.SendCsvAsync("market-availability.csv", rows.Select(AvailabilityFileRow.From), ct);
    }

    [HttpGet("{market}")]
    public async Task<IActionResult> Market(string market, CancellationToken ct)
    {
        var outcome = await conditions.OfMarketAsync(ConditionForms.Code(market), ct);
        return outcome.Succeeded(out var history, out var refusal) ? View(new MarketPage(history)) : this.Refused(refusal);
    }
}

/// <summary>Rows about a market's reservations are added, and announced ones withdrawn. The operator's.</summary>
[Requires(Permission.ManageCatalogue)]
[Route("catalogue/markets")]
public sealed class EditAvailabilityController(
    ConditionQueries conditions, MarketQueries markets, Viewer viewer, IValidator<AvailabilityForm> validator, RefusalTexts refusals, IStringLocalizer<ConditionsText> text) : Controller
{
    private const string Prefix = nameof(NewRowPage<>.Form);

    [HttpGet("new")]
    public Task<IActionResult> New([FromQuery] string? market, CancellationToken ct) =>
        ShowAsync(new AvailabilityForm { EffectiveFrom = conditions.Today.AddDays(1), MarketCode = market }, StatusCodes.Status200OK, ct);

    [HttpPost("new")]
    public async Task<IActionResult> New(AvailabilityForm form, [FromServices] AddAvailabilityRow add, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, Prefix, ct)) return await ShowAsync(form, StatusCodes.Status400BadRequest, ct);
        var outcome = await add.ExecuteAsync(ConditionForms.Code(form.MarketCode), form.EffectiveFrom!.Value, form.Available!.Value, viewer.Actor, ct);
        if (!outcome.Succeeded(out _, out var refusal))
        {
            foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, Prefix);
            return await ShowAsync(form, refusal.StatusCode(), ct);
        }

        TempData.Flash(text["Availability.Added", Formats.Day(form.EffectiveFrom.Value)]);
        return LocalRedirect(AvailabilityPage.Path);
    }

    [HttpPost("withdraw")]
    public async Task<IActionResult> Withdraw(RowForm form, [FromServices] WithdrawAvailabilityRow withdraw, CancellationToken ct)
    {
        if (form.EffectiveFrom is not { } from) return this.Refused(CatalogueRefusals.RowNotFound);
        var outcome = await withdraw.ExecuteAsync(ConditionForms.Code(form.MarketCode), from, viewer.Actor, ct);
        if (!outcome.Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Availability.Withdrawn", Formats.Day(from)]);
        return LocalRedirect(AvailabilityPage.Path);
    }

    private async Task<IActionResult> ShowAsync(AvailabilityForm form, int status, CancellationToken ct)
    {
        Response.StatusCode = status;
        return View("NewAvailability", new NewRowPage<AvailabilityForm>(form, await MarketChoices.AllAsync(markets, ct), conditions.Today));
    }
}
