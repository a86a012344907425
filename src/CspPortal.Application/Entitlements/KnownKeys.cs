using CspPortal.Application.Persistence;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>Which of some keys the installation has already (KEY-01). Wide scope.</summary>
public sealed class KnownKeys(PortalDbContext db)
{
    private const int LookUpAtOnce = 500;

    /// <summary>Stock before lines: a key on its way from one to the other is met in one of them.</summary>
    /// <returns>By hash; the stock's own where it lies there, null where somebody has it.</returns>
    public async Task<Dictionary<string, StockKey?>> AmongAsync(IEnumerable<string> hashes, CancellationToken ct)
    {
        var known = new Dictionary<string, StockKey?>(StringComparer.Ordinal);
        foreach (var chunk in hashes.Chunk(LookUpAtOnce))
        {
            foreach (var key in await db.StockKeys.AsNoTracking().Where(row => chunk.Contains(row.ValueHash)).ToListAsync(ct)) known[key.ValueHash] = key;
            foreach (var hash in await db.ProductKeys.AcrossTenants(db).Where(row => chunk.Contains(row.ValueHash)).Select(row => row.ValueHash).ToListAsync(ct)) known[hash] = null;
        }

        return known;
    }
}
