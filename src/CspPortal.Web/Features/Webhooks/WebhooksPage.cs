using System.Globalization;
using CspPortal.Application.Webhooks;
using CspPortal.Domain.Webhooks;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Features.Shared.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Webhooks;

/// <summary>The filter as it stands in the address; what it does not know filters nothing.</summary>
public sealed class WebhooksQuery
{
    public string? State { get; set; }

    /// <summary><c>happened</c>, or <c>-happened</c>.</summary>
    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort == "happened" ? Sort : "-happened";

    public WebhookState? ChosenState => Enum.TryParse<WebhookState>(State, out var state) && Enum.IsDefined(state) && !int.TryParse(State, out _) ? state : null;

    public WebhookFilter ToFilter() => new() { State = ChosenState, Ascending = SortOrDefault == "happened", Cursor = Page, Size = Rows };
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record WebhooksPage(WebhookLog Log, WebhooksQuery Query, string QueryString)
{
    public const string Address = "settings/webhooks";

    public string ExportAddress => $"/{Address}/export{QueryString}";

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<WebhooksText> text) => Query.ChosenState is { } state ? [new FilterChip("state", text["State." + state])] : [];

    /// <summary>What a receiver said, as people read it.</summary>
    public static string AnswerOf(int? status, string? error) => error ?? status?.ToString(CultureInfo.InvariantCulture) ?? "";

    public static Tone ToneOf(WebhookState state) => state switch
    {
        WebhookState.Waiting => Tone.Info,
        WebhookState.Delivered => Tone.Success,
        _ => Tone.Error,
    };
}

/// <summary>Where to send and what of; an unticked event is not told.</summary>
public sealed class WebhookForm
{
    public string? WebhookUrl { get; set; }

    public List<string>? WebhookEvents { get; set; }

    public bool SignatureInOwnHeader { get; set; }

    /// <summary>Of the registration when the form was opened (REL-03); null: there was none.</summary>
    public int? Version { get; set; }

    public static WebhookForm Of(WebhookRegistration? saved) => saved is null
        ? new WebhookForm { WebhookEvents = [.. WebhookEventNames.All] }
        : new WebhookForm { WebhookUrl = saved.Address, WebhookEvents = [.. saved.EventNames], SignatureInOwnHeader = saved.SignatureInOwnHeader, Version = saved.Version };

    public WebhookChange ToChange(string portalRoot) => new(WebhookUrl?.Trim() ?? "", WebhookEvents ?? [], SignatureInOwnHeader, portalRoot) { Version = Version };
}

/// <param name="Saved">Null: nothing is registered.</param>
public sealed record WebhookFormPage(WebhookRegistration? Saved, WebhookForm Form)
{
    public const string Address = $"/{WebhooksPage.Address}/registration";

    /// <summary>Set when somebody saved in between (REL-03).</summary>
    public ConflictView? Conflict { get; init; }

    public ConflictView Both(string message, IStringLocalizer<WebhooksText> text) => new(
        message,
        [
            new(text["Address"], Saved?.Address, Form.WebhookUrl),
            new(text["Events"], Names(Saved?.EventNames), Names(Form.WebhookEvents)),
            new(text["Form.OwnHeader"], Word(Saved?.SignatureInOwnHeader), Word(Form.SignatureInOwnHeader)),
        ]);

    private static string? Names(IEnumerable<string>? events) => events is null ? null : string.Join(", ", events.Order(StringComparer.Ordinal));

    private static string? Word(bool? on) => on is null ? null : on.Value ? "x-ms-signature" : "Authorization";
}
