namespace CspPortal.Web.Features.Webhooks;

public sealed class WebhooksText;
