using System.Globalization;
using System.Linq.Expressions;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>Addresses inside the own network too, and http to this machine: for Development and tests alone, since a partner names the address.</summary>
    public bool AllowPrivateAddresses { get; set; }
}

/// <summary>What the delivery log is looked at by.</summary>
public sealed record WebhookFilter
{
    public WebhookState? State { get; init; }

    /// <summary>Oldest first; newest first otherwise.</summary>
    public bool Ascending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

/// <param name="Registration">Null: nobody is told of anything.</param>
public sealed record WebhookLog(WebhookRegistration? Registration, Page<WebhookEvent> Events, bool HasAny);

/// <summary>A partner's registration and what was sent to it (spec 11).</summary>
public sealed class WebhookQueries(PortalDbContext db)
{
    /// <returns>The registration, or NotRegistered.</returns>
    public async Task<Outcome<WebhookRegistration>> RegistrationAsync(CancellationToken ct) =>
        await db.WebhookRegistrations.AsNoTracking().SingleOrDefaultAsync(ct) is { } found ? found : WebhookRefusals.NotRegistered;

    /// <returns>The event, or EventNotFound.</returns>
    public async Task<Outcome<WebhookEvent>> EventAsync(Guid deliveryId, CancellationToken ct) =>
        await db.WebhookEvents.AsNoTracking().Include(row => row.Tries.OrderBy(each => each.Id)).SingleOrDefaultAsync(row => row.DeliveryId == deliveryId, ct) is { } found ? found : WebhookRefusals.EventNotFound;

    /// <summary>In the order they happened.</summary>
    public async Task<WebhookLog> LogAsync(WebhookFilter filter, CancellationToken ct)
    {
        var size = Math.Clamp(filter.Size, 1, 100);
        var rows = Filtered(filter);
        var cursor = Cursor.Parse(filter.Cursor, 1);
        if (cursor is not null && long.TryParse(cursor.Key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) rows = rows.Where(Beyond(id, cursor.Backward != filter.Ascending));
        else cursor = null;
        rows = cursor is { Backward: true } != filter.Ascending ? rows.OrderBy(row => row.Id) : rows.OrderByDescending(row => row.Id);
        var fetched = await rows.Take(size + 1).Include(row => row.Tries.OrderBy(each => each.Id)).ToListAsync(ct);
        var page = Page<WebhookEvent>.From(fetched, size, cursor, row => [row.Id.ToString(CultureInfo.InvariantCulture)]);
        return new WebhookLog(await db.WebhookRegistrations.AsNoTracking().SingleOrDefaultAsync(ct), page, fetched.Count > 0 || await db.WebhookEvents.AnyAsync(ct));
    }

    public IAsyncEnumerable<WebhookEvent> Stream(WebhookFilter filter) =>
        (filter.Ascending ? Filtered(filter).OrderBy(row => row.Id) : Filtered(filter).OrderByDescending(row => row.Id)).AsAsyncEnumerable();

    private IQueryable<WebhookEvent> Filtered(WebhookFilter filter)
    {
        var rows = db.WebhookEvents.AsNoTracking();
        return filter.State is { } state ? rows.Where(row => row.State == state) : rows;
    }

    private static Expression<Func<WebhookEvent, bool>> Beyond(long id, bool later) => later ? row => row.Id > id : row => row.Id < id;
}

/// <summary>Registers, changes and removes where a partner is told; sends test events and given-up ones again (spec 11). All of it is in the log.</summary>
public sealed class ChangeWebhooks(PortalDbContext db, WriteTransaction transaction, IOptions<WebhookOptions> options, TimeProvider clock)
{
    private const int TestsAMinute = 2;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <param name="mustExist">True: it is changed, NotRegistered where there is none; false: it is made, Registered where there is one.</param>
    /// <returns>The registration; AddressNotUsable, EventUnknown, Registered, NotRegistered, Stale.</returns>
    public Task<Outcome<WebhookRegistration>> SaveAsync(WebhookChange change, bool mustExist, Actor actor, CancellationToken ct) => transaction.RunAsync<WebhookRegistration>(
        async token =>
        {
            if (Refusal.Of([.. change.Problems(options.Value.AllowPrivateAddresses)]) is { } refusal) return refusal;
            var registration = await db.WebhookRegistrations.SingleOrDefaultAsync(token);
            if (registration is null && mustExist) return WebhookRefusals.NotRegistered;
            if (registration is not null && !mustExist) return WebhookRefusals.Registered;
            if (change.Version is { } seen && registration!.Version != seen) return WebhookRefusals.Stale.With(registration.ChangedByName);
            var before = registration?.ToString();
            registration ??= db.Add(new WebhookRegistration(db.Scope.PartnerId)).Entity;
            registration.Change(change, actor, Now);
            Log(actor, before, registration.ToString());
            return registration;
        },
        ct);

    /// <returns>Done, or NotRegistered.</returns>
    public Task<Outcome<Done>> RemoveAsync(Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            if (await db.WebhookRegistrations.SingleOrDefaultAsync(token) is not { } registration) return WebhookRefusals.NotRegistered;
            db.Remove(registration);
            Log(actor, registration.ToString(), null);
            return default(Done);
        },
        ct);

    /// <returns>The event that is sent, NotRegistered, TestNotSubscribed, TooManyTests.</returns>
    public Task<Outcome<WebhookEvent>> TestAsync(Actor actor, CancellationToken ct) => transaction.RunAsync<WebhookEvent>(
        async token =>
        {
            if (await db.WebhookRegistrations.SingleOrDefaultAsync(token) is not { } registration) return WebhookRefusals.NotRegistered;
            if (!registration.EventNames.Contains(WebhookEventNames.Test)) return WebhookRefusals.TestNotSubscribed;
            var (now, since) = (Now, Now.AddMinutes(-1));
            if (await db.WebhookEvents.CountAsync(row => row.Name == WebhookEventNames.Test && row.ChangedAt > since, token) >= TestsAMinute) return WebhookRefusals.TooManyTests;
            var made = new WebhookEvent(db.Scope.PartnerId, WebhookEventNames.Test, "/webhooks/v1/registration/test", "test", null, now);
            db.Add(made);
            return made;
        },
        ct);

    /// <returns>Done, EventNotFound, NotGivenUp.</returns>
    public Task<Outcome<Done>> SendAgainAsync(Guid deliveryId, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            if (await db.WebhookEvents.SingleOrDefaultAsync(row => row.DeliveryId == deliveryId, token) is not { } found) return WebhookRefusals.EventNotFound;
            if (found.State != WebhookState.GivenUp) return WebhookRefusals.NotGivenUp;
            found.Renew(Now);
            Log(actor, $"state={WebhookState.GivenUp}", $"state={WebhookState.Waiting}", deliveryId.ToString());
            return default(Done);
        },
        ct);

    private void Log(Actor actor, string? before, string? after, string? resource = null) => db.Add(new AuditRecord(Now, db.Scope.PartnerId, actor, AuditOperation.UpdateWebhook)
    {
        ResourceType = "webhook", ResourceId = resource, OldValue = before, NewValue = after,
    });
}
