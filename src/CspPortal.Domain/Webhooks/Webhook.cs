using CspPortal.Domain.Auditing;

namespace CspPortal.Domain.Webhooks;

/// <summary>Names of events: Partner Center's where it has one, ours in a namespace of their own (spec 11 of the API).</summary>
public static class WebhookEventNames
{
    public const string Test = "test-created";
    public const string SubscriptionUpdated = "subscription-updated";
    public const string OrderCreated = "csp-portal.order-created";
    public const string OrderProvisioned = "csp-portal.order-provisioned";
    public const string OrderCancelled = "csp-portal.order-cancelled";
    public const string InvoiceReady = "csp-portal.invoice-ready";
    public const string KeyViewed = "csp-portal.software-key-viewed";
    public const string CustomerAdded = "csp-portal.customer-added";
    public const string ServiceRequestUpdated = "csp-portal.service-request-updated";

    /// <summary>What the activity log calls them: an event is what its entry says was done.</summary>
    private static readonly Dictionary<string, string> ByOperation = new(StringComparer.Ordinal)
    {
        [AuditOperation.CreateOrder] = OrderCreated,
        [AuditOperation.ProvisionOrder] = OrderProvisioned,
        [AuditOperation.CancelOrder] = OrderCancelled,
        [AuditOperation.UpdateSubscription] = SubscriptionUpdated,
        [AuditOperation.CloseInvoice] = InvoiceReady,
        [AuditOperation.GetSoftwareKey] = KeyViewed,
        [AuditOperation.AddCustomer] = CustomerAdded,
        [AuditOperation.UpdateServiceRequest] = ServiceRequestUpdated,
        [AuditOperation.GrantServiceRequestCredit] = ServiceRequestUpdated,
    };

    public static readonly IReadOnlyList<string> All =
        [Test, SubscriptionUpdated, OrderCreated, OrderProvisioned, OrderCancelled, InvoiceReady, KeyViewed, CustomerAdded, ServiceRequestUpdated];

    /// <returns>Null: nobody is told of it.</returns>
    public static string? Of(AuditRecord entry) => entry.Outcome == AuditOutcome.Succeeded ? ByOperation.GetValueOrDefault(entry.Operation) : null;

    /// <summary>Where the API has what it is about, relative; and what that is called.</summary>
    public static (string Uri, string Name) ResourceOf(AuditRecord entry) => entry switch
    {
        { OrderId: { } order, CustomerId: { } customer, Operation: not (AuditOperation.UpdateServiceRequest or AuditOperation.GrantServiceRequestCredit) } => ($"/v1/customers/{customer}/orders/{order}", "order"),
        { Operation: AuditOperation.CloseInvoice, ResourceId: { } invoice } => ($"/v1/invoices/{invoice}", "invoice"),
        { ResourceType: "service_request", ResourceId: { } request } => ($"/v1/servicerequests/{request}", "service_request"),
        { CustomerId: { } customer } => ($"/v1/customers/{customer}", "customer"),
        _ => ("/v1", entry.ResourceType ?? "partner"),
    };
}

/// <summary>Where a partner wants to be told, and of what; one for each partner.</summary>
public sealed class WebhookRegistration : ITenantOwned, IVersioned
{
    public const int AddressLength = 1000;

    private WebhookRegistration()
    {
    }

    public WebhookRegistration(Guid partnerId) => (PartnerId, SubscriberId) = (partnerId, Guid.NewGuid());

    public Guid PartnerId { get; private set; }

    public Guid SubscriberId { get; private set; }

    public string Address { get; private set; } = "";

    /// <summary>Names with a space after each, so that one can be looked for.</summary>
    public string Events { get; private set; } = "";

    /// <summary>The signature goes into <c>x-ms-signature</c> instead of <c>Authorization</c>.</summary>
    public bool SignatureInOwnHeader { get; private set; }

    /// <summary>How the portal was reached when it was registered: the beginning of the addresses in its events.</summary>
    public string PortalRoot { get; private set; } = "";

    public DateTime ChangedAt { get; private set; }

    public string ChangedByName { get; private set; } = "";

    public int Version { get; private set; }

    public IReadOnlyList<string> EventNames => Events.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public void Change(WebhookChange change, Actor by, DateTime now) =>
        (Address, Events, SignatureInOwnHeader, PortalRoot, ChangedAt, ChangedByName) =
            (change.Address, string.Concat(change.Events.Distinct(StringComparer.Ordinal).Select(name => name + " ")), change.SignatureInOwnHeader, change.PortalRoot, now, by.Name);

    /// <summary>As the log has it.</summary>
    public override string ToString() => $"address={Address}; events={Events.TrimEnd()}";
}

public sealed record WebhookChange(string Address, IReadOnlyList<string> Events, bool SignatureInOwnHeader, string PortalRoot)
{
    /// <summary>Of the registration as it was when the form was opened (REL-03); null: whatever it is now.</summary>
    public int? Version { get; init; }

    /// <summary>What speaks against it.</summary>
    /// <param name="plainLoopback">Development: http to this very machine.</param>
    public IEnumerable<Refusal> Problems(bool plainLoopback)
    {
        if (Address.Length > WebhookRegistration.AddressLength || !Uri.TryCreate(Address, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0
            || !(uri.Scheme == Uri.UriSchemeHttps || (plainLoopback && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
        {
            yield return WebhookRefusals.AddressNotUsable;
        }

        if (Events.Count == 0 || Events.Any(name => !WebhookEventNames.All.Contains(name))) yield return WebhookRefusals.EventUnknown;
    }
}

public enum WebhookState
{
    Waiting,
    Delivered,

    /// <summary>Tried for two days in vain.</summary>
    GivenUp,
}

/// <summary>One event for one partner: written in the transaction of the act, sent until it arrives (spec 11).</summary>
public sealed class WebhookEvent : ITenantOwned
{
    /// <summary>Before each further try; after the last it is given up.</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8), TimeSpan.FromHours(24)];

    /// <summary>Who takes it on has so long.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>How long the delivery log goes back.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private WebhookEvent()
    {
    }

    public WebhookEvent(Guid partnerId, string name, string resourceUri, string resourceName, string? orderId, DateTime changedAt)
    {
        (PartnerId, DeliveryId, Name, ResourceUri, ResourceName) = (partnerId, Guid.NewGuid(), name, resourceUri, resourceName);
        (OrderId, ChangedAt, DueAt) = (orderId, changedAt, changedAt);
    }

    public static WebhookEvent Of(AuditRecord entry, string name)
    {
        var (uri, resource) = WebhookEventNames.ResourceOf(entry);
        return new WebhookEvent(entry.PartnerId!.Value, name, uri, resource, entry.OrderId, entry.OccurredAt) { Entry = entry };
    }

    /// <summary>Events of one order leave in this order.</summary>
    public long Id { get; private set; }

    public Guid PartnerId { get; private set; }

    /// <summary>The same at every try: who receives it twice can tell.</summary>
    public Guid DeliveryId { get; private set; }

    /// <summary>The entry of the log it is told from; null: a test, or before entries were noted.</summary>
    public long? EntryId { get; private set; }

    public AuditRecord? Entry { get; private init; }

    public string Name { get; private set; } = "";

    public string ResourceUri { get; private set; } = "";

    public string ResourceName { get; private set; } = "";

    public string? OrderId { get; private set; }

    public DateTime ChangedAt { get; private set; }

    public WebhookState State { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>Not before, UTC.</summary>
    public DateTime DueAt { get; private set; }

    /// <summary>The latest answer.</summary>
    public int? LastStatus { get; private set; }

    /// <summary>What went wrong the last time; null: it arrived, or was not tried.</summary>
    public string? LastError { get; private set; }

    public DateTime? LastAttemptAt { get; private set; }

    public string? CallbackUrl { get; private set; }

    /// <summary>Every try, newest last; the facts above are the latest one's.</summary>
    public IReadOnlyList<WebhookAttempt> Tries => tries;

    private readonly List<WebhookAttempt> tries = [];

    /// <param name="spread">0 to 1: so much of a tenth is added to the pause, so that many do not come at once.</param>
    public void Tried(WebhookAnswer answer, string address, DateTime now, double spread)
    {
        tries.Add(new WebhookAttempt(PartnerId, answer, address, now));
        (Attempts, LastStatus, LastError, LastAttemptAt, CallbackUrl) = (Attempts + 1, answer.Status, answer.Error, now, address);
        if (answer.Arrived) State = WebhookState.Delivered;
        else if (Attempts > Pauses.Count) State = WebhookState.GivenUp;
        else DueAt = now + Pauses[Attempts - 1] * (1 + spread / 10);
    }

    /// <summary>A person asks for it again.</summary>
    public void Renew(DateTime now) => (State, Attempts, DueAt) = (WebhookState.Waiting, 0, now);
}

/// <summary>One try of an event and what came of it.</summary>
public sealed class WebhookAttempt : ITenantOwned
{
    private WebhookAttempt()
    {
    }

    public WebhookAttempt(Guid partnerId, WebhookAnswer answer, string address, DateTime at) => (PartnerId, Status, Error, Address, At) = (partnerId, answer.Status, answer.Error, address, at);

    public long Id { get; private set; }

    public Guid PartnerId { get; private set; }

    public long EventId { get; private set; }

    public DateTime At { get; private set; }

    /// <summary>HTTP status; null: no answer came.</summary>
    public int? Status { get; private set; }

    /// <summary>Null: it arrived.</summary>
    public string? Error { get; private set; }

    public string Address { get; private set; } = "";
}

/// <param name="Status">HTTP status; null: no answer came.</param>
/// <param name="Error">Null when it arrived.</param>
public sealed record WebhookAnswer(int? Status, string? Error)
{
    public bool Arrived => Status is >= 200 and < 300;
}

public static class WebhookRefusals
{
    public static readonly Refusal NotRegistered = new("webhook.not-registered", RefusalKind.NotFound);

    public static readonly Refusal Registered = new("webhook.registered", RefusalKind.Conflict);

    /// <summary>Changed by somebody else in between (REL-03); argument: their name.</summary>
    public static readonly Refusal Stale = new("webhook.stale", RefusalKind.Conflict);

    public static readonly Refusal AddressNotUsable = new("webhook.address-not-usable", RefusalKind.Invalid, "WebhookUrl");

    public static readonly Refusal EventUnknown = new("webhook.event-unknown", RefusalKind.Invalid, "WebhookEvents");

    public static readonly Refusal TestNotSubscribed = new("webhook.test-not-subscribed", RefusalKind.Invalid, "WebhookEvents");

    /// <summary>Two a minute (spec 0.10).</summary>
    public static readonly Refusal TooManyTests = new("webhook.too-many-tests", RefusalKind.Conflict);

    public static readonly Refusal EventNotFound = new("webhook.event-not-found", RefusalKind.NotFound);

    public static readonly Refusal NotGivenUp = new("webhook.not-given-up", RefusalKind.Conflict);
}
