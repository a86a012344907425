using CspPortal.Application.Access;
using CspPortal.Application.Paging;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.Account;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Users;

/// <summary>Gear, Users and roles: the partner's people, their file, and a person's page (SET-01).</summary>
[Requires(Permission.ManageUsers)]
[Route("settings/users")]
public sealed class UsersController(
    PeopleQueries people, Viewer viewer, RefusalTexts refusals, IStringLocalizer<UsersText> text, IStringLocalizer<AccountText> account) : Controller
{
    private const string Prefix = nameof(PersonPage.Form);

    [HttpGet("")]
    public async Task<IActionResult> Index(UsersQuery query, [FromServices] IValidator<UsersQuery> validator, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var page = readable ? await people.ListAsync(query.ToFilter(), ct) : Page<PersonSummary>.Empty;
        return View(nameof(Index), new UsersPage(page, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(UsersQuery query, [FromServices] IValidator<UsersQuery> validator, [FromServices] ExportPeople export, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(query, validator, ct);
        var rows = await export.ExecuteAsync(query.ToFilter(), viewer.Actor, ct);
        return await this.SendCsvAsync("users.csv", rows, ct);
    }

    [HttpGet("new")]
    public IActionResult New() => View(new NewPersonPage(new NewPersonForm()));

    [HttpPost("new")]
    public async Task<IActionResult> New(
        NewPersonForm form, [FromServices] IValidator<NewPersonForm> validator, [FromServices] AddPerson add, CancellationToken ct)
    {
        if (await validator.PassesAsync(form, ModelState, Prefix, ct))
        {
            var outcome = await add.ExecuteAsync(form.ToPerson(), form.Roles ?? [], viewer.Actor, ct);
            if (outcome.Succeeded(out var id, out var refusal))
            {
                TempData.Flash(text["New.Done", form.Name!.Trim()]);
                return LocalRedirect(UsersPage.AddressOf(id));
            }

            ModelState.AddRefusal(refusal, refusals, Prefix);
            Response.StatusCode = refusal.StatusCode();
        }
        else
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return View(new NewPersonPage(form));
    }

    [HttpGet("{person:guid}")]
    public async Task<IActionResult> Person(Guid person, CancellationToken ct)
    {
        var outcome = await people.OneAsync(person, ct);
        return outcome.Succeeded(out var saved, out var refusal) ? View(new PersonPage(saved, AccessForm.Of(saved))) : this.Refused(refusal);
    }

    [HttpPost("{person:guid}")]
    public async Task<IActionResult> Person(
        Guid person, AccessForm form, [FromServices] IValidator<AccessForm> validator, [FromServices] ChangePersonAccess change, CancellationToken ct)
    {
        if (!(await people.OneAsync(person, ct)).Succeeded(out var saved, out var unknown)) return this.Refused(unknown);
        if (!await validator.PassesAsync(form, ModelState, Prefix, ct)) return Shown(saved, form, StatusCodes.Status400BadRequest);

        var outcome = await change.ExecuteAsync(person, form.Edits!.Value, form.ToAccess(), viewer.Actor, ct);
        if (outcome.Succeeded(out _, out var refusal))
        {
            TempData.Flash(text["Person.Done", saved.Name]);
            return LocalRedirect(UsersPage.AddressOf(person));
        }

        if (refusal.Is(UserRefusals.Stale)) return await ShowBothAsync(person, form, refusal, ct);
        foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, Prefix);
        return Shown(saved, form, refusal.StatusCode());
    }

    /// <summary>What is saved now beside what was entered; saving again from here is a choice made with both in sight (REL-03).</summary>
    private async Task<IActionResult> ShowBothAsync(Guid person, AccessForm form, Refusal refusal, CancellationToken ct)
    {
        if (!(await people.OneAsync(person, ct)).Succeeded(out var saved, out var unknown)) return this.Refused(unknown);
        form.Edits = saved.Edits;
        ModelState.Clear();
        Response.StatusCode = refusal.StatusCode();
        var page = new PersonPage(saved, form);
        return View(page with { Conflict = page.Both(refusals.Say(refusal), text, account) });
    }

    private ViewResult Shown(PersonSummary saved, AccessForm form, int status)
    {
        Response.StatusCode = status;
        return View(new PersonPage(saved, form));
    }
}
