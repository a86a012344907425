using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>Degraded, never unhealthy: the log is not sealed, checkpoints do not get out, or the check found something (LOG-04).</summary>
public sealed class LogHealth(PortalDbContext db, TenantScope scope, TimeProvider clock) : IHealthCheck
{
    public const string Name = "activity-log";

    /// <summary>In a row; the pauses between them have grown to minutes by then.</summary>
    private const int MostFailures = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        scope.UseWide();
        if (await db.LogChains.AcrossTenants(db).Where(chain => chain.Fault != null).Select(chain => (Guid?)chain.PartnerId).FirstOrDefaultAsync(cancellationToken) is { } log)
            return HealthCheckResult.Degraded($"The activity log {log} is not as it was sealed.");
        if (await db.CheckpointDeliveries.Where(delivery => delivery.Failures >= MostFailures).Select(delivery => delivery.Name).FirstOrDefaultAsync(cancellationToken) is { } place)
            return HealthCheckResult.Degraded($"Checkpoints of the activity log do not get to the {place}.");
        var since = clock.GetUtcNow().UtcDateTime - LongestWait;
        var waiting = await db.UnsealedEntries.OrderBy(entry => entry.EntryId).Join(db.AuditRecords.AcrossTenants(db), unsealed => unsealed.EntryId, entry => entry.Id, (_, entry) => (DateTime?)entry.OccurredAt)
            .FirstOrDefaultAsync(cancellationToken);
        return waiting < since ? HealthCheckResult.Degraded("The activity log is not being sealed.") : HealthCheckResult.Healthy();
    }
}
