using System.Globalization;
using CspPortal.Application.Conditions;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Catalog;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Catalog;

/// <summary>What may be sold in a market on one day (MKT-02).</summary>
/// <param name="ReservationsSold">MKT-01.</param>
/// <param name="ReservationsSince">Day from which that holds; null: always.</param>
/// <param name="Change">A later day on which it will be otherwise; null when nothing is announced.</param>
/// <param name="TaxSince">Day from which the tax treatment holds; null: always.</param>
public sealed record MarketState(
    string Code, string IsoCode, string NameEn, string NameJa, string Region, string Currency, bool SoftwareSold,
    bool ReservationsSold, DateOnly? ReservationsSince, DateOnly? Change, TaxTreatment TaxTreatment, decimal TaxRate, DateOnly? TaxSince)
{
    /// <summary>In the reader's language.</summary>
    public string Name => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ja" ? NameJa : NameEn;
}

/// <summary>What the Market availability page asks for; the page and the file share it (CSV-01).</summary>
public sealed record MarketFilter
{
    /// <summary>Part of the name in either language, or a code.</summary>
    public string? Text { get; init; }

    public bool? ReservationsSold { get; init; }

    public TaxTreatment? TaxTreatment { get; init; }

    public MarketSort Sort { get; init; }

    public bool Descending { get; init; }
}

public enum MarketSort
{
    /// <summary>In the reader's language.</summary>
    Name,
    Code,

    /// <summary>By the day from which reservations are as they are.</summary>
    Since,
    Currency,
}

/// <param name="Markets">The filtered ones, in the filter's order.</param>
/// <param name="On">The day it holds for, UTC.</param>
public sealed record MarketList(IReadOnlyList<MarketState> Markets, int All, int WithoutReservations, DateOnly On);

/// <summary>One market in the exported file.</summary>
[CsvRecord]
public sealed partial class MarketFileRow
{
    public string MarketCode { get; set; } = "";

    public string IsoCode { get; set; } = "";

    public string NameEn { get; set; } = "";

    public string NameJa { get; set; } = "";

    public string Currency { get; set; } = "";

    public string Software { get; set; } = "";

    public string AzureReservations { get; set; } = "";

    public string AzureReservationsSince { get; set; } = "";

    public string AzureReservationsChangeOn { get; set; } = "";

    public TaxTreatment TaxTreatment { get; set; }

    public decimal TaxRate { get; set; }

    public static MarketFileRow From(MarketState market) => new()
    {
        MarketCode = market.Code,
        IsoCode = market.IsoCode,
        NameEn = market.NameEn,
        NameJa = market.NameJa,
        Currency = market.Currency,
        Software = Sold(market.SoftwareSold),
        AzureReservations = Sold(market.ReservationsSold),
        AzureReservationsSince = Iso(market.ReservationsSince),
        AzureReservationsChangeOn = Iso(market.Change),
        TaxTreatment = market.TaxTreatment,
        TaxRate = market.TaxRate,
    };

    /// <summary>The words of the data files.</summary>
    internal static string Sold(bool sold) => sold ? "available" : "unavailable";

    internal static string Iso(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>Which market is what, and what may be sold there today. A few hundred rows, so they are read whole and searched in memory.</summary>
public sealed class MarketQueries(PortalDbContext db, TimeProvider clock)
{
    public async Task<MarketList> ListAsync(MarketFilter filter, CancellationToken ct)
    {
        var all = await AllAsync(ct);
        var compare = CultureInfo.CurrentUICulture.CompareInfo.GetStringComparer(CompareOptions.IgnoreCase | CompareOptions.IgnoreKanaType);
        var byName = all.Where(market => Matches(market, filter)).OrderBy(market => market.Name, compare);
        var sorted = filter.Sort switch
        {
            MarketSort.Code => byName.OrderBy(market => market.Code, StringComparer.Ordinal),
            MarketSort.Since => byName.OrderBy(market => market.ReservationsSince),
            MarketSort.Currency => byName.OrderBy(market => market.Currency, StringComparer.Ordinal),
            _ => byName,
        };
        List<MarketState> found = [.. filter.Descending ? sorted.Reverse() : sorted];
        return new MarketList(found, all.Count, all.Count(market => !market.ReservationsSold), Today);
    }

    /// <summary>The currencies that are sold in, by code.</summary>
    public Task<List<string>> CurrenciesAsync(CancellationToken ct) =>
        db.Markets.Select(row => row.Currency).Distinct().OrderBy(currency => currency).ToListAsync(ct);

    /// <summary>All markets, by code.</summary>
    public async Task<IReadOnlyList<MarketState>> AllAsync(CancellationToken ct)
    {
        var markets = await db.Markets.AsNoTracking().OrderBy(row => row.Code).ToListAsync(ct);
        var reservations = (await db.ReservationAvailability.AsNoTracking().ToListAsync(ct)).ToLookup(row => row.MarketCode);
        var taxes = (await db.TaxRules.AsNoTracking().ToListAsync(ct)).ToLookup(row => row.MarketCode);
        return [.. markets.Select(market => State(market, [.. reservations[market.Code]], [.. taxes[market.Code]]))];
    }

    public async Task<MarketState> OneAsync(string code, CancellationToken ct)
    {
        var market = await db.Markets.AsNoTracking().SingleAsync(row => row.Code == code, ct);
        var reservations = await db.ReservationAvailability.AsNoTracking().Where(row => row.MarketCode == code).ToListAsync(ct);
        var taxes = await db.TaxRules.AsNoTracking().Where(row => row.MarketCode == code).ToListAsync(ct);
        return State(market, reservations, taxes);
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private MarketState State(Market market, List<ReservationAvailability> reservations, List<TaxRule> taxes)
    {
        var (treatment, rate) = TaxRule.InForce(taxes, Today);
        return new MarketState(
            market.Code, market.IsoCode, market.NameEn, market.NameJa, market.Region, market.Currency,
            // MKT-02: asked of the domain, not assumed.
            new[] { ProductKind.SoftwareSubscription, ProductKind.PerpetualSoftware }.All(kind => MarketAvailability.IsSold(kind, reservations, Today)),
            MarketAvailability.IsSold(ProductKind.AzureReservation, reservations, Today),
            MarketAvailability.InForce(reservations, Today)?.EffectiveFrom,
            MarketAvailability.NextChange(reservations, Today)?.EffectiveFrom,
            treatment, rate, taxes.Where(row => row.EffectiveFrom <= Today).Select(row => (DateOnly?)row.EffectiveFrom).Max());
    }

    private static bool Matches(MarketState market, MarketFilter filter)
    {
        if (filter.ReservationsSold is { } sold && market.ReservationsSold != sold) return false;
        if (filter.TaxTreatment is { } treatment && market.TaxTreatment != treatment) return false;
        if (string.IsNullOrWhiteSpace(filter.Text)) return true;
        return new MarketLabel(market.Code, market.IsoCode, market.NameEn, market.NameJa).Matches(filter.Text);
    }
}
