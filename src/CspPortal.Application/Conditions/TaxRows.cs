using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Conditions;

/// <summary>Adds a row to the tax table of a market (TAX-01). Lines that were bought keep theirs. The operator's.</summary>
public sealed class AddTaxRow(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    internal const string Table = "tax_rule";

    /// <returns>Done, or all of <see cref="CatalogueRefusals"/> that apply: MarketUnknown, DateInPast, DateTooFar, RateOutOfRange, RowExists.</returns>
    public Task<Outcome<Done>> ExecuteAsync(string marketCode, DateOnly from, TaxTreatment treatment, decimal rate, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var problems = await ConditionLog.ProblemsAsync(db, marketCode, false, from, DateOnly.FromDateTime(now), token);
            if (TaxRule.RefuseRate(rate) is { } outOfRange) problems.Add(outOfRange);
            var rows = await db.TaxRules.AsNoTracking().Where(row => row.MarketCode == marketCode).ToListAsync(token);
            if (rows.Exists(row => row.EffectiveFrom == from)) problems.Add(CatalogueRefusals.RowExists.With(from));
            if (Refusal.Of(problems) is { } refusal) return refusal;

            db.Add(new TaxRule(marketCode, from, treatment, rate) { AddedAt = now, AddedByName = actor.Name });
            db.Add(ConditionLog.Entry(now, actor, AuditOperation.AddTaxRule, Table, marketCode, from, TaxRule.Words(TaxRule.InForce(rows, from)), TaxRule.Words((treatment, rate))));
            return default(Done);
        },
        ct);
}

/// <summary>Takes back a row of the tax table that has not begun to hold (TAX-01). The operator's.</summary>
public sealed class WithdrawTaxRow(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <returns>Done, or <see cref="CatalogueRefusals"/>: RowNotFound, RowInForce.</returns>
    public Task<Outcome<Done>> ExecuteAsync(string marketCode, DateOnly from, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var rows = await db.TaxRules.Where(row => row.MarketCode == marketCode).ToListAsync(token);
            if (rows.Find(row => row.EffectiveFrom == from) is not { } row) return CatalogueRefusals.RowNotFound;
            if (DatedRows.RefuseWithdrawal(row, DateOnly.FromDateTime(now)) is { } refusal) return refusal;
            db.Remove(row);
            db.Add(ConditionLog.Entry(
                now, actor, AuditOperation.WithdrawTaxRule, AddTaxRow.Table, row.MarketCode, from, TaxRule.Words((row.Treatment, row.Rate)), TaxRule.Words(TaxRule.InForce(rows.Where(other => other != row), from))));
            return default(Done);
        },
        ct);
}
