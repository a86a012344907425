using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Conditions;

/// <summary>Says from which day on Azure reservations are sold in a market, or no longer (MKT-01, MKT-02). The operator's.</summary>
public sealed class AddAvailabilityRow(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    internal const string Table = "market_availability";

    /// <returns>Done, or all of <see cref="CatalogueRefusals"/> that apply: MarketUnknown, DateInPast, DateTooFar, RowExists.</returns>
    public Task<Outcome<Done>> ExecuteAsync(string marketCode, DateOnly from, bool available, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var problems = await ConditionLog.ProblemsAsync(db, marketCode, false, from, DateOnly.FromDateTime(now), token);
            var rows = await db.ReservationAvailability.AsNoTracking().Where(row => row.MarketCode == marketCode).ToListAsync(token);
            if (rows.Exists(row => row.EffectiveFrom == from)) problems.Add(CatalogueRefusals.RowExists.With(from));
            if (Refusal.Of(problems) is { } refusal) return refusal;

            var row = new ReservationAvailability(marketCode, from, available) { AddedAt = now, AddedByName = actor.Name };
            db.Add(row);
            db.Add(ConditionLog.Entry(
                now, actor, AuditOperation.AddMarketAvailability, Table, marketCode, from, ReservationAvailability.Words(MarketAvailability.InForce(rows, from)), ReservationAvailability.Words(row)));
            return default(Done);
        },
        ct);
}

/// <summary>Takes back a row about a market's reservations that has not begun to hold (MKT-01). The operator's.</summary>
public sealed class WithdrawAvailabilityRow(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <returns>Done, or <see cref="CatalogueRefusals"/>: RowNotFound, RowInForce.</returns>
    public Task<Outcome<Done>> ExecuteAsync(string marketCode, DateOnly from, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var rows = await db.ReservationAvailability.Where(row => row.MarketCode == marketCode).ToListAsync(token);
            if (rows.Find(row => row.EffectiveFrom == from) is not { } row) return CatalogueRefusals.RowNotFound;
            if (DatedRows.RefuseWithdrawal(row, DateOnly.FromDateTime(now)) is { } refusal) return refusal;
            db.Remove(row);
            db.Add(ConditionLog.Entry(
                now, actor, AuditOperation.WithdrawMarketAvailability, AddAvailabilityRow.Table, row.MarketCode, from,
                ReservationAvailability.Words(row), ReservationAvailability.Words(MarketAvailability.InForce(rows.Where(other => other != row), from))));
            return default(Done);
        },
        ct);
}
