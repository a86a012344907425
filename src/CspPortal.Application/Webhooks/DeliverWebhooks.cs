using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using CspPortal.Application.Access;
using CspPortal.Application.Auditing;
using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Webhooks;

/// <summary>
/// Sends what waits: the events of one order one after the other, each until it arrives or is given up, at least once (spec 11). Any number of nodes:
/// a conditional update of the due time takes an event on. A partner whose receiver is slow or dead holds up its own events alone.
/// </summary>
public sealed class DeliverWebhooks(PortalDbContext db, IServiceScopeFactory scopes, TimeProvider clock) : IDueWork
{
    private const int Batch = 200;
    private const int AtOnce = 8;

    public string Name => "deliver-webhooks";

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var due = await db.WebhookEvents.AcrossTenants(db).AsNoTracking().Where(row => row.State == WebhookState.Waiting && row.DueAt <= now)
            .Where(row => row.OrderId == null || !db.WebhookEvents.IgnoreQueryFilters().Any(earlier => earlier.OrderId == row.OrderId && earlier.State == WebhookState.Waiting && earlier.Id < row.Id))
            .OrderBy(row => row.DueAt).Take(Batch).Select(row => new { row.Id, row.PartnerId }).ToListAsync(ct);
        var sent = 0;
        await Parallel.ForEachAsync(due.GroupBy(row => row.PartnerId, row => row.Id), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (partner, token) =>
        {
            foreach (var id in partner.Order())
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<TenantScope>().UsePartner(partner.Key);
                if (await scope.ServiceProvider.GetRequiredService<SendWebhook>().ExecuteAsync(id, token)) Interlocked.Increment(ref sent);
            }
        });
        var old = now - WebhookEvent.Lifetime;
        return sent + await db.WebhookEvents.AcrossTenants(db).Where(row => row.State != WebhookState.Waiting && row.ChangedAt < old).ExecuteDeleteAsync(ct);
    }
}

/// <summary>One try of one event, in its partner's scope.</summary>
public sealed class SendWebhook(PortalDbContext db, WriteTransaction transaction, IHttpClientFactory clients, WebhookKey key, AuditRecordIds ids, TimeProvider clock)
{
    public const string ClientName = "webhooks";

    private const int ErrorLength = 500;

    /// <returns>Whether it was this one's to send.</returns>
    public async Task<bool> ExecuteAsync(long id, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var until = now + WebhookEvent.Lease;
        if (await db.WebhookEvents.Where(row => row.Id == id && row.State == WebhookState.Waiting && row.DueAt <= now).ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, until), ct) == 0) return false;
        var registration = await db.WebhookRegistrations.AsNoTracking().SingleOrDefaultAsync(ct);
        var each = await db.WebhookEvents.AsNoTracking().SingleAsync(row => row.Id == id, ct);
        if (registration is null || !registration.EventNames.Contains(each.Name))
        {
            await db.WebhookEvents.Where(row => row.Id == id).ExecuteDeleteAsync(ct); // nobody wants to know any more
            return false;
        }

        var answer = await PostAsync(registration, each, ct);
        await transaction.RunAsync<Domain.Done>(
            async token =>
            {
                var row = await db.WebhookEvents.SingleAsync(row => row.Id == id, token);
                row.Tried(answer, registration.Address, clock.GetUtcNow().UtcDateTime, Random.Shared.NextDouble());
                return default(Domain.Done);
            },
            CancellationToken.None); // what was sent is written down, though the host stops
        return true;
    }

    private async Task<WebhookAnswer> PostAsync(WebhookRegistration registration, WebhookEvent each, CancellationToken ct)
    {
        var root = registration.PortalRoot;
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            EventName = each.Name, ResourceUri = root + each.ResourceUri, each.ResourceName, AuditUri = each.EntryId is { } entry ? $"{root}/auditactivity/v1/auditrecords/{await ids.OfAsync(entry, ct)}" : null,
            ResourceChangeUtcDate = each.ChangedAt.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, registration.Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var signature = Convert.ToBase64String(await key.SignAsync(body, ct));
        if (registration.SignatureInOwnHeader) request.Headers.Add("x-ms-signature", signature);
        else request.Headers.TryAddWithoutValidation("Authorization", "Signature " + signature);
        request.Headers.Add("x-ms-certificate-url", root + WebhookKey.CertificatePath);
        request.Headers.Add("x-ms-signature-algorithm", "rsa-sha256");
        request.Headers.Add("x-csp-portal-delivery", each.DeliveryId.ToString());
        try
        {
            using var answer = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return new WebhookAnswer((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : Domain.PlainText.Cut($"{(int)answer.StatusCode} {answer.ReasonPhrase}", ErrorLength));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new WebhookAnswer(null, Domain.PlainText.Cut(exception is OperationCanceledException ? "No answer in time." : exception.Message, ErrorLength));
        }
    }
}

/// <summary>Connects to public addresses alone (SEC-01): a partner names the address, and what it resolves to is looked at when it is used.</summary>
internal static class PublicAddresses
{
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, bool allowPrivate, CancellationToken ct)
    {
        var all = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        var usable = allowPrivate ? all : [.. all.Where(IsPublic)];
        if (usable.Length == 0) throw new HttpRequestException("The address is not a public one.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(usable, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal static bool IsPublic(IPAddress given)
    {
        var address = given.IsIPv4MappedToIPv6 ? given.MapToIPv4() : given;
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6) return !(address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast);
        return address.GetAddressBytes() switch
        {
            [10, ..] or [127, ..] or [0, ..] or [169, 254, ..] or [192, 168, ..] => false,
            [172, >= 16 and <= 31, ..] or [100, >= 64 and <= 127, ..] or [>= 224, ..] => false,
            _ => true,
        };
    }
}
