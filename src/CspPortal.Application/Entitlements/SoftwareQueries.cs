using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>That a key was seen, without the key (CAN-06).</summary>
public sealed record SeenKey(string Version, DateTime AssignedAt, int TimesSeen, DateTime? LastSeenAt, string? LastSeenByName, DateTime? RevokedAt);

/// <summary>A key that somebody waits for (KEY-01).</summary>
public sealed record WantedKey(string Version, string RequestedByName, DateTime RequestedAt);

public sealed record LinkOpening(DateTime UsedAt, string Address, string UserAgent);

/// <summary>A link and who opened it; never its token.</summary>
/// <param name="Dead">Why it does not work; null while it does.</param>
public sealed record LinkSummary(
    Guid Id, Artifact Artifact, string CreatedByName, DateTime CreatedAt, DateTime ExpiresAt, int? UsesAllowed, int Uses, DateTime? RevokedAt, string? RevokedByName, Refusal? Dead,
    IReadOnlyList<LinkOpening> Openings);

/// <param name="Closed">Why keys and downloads are shut; null when open.</param>
/// <param name="CancelRefusal">Why it cannot be cancelled now; null when it can.</param>
/// <param name="Options">Every version, language and bit that exists.</param>
public sealed record SoftwareDetail(
    Guid CustomerId, string CustomerName, OrderLine Line, SoftwareStatus Status, int? DaysLeftToCancel, Refusal? Closed, Refusal? CancelRefusal, int KeyActivations,
    IReadOnlyList<Artifact> Options, IReadOnlyList<SeenKey> Keys, IReadOnlyList<WantedKey> Wanted, IReadOnlyList<LinkSummary> Links);

/// <summary>The Software page of a customer (KEY-01, CUS-01). Nothing here reads a key or a token.</summary>
public sealed class SoftwareQueries(PortalDbContext db, SoftwareAccess access, CancellationPolicy policy, TimeProvider clock)
{
    /// <summary>Of each link's openings the latest; the activity log has all.</summary>
    public const int OpeningsShown = 20;

    /// <summary>Dead links stay listed until they are this many.</summary>
    public const int LinksShown = 100;

    /// <returns>The page, or <see cref="EntitlementRefusals.NotFound"/>.</returns>
    public async Task<Outcome<SoftwareList>> ListAsync(Guid customerId, SoftwareFilter filter, CancellationToken ct)
    {
        if (await CustomerNameAsync(customerId, ct) is not { } customerName) return EntitlementRefusals.NotFound;
        var now = clock.GetUtcNow().UtcDateTime;
        var size = Math.Clamp(filter.Size, 1, 100);
        var cursor = Cursor.Parse(filter.Cursor, 3);
        var rows = SoftwareRows.Paged(SoftwareRows.Filtered(db, customerId, filter, now), filter, ref cursor);
        var fetched = (await rows.Take(size + 1).ToListAsync(ct)).ConvertAll(line => SoftwareSummary.Of(line, policy, now));
        var hasAny = fetched.Count > 0 || await SoftwareRows.Filtered(db, customerId, new SoftwareFilter(), now).AnyAsync(ct);
        return new SoftwareList(customerId, customerName, Page<SoftwareSummary>.From(fetched, size, cursor, row => SoftwareRows.Key(filter.Sort, row)), hasAny);
    }

    /// <returns>The line, or <see cref="EntitlementRefusals.NotFound"/>.</returns>
    public async Task<Outcome<SoftwareDetail>> DetailAsync(LineAddress address, CancellationToken ct)
    {
        if (await CustomerNameAsync(address.CustomerId, ct) is not { } customerName) return EntitlementRefusals.NotFound;
        var line = await db.OrderLines.AsNoTracking().SingleOrDefaultAsync(
            row => row.CustomerId == address.CustomerId && row.OrderId == address.OrderId && row.Number == address.LineNumber, ct);
        if (line is null) return EntitlementRefusals.NotFound;

        var now = clock.GetUtcNow().UtcDateTime;
        var files = await db.Artifacts.AsNoTracking().Where(row => row.ProductId == line.ProductId)
            .OrderByDescending(row => row.Version).ThenBy(row => row.Language).ThenBy(row => row.Bit).ToListAsync(ct);
        var keys = await db.ProductKeys.AsNoTracking().Where(row => row.OrderId == line.OrderId && row.LineNumber == line.Number).OrderBy(row => row.AssignedAt)
            .Select(row => new SeenKey(row.ProductVersion, row.AssignedAt, row.TimesSeen, row.LastSeenAt, row.LastSeenByName, row.RevokedAt)).ToListAsync(ct);
        var wanted = await db.KeyRequests.AsNoTracking().Where(row => row.OrderId == line.OrderId && row.LineNumber == line.Number && row.FilledAt == null)
            .Select(row => new WantedKey(row.ProductVersion, row.RequestedByName, row.RequestedAt)).ToListAsync(ct);
        var activations = await db.Products.Where(row => row.Id == line.ProductId).Select(row => row.KeyActivations).SingleAsync(ct);
        var summary = SoftwareSummary.Of(line, policy, now);
        return new SoftwareDetail(
            address.CustomerId, customerName, line, summary.Status, summary.DaysLeftToCancel, EntitlementPolicy.Refuse(line, now), summary.CancelRefusal, activations,
            Offered(files, keys), keys, wanted, await LinksAsync(line, files, now, ct));
    }

    /// <summary>What can be chosen; of a version that is withdrawn altogether the last files where the line has its key, so that the key is found.</summary>
    private static List<Artifact> Offered(List<Artifact> files, List<SeenKey> keys)
    {
        var offered = files.Where(file => file.WithdrawnAt is null).Select(file => file.Version).ToHashSet();
        return
        [
            .. files.Where(file => file.WithdrawnAt is null || (!offered.Contains(file.Version) && keys.Exists(key => key.Version == file.Version)))
                .OrderByDescending(file => file.WithdrawnAt ?? DateTime.MaxValue).DistinctBy(file => (file.Version, file.Language, file.Bit))
                .OrderBy(files.IndexOf),
        ];
    }

    /// <summary>The filtered lines in the page's order, streamed.</summary>
    internal IAsyncEnumerable<OrderLine> Stream(Guid customerId, SoftwareFilter filter) =>
        SoftwareRows.Sorted(SoftwareRows.Filtered(db, customerId, filter, clock.GetUtcNow().UtcDateTime), filter, backward: false).AsAsyncEnumerable();

    internal async Task<string?> CustomerNameAsync(Guid customerId, CancellationToken ct) =>
        access.IsForeign(customerId) ? null : await access.NameAsync(customerId, ct);

    private async Task<IReadOnlyList<LinkSummary>> LinksAsync(OrderLine line, List<Artifact> files, DateTime now, CancellationToken ct)
    {
        var links = await db.DownloadLinks.AsNoTracking().Where(row => row.OrderId == line.OrderId && row.LineNumber == line.Number)
            .OrderByDescending(row => row.CreatedAt).Take(LinksShown).ToListAsync(ct);
        if (links.Count == 0) return [];
        var ids = links.ConvertAll(link => link.Id);
        var openings = (await db.LinkUses.AsNoTracking().Where(use => ids.Contains(use.LinkId))
            .GroupBy(use => use.LinkId)
            .Select(group => new { group.Key, Latest = group.OrderByDescending(use => use.UsedAt).Take(OpeningsShown).Select(use => new LinkOpening(use.UsedAt, use.Address, use.UserAgent)).ToList() })
            .ToListAsync(ct)).ToDictionary(group => group.Key, group => group.Latest);
        return
        [
            .. links.Select(link => new LinkSummary(
                link.Id, FileOf(link), link.CreatedByName, link.CreatedAt, link.ExpiresAt, link.UsesAllowed, link.Uses,
                link.RevokedAt, link.RevokedByName, link.Refuse(line, now, FileOf(link).WithdrawnAt is not null), openings.GetValueOrDefault(link.Id) ?? [])),
        ];

        Artifact FileOf(DownloadLink link) => files.Single(file => file.Id == link.ArtifactId);
    }
}
