using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Conditions;

/// <summary>Lines bought that day with what is pinned to them, whatever the tables say by now (CAN-01, TAX-01).</summary>
public sealed record PinnedLines(CancellationTerms Terms, TaxTreatment Treatment, decimal Rate, int Lines);

/// <summary>What applied to a purchase at one instant.</summary>
/// <param name="Policy">Null before the first row: nothing could be sold.</param>
/// <param name="WindowEndsAt">Of a purchase at that instant, inclusive, UTC; null where there is no window (CAN-02).</param>
/// <param name="TaxSince">Null: no row, so the price excludes tax and none is added.</param>
/// <param name="AvailabilitySince">Null: no row, so it was always sold.</param>
/// <param name="Pinned">Of the whole day (UTC).</param>
public sealed record ThatDay(
    DateTime At, ProductKind Kind, MarketLabel Market, PolicyEntry? Policy, DateTime? WindowEndsAt,
    TaxTreatment Treatment, decimal Rate, DateOnly? TaxSince, bool IsSold, DateOnly? AvailabilitySince, IReadOnlyList<PinnedLines> Pinned);

/// <summary>What applied that day: the same questions that checkout asks, about another instant.</summary>
public sealed class ThatDayQueries(PortalDbContext db, TimeProvider clock)
{
    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <returns>The answer, or <see cref="CatalogueRefusals.MarketUnknown"/>.</returns>
    public async Task<Outcome<ThatDay>> AskAsync(ProductKind kind, string marketCode, DateTime at, CancellationToken ct)
    {
        var market = await db.Markets.AsNoTracking().SingleOrDefaultAsync(row => row.Code == marketCode, ct);
        if (market is null) return CatalogueRefusals.MarketUnknown;
        var on = DateOnly.FromDateTime(at);
        var label = MarketLabel.Of(market);
        var rows = (await db.CancellationPolicy.AsNoTracking().Where(row => row.Kind == kind && (row.MarketCode == null || row.MarketCode == market.Code)).ToListAsync(ct)).KnownAt(at).ToList();
        var taxes = (await db.TaxRules.AsNoTracking().Where(row => row.MarketCode == market.Code).ToListAsync(ct)).KnownAt(at).ToList();
        var sold = (await db.ReservationAvailability.AsNoTracking().Where(row => row.MarketCode == market.Code).ToListAsync(ct)).KnownAt(at).ToList();

        var row = CancellationPolicyRow.FindInForce(rows, kind, market.Code, on);
        var (treatment, rate) = TaxRule.InForce(taxes, on);
        return new ThatDay(
            at, kind, label,
            row is null ? null : new PolicyEntry(row.Id, row.Kind, row.MarketCode is null ? null : label, row.EffectiveFrom, row.AddedAt, row.AddedByName, DatedRows.StateOf(row, rows.Where(other => other.MarketKey == row.MarketKey), on), row.Terms),
            row is { Terms.Route: CancellationRoute.SelfService } ? new CancellationWindow(at, row.Terms).EndsAt : null,
            treatment, rate, taxes.Where(tax => tax.EffectiveFrom <= on).Select(tax => (DateOnly?)tax.EffectiveFrom).Max(),
            MarketAvailability.IsSold(kind, sold, on), kind == ProductKind.AzureReservation ? MarketAvailability.InForce(sold, on)?.EffectiveFrom : null,
            await PinnedAsync(kind, market.Code, at.Date, ct));
    }

    /// <summary>The operator counts lines of all partners and sees none of them; a partner counts its own.</summary>
    private async Task<IReadOnlyList<PinnedLines>> PinnedAsync(ProductKind kind, string marketCode, DateTime day, CancellationToken ct)
    {
        if (day >= DateTime.MaxValue.Date) return [];
        var next = day.AddDays(1);
        var rows = await Seen(db.OrderLines).Where(line => line.PurchasedAt >= day && line.PurchasedAt < next && line.Kind == kind)
            .Join(Seen(db.Customers).Where(customer => customer.MarketCode == marketCode), line => line.CustomerId, customer => customer.Id, (line, _) => line)
            .GroupBy(line => new { line.CancellationTerms.Route, line.CancellationTerms.WindowLength, line.CancellationTerms.WindowUnit, line.CancellationTerms.Refund, line.TaxTreatment, line.TaxRate })
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct);
        return
        [
            .. rows.OrderByDescending(row => row.Count).Select(row => new PinnedLines(
                new CancellationTerms(row.Key.Route, row.Key.WindowLength, row.Key.WindowUnit, row.Key.Refund), row.Key.TaxTreatment, row.Key.TaxRate, row.Count)),
        ];
    }

    private IQueryable<T> Seen<T>(IQueryable<T> rows)
        where T : class, ITenantOwned =>
        (db.Scope.IsWide ? rows.AcrossTenants(db) : rows).AsNoTracking();
}
