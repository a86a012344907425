using CspPortal.Application.Catalog;
using CspPortal.Application.Conditions;
using CspPortal.Domain.Access;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Features.Customers;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Conditions;

/// <summary>An instant (UTC), a kind and a market as they stand in the address.</summary>
public sealed class ThatDayQuery
{
    public ProductKind? Kind { get; set; }

    public string? Market { get; set; }

    public DateOnly? On { get; set; }

    public TimeOnly? Time { get; set; }

    public bool IsAsked => Kind is not null || !string.IsNullOrEmpty(Market) || On is not null;

    /// <summary>Of a query that passed its validator; a method, for the binder reads the properties of any query.</summary>
    public DateTime Instant() => On!.Value.ToDateTime(Time ?? TimeOnly.MinValue, DateTimeKind.Utc);
}

public sealed class ThatDayQueryValidator : AbstractValidator<ThatDayQuery>
{
    /// <summary>Windows are counted from the day, so the calendar's last years have no room for them.</summary>
    private static readonly DateOnly Latest = new(2999, 12, 31);

    public ThatDayQueryValidator(IStringLocalizer<ConditionsText> text)
    {
        RuleFor(query => query.Kind).Must(kind => kind is { } known && Enum.IsDefined(known)).WithMessage(_ => text["Form.ChooseKind"]);
        RuleFor(query => query.Market).Must(ConditionForms.IsCode).WithMessage(_ => text["Form.ChooseMarket"]);
        RuleFor(query => query.On).Must(day => day is not null && day <= Latest).WithMessage(_ => text["Form.EnterDay"]);
    }
}

/// <param name="Answer">Null before something was asked.</param>
public sealed record ThatDayPage(ThatDayQuery Query, IReadOnlyList<SelectListItem> Markets, ThatDay? Answer)
{
    public const string Address = "/catalogue/that-day";

    // The form's fields by their names in the address.
    public ProductKind? Kind => Query.Kind;

    public string? Market => Query.Market;

    public DateOnly? On => Query.On;

    public TimeOnly? Time => Query.Time;
}

/// <summary>What applied that day: policy, tax and market for a purchase at one instant (CAN-01, TAX-01, MKT-01).</summary>
[Requires(Permission.ReadCatalogue)]
[Route("catalogue/that-day")]
public sealed class ThatDayController(ThatDayQueries queries, MarketQueries markets, IValidator<ThatDayQuery> validator, RefusalTexts refusals) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(ThatDayQuery query, CancellationToken ct)
    {
        if (!query.IsAsked && ModelState.IsValid)
        {
            (query.On, query.Time) = (DateOnly.FromDateTime(queries.Now), new TimeOnly(queries.Now.Hour, queries.Now.Minute));
            return await ShowAsync(query, null, StatusCodes.Status200OK, ct);
        }

        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await ShowAsync(query, null, StatusCodes.Status400BadRequest, ct);
        var outcome = await queries.AskAsync(query.Kind!.Value, ConditionForms.Code(query.Market), query.Instant(), ct);
        if (outcome.Succeeded(out var answer, out var refusal)) return await ShowAsync(query, answer, StatusCodes.Status200OK, ct);
        ModelState.AddModelError(nameof(ThatDayQuery.Market), refusals.Say(refusal));
        return await ShowAsync(query, null, refusal.StatusCode(), ct);
    }

    private async Task<IActionResult> ShowAsync(ThatDayQuery query, ThatDay? answer, int status, CancellationToken ct)
    {
        Response.StatusCode = status;
        return View("ThatDay", new ThatDayPage(query, await MarketChoices.AllAsync(markets, ct), answer));
    }
}
