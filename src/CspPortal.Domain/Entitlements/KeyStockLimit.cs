namespace CspPortal.Domain.Entitlements;

/// <summary>How many keys of a product and version should be left at least; fewer stand on Home (KEY-01, HOM-01).</summary>
public sealed class KeyStockLimit : IVersioned
{
    public const int Most = 1_000_000;

    private KeyStockLimit()
    {
    }

    public KeyStockLimit(string productId, string productVersion, int keys)
    {
        (ProductId, ProductVersion, Keys) = (productId, productVersion, keys);
    }

    public string ProductId { get; private set; } = "";

    public string ProductVersion { get; private set; } = "";

    /// <summary>0: never too few.</summary>
    public int Keys { get; private set; }

    public int Version { get; private set; }

    public void Change(int keys) => Keys = keys;

    /// <summary>Whether so few keys stand on Home.</summary>
    public static bool IsBelow(int left, int? limit) => left < (limit ?? 0);
}

public static class KeyStockRefusals
{
    /// <summary>No product of that id takes its keys from stock in that version.</summary>
    public static readonly Refusal NotFound = new("key-stock.not-found", RefusalKind.NotFound);

    /// <summary>Arguments: the most.</summary>
    public static readonly Refusal LimitOutOfRange = new("key-stock.limit-out-of-range", RefusalKind.Invalid, "Limit");

    /// <summary>REL-03.</summary>
    public static readonly Refusal Stale = new("key-stock.stale", RefusalKind.Conflict);
}
