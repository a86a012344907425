using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Entitlements;

/// <summary>A link that a customer opens without signing in (DWN-02). Stored without its token.</summary>
public sealed class DownloadLink : ITenantOwned, IVersioned
{
    public const int DefaultDays = 7;
    public const int MaximumDays = 30;
    public const int MaximumUses = 1000;
    public const int TokenLength = 22;

    /// <summary>A range request this long after an opening still belongs to it (DWN-02).</summary>
    public static readonly TimeSpan ContinuesFor = TimeSpan.FromHours(24);

    private DownloadLink()
    {
    }

    public DownloadLink(Guid id, OrderLine line, Guid artifactId, string token, string createdByName, DateTime createdAt, DateTime expiresAt, int? maximumUses)
    {
        (Id, PartnerId, CustomerId, OrderId, LineNumber) = (id, line.PartnerId, line.CustomerId, line.OrderId, line.Number);
        (ArtifactId, TokenHash, CreatedByName, CreatedAt, ExpiresAt, UsesAllowed) = (artifactId, HashOf(token), createdByName, createdAt, expiresAt, maximumUses);
    }

    public Guid Id { get; private set; }

    public Guid PartnerId { get; private set; }

    public Guid CustomerId { get; private set; }

    public string OrderId { get; private set; } = "";

    public int LineNumber { get; private set; }

    public Guid ArtifactId { get; private set; }

    /// <summary>SHA-256 of the token, hex.</summary>
    public string TokenHash { get; private set; } = "";

    public string CreatedByName { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }

    public DateTime ExpiresAt { get; private set; }

    /// <summary>Null: any number until it expires.</summary>
    public int? UsesAllowed { get; private set; }

    public int Uses { get; private set; }

    public DateTime? RevokedAt { get; private set; }

    public string? RevokedByName { get; private set; }

    public int Version { get; private set; }

    public void Revoke(string by, DateTime at)
    {
        if (RevokedAt is null) (RevokedAt, RevokedByName) = (at, by);
    }

    public void Use() => Uses++;

    /// <param name="isWithdrawn">The file behind it is no longer offered.</param>
    /// <returns>Null while it works for a new use; else why it is dead (DWN-03).</returns>
    /// <remarks>A cancellation revokes what still lives, at its own instant; an earlier revocation stays what it was.</remarks>
    public Refusal? Refuse(OrderLine line, DateTime now, bool isWithdrawn = false) => this switch
    {
        { RevokedAt: { } at } when at != line.CancelledAt => EntitlementRefusals.LinkRevoked,
        _ when line.Status == LineStatus.Cancelled => EntitlementRefusals.LinkCancelled,
        _ when isWithdrawn => EntitlementRefusals.LinkWithdrawn,
        _ when ExpiresAt <= now => EntitlementRefusals.LinkExpired,
        _ when Uses >= UsesAllowed => EntitlementRefusals.LinkUsedUp,
        _ => null,
    };

    /// <returns>Null when the lifetime and the number of uses are allowed (DWN-02).</returns>
    public static Refusal? RefuseTerms(int days, int? uses)
    {
        var problems = new List<Refusal>();
        if (days is < 1 or > MaximumDays) problems.Add(EntitlementRefusals.LinkLifetime.With(MaximumDays));
        if (uses is < 1 or > MaximumUses) problems.Add(EntitlementRefusals.LinkUses.With(MaximumUses));
        return Refusal.Of(problems);
    }

    /// <summary>128 random bits, 22 characters: short and unguessable.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>One opening of a link by one holder; range requests of the same download join it (DWN-02).</summary>
public sealed class LinkUse : ITenantOwned
{
    private LinkUse()
    {
    }

    public LinkUse(Guid id, DownloadLink link, string address, string userAgent, DateTime at)
    {
        (Id, PartnerId, LinkId, Address, UserAgent, UsedAt) = (id, link.PartnerId, link.Id, address, userAgent, at);
    }

    public Guid Id { get; private set; }

    public Guid PartnerId { get; private set; }

    public Guid LinkId { get; private set; }

    public string Address { get; private set; } = "";

    public string UserAgent { get; private set; } = "";

    public DateTime UsedAt { get; private set; }
}
