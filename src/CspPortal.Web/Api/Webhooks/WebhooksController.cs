using CspPortal.Application.Access;
using CspPortal.Application.Webhooks;
using CspPortal.Domain.Access;
using CspPortal.Domain.Webhooks;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.Webhooks;

public sealed record WebhookRegistrationResource
{
    public Guid? SubscriberId { get; init; }

    public string? WebhookUrl { get; init; }

    public IReadOnlyList<string>? WebhookEvents { get; init; }

    public bool? SignatureTokenToMsSignatureHeader { get; init; }

    public static WebhookRegistrationResource Of(WebhookRegistration registration) => new()
    {
        SubscriberId = registration.SubscriberId, WebhookUrl = registration.Address, WebhookEvents = registration.EventNames, SignatureTokenToMsSignatureHeader = registration.SignatureInOwnHeader,
    };
}

public sealed record ValidationEventResource(Guid CorrelationId);

public sealed record ValidationAttemptResource(int? ResponseCode, string? ResponseMessage, bool SystemError, DateTime DateTimeUtc);

public sealed record ValidationStatusResource(Guid CorrelationId, Guid PartnerId, string Status, string? CallbackUrl, IReadOnlyList<ValidationAttemptResource> Results)
{
    public static ValidationStatusResource Of(WebhookEvent each) => new(
        each.DeliveryId, each.PartnerId, each.State == WebhookState.Waiting && each.Attempts == 0 ? "pending" : "completed", each.CallbackUrl,
        [.. each.Tries.Select(one => new ValidationAttemptResource(one.Status, one.Error ?? "OK", one.Status is null, one.At))]);
}

/// <summary>Webhooks (spec 11): where a partner is told of what happened, and whether it arrived.</summary>
[Route("webhooks/v1")]
public sealed class WebhooksController(WebhookQueries webhooks, ChangeWebhooks change, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    /// <summary>A bare array.</summary>
    [HttpGet("registration/events"), Requires(Permission.ManageSettings)]
    [ProducesResponseType<IReadOnlyList<string>>(StatusCodes.Status200OK)]
    public IActionResult Events() => Ok(WebhookEventNames.All);

    [HttpGet("registration"), Requires(Permission.ManageSettings)]
    [ProducesResponseType<WebhookRegistrationResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Registration(CancellationToken ct) => Answer(await webhooks.RegistrationAsync(ct), WebhookRegistrationResource.Of);

    [HttpPost("registration"), Requires(Permission.ManageSettings)]
    [ProducesResponseType<WebhookRegistrationResource>(StatusCodes.Status201Created)]
    public async Task<IActionResult> Register(WebhookRegistrationResource body, CancellationToken ct) =>
        Answer(await change.SaveAsync(ChangeOf(body), mustExist: false, Viewer.Actor, ct), WebhookRegistrationResource.Of, StatusCodes.Status201Created);

    [HttpPut("registration"), Requires(Permission.ManageSettings)]
    [ProducesResponseType<WebhookRegistrationResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Change(WebhookRegistrationResource body, CancellationToken ct) => Answer(await change.SaveAsync(ChangeOf(body), mustExist: true, Viewer.Actor, ct), WebhookRegistrationResource.Of);

    /// <summary>Ours: Partner Center has no way to stop.</summary>
    [HttpDelete("registration"), Requires(Permission.ManageSettings)]
    public async Task<IActionResult> Remove(CancellationToken ct) => (await change.RemoveAsync(Viewer.Actor, ct)).Succeeded(out _, out var refusal) ? NoContent() : Refused(refusal);

    /// <summary>Sends a test event; two a minute.</summary>
    [HttpPost("registration/validationEvents"), Requires(Permission.ManageSettings)]
    [ProducesResponseType<ValidationEventResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Validate(CancellationToken ct)
    {
        var outcome = await change.TestAsync(Viewer.Actor, ct);
        if (outcome.Refusal?.Is(WebhookRefusals.TooManyTests) != true) return Answer(outcome, made => new ValidationEventResource(made.DeliveryId));
        Response.Headers.RetryAfter = "60";
        return StatusCode(StatusCodes.Status429TooManyRequests, PartnerErrors.Error(Wire.PartnerErrorCode.TooManyRequests, Texts.Say(outcome.Refusal), outcome.Refusal.Code));
    }

    [HttpGet("registration/validationEvents/{delivery:guid}"), Requires(Permission.ManageSettings)]
    [ProducesResponseType<ValidationStatusResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Validation(Guid delivery, CancellationToken ct) => Answer(await webhooks.EventAsync(delivery, ct), ValidationStatusResource.Of);

    private WebhookChange ChangeOf(WebhookRegistrationResource body) =>
        new(body.WebhookUrl?.Trim() ?? "", body.WebhookEvents ?? [], body.SignatureTokenToMsSignatureHeader == true, $"{Request.Scheme}://{Request.Host}{Request.PathBase}");
}

/// <summary>The certificate whose key signs webhooks: whoever receives one fetches it, without a token.</summary>
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class WebhookCertificateController(WebhookKey key) : ControllerBase
{
    [HttpGet(WebhookKey.CertificatePath), Public("Receivers of webhooks check signatures with it.", Anonymous = true)]
    public async Task<IActionResult> Certificate(CancellationToken ct) => File(await key.CertificateAsync(ct), "application/pkix-cert", "csp-portal-webhooks.cer");
}
