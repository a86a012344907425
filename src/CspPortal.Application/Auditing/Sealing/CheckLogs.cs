using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>
/// Checks the logs while the portal runs: what is new soon after it was sealed, everything from the first entry on once a day; the page says
/// how far that is (LOG-04). Wide scope.
/// </summary>
public sealed class CheckLogs(PortalDbContext db, LogVerification verification, SealingKey key, IOptions<SealingOptions> options, TimeProvider clock, ILogger<CheckLogs> log) : IDueWork
{
    private const int Stretch = 20_000;

    private const int MostStretches = 20;

    /// <summary>Who takes a log on has so long.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    public string Name => "checking the log";

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var done = 0;
        while (done < MostStretches && await CheckAsync(ct)) done++;
        return done;
    }

    private async Task<bool> CheckAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var chain = await db.LogChains.AcrossTenants(db).AsNoTracking().Where(row => row.CheckDueAt <= now).OrderBy(row => row.CheckDueAt).ThenBy(row => row.PartnerId).FirstOrDefaultAsync(ct);
        if (chain is null) return false;
        var claimed = now + Claim;
        var row = db.LogChains.AcrossTenants(db).Where(mine => mine.PartnerId == chain.PartnerId);
        if (await row.Where(mine => mine.CheckDueAt == chain.CheckDueAt).ExecuteUpdateAsync(set => set.SetProperty(mine => mine.CheckDueAt, claimed), ct) == 0) return false;

        var anew = chain.Fault is not null || chain.CheckBeganAt is not { } began || (chain.CheckedAt >= began && began + options.Value.CheckAllEvery <= now);
        var (after, hash, beganAt) = anew ? (0L, null, now) : (chain.CheckedThrough, chain.CheckedHash, chain.CheckBeganAt!.Value);
        var through = Math.Min(after + Stretch, chain.SealedThrough);
        var report = await verification.OneAsync(chain.PartnerId, after, hash, through, key.Public(), OutsideCheckpoints.None, ct);
        var finding = report.Finding ?? (report.Through < through ? new LogFinding(LogFault.TailCut, chain.PartnerId, report.Through + 1, report.Through) : null);
        if (finding is not null)
            log.LogCritical("The activity log {Log} is not as it was sealed: {Fault} at {Position}; right through {After}", finding.Log, finding.Fault, finding.Position, finding.After);

        var atEnd = finding is not null || through == chain.SealedThrough;
        var checkedAt = atEnd ? now : chain.CheckedAt;
        var due = !atEnd ? now : beganAt + options.Value.CheckAllEvery;
        var soon = now + options.Value.CheckEvery;
        var (fault, faultPosition, right) = (finding?.Fault, finding?.Position, finding?.After ?? report.Through);
        await row.ExecuteUpdateAsync(
            set => set.SetProperty(mine => mine.CheckedThrough, right).SetProperty(mine => mine.CheckedHash, report.Hash).SetProperty(mine => mine.CheckBeganAt, beganAt)
                .SetProperty(mine => mine.CheckedAt, checkedAt).SetProperty(mine => mine.CheckDueAt, mine => atEnd && fault == null && mine.SealedThrough > through ? soon : due).SetProperty(mine => mine.Fault, fault).SetProperty(mine => mine.FaultPosition, faultPosition),
            ct);
        return true;
    }
}
