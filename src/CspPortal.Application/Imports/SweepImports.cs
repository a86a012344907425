using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Imports;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Imports;

/// <summary>A dry run that nobody applied expires, and the rows of old ones go; counts and who did it stay (CAT-01).</summary>
public sealed class SweepImports(PortalDbContext db, WriteTransaction transaction, TimeProvider clock) : IDueWork
{
    /// <summary>Each has up to some hundred thousand rows.</summary>
    private const int AtOnce = 5;

    public string Name => "sweep-imports";

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (lastReady, lastRows) = (now - Import.ReadyFor, now - Import.RowsKeptFor);
        return await ForEachAsync(db.Imports.Where(row => row.Status == ImportStatus.Ready && row.UploadedAt < lastReady), import => ExpireAsync(import, ct), ct)
            + await ForEachAsync(
                db.Imports.Where(row => !row.RowsRemoved && row.UploadedAt < lastRows && row.Status != ImportStatus.Checking && row.Status != ImportStatus.Ready && row.Status != ImportStatus.Applying),
                import => ForgetRowsAsync(import, ct), ct);
    }

    private async Task<int> ForEachAsync(IQueryable<Import> due, Func<Import, Task<bool>> act, CancellationToken ct)
    {
        var done = 0;
        foreach (var id in await due.OrderBy(row => row.UploadedAt).ThenBy(row => row.Id).Select(row => row.Id).Take(AtOnce).ToListAsync(ct))
        {
            await transaction.RunAsync<Done>(
                async token =>
                {
                    if (await due.SingleOrDefaultAsync(row => row.Id == id, token) is { } import && await act(import)) done++;
                    return default(Done);
                },
                ct);
        }

        return done;
    }

    private async Task<bool> ExpireAsync(Import import, CancellationToken ct)
    {
        import.Expire();
        await ImportSecrets.ForgetAsync(db, import, ct);
        return true;
    }

    private async Task<bool> ForgetRowsAsync(Import import, CancellationToken ct)
    {
        await db.ImportRows.Where(row => row.ImportId == import.Id).ExecuteDeleteAsync(ct);
        import.ForgetRows();
        return true;
    }
}
