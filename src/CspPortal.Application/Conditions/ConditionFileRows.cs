using CspPortal.Application.Catalog;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CsvHelper;

namespace CspPortal.Application.Conditions;

/// <summary>A row of the cancellation policy in the exported file.</summary>
[CsvRecord]
public sealed partial class PolicyFileRow
{
    public ProductKind ProductKind { get; set; }

    /// <summary>* is every market.</summary>
    public string MarketCode { get; set; } = "";

    public string MarketNameEn { get; set; } = "";

    public string MarketNameJa { get; set; } = "";

    public string EffectiveFrom { get; set; } = "";

    public RowState State { get; set; }

    public CancellationRoute Route { get; set; }

    public int WindowLength { get; set; }

    public WindowUnit WindowUnit { get; set; }

    public RefundRule Refund { get; set; }

    public string AddedAt { get; set; } = "";

    public string AddedBy { get; set; } = "";

    public static PolicyFileRow From(PolicyEntry row) => new()
    {
        ProductKind = row.Kind,
        MarketCode = row.Market?.Code ?? ConditionLog.EveryMarket,
        MarketNameEn = row.Market?.NameEn ?? "",
        MarketNameJa = row.Market?.NameJa ?? "",
        EffectiveFrom = MarketFileRow.Iso(row.EffectiveFrom),
        State = row.State,
        Route = row.Terms.Route,
        WindowLength = row.Terms.WindowLength,
        WindowUnit = row.Terms.WindowUnit,
        Refund = row.Terms.Refund,
        AddedAt = ConditionFiles.Iso(row.AddedAt),
        AddedBy = row.AddedByName ?? "",
    };
}

/// <summary>A row of the tax table in the exported file.</summary>
[CsvRecord]
public sealed partial class TaxFileRow
{
    public string MarketCode { get; set; } = "";

    public string MarketNameEn { get; set; } = "";

    public string MarketNameJa { get; set; } = "";

    public string EffectiveFrom { get; set; } = "";

    public RowState State { get; set; }

    public TaxTreatment TaxTreatment { get; set; }

    /// <summary>As on the form: 10 is ten percent.</summary>
    public decimal TaxPercent { get; set; }

    public string AddedAt { get; set; } = "";

    public string AddedBy { get; set; } = "";

    public static TaxFileRow From(TaxEntry row) => new()
    {
        MarketCode = row.Market.Code,
        MarketNameEn = row.Market.NameEn,
        MarketNameJa = row.Market.NameJa,
        EffectiveFrom = MarketFileRow.Iso(row.EffectiveFrom),
        State = row.State,
        TaxTreatment = row.Treatment,
        TaxPercent = row.Rate * 100,
        AddedAt = ConditionFiles.Iso(row.AddedAt),
        AddedBy = row.AddedByName ?? "",
    };
}

/// <summary>A row about a market's reservations in the exported file.</summary>
[CsvRecord]
public sealed partial class AvailabilityFileRow
{
    public string MarketCode { get; set; } = "";

    public string MarketNameEn { get; set; } = "";

    public string MarketNameJa { get; set; } = "";

    public string EffectiveFrom { get; set; } = "";

    public RowState State { get; set; }

    public string AzureReservations { get; set; } = "";

    public string AddedAt { get; set; } = "";

    public string AddedBy { get; set; } = "";

    public static AvailabilityFileRow From(AvailabilityEntry row) => new()
    {
        MarketCode = row.Market.Code,
        MarketNameEn = row.Market.NameEn,
        MarketNameJa = row.Market.NameJa,
        EffectiveFrom = MarketFileRow.Iso(row.EffectiveFrom),
        State = row.State,
        AzureReservations = MarketFileRow.Sold(row.Available),
        AddedAt = ConditionFiles.Iso(row.AddedAt),
        AddedBy = row.AddedByName ?? "",
    };
}

internal static class ConditionFiles
{
    public static string Iso(DateTime? utc) => utc?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
