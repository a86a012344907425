using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Cancellation;

/// <summary>A new address. Its token is told once and is in no text that this object gives of itself.</summary>
public sealed class IssuedFeed(string token)
{
    public string Token { get; } = token;

    public override string ToString() => nameof(IssuedFeed);
}

/// <summary>What a calendar program reads.</summary>
/// <param name="Culture">The person's language; null where none was chosen.</param>
public sealed record DeadlineFeed(string? Culture, IReadOnlyList<RadarRow> Windows);

/// <summary>The iCalendar addresses of the deadlines: one a person, secret, replaceable, revocable (CAN-10).</summary>
public sealed class CalendarFeeds(PortalDbContext db, WriteTransaction transaction, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>The nearest deadlines; a calendar program reads them whole at each look.</summary>
    public const int MostEvents = 2000;

    private const string Resource = "calendar_feed";

    /// <summary>Since when the person has an address; null: none.</summary>
    public Task<DateTime?> SinceAsync(Guid userObjectId, CancellationToken ct) =>
        db.CalendarFeeds.AsNoTracking().Where(feed => feed.UserObjectId == userObjectId).Select(feed => (DateTime?)feed.CreatedAt).MaxAsync(ct);

    /// <summary>A new address; the one before is dead at once.</summary>
    /// <returns>The address, or <see cref="CalendarFeedRefusals.RoleOfDirectory"/>.</returns>
    public Task<Outcome<IssuedFeed>> IssueAsync(Viewer viewer, CancellationToken ct) => transaction.RunAsync<IssuedFeed>(
        async token =>
        {
            var assigned = await db.Users.AsNoTracking().Where(user => user.TenantId == viewer.Actor.TenantId && user.ObjectId == viewer.Actor.ObjectId)
                .SelectMany(user => user.Assignments).Select(assignment => assignment.Role).ToListAsync(token);
            if (!PermissionTable.Allows(assigned, Permission.ReadSoftware, viewer.Settings)) return CalendarFeedRefusals.RoleOfDirectory;
            var replaced = await RemoveAsync(viewer.Actor, token);
            var secret = DownloadLink.NewToken();
            db.Add(new CalendarFeed(db.Scope.PartnerId, viewer.Actor.ObjectId, DownloadLink.HashOf(secret), Now));
            db.Add(Entry(viewer.Actor, AuditOperation.CreateCalendarFeed, replaced > 0 ? "replaced=true" : null));
            return new IssuedFeed(secret);
        },
        ct);

    /// <returns>Done, also where there was none.</returns>
    public Task<Outcome<Done>> RevokeAsync(Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            if (await RemoveAsync(actor, token) > 0) db.Add(Entry(actor, AuditOperation.RevokeCalendarFeed, null));
            return default(Done);
        },
        ct);

    /// <summary>For whoever holds the address, in a wide scope; the windows are read in the partner's.</summary>
    /// <returns>Null: unknown, revoked, or its person may no longer see the Software pages.</returns>
    public async Task<DeadlineFeed?> OpenAsync(string token, CancellationToken ct)
    {
        if (token.Length != DownloadLink.TokenLength) return null;
        var hash = DownloadLink.HashOf(token);
        var feed = await db.CalendarFeeds.AcrossTenants(db).AsNoTracking().SingleOrDefaultAsync(row => row.TokenHash == hash, ct);
        if (feed is null) return null;
        var person = await db.Users.AsNoTracking().Where(user => user.TenantId == feed.PartnerId && user.ObjectId == feed.UserObjectId && !user.Disabled)
            .Select(user => new { user.Culture, Roles = user.Assignments.Select(assignment => assignment.Role).ToList() }).SingleOrDefaultAsync(ct);
        var settings = await db.Partners.AsNoTracking().Where(partner => partner.Id == feed.PartnerId).Select(partner => partner.Settings).SingleAsync(ct);
        if (person is null || !PermissionTable.Allows(person.Roles, Permission.ReadSoftware, settings)) return null;

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UsePartner(feed.PartnerId);
        var windows = await scope.ServiceProvider.GetRequiredService<RadarQueries>().Stream(new RadarFilter()).Take(MostEvents).ToListAsync(ct);
        return new DeadlineFeed(person.Culture, windows);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task<int> RemoveAsync(Actor actor, CancellationToken ct)
    {
        var own = await db.CalendarFeeds.Where(feed => feed.UserObjectId == actor.ObjectId).ToListAsync(ct);
        db.RemoveRange(own);
        return own.Count;
    }

    private AuditRecord Entry(Actor actor, string operation, string? details) => new(Now, db.Scope.PartnerId, actor, operation) { ResourceType = Resource, Details = details };
}
