using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>A log with its proof as a file; that it was taken out stands in the log of the installation first (LOG-01, LOG-04). Wide scope.</summary>
public sealed class ExportSealedLog(PortalDbContext db, WriteTransaction transaction, SealNow now, SealedLog logs, LogFile file, TimeProvider clock)
{
    public const string ResourceId = "proof";

    /// <param name="log">Null: every log, one after the other.</param>
    /// <param name="from">The first position.</param>
    /// <param name="through">The last; no later one is written.</param>
    /// <returns>How many entries the file has.</returns>
    public async Task<long> ExecuteAsync(Stream output, Guid? log, long from, long through, Actor actor, CancellationToken ct)
    {
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.LogOwner, actor, AuditOperation.ExportActivityLog)
            {
                ResourceType = "activity_log", ResourceId = ResourceId, Details = FormattableString.Invariant($"log={(log is { } one ? one.ToString() : "all")}; from={from}; through={through}"),
            },
            ct);
        await now.ExecuteAsync(ct);
        var count = 0L;
        foreach (var each in log is { } only ? [only] : await logs.LogsAsync(ct)) count += await file.WriteAsync(output, each, from - 1, through, null, ct);
        return count;
    }
}
