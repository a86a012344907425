using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CspPortal.Application.Entitlements;

/// <summary>What of a file a request asks for.</summary>
/// <param name="LeavesServer">False: its facts alone, as HEAD and a fresh copy on the other side do; that is no download.</param>
/// <param name="Start">First byte; more than 0 goes on with an earlier download.</param>
public readonly record struct DownloadPart(bool LeavesServer, long Start)
{
    public static readonly DownloadPart Whole = new(true, 0);

    public static readonly DownloadPart Nothing = new(false, 0);

    public static DownloadPart From(long start) => new(true, start);

    /// <summary>May belong to a download that is counted already (DWN-02).</summary>
    public bool MayContinue => !LeavesServer || Start > 0;
}

/// <summary>Tells what a request asks of the file that it turns out to mean.</summary>
public delegate DownloadPart ChoosePart(Artifact artifact);

/// <summary>A file on its way out; whoever gets it disposes the content.</summary>
public sealed record SoftwareDownload(Artifact Artifact, Stream Content);

/// <summary>Download (DWN-01): the log entry is committed before a byte leaves.</summary>
public sealed class OpenDownload(
    PortalDbContext db, WriteTransaction transaction, SoftwareAccess access, IArtifactStore store, TimeProvider clock, ILogger<OpenDownload> log)
{
    /// <returns>The file, or one of <see cref="EntitlementRefusals"/>, which is in the activity log then.</returns>
    public async Task<Outcome<SoftwareDownload>> ExecuteAsync(LineAddress address, Guid artifactId, ChoosePart choose, Actor actor, CancellationToken ct)
    {
        var content = await store.OpenAsync(artifactId, ct);
        var outcome = await transaction.RunAsync(token => DecideAsync(address, artifactId, content is not null, choose, actor, token), ct);
        if (outcome.Succeeded(out var artifact, out var refusal)) return new SoftwareDownload(artifact, content!);
        if (content is not null) await content.DisposeAsync();
        if (refusal.Is(EntitlementRefusals.FileMissing)) log.LogError("The store has no file for artifact {ArtifactId}", artifactId);
        await access.LogRefusalAsync(address, AuditOperation.DownloadSoftware, SoftwareResource.Download, $"artifact={artifactId}", refusal, actor, ct);
        return refusal;
    }

    private async Task<Outcome<Artifact>> DecideAsync(LineAddress address, Guid artifactId, bool isStored, ChoosePart choose, Actor actor, CancellationToken ct)
    {
        if (!(await access.FindAsync(address, ct)).Succeeded(out var entitled, out var notFound)) return notFound;
        var now = clock.GetUtcNow().UtcDateTime;
        if (EntitlementPolicy.Refuse(entitled.Line, now) is { } refusal) return refusal;
        if (!entitled.Line.HasDownloads) return EntitlementRefusals.NoDownloads;
        var artifact = await db.Artifacts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == artifactId && row.ProductId == entitled.Line.ProductId, ct);
        if (artifact is null) return EntitlementRefusals.NoSuchOption;
        if (artifact.WithdrawnAt is { } withdrawnAt) return EntitlementRefusals.DownloadWithdrawn.With(withdrawnAt);
        if (!isStored) return EntitlementRefusals.FileMissing;

        var part = choose(artifact);
        if (!part.LeavesServer || (part.MayContinue && await ContinuesAsync(entitled, artifact, actor, now, ct))) return artifact;
        db.Add(entitled.Entry(now, actor, AuditOperation.DownloadSoftware, SoftwareResource.Download, artifact.Id.ToString(), SoftwareResource.Facts(artifact)));
        return artifact;
    }

    private Task<bool> ContinuesAsync(EntitledLine entitled, Artifact artifact, Actor actor, DateTime now, CancellationToken ct)
    {
        var since = now - DownloadLink.ContinuesFor;
        var resource = artifact.Id.ToString();
        return db.AuditRecords.AnyAsync(
            entry => entry.ActorObjectId == actor.ObjectId && entry.OccurredAt >= since && entry.Operation == AuditOperation.DownloadSoftware
                && entry.Outcome == AuditOutcome.Succeeded && entry.OrderId == entitled.Order.Id && entry.LineNumber == entitled.Line.Number && entry.ResourceId == resource,
            ct);
    }
}
