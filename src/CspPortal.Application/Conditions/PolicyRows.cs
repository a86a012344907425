using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Conditions;

/// <summary>A row of the cancellation policy to be; <paramref name="MarketCode"/> null is every market.</summary>
public sealed record NewPolicyRow(ProductKind Kind, string? MarketCode, DateOnly EffectiveFrom, CancellationTerms Terms);

/// <summary>Adds a row to the cancellation policy (CAN-01). What was bought before keeps what is pinned to it. The operator's.</summary>
public sealed class AddPolicyRow(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    internal const string Table = "cancellation_policy";

    /// <returns>The row's id, or all of <see cref="CatalogueRefusals"/> that apply: MarketUnknown, DateInPast, DateTooFar, RowExists and what the terms meet (CAN-03, CAN-04).</returns>
    public Task<Outcome<Guid>> ExecuteAsync(NewPolicyRow wish, Actor actor, CancellationToken ct) => transaction.RunAsync<Guid>(
        async token =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var problems = await ConditionLog.ProblemsAsync(db, wish.MarketCode, wish.MarketCode is null, wish.EffectiveFrom, DateOnly.FromDateTime(now), token);
            problems.AddRange(wish.Terms.Problems(wish.Kind));
            var rows = await db.CancellationPolicy.AsNoTracking().Where(row => row.Kind == wish.Kind).ToListAsync(token);
            if (rows.Exists(row => row.MarketCode == wish.MarketCode && row.EffectiveFrom == wish.EffectiveFrom)) problems.Add(CatalogueRefusals.RowExists.With(wish.EffectiveFrom));
            if (Refusal.Of(problems) is { } refusal) return refusal;

            var row = new CancellationPolicyRow(Guid.NewGuid(), wish.Kind, wish.MarketCode, wish.EffectiveFrom, wish.Terms) { AddedAt = now, AddedByName = actor.Name };
            db.Add(row);
            db.Add(ConditionLog.Entry(now, actor, AuditOperation.AddCancellationPolicy, Table, What(row), row.EffectiveFrom, Holding(rows, row), $"{row.Terms}"));
            return row.Id;
        },
        ct);

    internal static string What(CancellationPolicyRow row) => $"{row.Kind}/{row.MarketCode ?? ConditionLog.EveryMarket}";

    /// <summary>What would hold on the row's first day without it.</summary>
    internal static string Holding(IEnumerable<CancellationPolicyRow> others, CancellationPolicyRow row) =>
        CancellationPolicyRow.FindInForce(others, row.Kind, row.MarketCode, row.EffectiveFrom)?.Terms.ToString() ?? "none";
}

/// <summary>Takes back a row of the policy that has not begun to hold (CAN-01). The operator's.</summary>
public sealed class WithdrawPolicyRow(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <returns>The row as it was, or <see cref="CatalogueRefusals"/>: RowNotFound, RowInForce.</returns>
    public Task<Outcome<CancellationPolicyRow>> ExecuteAsync(Guid id, Actor actor, CancellationToken ct) => transaction.RunAsync<CancellationPolicyRow>(
        async token =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var row = await db.CancellationPolicy.SingleOrDefaultAsync(row => row.Id == id, token);
            if (row is null) return CatalogueRefusals.RowNotFound;
            if (DatedRows.RefuseWithdrawal(row, DateOnly.FromDateTime(now)) is { } refusal) return refusal;
            var others = await db.CancellationPolicy.AsNoTracking().Where(other => other.Kind == row.Kind && other.Id != id).ToListAsync(token);
            db.Remove(row);
            db.Add(ConditionLog.Entry(
                now, actor, AuditOperation.WithdrawCancellationPolicy, AddPolicyRow.Table, AddPolicyRow.What(row), row.EffectiveFrom, $"{row.Terms}", AddPolicyRow.Holding(others, row)));
            return row;
        },
        ct);
}
