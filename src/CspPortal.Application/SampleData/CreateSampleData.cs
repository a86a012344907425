using CspPortal.Application.Catalog;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.SampleData;

/// <summary>What creating the sample data did; nothing where there were partners already.</summary>
public sealed record SampleDataResult(bool Created, int Rows);

/// <summary>Fills an empty installation with the books of two partners, for a first look and for demonstrations. Wide scope.</summary>
public sealed class CreateSampleData(
    PortalDbContext db, WriteTransaction transaction, ReferenceData reference, ProductKeyVault vault, IArtifactStore store, TimeProvider clock)
{
    /// <summary>Rows in the change tracker at once.</summary>
    private const int Batch = 5000;

    /// <summary>Does nothing where a partner exists; all of it or nothing is stored.</summary>
    public async Task<SampleDataResult> ExecuteAsync(CancellationToken ct)
    {
        await reference.EnsureAsync(ct);
        vault.Prepare();
        var outcome = await transaction.RunAsync<SampleDataResult>(async token => await CreateAsync(token), ct);
        return outcome.Value;
    }

    private async Task<SampleDataResult> CreateAsync(CancellationToken ct)
    {
        if (await db.Set<Partner>().AnyAsync(ct)) return new SampleDataResult(false, 0);
        var rules = new SampleRules(
            await db.CancellationPolicy.AsNoTracking().ToListAsync(ct),
            (await db.TaxRules.AsNoTracking().ToListAsync(ct)).ToLookup(rule => rule.MarketCode),
            (await db.ReservationAvailability.AsNoTracking().ToListAsync(ct)).ToLookup(row => row.MarketCode));
        var markets = await db.Markets.AsNoTracking().ToListAsync(ct);
        var books = SampleBooks.Write(markets, rules, await vault.OpenAsync(ct), clock.GetUtcNow().UtcDateTime);

        // Before the rows: a file without a row harms nobody, and the next try writes it again under the same name.
        foreach (var (artifact, content) in books.Files.All)
        {
            using var stream = new MemoryStream(content, writable: false);
            await store.WriteAsync(artifact.Id, stream, ct);
        }

        var stored = 0;
        foreach (var batch in books.Rows.SelectMany(rows => rows.Chunk(Batch)))
        {
            db.AddRange(batch);
            stored += await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }

        return new SampleDataResult(true, stored);
    }
}
