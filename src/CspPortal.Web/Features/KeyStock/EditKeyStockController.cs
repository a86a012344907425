using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Application.KeyStock;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Entitlements;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.KeyStock;

/// <summary>Keys come into the stock, and its limit is set. The operator's (KEY-01, KEY-02, REL-03).</summary>
[Requires(Permission.ManageKeyStock)]
[Route("catalogue/key-stock/{product}")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class EditKeyStockController(KeyStockQueries stock, Viewer viewer, RefusalTexts refusals, IStringLocalizer<KeyStockText> text) : Controller
{
    [HttpPost("limit")]
    public async Task<IActionResult> Limit(string product, LimitForm newLimit, [FromServices] IValidator<LimitForm> validator, [FromServices] SetKeyStockLimit set, CancellationToken ct)
    {
        if (!(await stock.OneAsync(product, newLimit.Version, ct)).Succeeded(out var detail, out var unknown)) return this.Refused(unknown);
        if (!await validator.PassesAsync(newLimit, ModelState, nameof(StockPage.NewLimit), ct)) return Show(detail, newLimit, StatusCodes.Status400BadRequest);
        var outcome = await set.ExecuteAsync(product, detail.Line.Version, newLimit.Seen!.Value, newLimit.Limit!.Value, viewer.Actor, ct);
        if (outcome.Succeeded(out _, out var refusal))
        {
            TempData.Flash(text["Limit.Done", detail.Line.Version]);
            return LocalRedirect(KeyStockPage.AddressOf(product, detail.Line.Version));
        }

        if (refusal.Is(KeyStockRefusals.Stale)) return await ShowBothAsync(product, newLimit, refusal, ct);
        ModelState.AddRefusal(refusal, refusals, nameof(StockPage.NewLimit));
        return Show(detail, newLimit, refusal.StatusCode());
    }

    [HttpPost("keys")]
    public async Task<IActionResult> Keys(string product, KeysForm pasted, [FromServices] IValidator<KeysForm> validator, [FromServices] AddKeyStock add, CancellationToken ct)
    {
        const string Field = nameof(StockPage.Pasted) + "." + nameof(KeysForm.Keys);
        var readable = await validator.PassesAsync(pasted, ModelState, nameof(StockPage.Pasted), ct);
        // KEY-02: what was pasted goes on no page, not even back to who pasted it.
        ModelState.SetModelValue(Field, null, null);
        if (!(await stock.OneAsync(product, pasted.Version, ct)).Succeeded(out var detail, out var unknown)) return this.Refused(unknown);
        if (!readable) return Show(detail, null, StatusCodes.Status400BadRequest);
        var outcome = await add.ExecuteAsync(product, detail.Line.Version, pasted.Lines, viewer.Actor, ct);
        if (!outcome.Succeeded(out var added, out var refusal))
        {
            if (refusal.Field is null) return this.Refused(refusal);
            ModelState.AddModelError(Field, refusals.Say(refusal) + " " + text["Keys.PasteAgain"]);
            return Show(detail, null, refusal.StatusCode());
        }

        TempData.Flash(text["Keys.Added", added, detail.Line.Version]);
        return LocalRedirect(KeyStockPage.AddressOf(product, detail.Line.Version));
    }

    /// <summary>What is saved now beside what was entered; saving again from here is a choice made with both in sight (REL-03).</summary>
    private async Task<IActionResult> ShowBothAsync(string product, LimitForm limit, Refusal refusal, CancellationToken ct)
    {
        if (!(await stock.OneAsync(product, limit.Version, ct)).Succeeded(out var detail, out var unknown)) return this.Refused(unknown);
        limit.Seen = detail.LimitVersion;
        ModelState.Clear();
        Response.StatusCode = refusal.StatusCode();
        var conflict = new ConflictView(refusals.Say(refusal), [new ConflictField(text["Limit"], Shown(detail.Line.Limit), Shown(limit.Limit))]);
        return View(nameof(KeyStockController.Stock), new StockPage(detail, limit) { Conflict = conflict });

        string Shown(int? keys) => keys?.ToString("N0", System.Globalization.CultureInfo.CurrentCulture) ?? text["Limit.None"];
    }

    private ViewResult Show(KeyStockDetail detail, LimitForm? limit, int status)
    {
        Response.StatusCode = status;
        return View(nameof(KeyStockController.Stock), new StockPage(detail, new LimitForm
        {
            Version = detail.Line.Version,
            Limit = limit is null ? detail.Line.Limit : limit.Limit,
            Seen = limit?.Seen ?? detail.LimitVersion,
        }));
    }
}
