using CspPortal.Application.Access;
using CspPortal.Application.Webhooks;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Webhooks;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Webhooks;

/// <summary>Gear, Webhooks: the address is registered, changed and removed, as programs do (spec 11 of the API, REL-03).</summary>
[Requires(Permission.ManageSettings)]
[Route(WebhookFormPage.Address)]
public sealed class EditWebhookController(WebhookQueries webhooks, ChangeWebhooks change, Viewer viewer, RefusalTexts refusals, IStringLocalizer<WebhooksText> text) : Controller
{
    private const string Prefix = nameof(WebhookFormPage.Form);

    [HttpGet("")]
    public async Task<IActionResult> Edit(CancellationToken ct)
    {
        var saved = await SavedAsync(ct);
        return View(new WebhookFormPage(saved, WebhookForm.Of(saved)));
    }

    [HttpPost("")]
    public async Task<IActionResult> Edit(WebhookForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid) return Shown(await SavedAsync(ct), form, StatusCodes.Status400BadRequest);
        var outcome = await change.SaveAsync(form.ToChange($"{Request.Scheme}://{Request.Host}{Request.PathBase}"), mustExist: form.Version is not null, viewer.Actor, ct);
        if (outcome.Succeeded(out _, out var refusal))
        {
            TempData.Flash(text[form.Version is null ? "Form.Registered" : "Form.Changed"]);
            return LocalRedirect("/" + WebhooksPage.Address);
        }

        var saved = await SavedAsync(ct);
        if (refusal.Is(WebhookRefusals.Stale) || refusal.Is(WebhookRefusals.Registered) || refusal.Is(WebhookRefusals.NotRegistered)) return Both(saved, form, refusal);
        foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, Prefix);
        return Shown(saved, form, refusal.StatusCode());
    }

    [HttpPost("remove")]
    public async Task<IActionResult> Remove(CancellationToken ct)
    {
        if (!(await change.RemoveAsync(viewer.Actor, ct)).Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Form.Removed"]);
        return LocalRedirect("/" + WebhooksPage.Address);
    }

    private async Task<WebhookRegistration?> SavedAsync(CancellationToken ct) => (await webhooks.RegistrationAsync(ct)).Succeeded(out var saved, out _) ? saved : null;

    /// <summary>What is registered now beside what was entered; saving again from here is a choice made with both in sight (REL-03).</summary>
    private ViewResult Both(WebhookRegistration? saved, WebhookForm form, Refusal refusal)
    {
        form.Version = saved?.Version;
        ModelState.Clear();
        Response.StatusCode = refusal.StatusCode();
        var page = new WebhookFormPage(saved, form);
        return View(nameof(Edit), page with { Conflict = page.Both(refusals.Say(refusal), text) });
    }

    private ViewResult Shown(WebhookRegistration? saved, WebhookForm form, int status)
    {
        Response.StatusCode = status;
        return View(nameof(Edit), new WebhookFormPage(saved, form));
    }
}
