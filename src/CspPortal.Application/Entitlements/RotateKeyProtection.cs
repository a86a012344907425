using System.Linq.Expressions;
using System.Text.Json;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Imports;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>What was sealed anew, in rows.</summary>
public sealed record RotatedProtection(int ProductKeys, int StockKeys, int Secrets, int ImportRows)
{
    public int All => ProductKeys + StockKeys + Secrets + ImportRows;

    public override string ToString() => FormattableString.Invariant($"product_keys={ProductKeys}; stock_keys={StockKeys}; secrets={Secrets}; import_rows={ImportRows}");
}

/// <summary>
/// Seals every stored product key with the newest key of the protection, so that older ones can be revoked (KEY-02). Old and new are readable all
/// the while; broken off, it goes on where it was. Wide scope.
/// </summary>
public sealed class RotateKeyProtection(PortalDbContext db, WriteTransaction transaction, ProductKeyVault vault, TimeProvider clock)
{
    private const int Batch = 500;

    public async Task<RotatedProtection> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        vault.Prepare();
        // From where keys come to where they go: one that is applied or given out meanwhile is met in the next place.
        var imports = await ImportsAsync(ct);
        var stock = await EachAsync(db.StockKeys.Select(key => new Sealed { Id = key.Id, Value = key.ProtectedValue }), SetStockAsync, ct);
        var keys = await EachAsync(db.ProductKeys.AcrossTenants(db).Select(key => new Sealed { Id = key.Id, Value = key.ProtectedValue }), SetAsync, ct);
        var rotated = new RotatedProtection(keys, stock, await SecretsAsync(ct), imports);
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, null, actor, AuditOperation.RotateKeyProtection) { ResourceType = "key_protection", Details = rotated.ToString() }, ct);
        return rotated;
    }

    private Task<int> SetAsync(Sealed old, string renewed, CancellationToken ct) => db.ProductKeys.AcrossTenants(db).Where(key => key.Id == old.Id && key.ProtectedValue == old.Value)
        .ExecuteUpdateAsync(set => set.SetProperty(key => key.ProtectedValue, renewed), ct);

    private Task<int> SetStockAsync(Sealed old, string renewed, CancellationToken ct) => db.StockKeys.Where(key => key.Id == old.Id && key.ProtectedValue == old.Value)
        .ExecuteUpdateAsync(set => set.SetProperty(key => key.ProtectedValue, renewed), ct);

    private async Task<int> EachAsync(IQueryable<Sealed> rows, Func<Sealed, string, CancellationToken, Task<int>> set, CancellationToken ct)
    {
        var (done, after) = (0, Guid.Empty);
        while (true)
        {
            var batch = await rows.Where(Beyond(after)).OrderBy(row => row.Id).Take(Batch).ToListAsync(ct);
            if (batch.Count == 0) return done;
            var renewed = batch.Select(row => (Row: row, Value: vault.Renew(row.Value))).Where(pair => pair.Value is not null).ToList();
            if (renewed.Count > 0)
            {
                done += (await transaction.RunAsync<int>(async token =>
                {
                    var changed = 0;
                    foreach (var (row, value) in renewed) changed += await set(row, value!, token);
                    return changed;
                }, ct)).Value;
            }

            after = batch[^1].Id;
        }
    }

    private static Expression<Func<Sealed, bool>> Beyond(Guid after) => after == Guid.Empty ? row => true : row => row.Id.CompareTo(after) > 0;

    private async Task<int> SecretsAsync(CancellationToken ct)
    {
        var done = 0;
        foreach (var secret in await db.InstallationSecrets.AsNoTracking().ToListAsync(ct))
        {
            if (vault.RenewSecret(secret.ProtectedValue) is not { } renewed) continue;
            done += await db.InstallationSecrets.Where(row => row.Name == secret.Name && row.ProtectedValue == secret.ProtectedValue).ExecuteUpdateAsync(set => set.SetProperty(row => row.ProtectedValue, renewed), ct);
        }

        return done;
    }

    /// <summary>Keys that wait to be applied; they go with their import.</summary>
    private async Task<int> ImportsAsync(CancellationToken ct)
    {
        var done = 0;
        var rows = db.ImportRows.AsNoTracking().Where(row => row.Kind == ImportRowKind.Key && row.Data != null);
        foreach (var import in await rows.Select(row => row.ImportId).Distinct().ToListAsync(ct))
        {
            foreach (var row in await rows.Where(row => row.ImportId == import).Select(row => new { row.Number, row.Data }).ToListAsync(ct))
            {
                var key = JsonSerializer.Deserialize<StoredKey>(row.Data!)!;
                if (vault.Renew(key.ProtectedValue) is not { } value) continue;
                var renewed = JsonSerializer.Serialize(key with { ProtectedValue = value });
                done += await db.ImportRows.Where(kept => kept.ImportId == import && kept.Number == row.Number && kept.Data == row.Data).ExecuteUpdateAsync(set => set.SetProperty(kept => kept.Data, renewed), ct);
            }
        }

        return done;
    }

    private sealed class Sealed
    {
        public required Guid Id { get; init; }

        public required string Value { get; init; }
    }
}
