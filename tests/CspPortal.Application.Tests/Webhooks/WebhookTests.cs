using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CspPortal.Application.Auditing;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Persistence;
using CspPortal.Application.Webhooks;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Webhooks;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Webhooks;

/// <summary>API-01, spec 11: what happened is told once it is true, in order, signed, until it arrives.</summary>
[Trait("Rule", "API-01")]
public sealed class WebhookTests : IAsyncLifetime
{
    private readonly Receiver receiver = new();
    private PortalDatabase database = null!;

    public async Task InitializeAsync()
    {
        database = await PortalDatabase.CreateAsync(services => services.Configure<WebhookOptions>(webhooks => webhooks.AllowPrivateAddresses = true));
        await Books.WriteAsync(database);
    }

    public async Task DisposeAsync()
    {
        receiver.Dispose();
        await database.DisposeAsync();
    }

    [Fact] // REL-01
    public async Task An_event_is_kept_with_its_act_and_only_for_those_who_want_it()
    {
        await RegisterAsync(WebhookEventNames.OrderCancelled);
        var order = await BookedOrders.BookAsync(database, [new(Books.Perpetual), new(Books.Cal)]);
        await CancelAsync(order);
        var told = Assert.Single(await EventsAsync()); // one for two lines
        Assert.Equal((WebhookEventNames.OrderCancelled, $"/v1/customers/{Books.Adatum}/orders/{order}", order), (told.Name, told.ResourceUri, told.OrderId));

        // Refused, rolled back, of another kind, of another partner: nobody is told.
        Assert.NotNull((await database.AsAsync<CancelOrder, Outcome<CancellationConfirmation>>(Books.Contoso, cancel => cancel.ExecuteAsync(new CancelRequest(Books.Adatum, order, null, null), Books.Agent(Books.Contoso), default))).Refusal);
        await using (var scope = database.As(Books.Contoso))
        {
            await scope.ServiceProvider.GetRequiredService<WriteTransaction>().RunAsync<Done>(
                async token =>
                {
                    var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
                    db.Add(new AuditRecord(database.Now, Books.Contoso, Books.Agent(Books.Contoso), AuditOperation.CancelOrder) { CustomerId = Books.Adatum, OrderId = order });
                    await db.SaveChangesAsync(token);
                    return WebhookRefusals.EventNotFound;
                },
                default);
        }

        await BookedOrders.GiveKeyAsync(database, await BookedOrders.BookAsync(database, [new(Books.Perpetual)]));
        Assert.Single(await EventsAsync());
    }

    [Fact]
    public async Task A_delivery_is_signed_and_its_certificate_proves_it()
    {
        await RegisterAsync(WebhookEventNames.OrderCancelled);
        var order = await BookedOrders.BookAsync(database, [new(Books.Perpetual)]);
        await CancelAsync(order);
        Assert.Equal(1, await DeliverAsync());
        var came = Assert.Single(receiver.Came);
        var body = JsonDocument.Parse(came.Body).RootElement;
        Assert.Equal(
            (WebhookEventNames.OrderCancelled, $"https://portal.example/v1/customers/{Books.Adatum}/orders/{order}", "order"),
            (body.GetProperty("EventName").GetString(), body.GetProperty("ResourceUri").GetString(), body.GetProperty("ResourceName").GetString()));
        Assert.Equal(("https://portal.example/webhooks/v1/certificate", "rsa-sha256"), (came.Headers["x-ms-certificate-url"], came.Headers["x-ms-signature-algorithm"]));

        // The entry it is told from, for who may read the log.
        var audit = body.GetProperty("AuditUri").GetString()!;
        Assert.StartsWith("https://portal.example/auditactivity/v1/auditrecords/", audit, StringComparison.Ordinal);
        var entry = (await AsContosoAsync<ReadActivityLog, ActivityEntry>(log => log.OneAsync(Guid.Parse(audit[^36..]), Books.Agent(Books.Contoso), default))).Value;
        Assert.Equal((AuditOperation.CancelOrder, order), (entry.Operation, entry.OrderId));
        foreach (var (partner, id) in new[] { (Books.Fabrikam, Guid.Parse(audit[^36..])), (Books.Contoso, Guid.NewGuid()), (Books.Contoso, Guid.Empty) })
            Assert.Equal(ActivityLogRefusals.EntryNotFound, (await database.AsAsync<ReadActivityLog, Outcome<ActivityEntry>>(partner, log => log.OneAsync(id, Books.Agent(partner), default))).Refusal);

        using var certificate = X509CertificateLoader.LoadCertificate(await database.WideAsync<WebhookKey, byte[]>(key => key.CertificateAsync(default)));
        using var rsa = certificate.GetRSAPublicKey()!;
        var signature = Convert.FromBase64String(came.Headers["Authorization"]["Signature ".Length..]);
        Assert.True(rsa.VerifyData(came.Body, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.False(rsa.VerifyData((byte[])[.. came.Body, 32], signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal((WebhookState.Delivered, 1, 200), Assert.Single(await EventsAsync()) is var done ? (done.State, done.Attempts, done.LastStatus!.Value) : default);
        Assert.Equal(0, await DeliverAsync());
    }

    [Fact]
    public async Task Events_of_one_order_arrive_in_their_order_and_a_repeat_has_the_same_id()
    {
        await RegisterAsync(WebhookEventNames.KeyViewed, WebhookEventNames.OrderCancelled);
        var (first, other) = (await BookedOrders.BookAsync(database, [new(Books.Perpetual)]), await BookedOrders.BookAsync(database, [new(Books.Perpetual)]));
        await BookedOrders.GiveKeyAsync(database, first);
        await CancelAsync(first);
        receiver.Answer = came => came.Text.Contains(first, StringComparison.Ordinal) ? 503 : 200;
        await BookedOrders.GiveKeyAsync(database, other);
        await DeliverAsync();
        await DeliverAsync();
        Assert.Equal([first, other], receiver.Came.Select(came => came.Text.Contains(first, StringComparison.Ordinal) ? first : other)); // the other is not held up, the second of the first waits
        receiver.Answer = _ => 200;
        database.Clock.Advance(WebhookEvent.Pauses[0] * 1.2);
        await DeliverAsync();
        await DeliverAsync();
        var ofFirst = receiver.Came.Where(came => came.Text.Contains(first, StringComparison.Ordinal)).ToList();
        Assert.Equal([WebhookEventNames.KeyViewed, WebhookEventNames.KeyViewed, WebhookEventNames.OrderCancelled], ofFirst.Select(came => JsonDocument.Parse(came.Body).RootElement.GetProperty("EventName").GetString()));
        Assert.Equal(ofFirst[0].Headers["x-csp-portal-delivery"], ofFirst[1].Headers["x-csp-portal-delivery"]);
        Assert.All(await EventsAsync(), each => Assert.Equal(WebhookState.Delivered, each.State));
    }

    [Fact]
    public async Task What_never_arrives_is_given_up_can_be_sent_again_and_is_forgotten_after_thirty_days()
    {
        await RegisterAsync(WebhookEventNames.Test);
        receiver.Answer = _ => 500;
        var sent = (await AsContosoAsync<ChangeWebhooks, WebhookEvent>(change => change.TestAsync(Books.Agent(Books.Contoso), default))).Value;
        await DeliverAsync();
        foreach (var pause in WebhookEvent.Pauses)
        {
            Assert.Equal(WebhookState.Waiting, Assert.Single(await EventsAsync()).State);
            database.Clock.Advance(pause * 1.2);
            Assert.Equal(1, await DeliverAsync());
        }

        Assert.Equal((WebhookState.GivenUp, 8), Assert.Single(await EventsAsync()) is var lost ? (lost.State, lost.Attempts) : default);
        var tries = (await AsContosoAsync<WebhookQueries, WebhookEvent>(webhooks => webhooks.EventAsync(sent.DeliveryId, default))).Value.Tries;
        Assert.Equal(8, tries.Count);
        Assert.All(tries, one => Assert.Equal((500, receiver.Address), (one.Status!.Value, one.Address)));
        Assert.Equal(tries.OrderBy(one => one.At).Select(one => one.Id), tries.Select(one => one.Id));
        receiver.Answer = _ => 204;
        Assert.Null((await AsContosoAsync<ChangeWebhooks, Done>(change => change.SendAgainAsync(sent.DeliveryId, Books.Agent(Books.Contoso), default))).Refusal);
        Assert.Equal(1, await DeliverAsync());
        Assert.Equal(WebhookState.Delivered, Assert.Single(await EventsAsync()).State);
        Assert.Equal(WebhookRefusals.NotGivenUp, (await AsContosoAsync<ChangeWebhooks, Done>(change => change.SendAgainAsync(sent.DeliveryId, Books.Agent(Books.Contoso), default))).Refusal);
        database.Clock.Advance(WebhookEvent.Lifetime);
        await DeliverAsync();
        Assert.Empty(await EventsAsync());
        Assert.Equal(0, await database.WideAsync<PortalDbContext, int>(db => db.Set<WebhookAttempt>().AcrossTenants(db).CountAsync()));
    }

    [Fact] // REL-01: several nodes; and one that died while it sent
    public async Task Ten_deliverers_at_once_send_it_once_and_one_that_died_is_followed_by_another()
    {
        await RegisterAsync(WebhookEventNames.Test);
        await AsContosoAsync<ChangeWebhooks, WebhookEvent>(change => change.TestAsync(Books.Agent(Books.Contoso), default));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => DeliverAsync()));
        Assert.Single(receiver.Came);

        await AsContosoAsync<ChangeWebhooks, WebhookEvent>(change => change.TestAsync(Books.Agent(Books.Contoso), default));
        await database.WideAsync<PortalDbContext, int>(db => db.WebhookEvents.AcrossTenants(db).Where(row => row.State == WebhookState.Waiting).ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, database.Now + WebhookEvent.Lease)));
        Assert.Equal(0, await DeliverAsync()); // taken on by a node that is gone
        database.Clock.Advance(WebhookEvent.Lease);
        Assert.Equal(1, await DeliverAsync());
        Assert.Equal(2, receiver.Came.Count);
    }

    [Theory] // SEC-01
    [InlineData("http://receiver.example/")]
    [InlineData("https://user:secret@receiver.example/")]
    [InlineData("ftp://receiver.example/")]
    [InlineData("/relative")]
    [InlineData("")]
    public async Task An_address_that_is_not_https_is_not_registered(string address)
    {
        var change = new WebhookChange(address, [WebhookEventNames.Test], false, "https://portal.example");
        Assert.Equal(WebhookRefusals.AddressNotUsable.Code, (await AsContosoAsync<ChangeWebhooks, WebhookRegistration>(webhooks => webhooks.SaveAsync(change, mustExist: false, Books.Agent(Books.Contoso), default))).Refusal?.Code);
    }

    [Theory] // SEC-01
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://192.168.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    public async Task Nothing_is_sent_into_the_own_network(string address)
    {
        await using var strict = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(strict);
        var change = new WebhookChange(address, [WebhookEventNames.Test], false, "https://portal.example");
        _ = (await strict.AsAsync<ChangeWebhooks, Outcome<WebhookRegistration>>(Books.Contoso, webhooks => webhooks.SaveAsync(change, mustExist: false, Books.Agent(Books.Contoso), default))).Value;
        _ = (await strict.AsAsync<ChangeWebhooks, Outcome<WebhookEvent>>(Books.Contoso, webhooks => webhooks.TestAsync(Books.Agent(Books.Contoso), default))).Value;
        await strict.WideAsync<DeliverWebhooks, int>(deliver => deliver.RunAsync(default));
        var tried = Assert.Single(await strict.AsAsync<PortalDbContext, List<WebhookEvent>>(Books.Contoso, db => db.WebhookEvents.AsNoTracking().ToListAsync()));
        Assert.Null(tried.LastStatus);
        Assert.Contains("not a public one", tried.LastError, StringComparison.Ordinal);
    }

    private async Task RegisterAsync(params string[] events) =>
        _ = (await AsContosoAsync<ChangeWebhooks, WebhookRegistration>(change => change.SaveAsync(new WebhookChange(receiver.Address, events, false, "https://portal.example"), mustExist: false, Books.Agent(Books.Contoso), default))).Value;

    private async Task CancelAsync(string order) =>
        _ = (await AsContosoAsync<CancelOrder, CancellationConfirmation>(cancel => cancel.ExecuteAsync(new CancelRequest(Books.Adatum, order, null, null), Books.Agent(Books.Contoso), default))).Value;

    private Task<Outcome<T>> AsContosoAsync<TService, T>(Func<TService, Task<Outcome<T>>> act)
        where TService : notnull
        where T : notnull => database.AsAsync(Books.Contoso, act);

    private Task<int> DeliverAsync() => database.WideAsync<DeliverWebhooks, int>(deliver => deliver.RunAsync(default));

    private Task<List<WebhookEvent>> EventsAsync() => database.WideAsync<PortalDbContext, List<WebhookEvent>>(db => db.WebhookEvents.AcrossTenants(db).AsNoTracking().OrderBy(row => row.Id).ToListAsync());

    private sealed record Delivery(byte[] Body, Dictionary<string, string> Headers)
    {
        public string Text => System.Text.Encoding.UTF8.GetString(Body);
    }

    /// <summary>A real receiver on this machine.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly ConcurrentQueue<Delivery> came = [];

        public Receiver()
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            Address = $"http://localhost:{((IPEndPoint)free.LocalEndpoint).Port}/";
            free.Stop();
            listener.Prefixes.Add(Address);
            listener.Start();
            _ = ListenAsync();
        }

        public string Address { get; }

        public Func<Delivery, int> Answer { get; set; } = _ => 200;

        public IReadOnlyList<Delivery> Came => [.. came];

        public void Dispose() => listener.Close();

        private async Task ListenAsync()
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    var delivery = new Delivery(body.ToArray(), context.Request.Headers.AllKeys.ToDictionary(name => name!, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase));
                    came.Enqueue(delivery);
                    context.Response.StatusCode = Answer(delivery);
                    context.Response.Close();
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
