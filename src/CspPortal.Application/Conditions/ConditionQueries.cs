using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Conditions;

/// <summary>Everything that is dated about one market (MKT-01, TAX-01, CAN-01), latest first.</summary>
/// <param name="Policy">Of every kind: the market's own rows and the general ones.</param>
public sealed record MarketHistory(MarketLabel Market, string Currency, IReadOnlyList<PolicyEntry> Policy, IReadOnlyList<TaxEntry> Taxes, IReadOnlyList<AvailabilityEntry> Availability);

/// <summary>The dated tables as people read them. They hold what operators wrote by hand, so they are read whole and sorted here.</summary>
public sealed class ConditionQueries(PortalDbContext db, TimeProvider clock)
{
    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public async Task<IReadOnlyList<PolicyEntry>> PolicyAsync(DatedFilter filter, CancellationToken ct)
    {
        var rows = await db.CancellationPolicy.AsNoTracking().ToListAsync(ct);
        return Policy(rows, await LabelsAsync(ct)).Where(row => filter.Kind is null || row.Kind == filter.Kind).OrderBy(row => row.Kind).Choose(filter);
    }

    public async Task<IReadOnlyList<TaxEntry>> TaxesAsync(DatedFilter filter, CancellationToken ct) =>
        Taxes(await db.TaxRules.AsNoTracking().ToListAsync(ct), await LabelsAsync(ct)).Choose(filter);

    public async Task<IReadOnlyList<AvailabilityEntry>> AvailabilityAsync(DatedFilter filter, CancellationToken ct) =>
        Availability(await db.ReservationAvailability.AsNoTracking().ToListAsync(ct), await LabelsAsync(ct)).Choose(filter);

    /// <returns>The market's history, or <see cref="CatalogueRefusals.RowNotFound"/>.</returns>
    public async Task<Outcome<MarketHistory>> OfMarketAsync(string marketCode, CancellationToken ct)
    {
        var market = await db.Markets.AsNoTracking().SingleOrDefaultAsync(row => row.Code == marketCode, ct);
        if (market is null) return CatalogueRefusals.RowNotFound;
        var labels = new Dictionary<string, MarketLabel> { [market.Code] = MarketLabel.Of(market) };
        var latest = new DatedFilter { Sort = DatedSort.EffectiveFrom, Descending = true };
        var policy = await db.CancellationPolicy.AsNoTracking().Where(row => row.MarketCode == null || row.MarketCode == market.Code).ToListAsync(ct);
        return new MarketHistory(
            labels[market.Code], market.Currency,
            [.. Policy(policy, labels).Choose(latest).OrderBy(row => row.Kind)],
            Taxes(await db.TaxRules.AsNoTracking().Where(row => row.MarketCode == market.Code).ToListAsync(ct), labels).Choose(latest),
            Availability(await db.ReservationAvailability.AsNoTracking().Where(row => row.MarketCode == market.Code).ToListAsync(ct), labels).Choose(latest));
    }

    private async Task<Dictionary<string, MarketLabel>> LabelsAsync(CancellationToken ct) =>
        await db.Markets.AsNoTracking().ToDictionaryAsync(market => market.Code, MarketLabel.Of, ct);

    private IEnumerable<PolicyEntry> Policy(List<CancellationPolicyRow> rows, Dictionary<string, MarketLabel> labels)
    {
        var same = rows.ToLookup(row => (row.Kind, row.MarketKey));
        return rows.Select(row => new PolicyEntry(
            row.Id, row.Kind, row.MarketCode is { } code ? labels[code] : null, row.EffectiveFrom, row.AddedAt, row.AddedByName,
            DatedRows.StateOf(row, same[(row.Kind, row.MarketKey)], Today), row.Terms));
    }

    private IEnumerable<TaxEntry> Taxes(List<TaxRule> rows, Dictionary<string, MarketLabel> labels)
    {
        var same = rows.ToLookup(row => row.MarketCode);
        return rows.Select(row => new TaxEntry(labels[row.MarketCode], row.EffectiveFrom, row.AddedAt, row.AddedByName, DatedRows.StateOf(row, same[row.MarketCode], Today), row.Treatment, row.Rate));
    }

    private IEnumerable<AvailabilityEntry> Availability(List<ReservationAvailability> rows, Dictionary<string, MarketLabel> labels)
    {
        var same = rows.ToLookup(row => row.MarketCode);
        return rows.Select(row => new AvailabilityEntry(labels[row.MarketCode], row.EffectiveFrom, row.AddedAt, row.AddedByName, DatedRows.StateOf(row, same[row.MarketCode], Today), row.Available));
    }
}
