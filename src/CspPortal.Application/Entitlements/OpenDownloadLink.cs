using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CspPortal.Application.Entitlements;

/// <summary>Opens a link for whoever holds it (DWN-02, DWN-03). Wide scope: the token alone says whose it is.</summary>
public sealed class OpenDownloadLink(PortalDbContext db, WriteTransaction transaction, IArtifactStore store, TimeProvider clock, ILogger<OpenDownloadLink> log)
{
    private const int AddressLength = 64;
    private const int UserAgentLength = 256;

    /// <param name="holder">Address and user agent of whoever opens it; see <see cref="Actor.LinkHolder"/>.</param>
    /// <returns>The file; LinkNotFound for unknown and forged tokens; LinkExpired, LinkRevoked, LinkUsedUp, LinkWithdrawn or LinkCancelled, which are in the partner's log then.</returns>
    public async Task<Outcome<SoftwareDownload>> ExecuteAsync(string token, ChoosePart choose, Actor holder, CancellationToken ct)
    {
        if (token.Length != DownloadLink.TokenLength) return EntitlementRefusals.LinkNotFound;
        var hash = DownloadLink.HashOf(token);
        var known = await db.DownloadLinks.AcrossTenants(db).AsNoTracking().Where(row => row.TokenHash == hash)
            .Select(row => new { row.Id, row.ArtifactId }).SingleOrDefaultAsync(ct);
        if (known is null) return EntitlementRefusals.LinkNotFound;

        var content = await store.OpenAsync(known.ArtifactId, ct);
        var outcome = await transaction.RunAsync(step => OpenAsync(known.Id, content is not null, choose, holder, step), ct);
        var opened = outcome.Value;
        if (opened.Refusal is not { } refusal) return new SoftwareDownload(opened.Artifact, content!);
        if (content is not null) await content.DisposeAsync();
        if (refusal.Is(EntitlementRefusals.FileMissing)) log.LogError("The store has no file for artifact {ArtifactId}", known.ArtifactId);
        return refusal;
    }

    /// <summary>A dead link's refusal is kept in the log, so it comes back as a value of a transaction that commits.</summary>
    private async Task<Outcome<Opened>> OpenAsync(Guid id, bool isStored, ChoosePart choose, Actor holder, CancellationToken ct)
    {
        var link = await db.DownloadLinks.AcrossTenants(db).AsNoTracking().SingleAsync(row => row.Id == id, ct);
        var order = await db.Orders.AcrossTenants(db).AsNoTracking().SingleAsync(row => row.Id == link.OrderId, ct);
        var line = order.Lines.Single(row => row.Number == link.LineNumber);
        var artifact = await db.Artifacts.AsNoTracking().SingleAsync(row => row.Id == link.ArtifactId, ct);
        var customerName = await db.Customers.AcrossTenants(db).Where(row => row.Id == order.CustomerId).Select(row => row.CompanyName).SingleAsync(ct);
        var entitled = new EntitledLine(order, line, customerName);
        var now = clock.GetUtcNow().UtcDateTime;
        var part = choose(artifact);
        var address = Cut(holder.Address, AddressLength);
        var userAgent = Cut(holder.UserAgent, UserAgentLength);
        var continues = part.MayContinue && await ContinuesAsync(link, address, userAgent, now, ct);

        var refusal = Dead(link, line, artifact, now);
        if (refusal is not null && refusal.Is(EntitlementRefusals.LinkUsedUp) && continues) refusal = null;
        refusal ??= isStored ? null : EntitlementRefusals.FileMissing;
        if (refusal is null && part.LeavesServer && !continues) refusal = await CountAsync(link, line, artifact, now, ct);
        if (refusal is not null)
        {
            if (part.LeavesServer)
                db.Add(Entry($"refused={refusal.Code}; {SoftwareResource.Facts(artifact)}; link={link.Id}", AuditOutcome.Refused));
            return new Opened(artifact, refusal);
        }

        if (part.LeavesServer && !continues)
        {
            db.Add(new LinkUse(Guid.NewGuid(), link, address, userAgent, now));
            db.Add(Entry($"{SoftwareResource.Facts(artifact)}; link={link.Id}; created_by={link.CreatedByName}", AuditOutcome.Succeeded));
        }

        return new Opened(artifact, null);

        AuditRecord Entry(string details, AuditOutcome outcome) =>
            entitled.Entry(now, holder, AuditOperation.DownloadSoftware, SoftwareResource.Download, artifact.Id.ToString(), details, outcome);
    }

    private static Refusal? Dead(DownloadLink link, OrderLine line, Artifact artifact, DateTime now) =>
        link.Refuse(line, now, artifact.WithdrawnAt is not null) ?? (EntitlementPolicy.Refuse(line, now) is null ? null : EntitlementRefusals.LinkExpired);

    /// <summary>The database counts, so that any number of openings at once never exceed what is allowed.</summary>
    private async Task<Refusal?> CountAsync(DownloadLink link, OrderLine line, Artifact artifact, DateTime now, CancellationToken ct)
    {
        var counted = await db.DownloadLinks.AcrossTenants(db)
            .Where(row => row.Id == link.Id && row.RevokedAt == null && (row.UsesAllowed == null || row.Uses < row.UsesAllowed))
            .ExecuteUpdateAsync(row => row.SetProperty(l => l.Uses, l => l.Uses + 1).SetProperty(l => l.Version, l => l.Version + 1), ct);
        if (counted == 1) return null;
        var late = await db.DownloadLinks.AcrossTenants(db).AsNoTracking().SingleAsync(row => row.Id == link.Id, ct);
        return Dead(late, line, artifact, now) ?? EntitlementRefusals.LinkRevoked;
    }

    private Task<bool> ContinuesAsync(DownloadLink link, string address, string userAgent, DateTime now, CancellationToken ct)
    {
        var since = now - DownloadLink.ContinuesFor;
        return db.LinkUses.AcrossTenants(db)
            .AnyAsync(use => use.LinkId == link.Id && use.UsedAt >= since && use.Address == address && use.UserAgent == userAgent, ct);
    }

    private static string Cut(string? text, int length) => text is null ? "" : text[..Math.Min(text.Length, length)];

    private sealed record Opened(Artifact Artifact, Refusal? Refusal);
}
