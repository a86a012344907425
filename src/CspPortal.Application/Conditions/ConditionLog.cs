using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Conditions;

/// <summary>What adding and withdrawing have in common, whatever the table.</summary>
internal static class ConditionLog
{
    /// <summary>As the log and a market's key have "every market".</summary>
    public const string EveryMarket = "*";

    /// <param name="oldValue">What held, or would have held, from that day on.</param>
    public static AuditRecord Entry(DateTime at, Actor actor, string operation, string table, string what, DateOnly from, string oldValue, string newValue) =>
        new(at, null, actor, operation)
        {
            ResourceType = table,
            ResourceId = $"{what}/{DatedKey.Iso(from)}",
            Details = $"from={DatedKey.Iso(from)}",
            OldValue = oldValue,
            NewValue = newValue,
        };

    public static async Task<bool> IsMarketAsync(PortalDbContext db, string? code, CancellationToken ct) => code is not null && await db.Markets.AnyAsync(market => market.Code == code, ct);

    /// <summary>Day and market of a row to add.</summary>
    public static async Task<List<Refusal>> ProblemsAsync(PortalDbContext db, string? marketCode, bool everyMarket, DateOnly from, DateOnly today, CancellationToken ct)
    {
        var problems = new List<Refusal>();
        if (!everyMarket && !await IsMarketAsync(db, marketCode, ct)) problems.Add(CatalogueRefusals.MarketUnknown);
        if (DatedRows.RefuseDay(from, today) is { } day) problems.Add(day);
        return problems;
    }
}
