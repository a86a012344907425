using System.Globalization;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>A link's life: up to 30 days, and so many uses if limited (DWN-02).</summary>
public sealed record LinkTerms(int Days = DownloadLink.DefaultDays, int? Uses = null);

/// <summary>A new link. Its token is told once and is in no text that this object gives of itself.</summary>
public sealed class IssuedLink
{
    internal IssuedLink(string token, DownloadLink link, Artifact artifact)
    {
        (Token, LinkId, ExpiresAt, UsesAllowed, Artifact) = (token, link.Id, link.ExpiresAt, link.UsesAllowed, artifact);
    }

    public string Token { get; }

    public Guid LinkId { get; }

    public DateTime ExpiresAt { get; }

    public int? UsesAllowed { get; }

    public Artifact Artifact { get; }

    public override string ToString() => nameof(IssuedLink);
}

/// <summary>Copy Link (DWN-02).</summary>
public sealed class IssueDownloadLink(PortalDbContext db, WriteTransaction transaction, SoftwareAccess access, TimeProvider clock)
{
    /// <returns>The link, or one of <see cref="EntitlementRefusals"/>, which is in the activity log then.</returns>
    public async Task<Outcome<IssuedLink>> ExecuteAsync(LineAddress address, Guid artifactId, LinkTerms terms, Actor actor, CancellationToken ct)
    {
        var outcome = await transaction.RunAsync(token => IssueAsync(address, artifactId, terms, actor, token), ct);
        if (!outcome.Succeeded(out _, out var refusal) && refusal.Kind != RefusalKind.Invalid)
            await access.LogRefusalAsync(address, AuditOperation.GetSoftwareDownloadLink, SoftwareResource.Link, $"artifact={artifactId}", refusal, actor, ct);
        return outcome;
    }

    private async Task<Outcome<IssuedLink>> IssueAsync(LineAddress address, Guid artifactId, LinkTerms terms, Actor actor, CancellationToken ct)
    {
        if (!(await access.FindAsync(address, ct)).Succeeded(out var entitled, out var notFound)) return notFound;
        var now = clock.GetUtcNow().UtcDateTime;
        if (EntitlementPolicy.Refuse(entitled.Line, now) is { } closed) return closed;
        if (!entitled.Line.HasDownloads) return EntitlementRefusals.NoDownloads;
        var artifact = await db.Artifacts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == artifactId && row.ProductId == entitled.Line.ProductId, ct);
        if (artifact is null) return EntitlementRefusals.NoSuchOption;
        if (artifact.WithdrawnAt is { } withdrawnAt) return EntitlementRefusals.DownloadWithdrawn.With(withdrawnAt);
        if (DownloadLink.RefuseTerms(terms.Days, terms.Uses) is { } refusal) return refusal;

        var token = DownloadLink.NewToken();
        var link = new DownloadLink(Guid.NewGuid(), entitled.Line, artifact.Id, token, actor.Name, now, now.AddDays(terms.Days), terms.Uses);
        db.Add(link);
        entitled.Order.Entitle();
        db.Add(entitled.Entry(
            now, actor, AuditOperation.GetSoftwareDownloadLink, SoftwareResource.Link, link.Id.ToString(),
            $"{SoftwareResource.Facts(artifact)}; expires={link.ExpiresAt:O}; uses_allowed={terms.Uses?.ToString(CultureInfo.InvariantCulture) ?? "any"}"));
        return new IssuedLink(token, link, artifact);
    }
}

/// <summary>Ends one link at once (DWN-02).</summary>
public sealed class RevokeDownloadLink(PortalDbContext db, WriteTransaction transaction, SoftwareAccess access, TimeProvider clock)
{
    /// <returns>Done, also when it was revoked before; NotFound or LinkNotFound.</returns>
    public Task<Outcome<Done>> ExecuteAsync(LineAddress address, Guid linkId, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            if (!(await access.FindAsync(address, token)).Succeeded(out var entitled, out var notFound)) return notFound;
            var link = await db.DownloadLinks.SingleOrDefaultAsync(
                row => row.Id == linkId && row.OrderId == address.OrderId && row.LineNumber == address.LineNumber, token);
            if (link is null) return EntitlementRefusals.LinkNotFound;
            if (link.RevokedAt is not null) return default(Done);
            var now = clock.GetUtcNow().UtcDateTime;
            link.Revoke(actor.Name, now);
            db.Add(entitled.Entry(
                now, actor, AuditOperation.RevokeSoftwareDownloadLink, SoftwareResource.Link, link.Id.ToString(),
                $"created_by={link.CreatedByName}; created={link.CreatedAt:O}; uses={link.Uses}"));
            return default(Done);
        },
        ct);
}
