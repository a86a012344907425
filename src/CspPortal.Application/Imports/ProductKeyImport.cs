using System.Text.Json;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Application.Files;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Imports;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Imports;

/// <summary>Keys for the stock from a file (CAT-01, KEY-01). Each is sealed as it is read; no message repeats a cell (KEY-02). Wide scope.</summary>
internal sealed class ProductKeyImport(PortalDbContext db, WriteTransaction transaction, ProductKeyVault vault, KnownKeys knownKeys, TimeProvider clock) : IImportRules
{
    private const int Batch = 500;

    private readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);
    private Dictionary<string, KeyProduct> products = [];
    private KeySealer sealer = null!;

    public IReadOnlyList<string> Columns => KeySheet.Columns;

    public bool IsSecret => true;

    public async Task PrepareAsync(CancellationToken ct)
    {
        products = await ProductsAsync(ct);
        vault.Prepare();
        await transaction.RunAsync<Done>(
            async token =>
            {
                sealer = await vault.OpenAsync(token);
                return default(Done);
            },
            ct);
    }

    public Refusal? Read(Guid importId, int number, SheetRow row, ICollection<ImportRow> read)
    {
        if (!KeySheet.Read(row.Cell, products).Succeeded(out var key, out var refusal)) return refusal;
        var stored = sealer.Seal(key.PlainKey);
        if (!lines.TryAdd(stored.ValueHash, row.Line)) return ImportRefusals.KeyTwice.With(lines[stored.ValueHash]);
        read.Add(new ImportRow(importId, number, row.Line, ImportRowKind.Key) { ProductId = key.ProductId, ProductVersion = key.Version, Data = JsonSerializer.Serialize(stored) });
        return null;
    }

    public async Task CompareAsync(Guid importId, JobProgress progress, CancellationToken ct)
    {
        await foreach (var batch in BatchesAsync(importId, ct))
        {
            var known = await knownKeys.AmongAsync(batch.Select(row => KeyOf(row).ValueHash), ct);
            foreach (var row in batch)
            {
                if (!known.TryGetValue(KeyOf(row).ValueHash, out var there)) row.Outcome = ImportOutcome.Added;
                else if (there is not null && there.ProductId == row.ProductId && there.ProductVersion == row.ProductVersion) row.Outcome = ImportOutcome.Unchanged;
                else row.Reject(StoredRefusals.Write(ImportRefusals.KeyKnown, ImportRow.ReasonsLength));
            }

            await SaveAsync(ct);
        }
    }

    public async Task<Outcome<Done>> ApplyAsync(Import import, Actor actor, CancellationToken ct)
    {
        var (now, counts) = (clock.GetUtcNow().UtcDateTime, new Dictionary<(string ProductId, string Version), int>());
        products = await ProductsAsync(ct);
        await foreach (var batch in BatchesAsync(import.Id, ct))
        {
            var added = batch.Where(row => row.Outcome == ImportOutcome.Added).Select(row => (Product: row.ProductId!, Version: row.ProductVersion!, Key: KeyOf(row))).ToList();
            if (added.Exists(row => !TakesKeys(row.Product, row.Version))) return ImportRefusals.CatalogueChanged;
            if ((await knownKeys.AmongAsync(added.Select(row => row.Key.ValueHash), ct)).Count > 0) return ImportRefusals.CatalogueChanged;
            foreach (var (product, version, key) in added)
            {
                db.Add(new StockKey(Guid.NewGuid(), product, version, key.ProtectedValue, key.ValueHash, now));
                counts[(product, version)] = counts.GetValueOrDefault((product, version)) + 1;
            }

            await db.SaveChangesAsync(ct);
            foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.Entity is StockKey or ImportRow).ToList()) entry.State = EntityState.Detached;
        }

        foreach (var (place, count) in counts) db.Add(AddKeyStock.Entry(now, actor, products[place.ProductId].Product, place.Version, count));
        return default(Done);
    }

    private static StoredKey KeyOf(ImportRow row) => JsonSerializer.Deserialize<StoredKey>(row.Data!)!;

    private bool TakesKeys(string productId, string version) =>
        products.TryGetValue(productId, out var known) && known.Product.KeySource == KeySource.Stock && known.Versions.Contains(version, StringComparer.Ordinal);

    private async Task<Dictionary<string, KeyProduct>> ProductsAsync(CancellationToken ct)
    {
        var versions = (await db.Artifacts.AsNoTracking().Where(row => row.WithdrawnAt == null).Select(row => new { row.ProductId, row.Version }).Distinct().ToListAsync(ct))
            .ToLookup(row => row.ProductId, row => row.Version);
        return (await db.Products.AsNoTracking().ToListAsync(ct)).ToDictionary(product => product.Id, product => new KeyProduct(product, [.. versions[product.Id]]));
    }

    private async IAsyncEnumerable<List<ImportRow>> BatchesAsync(Guid importId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var last = 0;
        while (true)
        {
            var rows = await db.ImportRows.Where(row => row.ImportId == importId && row.Kind == ImportRowKind.Key && row.Number > last).OrderBy(row => row.Number).Take(Batch).ToListAsync(ct);
            if (rows.Count == 0) yield break;
            last = rows[^1].Number;
            yield return rows;
        }
    }

    private async Task SaveAsync(CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }
}
