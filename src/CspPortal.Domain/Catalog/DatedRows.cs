namespace CspPortal.Domain.Catalog;

/// <summary>Where a dated row stands today.</summary>
public enum RowState
{
    InForce,

    /// <summary>Announced; it can still be withdrawn.</summary>
    Coming,

    /// <summary>A later row took its place.</summary>
    Past,
}

/// <summary>A row that says something from a day on (MKT-01, TAX-01, CAN-01).</summary>
public interface IDatedRow
{
    /// <summary>First day (UTC) it holds for.</summary>
    DateOnly EffectiveFrom { get; }

    /// <summary>UTC; null: it came with the installation. What was bought earlier on the row's first day knew nothing of it.</summary>
    DateTime? AddedAt { get; }

    /// <summary>Null: it came with the installation, or from a time that kept only the log's entry.</summary>
    string? AddedByName { get; }
}

/// <summary>What holds for every dated table: rows are added and announced ones withdrawn; what was in force is never rewritten.</summary>
public static class DatedRows
{
    public const int MostYearsAhead = 10;

    /// <summary>From today on: a row of today acts at the next checkout.</summary>
    /// <returns>Null when the day may be used; DateInPast or DateTooFar otherwise.</returns>
    public static Refusal? RefuseDay(DateOnly effectiveFrom, DateOnly today)
    {
        if (effectiveFrom < today) return CatalogueRefusals.DateInPast.With(today);
        var last = today.AddYears(MostYearsAhead);
        return effectiveFrom > last ? CatalogueRefusals.DateTooFar.With(last) : null;
    }

    /// <returns>Null when the row only lies ahead; RowInForce otherwise.</returns>
    public static Refusal? RefuseWithdrawal(IDatedRow row, DateOnly today) =>
        row.EffectiveFrom <= today ? CatalogueRefusals.RowInForce.With(row.EffectiveFrom) : null;

    /// <summary>The rows that somebody who bought at that instant could have met.</summary>
    public static IEnumerable<T> KnownAt<T>(this IEnumerable<T> rows, DateTime at)
        where T : IDatedRow =>
        rows.Where(row => row.AddedAt is null || row.AddedAt <= at);

    /// <param name="history">All rows about the same thing, this one among them.</param>
    public static RowState StateOf<T>(T row, IEnumerable<T> history, DateOnly today)
        where T : IDatedRow
    {
        if (row.EffectiveFrom > today) return RowState.Coming;
        return history.Any(other => other.EffectiveFrom > row.EffectiveFrom && other.EffectiveFrom <= today) ? RowState.Past : RowState.InForce;
    }
}
