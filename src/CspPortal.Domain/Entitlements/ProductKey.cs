using System.Security.Cryptography;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Entitlements;

/// <summary>The key of an order line and a version, assigned at the first Get Key and revoked with the line (KEY-01, CAN-08).</summary>
public sealed class ProductKey : ITenantOwned, IVersioned
{
    private ProductKey()
    {
    }

    /// <param name="protectedValue">Encrypted; the plain key is in no property, log or URL (KEY-02).</param>
    /// <param name="valueHash">Keyed hash, for uniqueness.</param>
    public ProductKey(Guid id, OrderLine line, string version, string protectedValue, string valueHash, int activations, DateTime assignedAt)
    {
        (Id, PartnerId, CustomerId, OrderId, LineNumber) = (id, line.PartnerId, line.CustomerId, line.OrderId, line.Number);
        (ProductVersion, ProtectedValue, ValueHash, Activations, AssignedAt) = (version, protectedValue, valueHash, activations, assignedAt);
    }

    public Guid Id { get; private set; }

    public Guid PartnerId { get; private set; }

    public Guid CustomerId { get; private set; }

    public string OrderId { get; private set; } = "";

    public int LineNumber { get; private set; }

    public string ProductVersion { get; private set; } = "";

    public string ProtectedValue { get; private set; } = "";

    public string ValueHash { get; private set; } = "";

    public int Activations { get; private set; }

    public DateTime AssignedAt { get; private set; }

    public int TimesSeen { get; private set; }

    public DateTime? LastSeenAt { get; private set; }

    public string? LastSeenByName { get; private set; }

    public DateTime? RevokedAt { get; private set; }

    public int Version { get; private set; }

    public void See(string by, DateTime at) => (TimesSeen, LastSeenAt, LastSeenByName) = (TimesSeen + 1, at, by);

    public void Revoke(DateTime at) => RevokedAt ??= at;
}

/// <summary>A key that nobody has yet; the row goes when a line takes it.</summary>
public sealed class StockKey
{
    private StockKey()
    {
    }

    public StockKey(Guid id, string productId, string version, string protectedValue, string valueHash, DateTime addedAt)
    {
        (Id, ProductId, ProductVersion, ProtectedValue, ValueHash, AddedAt) = (id, productId, version, protectedValue, valueHash, addedAt);
    }

    public Guid Id { get; private set; }

    public string ProductId { get; private set; } = "";

    public string ProductVersion { get; private set; } = "";

    public string ProtectedValue { get; private set; } = "";

    public string ValueHash { get; private set; } = "";

    public DateTime AddedAt { get; private set; }
}

/// <summary>A Get Key that met an empty stock: kept, and filled when stock arrives (KEY-01).</summary>
public sealed class KeyRequest : ITenantOwned
{
    private KeyRequest()
    {
    }

    public KeyRequest(Guid id, OrderLine line, string version, string requestedByName, DateTime requestedAt)
    {
        (Id, PartnerId, OrderId, LineNumber, ProductId) = (id, line.PartnerId, line.OrderId, line.Number, line.ProductId);
        (ProductVersion, RequestedByName, RequestedAt) = (version, requestedByName, requestedAt);
    }

    public Guid Id { get; private set; }

    public Guid PartnerId { get; private set; }

    public string OrderId { get; private set; } = "";

    public int LineNumber { get; private set; }

    public string ProductId { get; private set; } = "";

    public string ProductVersion { get; private set; } = "";

    public string RequestedByName { get; private set; } = "";

    public DateTime RequestedAt { get; private set; }

    public DateTime? FilledAt { get; private set; }

    public void Fill(DateTime at) => FilledAt ??= at;
}

public enum KeyType
{
    SingleActivation,
    MultipleActivation,
}

/// <summary>Shape of product keys (KEY-01).</summary>
public static class KeyFormat
{
    /// <summary>Without what is mistaken for something else (0 O, 1 I L, 2 Z, 5 S, 8 B, U V) and without vowels, so that no word appears.</summary>
    public const string Alphabet = "3467CDFGHJKMNPQRTVWXY9";

    /// <summary>Characters between separators when shown.</summary>
    public const int GroupLength = 4;

    public static string Generate(Product product) => RandomNumberGenerator.GetString(Alphabet, product.KeyLength);

    /// <summary>Without separators, upper case: what is stored and copied.</summary>
    public static string Normalize(string key) => key.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    public static KeyType TypeOf(int activations) => activations > 1 ? KeyType.MultipleActivation : KeyType.SingleActivation;

    /// <summary>Keys that come from elsewhere have their maker's alphabet: letters and digits, of the product's length.</summary>
    public static bool Fits(string normalized, Product product) => normalized.Length == product.KeyLength && normalized.All(char.IsAsciiLetterOrDigit);

    /// <summary>For reading: groups of four.</summary>
    public static string Group(string key) => string.Join('-', key.Chunk(GroupLength).Select(group => new string(group)));
}

public static class EntitlementRefusals
{
    public static readonly Refusal NotFound = new("software.not-found", RefusalKind.NotFound);

    /// <summary>CAN-09; arguments: when (UTC).</summary>
    public static readonly Refusal Cancelled = new("software.cancelled", RefusalKind.Gone);

    public static readonly Refusal NotProvisioned = new("software.not-provisioned", RefusalKind.Conflict);

    /// <summary>Arguments: by whom, since when (UTC).</summary>
    public static readonly Refusal Suspended = new("software.suspended", RefusalKind.Conflict);

    /// <summary>The term is over; arguments: last day.</summary>
    public static readonly Refusal TermEnded = new("software.term-ended", RefusalKind.Gone);

    /// <summary>A paper right: nothing to show.</summary>
    public static readonly Refusal NoKey = new("software.no-key", RefusalKind.Conflict);

    public static readonly Refusal NoDownloads = new("software.no-downloads", RefusalKind.Conflict);

    public static readonly Refusal NoSuchOption = new("software.no-such-option", RefusalKind.Invalid, "Option");

    /// <summary>The wish is kept (KEY-01).</summary>
    /// <summary>Arguments: minutes that a sign-in lasts for (KEY-02).</summary>
    public static readonly Refusal SignInTooOld = new("software.sign-in-too-old", RefusalKind.Forbidden);

    public static readonly Refusal StockEmpty = new("software.key-stock-empty", RefusalKind.Conflict);

    /// <summary>The store does not have the file that the catalogue names.</summary>
    public static readonly Refusal FileMissing = new("software.file-missing", RefusalKind.Conflict);

    /// <summary>Stock for a product whose keys are generated; arguments: product.</summary>
    public static readonly Refusal StockNotUsed = new("software.key-stock-not-used", RefusalKind.Conflict);

    /// <summary>Arguments: characters a key of the product has, places in the list that are not such (from 1). Never a key (KEY-02).</summary>
    public static readonly Refusal StockMalformed = new("software.key-stock-malformed", RefusalKind.Invalid, "Keys");

    /// <summary>Arguments: places in the list of keys that are known already (from 1).</summary>
    public static readonly Refusal StockDuplicate = new("software.key-stock-duplicate", RefusalKind.Conflict, "Keys");

    /// <summary>DWN-02; arguments: the most days allowed.</summary>
    public static readonly Refusal LinkLifetime = new("software.link-lifetime", RefusalKind.Invalid, "Days");

    /// <summary>DWN-02; arguments: the most uses allowed.</summary>
    public static readonly Refusal LinkUses = new("software.link-uses", RefusalKind.Invalid, "Uses");

    /// <summary>The operator took the file out of the catalogue; arguments: when (UTC).</summary>
    public static readonly Refusal DownloadWithdrawn = new("software.download-withdrawn", RefusalKind.Gone);

    public static readonly Refusal LinkNotFound = new("link.not-found", RefusalKind.NotFound);
    public static readonly Refusal LinkExpired = new("link.expired", RefusalKind.Gone);
    public static readonly Refusal LinkRevoked = new("link.revoked", RefusalKind.Gone);
    public static readonly Refusal LinkUsedUp = new("link.used-up", RefusalKind.Gone);
    public static readonly Refusal LinkWithdrawn = new("link.withdrawn", RefusalKind.Gone);
    public static readonly Refusal LinkCancelled = new("link.cancelled", RefusalKind.Gone);
}

/// <summary>Whether a line's keys and downloads are open to those who may use them.</summary>
public static class EntitlementPolicy
{
    /// <returns>Null when open; Cancelled, TermEnded, Suspended or NotProvisioned otherwise.</returns>
    public static Refusal? Refuse(OrderLine line, DateTime now)
    {
        if (line.Status == LineStatus.Cancelled) return EntitlementRefusals.Cancelled.With(line.CancelledAt!.Value);
        if (line.TermEndsOn is { } end && DateOnly.FromDateTime(now) > end) return EntitlementRefusals.TermEnded.With(end);
        if (line.SuspendedAt is { } since) return EntitlementRefusals.Suspended.With(line.SuspendedByName!, since);
        return line.Status == LineStatus.Pending ? EntitlementRefusals.NotProvisioned : null;
    }

    /// <summary>A session that was left open, or taken over, shows no key (KEY-02).</summary>
    /// <param name="signedInAt">UTC; null: not known, which is as good as never.</param>
    /// <param name="age">How old a sign-in may be; zero: any will do.</param>
    /// <returns>Null when fresh; SignInTooOld otherwise.</returns>
    public static Refusal? RefuseSession(DateTime? signedInAt, TimeSpan age, DateTime now) =>
        age <= TimeSpan.Zero || now - signedInAt <= age ? null : EntitlementRefusals.SignInTooOld.With((int)Math.Ceiling(age.TotalMinutes));
}
