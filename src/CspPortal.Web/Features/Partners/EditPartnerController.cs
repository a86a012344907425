using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Partners;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.Customers;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Partners;

/// <summary>Operator: a partner is made, its profile and limits are edited, its Global admins named (REL-03).</summary>
[Requires(Permission.ManagePartners)]
[Route("operator/partners")]
public sealed class EditPartnerController(
    PartnerQueries partners, MarketQueries markets, Viewer viewer, IValidator<PartnerForm> validator, RefusalTexts refusals, IStringLocalizer<PartnersText> text) : Controller
{
    private const string Prefix = nameof(PartnerPage.Form);

    [HttpGet("new")]
    public async Task<IActionResult> New(CancellationToken ct) => await NewPageAsync(new PartnerForm(), StatusCodes.Status200OK, ct);

    [HttpPost("new")]
    public async Task<IActionResult> New(PartnerForm form, [FromServices] AddPartner add, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, Prefix, ct, PartnerFormValidator.Adding)) return await NewPageAsync(form, StatusCodes.Status400BadRequest, ct);
        var outcome = await add.ExecuteAsync(Guid.Parse(form.TenantId!.Trim()), form.ToProfile(), form.ToLimits(), form.Admin!.ToPerson(), viewer.Actor, ct);
        if (!outcome.Succeeded(out var id, out var refusal))
        {
            foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, Prefix);
            return await NewPageAsync(form, refusal.StatusCode(), ct);
        }

        TempData.Flash(text["New.Done", form.Name!.Trim()]);
        return LocalRedirect(PartnersPage.AddressOf(id));
    }

    [HttpGet("{partner:guid}")]
    public async Task<IActionResult> Edit(Guid partner, CancellationToken ct)
    {
        var outcome = await partners.OneAsync(partner, ct);
        return outcome.Succeeded(out var saved, out var refusal) ? await EditPageAsync(saved, null, null, StatusCodes.Status200OK, ct) : this.Refused(refusal);
    }

    [HttpPost("{partner:guid}")]
    public async Task<IActionResult> Edit(Guid partner, PartnerForm form, [FromServices] UpdatePartner update, CancellationToken ct)
    {
        if (!(await partners.OneAsync(partner, ct)).Succeeded(out var saved, out var unknown)) return this.Refused(unknown);
        if (!await validator.PassesAsync(form, ModelState, Prefix, ct, PartnerFormValidator.Editing)) return await EditPageAsync(saved, form, null, StatusCodes.Status400BadRequest, ct);

        var outcome = await update.ExecuteAsync(partner, form.Edits!.Value, form.ToProfile(), form.ToLimits(), viewer.Actor, ct);
        if (outcome.Succeeded(out _, out var refusal))
        {
            TempData.Flash(text["Edit.Done", form.Name!.Trim()]);
            return LocalRedirect(PartnersPage.AddressOf(partner));
        }

        if (refusal.Is(PartnerRefusals.Stale)) return await ShowBothAsync(partner, form, refusal, ct);
        foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, Prefix);
        return await EditPageAsync(saved, form, null, refusal.StatusCode(), ct);
    }

    [HttpPost("{partner:guid}/admins")]
    public async Task<IActionResult> Admins(Guid partner, AdminForm admin, [FromServices] IValidator<AdminForm> people, [FromServices] NameGlobalAdmin name, CancellationToken ct)
    {
        if (!(await partners.OneAsync(partner, ct)).Succeeded(out var saved, out var unknown)) return this.Refused(unknown);
        if (!await people.PassesAsync(admin, ModelState, nameof(PartnerPage.Admin), ct)) return await EditPageAsync(saved, null, admin, StatusCodes.Status400BadRequest, ct);
        var outcome = await name.ExecuteAsync(partner, admin.ToPerson(), viewer.Actor, ct);
        if (!outcome.Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Admin.Done", admin.Name!.Trim(), saved.Profile.Name]);
        return LocalRedirect(PartnersPage.AddressOf(partner));
    }

    /// <summary>What is saved now beside what was entered; saving again from here is a choice made with both in sight (REL-03).</summary>
    private async Task<IActionResult> ShowBothAsync(Guid partner, PartnerForm form, Refusal refusal, CancellationToken ct)
    {
        if (!(await partners.OneAsync(partner, ct)).Succeeded(out var saved, out var unknown)) return this.Refused(unknown);
        form.Edits = saved.Edits;
        ModelState.Clear();
        Response.StatusCode = refusal.StatusCode();
        var page = new PartnerPage(saved, form, new AdminForm(), await MarketChoices.AllAsync(markets, ct));
        return View(nameof(Edit), page with { Conflict = page.Both(refusals.Say(refusal), text) });
    }

    private async Task<ViewResult> NewPageAsync(PartnerForm form, int status, CancellationToken ct)
    {
        form.Limits ??= CurrencyAmount.Fields(await partners.CurrenciesAsync(ct), AmountByCurrency.None);
        form.Admin ??= new AdminForm();
        Response.StatusCode = status;
        return View(nameof(New), new PartnerPage(null, form, form.Admin, await MarketChoices.AllAsync(markets, ct)));
    }

    private async Task<ViewResult> EditPageAsync(PartnerDetail saved, PartnerForm? form, AdminForm? admin, int status, CancellationToken ct)
    {
        var filled = PartnerForm.Of(saved, await partners.CurrenciesAsync(ct));
        if (form is not null)
        {
            // A form without its fields is shown with all of them again.
            form.Limits ??= filled.Limits;
            form.Edits ??= filled.Edits;
        }

        Response.StatusCode = status;
        return View(nameof(Edit), new PartnerPage(saved, form ?? filled, admin ?? new AdminForm(), await MarketChoices.AllAsync(markets, ct)));
    }
}
