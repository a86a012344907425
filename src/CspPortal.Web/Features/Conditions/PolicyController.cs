using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Conditions;
using CspPortal.Application.Paging;
using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using CspPortal.Web.Features.Customers;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Conditions;

/// <summary>The cancellation policy: what a purchase of a kind is pinned to, from which day on (CAN-01).</summary>
[Requires(Permission.ReadCatalogue)]
[Route("catalogue/policy")]
public sealed class PolicyController(ConditionQueries conditions, IValidator<ConditionsQuery> queries) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(ConditionsQuery query, CancellationToken ct)
    {
        var readable = await queries.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var rows = readable ? await conditions.PolicyAsync(query.ToFilter(), ct) : [];
        return View("Policy", new PolicyPage(MemoryPage.Of(rows, query.Rows, query.Page, row => row.Key), query, Request.QueryString.Value ?? "", rows.Count, conditions.Today));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(ConditionsQuery query, CancellationToken ct)
    {
        if (!await queries.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        var rows = await conditions.PolicyAsync(query.ToFilter(), ct);
        return await this.SendCsvAsync("cancellation-policy.csv", rows.Select(PolicyFileRow.From), ct);
    }
}

/// <summary>Rows of the cancellation policy are added, and announced ones withdrawn. The operator's.</summary>
[Requires(Permission.ManageCatalogue)]
[Route("catalogue/policy")]
public sealed class EditPolicyController(
    ConditionQueries conditions, MarketQueries markets, Viewer viewer, IValidator<PolicyForm> validator, RefusalTexts refusals, IStringLocalizer<ConditionsText> text) : Controller
{
    private const string Prefix = nameof(NewRowPage<>.Form);

    [HttpGet("new")]
    public Task<IActionResult> New(CancellationToken ct) => ShowAsync(
        new PolicyForm
        {
            EffectiveFrom = conditions.Today.AddDays(1),
            MarketCode = PolicyForm.EveryMarket,
            Route = CancellationRoute.SelfService,
            WindowUnit = WindowUnit.Days,
        },
        StatusCodes.Status200OK, ct);

    [HttpPost("new")]
    public async Task<IActionResult> New(PolicyForm form, [FromServices] AddPolicyRow add, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, Prefix, ct)) return await ShowAsync(form, StatusCodes.Status400BadRequest, ct);
        var outcome = await add.ExecuteAsync(form.ToRow(), viewer.Actor, ct);
        if (!outcome.Succeeded(out _, out var refusal))
        {
            foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, Prefix);
            return await ShowAsync(form, refusal.StatusCode(), ct);
        }

        TempData.Flash(text["Policy.Added", Formats.Day(form.EffectiveFrom!.Value)]);
        return LocalRedirect(PolicyPage.Path);
    }

    [HttpPost("withdraw")]
    public async Task<IActionResult> Withdraw(Guid? id, [FromServices] WithdrawPolicyRow withdraw, CancellationToken ct)
    {
        var outcome = await withdraw.ExecuteAsync(id ?? Guid.Empty, viewer.Actor, ct);
        if (!outcome.Succeeded(out var row, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Policy.Withdrawn", Formats.Day(row.EffectiveFrom)]);
        return LocalRedirect(PolicyPage.Path);
    }

    private async Task<IActionResult> ShowAsync(PolicyForm form, int status, CancellationToken ct)
    {
        Response.StatusCode = status;
        var choices = (await MarketChoices.AllAsync(markets, ct)).Prepend(new SelectListItem(text["EveryMarket"], PolicyForm.EveryMarket)).ToList();
        return View("NewPolicy", new NewRowPage<PolicyForm>(form, choices, conditions.Today));
    }
}
