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

/// <summary>The tax table: how a market's prices are read, and the rate, from which day on (TAX-01).</summary>
[Requires(Permission.ReadCatalogue)]
[Route("catalogue/tax")]
public sealed class TaxController(ConditionQueries conditions, IValidator<ConditionsQuery> queries) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(ConditionsQuery query, CancellationToken ct)
    {
        var readable = await queries.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var rows = readable ? await conditions.TaxesAsync(query.ToFilter(), ct) : [];
        return View("Tax", new TaxPage(MemoryPage.Of(rows, query.Rows, query.Page, row => row.Key), query, Request.QueryString.Value ?? "", rows.Count, conditions.Today));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(ConditionsQuery query, CancellationToken ct)
    {
        if (!await queries.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        var rows = await conditions.TaxesAsync(query.ToFilter(), ct);
        return await this.SendCsvAsync("tax.csv", rows.Select(TaxFileRow.From), ct);
    }
}

/// <summary>Rows of the tax table are added, and announced ones withdrawn. The operator's.</summary>
[Requires(Permission.ManageCatalogue)]
[Route("catalogue/tax")]
public sealed class EditTaxController(
    ConditionQueries conditions, MarketQueries markets, Viewer viewer, IValidator<TaxForm> validator, RefusalTexts refusals, IStringLocalizer<ConditionsText> text) : Controller
{
    private const string Prefix = nameof(NewRowPage<>.Form);

    [HttpGet("new")]
    public Task<IActionResult> New([FromQuery] string? market, CancellationToken ct) => ShowAsync(
        new TaxForm { EffectiveFrom = conditions.Today.AddDays(1), MarketCode = market, Treatment = TaxTreatment.Exclusive }, StatusCodes.Status200OK, ct);

    [HttpPost("new")]
    public async Task<IActionResult> New(TaxForm form, [FromServices] AddTaxRow add, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, Prefix, ct)) return await ShowAsync(form, StatusCodes.Status400BadRequest, ct);
        var outcome = await add.ExecuteAsync(ConditionForms.Code(form.MarketCode), form.EffectiveFrom!.Value, form.Treatment!.Value, form.Rate!.Value / 100, viewer.Actor, ct);
        if (!outcome.Succeeded(out _, out var refusal))
        {
            foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, Prefix);
            return await ShowAsync(form, refusal.StatusCode(), ct);
        }

        TempData.Flash(text["Tax.Added", Formats.Day(form.EffectiveFrom.Value)]);
        return LocalRedirect(TaxPage.Path);
    }

    [HttpPost("withdraw")]
    public async Task<IActionResult> Withdraw(RowForm form, [FromServices] WithdrawTaxRow withdraw, CancellationToken ct)
    {
        if (form.EffectiveFrom is not { } from) return this.Refused(CatalogueRefusals.RowNotFound);
        var outcome = await withdraw.ExecuteAsync(ConditionForms.Code(form.MarketCode), from, viewer.Actor, ct);
        if (!outcome.Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Tax.Withdrawn", Formats.Day(from)]);
        return LocalRedirect(TaxPage.Path);
    }

    private async Task<IActionResult> ShowAsync(TaxForm form, int status, CancellationToken ct)
    {
        Response.StatusCode = status;
        return View("NewTax", new NewRowPage<TaxForm>(form, await MarketChoices.AllAsync(markets, ct), conditions.Today));
    }
}
