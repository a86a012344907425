using CspPortal.Application.Persistence;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Catalog;

/// <summary>What every installation starts with: markets, where reservations are sold, tax treatment, cancellation policy. Adds what is missing, changes nothing.</summary>
public sealed class ReferenceData(PortalDbContext db)
{
    /// <summary>The shipped rows hold from the beginning of the programme (product.md, CAN-01).</summary>
    public static readonly DateOnly Beginning = new(2018, 1, 1);

    /// <summary>Tax inside the price: Australia's GST. Brazil's rate stands for several taxes; the operator owns it (TAX-01).</summary>
    private static readonly Dictionary<string, decimal> InclusiveRates = new() { ["AU"] = 0.10m, ["BR"] = 0.1425m };

    /// <summary>Tax on top of the price where the portal is delivered with a rate; elsewhere none is added until the operator says so.</summary>
    private static readonly Dictionary<string, decimal> ExclusiveRates = new() { ["JP"] = 0.10m };

    public static readonly IReadOnlyList<(ProductKind Kind, CancellationTerms Terms)> ShippedPolicy =
    [
        (ProductKind.PerpetualSoftware, new(CancellationRoute.SelfService, 60, WindowUnit.Days, RefundRule.Full)),
        (ProductKind.SoftwareSubscription, new(CancellationRoute.SelfService, 60, WindowUnit.Days, RefundRule.Prorated)),
        (ProductKind.AzureReservation, new(CancellationRoute.ServiceRequest, 0, WindowUnit.None, RefundRule.None)),
        (ProductKind.AzureSoftwarePlan, new(CancellationRoute.Never, 0, WindowUnit.None, RefundRule.None)),
    ];

    public async Task EnsureAsync(CancellationToken ct)
    {
        if (!await db.CancellationPolicy.AnyAsync(ct))
            db.AddRange(ShippedPolicy.Select(row => new CancellationPolicyRow(Guid.NewGuid(), row.Kind, null, Beginning, row.Terms)));

        if (!await db.CatalogueRevisions.AnyAsync(ct)) db.Add(new CatalogueRevision());

        var known = await db.Markets.Select(market => market.Code).ToHashSetAsync(ct);
        foreach (var row in Markets().Where(row => !known.Contains(row.Code)))
        {
            db.Add(new Market(row.Code, row.IsoCode, row.NameEn, row.NameJa, row.Region, row.Currency));
            if (!row.ReservationsSold) db.Add(new ReservationAvailability(row.Code, Beginning, available: false));
            var rate = (row.TaxInclusive ? InclusiveRates : ExclusiveRates).GetValueOrDefault(row.Code);
            if (row.TaxInclusive || rate != 0)
                db.Add(new TaxRule(row.Code, Beginning, row.TaxInclusive ? TaxTreatment.Inclusive : TaxTreatment.Exclusive, rate));
        }

        await db.SaveChangesAsync(ct);
    }

    internal sealed record MarketRow(string Code, string IsoCode, string NameEn, string NameJa, string Region, string Currency, bool ReservationsSold, bool TaxInclusive);

    internal static IEnumerable<MarketRow> Markets()
    {
        using var stream = typeof(ReferenceData).Assembly.GetManifestResourceStream(typeof(ReferenceData), "Data.markets.csv")!;
        using var text = new StreamReader(stream);
        using var csv = CsvReader.FromText(text.ReadToEnd());
        while (csv.Read())
        {
            yield return new MarketRow(
                csv.GetString("market_code"), csv.GetString("iso_3166_1_alpha_2"), csv.GetString("name_en"), csv.GetString("name_ja"),
                csv.GetString("csp_region"), csv.GetString("currency"), csv.GetString("azure_reservations") == "available", csv.GetString("price_tax_display") == "inclusive");
        }
    }
}
