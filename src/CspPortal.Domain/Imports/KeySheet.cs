using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;

namespace CspPortal.Domain.Imports;

/// <summary>A product whose keys come from the stock, and the versions it is offered in.</summary>
public sealed record KeyProduct(Product Product, IReadOnlyList<string> Versions);

/// <summary>A row of a file of keys. The key is in the clear: to be sealed at once and kept nowhere (KEY-02).</summary>
public sealed record KeySheetRow(string ProductId, string Version, string PlainKey);

/// <summary>The file of product keys (CAT-01, KEY-01).</summary>
public static class KeySheet
{
    public const string ProductId = "ProductId";
    public const string Version = "Version";
    public const string Key = "Key";

    public static readonly IReadOnlyList<string> Columns = [ProductId, Version, Key];

    /// <returns>The row, or what is wrong with it, in words that repeat no cell: in a file with its columns mixed up every cell may be a key (KEY-02).</returns>
    public static Outcome<KeySheetRow> Read(Func<string, string> cell, IReadOnlyDictionary<string, KeyProduct> products)
    {
        if (!products.TryGetValue(cell(ProductId).Trim().ToUpperInvariant(), out var known)) return ImportRefusals.ProductUnknown;
        if (known.Product.KeySource != KeySource.Stock) return EntitlementRefusals.StockNotUsed.With(known.Product.Title);
        var faults = new List<Refusal>();
        // A version that differs in case or width only is the same.
        var wanted = SearchText.Fold(cell(Version).Trim());
        var version = known.Versions.FirstOrDefault(each => SearchText.Fold(each) == wanted);
        if (version is null) faults.Add(ImportRefusals.VersionUnknown);
        var key = cell(Key).Trim();
        if (!KeyFormat.Fits(KeyFormat.Normalize(key), known.Product)) faults.Add(ImportRefusals.KeyMalformed.With(known.Product.KeyLength));
        return Refusal.Of(faults) is { } refusal ? refusal : new KeySheetRow(known.Product.Id, version!, key);
    }
}
