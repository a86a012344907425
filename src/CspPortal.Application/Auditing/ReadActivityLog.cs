using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;

namespace CspPortal.Application.Auditing;

/// <param name="Oldest">Of the whole log, whatever the filter.</param>
public sealed record ActivityLogPage(Page<ActivityEntry> Entries, DateTime? Oldest);

public sealed record ActivitySummary(IReadOnlyList<PersonActivity> People, DateTime? Oldest);

/// <summary>Shows the log, and writes into it that it was read: once for each look, not for each page turned (LOG-01).</summary>
public sealed class ReadActivityLog(PortalDbContext db, WriteTransaction transaction, ActivityLogQueries log, AuditRecordIds ids, TimeProvider clock)
{
    /// <returns>The page, or <see cref="ActivityLogRefusals.FilterTooWide"/>.</returns>
    public async Task<Outcome<ActivityLogPage>> ExecuteAsync(ActivityLogFilter filter, Actor actor, CancellationToken ct)
    {
        if (!(await log.ResolveAsync(filter, ct)).Succeeded(out var scope, out var refusal)) return refusal;
        if (log.IsFirstPage(filter)) await RecordAsync("entries", filter, actor, ct);
        return new ActivityLogPage(await log.PageAsync(scope, ct), await log.OldestAsync(ct));
    }

    /// <returns>Who did how much, or <see cref="ActivityLogRefusals.FilterTooWide"/>.</returns>
    public async Task<Outcome<ActivitySummary>> ByUserAsync(ActivityLogFilter filter, Actor actor, CancellationToken ct)
    {
        if (!(await log.ResolveAsync(filter, ct)).Succeeded(out var scope, out var refusal)) return refusal;
        await RecordAsync("by-user", filter, actor, ct);
        return new ActivitySummary(await log.ByUserAsync(scope, ct), await log.OldestAsync(ct));
    }

    /// <returns>The entry, or <see cref="ActivityLogRefusals.EntryNotFound"/>: not an id, or of another log.</returns>
    public async Task<Outcome<ActivityEntry>> OneAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (await ids.RowAsync(id, ct) is not { } row || await log.OneAsync(row, ct) is not { } entry) return ActivityLogRefusals.EntryNotFound;
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.LogOwner, actor, AuditOperation.ReadActivityLog) { ResourceType = "activity_log", ResourceId = "entry", Details = $"id={id}" }, ct);
        return entry;
    }

    /// <summary>Whether a cursor of this list can be gone on from.</summary>
    public bool Knows(string cursor) => log.Knows(cursor);

    private Task RecordAsync(string view, ActivityLogFilter filter, Actor actor, CancellationToken ct) => transaction.RecordAsync(
        () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.LogOwner, actor, AuditOperation.ReadActivityLog)
        {
            ResourceType = "activity_log", ResourceId = view, Details = filter.InWords(),
        },
        ct);
}
