using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Customers;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Customers;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Customers;

/// <summary>Add customer and Edit: one form (CST-01, REL-03).</summary>
[Requires(Permission.ManageCustomers)]
[Route("customers")]
public sealed class EditCustomerController(
    CustomerQueries customers, MarketQueries markets, AddCustomer add, UpdateCustomer update, Viewer viewer,
    IValidator<CustomerForm> validator, RefusalTexts refusals, IStringLocalizer<CustomersText> text) : Controller
{
    private const string Prefix = nameof(CustomerFormPage.Form);

    [HttpGet("new")]
    public async Task<IActionResult> New(CancellationToken ct) => View(await PageAsync(null, new CustomerForm(), null, ct));

    [HttpPost("new")]
    public async Task<IActionResult> New(CustomerForm form, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, Prefix, ct)) return await RedisplayAsync(null, form, StatusCodes.Status400BadRequest, ct);

        var outcome = await add.ExecuteAsync(Guid.Parse(form.TenantId!.Trim()), form.ToProfile(), viewer.Actor, ct);
        if (!outcome.Succeeded(out var id, out var refusal)) return await RefuseAsync(null, form, refusal, ct);
        TempData.Flash(text["New.Done", form.CompanyName!.Trim()]);
        return LocalRedirect($"{CustomersPage.Address}/{id}");
    }

    [HttpGet("{tenant:guid}/edit")]
    public async Task<IActionResult> Edit(Guid tenant, CancellationToken ct)
    {
        var outcome = await customers.VersionAsync(tenant, ct);
        if (!outcome.Succeeded(out var saved, out var refusal)) return this.Refused(refusal);
        return View(await PageAsync(saved, CustomerForm.Of(saved.Id, saved.Profile, saved.Version), null, ct));
    }

    [HttpPost("{tenant:guid}/edit")]
    public async Task<IActionResult> Edit(Guid tenant, CustomerForm form, CancellationToken ct)
    {
        var current = await customers.VersionAsync(tenant, ct);
        if (!current.Succeeded(out var saved, out var unknown)) return this.Refused(unknown);
        form.TenantId = tenant.ToString();
        if (!await validator.PassesAsync(form, ModelState, Prefix, ct)) return await RedisplayAsync(saved, form, StatusCodes.Status400BadRequest, ct);

        var outcome = await update.ExecuteAsync(tenant, form.Version, form.ToProfile(), viewer.Actor, ct);
        if (!outcome.Succeeded(out _, out var refusal)) return await RefuseAsync(saved, form, refusal, ct);
        TempData.Flash(text["Edit.Done", form.CompanyName!.Trim()]);
        return LocalRedirect($"{CustomersPage.Address}/{tenant}");
    }

    private async Task<IActionResult> RefuseAsync(CustomerVersion? saved, CustomerForm form, Refusal refusal, CancellationToken ct)
    {
        if (refusal.Is(CustomerRefusals.Stale)) return await ShowBothAsync(saved!.Id, form, refusal, ct);
        if (refusal.Is(CustomerRefusals.NotFound)) return this.Refused(refusal);
        foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, Prefix);
        return await RedisplayAsync(saved, form, refusal.StatusCode(), ct);
    }

    /// <summary>What is saved now beside what was entered; saving again from here is a choice made with both in sight.</summary>
    private async Task<IActionResult> ShowBothAsync(Guid tenant, CustomerForm form, Refusal refusal, CancellationToken ct)
    {
        var current = await customers.VersionAsync(tenant, ct);
        if (!current.Succeeded(out var saved, out var unknown)) return this.Refused(unknown);
        form.Version = saved.Version;
        Response.StatusCode = refusal.StatusCode();
        return View(await PageAsync(saved, form, refusals.Say(refusal), ct));
    }

    private async Task<IActionResult> RedisplayAsync(CustomerVersion? saved, CustomerForm form, int status, CancellationToken ct)
    {
        Response.StatusCode = status;
        return View(await PageAsync(saved, form, null, ct));
    }

    private async Task<CustomerFormPage> PageAsync(CustomerVersion? saved, CustomerForm form, string? conflict, CancellationToken ct)
    {
        var page = new CustomerFormPage(saved, form, await MarketChoices.AllAsync(markets, ct));
        return conflict is null ? page : page with { Conflict = new ConflictView(conflict, page.Differences(text)) };
    }
}
