using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Entitlements;

/// <summary>What Get Key shows. The key is in no text that this object gives of itself (KEY-02).</summary>
public sealed class RevealedKey
{
    internal RevealedKey(string key, OrderLine line, string customerName, ProductKey stored)
    {
        (Key, OrderId, LineNumber, CustomerName) = (key, line.OrderId, line.Number, customerName);
        (ProductTitle, SkuTitle, Quantity, Version, Activations) = (line.ProductTitle, line.SkuTitle, line.Quantity, stored.ProductVersion, stored.Activations);
    }

    /// <summary>Without separators: what is copied.</summary>
    public string Key { get; }

    public string GroupedKey => KeyFormat.Group(Key);

    public string OrderId { get; }

    public int LineNumber { get; }

    public string CustomerName { get; }

    public string ProductTitle { get; }

    public string SkuTitle { get; }

    public long Quantity { get; }

    public string Version { get; }

    public int Activations { get; }

    public KeyType Type => KeyFormat.TypeOf(Activations);

    public override string ToString() => nameof(RevealedKey);
}

/// <summary>Get Key (KEY-01 to KEY-03).</summary>
public sealed class RevealProductKey(
    PortalDbContext db, WriteTransaction transaction, SoftwareAccess access, KeyAssignment assignment, ProductKeyVault vault, Viewer viewer, IOptions<KeyOptions> options, TimeProvider clock)
{
    /// <summary>The key is decrypted after the entry that says so is committed (KEY-03).</summary>
    /// <returns>The key, or one of <see cref="EntitlementRefusals"/>, which is in the activity log then.</returns>
    public async Task<Outcome<RevealedKey>> ExecuteAsync(LineAddress address, string version, Actor actor, CancellationToken ct)
    {
        vault.Prepare();
        var outcome = await transaction.RunAsync(token => DecideAsync(address, version, actor, token), ct);
        if (!outcome.Succeeded(out var decision, out var refusal))
        {
            await access.LogRefusalAsync(address, AuditOperation.GetSoftwareKey, SoftwareResource.Key, $"version={Known(version)}", refusal, actor, ct);
            return refusal;
        }

        if (decision.Key is not { } key) return EntitlementRefusals.StockEmpty;
        return new RevealedKey(vault.Reveal(key.ProtectedValue), decision.Entitled.Line, decision.Entitled.CustomerName, key);
    }

    private async Task<Outcome<Decision>> DecideAsync(LineAddress address, string version, Actor actor, CancellationToken ct)
    {
        if (!(await access.FindAsync(address, ct)).Succeeded(out var entitled, out var notFound)) return notFound;
        var now = clock.GetUtcNow().UtcDateTime;
        if (EntitlementPolicy.RefuseSession(viewer.SignedInAt, options.Value.SignInAge, now) is { } stale) return stale;
        var line = entitled.Line;
        if (EntitlementPolicy.Refuse(line, now) is { } refusal) return refusal;
        if (!line.HasKey) return EntitlementRefusals.NoKey;
        var offered = await db.Artifacts.Where(row => row.ProductId == line.ProductId && row.Version == version)
            .OrderBy(row => row.WithdrawnAt != null).Select(row => new { row.Version, row.WithdrawnAt }).FirstOrDefaultAsync(ct);
        if (offered is null) return EntitlementRefusals.NoSuchOption;
        var known = offered.Version;

        var key = await db.ProductKeys.SingleOrDefaultAsync(row => row.OrderId == line.OrderId && row.LineNumber == line.Number && row.ProductVersion == known, ct);
        var isFirst = key is null;
        // A key that was given stays the line's own; none of a withdrawn version is given any more.
        if (isFirst && offered.WithdrawnAt is not null) return EntitlementRefusals.NoSuchOption;
        var product = await db.Products.AsNoTracking().SingleAsync(row => row.Id == line.ProductId, ct);
        var wish = await db.KeyRequests.SingleOrDefaultAsync(row => row.OrderId == line.OrderId && row.LineNumber == line.Number && row.ProductVersion == known, ct);
        key ??= await assignment.AssignAsync(entitled, product, known, now, ct);
        if (key is null)
        {
            Wish(entitled, known, wish, actor, now);
            return new Decision(entitled, null);
        }

        wish?.Fill(now);
        key.See(actor.Name, now);
        db.Add(entitled.Entry(
            now, actor, AuditOperation.GetSoftwareKey, SoftwareResource.Key, key.Id.ToString(),
            $"version={known}; times_seen={key.TimesSeen}; assigned={(isFirst ? "now" : "before")}"));
        return new Decision(entitled, key);
    }

    /// <summary>KEY-01: the wish is kept once; every attempt is logged.</summary>
    private void Wish(EntitledLine entitled, string version, KeyRequest? earlier, Actor actor, DateTime now)
    {
        var resource = $"{entitled.Order.Id}-{entitled.Line.Number}";
        if (earlier is null)
        {
            db.Add(new KeyRequest(Guid.NewGuid(), entitled.Line, version, actor.Name, now));
            entitled.Order.Entitle();
            db.Add(entitled.Entry(now, actor, AuditOperation.RequestSoftwareKey, SoftwareResource.Key, resource, $"version={version}"));
        }

        db.Add(entitled.Entry(
            now, actor, AuditOperation.GetSoftwareKey, SoftwareResource.Key, resource,
            $"refused={EntitlementRefusals.StockEmpty.Code}; version={version}", AuditOutcome.Refused));
    }

    /// <summary>The log takes what was asked for, but no more of it than a version can be long.</summary>
    private static string Known(string version) => version[..Math.Min(version.Length, Persistence.Configurations.Lengths.Version)];

    private sealed record Decision(EntitledLine Entitled, ProductKey? Key);
}
