using CspPortal.Application.Access;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Settings;

/// <summary>Gear, Settings: what the partner decides, each with what it changes (SET-01, CAN-05).</summary>
[Requires(Permission.ManageSettings)]
[Route("settings")]
public sealed class SettingsController(
    SettingsQueries settings, ChangeSettings change, Viewer viewer, IValidator<SettingsForm> validator, RefusalTexts refusals, IStringLocalizer<SettingsText> text) : Controller
{
    private const string Prefix = nameof(SettingsPage.Form);

    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var own = await settings.OwnAsync(ct);
        return View(new SettingsPage(own, SettingsForm.Of(own)));
    }

    [HttpPost("")]
    public async Task<IActionResult> Index(SettingsForm form, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, Prefix, ct)) return Shown(await settings.OwnAsync(ct), form, StatusCodes.Status400BadRequest);
        var outcome = await change.ExecuteAsync(form.Edits!.Value, form.ToSettings(), viewer.Actor, ct);
        if (outcome.Succeeded(out _, out var refusal))
        {
            TempData.Flash(text["Done"]);
            return LocalRedirect(SettingsPage.Address);
        }

        var own = await settings.OwnAsync(ct);
        if (refusal.Is(SettingsRefusals.Stale)) return Both(own, form, refusal);
        foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, Prefix);
        return Shown(own, form, refusal.StatusCode());
    }

    /// <summary>What is saved now beside what was entered; saving again from here is a choice made with both in sight (REL-03).</summary>
    private ViewResult Both(OwnSettings own, SettingsForm form, Refusal refusal)
    {
        form.Edits = own.Edits;
        ModelState.Clear();
        Response.StatusCode = refusal.StatusCode();
        var page = new SettingsPage(own, form);
        return View(page with { Conflict = page.Both(refusals.Say(refusal), text) });
    }

    private ViewResult Shown(OwnSettings own, SettingsForm form, int status)
    {
        Response.StatusCode = status;
        // A form without its fields is shown with all of them again.
        form.Credit ??= SettingsForm.Of(own).Credit;
        form.Edits ??= own.Edits;
        return View(nameof(Index), new SettingsPage(own, form));
    }
}
