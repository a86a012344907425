using System.Globalization;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;

namespace CspPortal.Application.Conditions;

/// <summary>A market as lists name it.</summary>
public sealed record MarketLabel(string Code, string IsoCode, string NameEn, string NameJa)
{
    /// <summary>In the reader's language.</summary>
    public string Name => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ja" ? NameJa : NameEn;

    public static MarketLabel Of(Market market) => new(market.Code, market.IsoCode, market.NameEn, market.NameJa);

    /// <summary>Whether that is its code, or part of its name in either language (MKT-02).</summary>
    public bool Matches(string text)
    {
        var (folded, loose) = (SearchText.Fold(text), SearchText.FoldLoosely(text));
        return Code == folded || IsoCode == folded
            || (loose.Length > 0 && (SearchText.FoldLoosely(NameEn).Contains(loose, StringComparison.Ordinal) || SearchText.FoldLoosely(NameJa).Contains(loose, StringComparison.Ordinal)));
    }
}

public enum DatedSort
{
    Market,
    EffectiveFrom,
}

/// <summary>What a page of a dated table asks for; the page and the file share it (CSV-01).</summary>
public sealed record DatedFilter
{
    /// <summary>Part of a market's name in either language, or its code.</summary>
    public string? Market { get; init; }

    public RowState? State { get; init; }

    /// <summary>Of the policy alone.</summary>
    public ProductKind? Kind { get; init; }

    public DatedSort Sort { get; init; }

    public bool Descending { get; init; }
}

/// <summary>A row of a dated table as it is listed.</summary>
public interface IDatedEntry
{
    /// <summary>Null: every market.</summary>
    MarketLabel? Market { get; }

    DateOnly EffectiveFrom { get; }

    RowState State { get; }

    /// <summary>UTC; null: it came with the installation.</summary>
    DateTime? AddedAt { get; }

    string? AddedByName { get; }

    /// <summary>Tells the row from every other of its table.</summary>
    string[] Key { get; }
}

/// <summary>A row of the cancellation policy (CAN-01).</summary>
public sealed record PolicyEntry(
    Guid Id, ProductKind Kind, MarketLabel? Market, DateOnly EffectiveFrom, DateTime? AddedAt, string? AddedByName, RowState State, CancellationTerms Terms) : IDatedEntry
{
    public string[] Key => [Id.ToString()];
}

/// <summary>A row of the tax table (TAX-01).</summary>
public sealed record TaxEntry(MarketLabel Market, DateOnly EffectiveFrom, DateTime? AddedAt, string? AddedByName, RowState State, TaxTreatment Treatment, decimal Rate) : IDatedEntry
{
    public string[] Key => DatedKey.Of(this);
}

/// <summary>A row that says whether Azure reservations are sold in a market (MKT-01).</summary>
public sealed record AvailabilityEntry(MarketLabel Market, DateOnly EffectiveFrom, DateTime? AddedAt, string? AddedByName, RowState State, bool Available) : IDatedEntry
{
    public string[] Key => DatedKey.Of(this);
}

internal static class DatedKey
{
    /// <summary>Market and day, where a table has one row of them.</summary>
    public static string[] Of(IDatedEntry entry) => [entry.Market!.Code, Iso(entry.EffectiveFrom)];

    public static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}

internal static class DatedLists
{
    /// <summary>Filtered and in order; among rows of one market the latest first.</summary>
    public static IReadOnlyList<T> Choose<T>(this IEnumerable<T> rows, DatedFilter filter)
        where T : IDatedEntry
    {
        var text = filter.Market;
        if (!string.IsNullOrWhiteSpace(text)) rows = rows.Where(row => row.Market?.Matches(text) ?? false);
        if (filter.State is { } state) rows = rows.Where(row => row.State == state);
        var byName = CultureInfo.CurrentUICulture.CompareInfo.GetStringComparer(CompareOptions.IgnoreCase | CompareOptions.IgnoreKanaType);
        // Every market comes before the single ones.
        string NameOf(T row) => row.Market?.Name ?? "";
        return
        [
            .. (filter.Sort, filter.Descending) switch
            {
                (DatedSort.EffectiveFrom, false) => rows.OrderBy(row => row.EffectiveFrom).ThenBy(NameOf, byName),
                (DatedSort.EffectiveFrom, true) => rows.OrderByDescending(row => row.EffectiveFrom).ThenBy(NameOf, byName),
                (_, false) => rows.OrderBy(NameOf, byName).ThenByDescending(row => row.EffectiveFrom),
                (_, true) => rows.OrderByDescending(NameOf, byName).ThenByDescending(row => row.EffectiveFrom),
            },
        ];
    }
}
