using CspPortal.Application.Access;
using CspPortal.Application.Webhooks;
using CspPortal.Domain.Access;
using CspPortal.Domain.Webhooks;
using CspPortal.Web.Features.Shared.TagHelpers;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Webhooks;

/// <summary>Gear, Webhooks: where a partner's programs are told of what happened, and what became of each delivery (spec 11 of the API).</summary>
[Requires(Permission.ManageSettings)]
[Route(WebhooksPage.Address)]
public sealed class WebhooksController(WebhookQueries webhooks, ChangeWebhooks change, Viewer viewer, IStringLocalizer<WebhooksText> text) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(WebhooksQuery query, CancellationToken ct)
    {
        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(nameof(Index), new WebhooksPage(await webhooks.LogAsync(query.ToFilter(), ct), query));
    }

    [HttpPost("test")]
    public async Task<IActionResult> Test(CancellationToken ct)
    {
        if (!(await change.TestAsync(viewer.Actor, ct)).Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Test.Sent"]);
        return LocalRedirect("/" + WebhooksPage.Address);
    }

    [HttpPost("{delivery:guid}/again")]
    public async Task<IActionResult> Again(Guid delivery, CancellationToken ct)
    {
        if (!(await change.SendAgainAsync(delivery, viewer.Actor, ct)).Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Again.Done"]);
        return LocalRedirect("/" + WebhooksPage.Address);
    }
}

/// <summary>The filter as it stands in the address; what it does not know filters nothing.</summary>
public sealed class WebhooksQuery
{
    public string? State { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public WebhookState? ChosenState => Enum.TryParse<WebhookState>(State, out var state) && Enum.IsDefined(state) && !int.TryParse(State, out _) ? state : null;

    public WebhookFilter ToFilter() => new() { State = ChosenState, Cursor = Page, Size = Rows };
}

public sealed record WebhooksPage(WebhookLog Log, WebhooksQuery Query)
{
    public const string Address = "settings/webhooks";

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<WebhooksText> text) => Query.ChosenState is { } state ? [new FilterChip("state", text["State." + state])] : [];

    public static Tone ToneOf(WebhookState state) => state switch
    {
        WebhookState.Waiting => Tone.Info,
        WebhookState.Delivered => Tone.Success,
        _ => Tone.Error,
    };
}
