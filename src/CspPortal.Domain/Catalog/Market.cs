using System.Globalization;

namespace CspPortal.Domain.Catalog;

/// <summary>A market of the CSP programme. Three of them share ISO code BQ and two SJ, so the key is our own.</summary>
public sealed class Market
{
    private Market()
    {
    }

    public Market(string code, string isoCode, string nameEn, string nameJa, string region, string currency)
    {
        (Code, IsoCode, NameEn, NameJa, Region, Currency) = (code, isoCode, nameEn, nameJa, region, currency);
        (NameEnKey, NameJaKey) = (SearchText.Fold(nameEn), SearchText.Fold(nameJa));
    }

    /// <summary>ISO code, with a suffix where it is shared: BQ-SA.</summary>
    public string Code { get; private set; } = "";

    public string IsoCode { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    public string NameJa { get; private set; } = "";

    public string NameEnKey { get; private set; } = "";

    public string NameJaKey { get; private set; } = "";

    /// <summary>The name to print for a reader; messages that name a market are made where the reader's culture is known.</summary>
    public string NameFor(CultureInfo culture) => culture.TwoLetterISOLanguageName == "ja" ? NameJa : NameEn;

    public string Region { get; private set; } = "";

    public string Currency { get; private set; } = "";
}

/// <summary>From a day on, whether Azure reservations are sold in a market (MKT-01).</summary>
public sealed class ReservationAvailability : IDatedRow
{
    private ReservationAvailability()
    {
    }

    public ReservationAvailability(string marketCode, DateOnly effectiveFrom, bool available)
    {
        (MarketCode, EffectiveFrom, Available) = (marketCode, effectiveFrom, available);
    }

    public string MarketCode { get; private set; } = "";

    public DateOnly EffectiveFrom { get; private set; }

    public bool Available { get; private set; }

    /// <inheritdoc/>
    public DateTime? AddedAt { get; init; }

    /// <inheritdoc/>
    public string? AddedByName { get; init; }

    /// <summary>As the log has it.</summary>
    public static string Words(ReservationAvailability? row) => row is { Available: false } ? "unavailable" : "available";
}

/// <summary>What may be sold where.</summary>
public static class MarketAvailability
{
    /// <param name="history">The market's rows, in any order.</param>
    /// <returns>MKT-01 for reservations: the latest row in force decides, none means available. MKT-02: the rest is sold everywhere.</returns>
    public static bool IsSold(ProductKind kind, IEnumerable<ReservationAvailability> history, DateOnly on) =>
        kind != ProductKind.AzureReservation || (InForce(history, on)?.Available ?? true);

    /// <returns>The latest row in force; null: reservations were always sold.</returns>
    public static ReservationAvailability? InForce(IEnumerable<ReservationAvailability> history, DateOnly on) =>
        history.Where(row => row.EffectiveFrom <= on).MaxBy(row => row.EffectiveFrom);

    /// <returns>The first later row that says otherwise; null when nothing is announced.</returns>
    public static ReservationAvailability? NextChange(IReadOnlyCollection<ReservationAvailability> history, DateOnly on)
    {
        var sold = IsSold(ProductKind.AzureReservation, history, on);
        return history.Where(row => row.EffectiveFrom > on && row.Available != sold).MinBy(row => row.EffectiveFrom);
    }
}
