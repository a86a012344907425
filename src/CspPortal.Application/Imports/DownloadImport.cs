using System.Security.Cryptography;
using System.Text.Json;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Application.Files;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Imports;

/// <summary>What a dry run keeps of a download.</summary>
/// <param name="Size">Bytes; 0 until the file has been looked at.</param>
public sealed record DownloadRow(string Language, string Bit, string FileName, string Sha256, long Size);

/// <summary>Downloads from a file that names them; they themselves wait in a folder of the server's (CAT-01, DWN-01). Wide scope.</summary>
internal sealed class DownloadImport(PortalDbContext db, DownloadPlaces places, IArtifactStore store, IOptions<ArtifactOptions> options, TimeProvider clock) : IImportRules
{
    private readonly Dictionary<(string ProductId, string Version, string Language, string Bit), int> lines = [];
    private readonly Dictionary<int, (Guid Id, long Size)> staged = [];

    public IReadOnlyList<string> Columns => DownloadSheet.Columns;

    public Task PrepareAsync(CancellationToken ct) => Task.CompletedTask;

    public Refusal? Read(Guid importId, int number, SheetRow row, ICollection<ImportRow> read)
    {
        if (!DownloadSheet.Read(row.Cell).Succeeded(out var download, out var refusal)) return refusal;
        var place = (download.ProductId, SearchText.Fold(download.Version), download.Language, download.Bit);
        if (!lines.TryAdd(place, row.Line)) return ImportRefusals.DownloadTwice.With(lines[place]);
        read.Add(new ImportRow(importId, number, row.Line, ImportRowKind.Download)
        {
            ProductId = download.ProductId,
            ProductVersion = download.Version,
            Data = JsonSerializer.Serialize(new DownloadRow(download.Language, download.Bit, download.FileName, download.Sha256, 0)),
        });
        return null;
    }

    public async Task CompareAsync(Guid importId, JobProgress progress, CancellationToken ct)
    {
        foreach (var row in await RowsAsync(importId, ct))
        {
            await progress.HoldAsync(0, 0, ct);
            var download = DataOf(row);
            var looked = await places.LookAsync(row.ProductId!, new DownloadPlace(row.ProductVersion!, download.Language, download.Bit), ct);
            if (looked.Succeeded(out _, out var refusal)) (download, refusal) = await MeasureAsync(download, ct);
            else if (refusal.Is(DownloadRefusals.Exists) && await IsThereAsync(row, download, ct)) row.Outcome = ImportOutcome.Unchanged;
            if (refusal is null) row.Outcome = ImportOutcome.Added;
            else if (row.Outcome != ImportOutcome.Unchanged) row.Reject(StoredRefusals.Write(refusal, ImportRow.ReasonsLength));
            row.Data = JsonSerializer.Serialize(download);
            await db.SaveChangesAsync(ct);
        }

        db.ChangeTracker.Clear();
    }

    /// <summary>Copies into the store under new names; only the transaction makes downloads of them.</summary>
    public async Task<Outcome<Done>> StageAsync(Guid importId, JobProgress progress, CancellationToken ct)
    {
        foreach (var row in (await RowsAsync(importId, ct)).Where(row => row.Outcome == ImportOutcome.Added))
        {
            await progress.HoldAsync(0, 0, ct);
            var download = DataOf(row);
            if (Open(download.FileName) is not { } content) return ImportRefusals.FileChanged.With(download.FileName);
            await using (content)
            {
                var id = Guid.NewGuid();
                staged.Add(row.Number, (id, download.Size));
                var stored = await store.WriteAsync(id, content, ct);
                if (stored.Sha256 != download.Sha256) return ImportRefusals.FileChanged.With(download.FileName);
            }
        }

        db.ChangeTracker.Clear();
        return default(Done);
    }

    public async Task UnstageAsync()
    {
        foreach (var (id, _) in staged.Values) await store.DeleteAsync(id, CancellationToken.None);
        staged.Clear();
    }

    public async Task<Outcome<Done>> ApplyAsync(Import import, Actor actor, CancellationToken ct)
    {
        foreach (var row in (await RowsAsync(import.Id, ct)).Where(row => row.Outcome == ImportOutcome.Added))
        {
            var download = DataOf(row);
            var place = new DownloadPlace(row.ProductVersion!, download.Language, download.Bit);
            if (!(await places.LookAsync(row.ProductId!, place, ct)).Succeeded(out var free, out _)) return ImportRefusals.CatalogueChanged;
            var (id, size) = staged[row.Number];
            var artifact = new Artifact(id, row.ProductId!, free.Version, place.Language, place.Bit, download.FileName, size, download.Sha256);
            db.Add(artifact);
            db.Add(DownloadLog.Entry(clock.GetUtcNow().UtcDateTime, actor, AuditOperation.AddSoftwareDownload, free.Product, artifact, null, DownloadLog.Words(artifact)));
            await db.SaveChangesAsync(ct); // the next row may name the same version for the first time
        }

        return default(Done);
    }

    internal static DownloadRow DataOf(ImportRow row) => JsonSerializer.Deserialize<DownloadRow>(row.Data!)!;

    private Task<List<ImportRow>> RowsAsync(Guid importId, CancellationToken ct) =>
        db.ImportRows.Where(row => row.ImportId == importId && row.Kind == ImportRowKind.Download).OrderBy(row => row.Number).ToListAsync(ct);

    /// <summary>The same file in the same place: it has been taken in already.</summary>
    private async Task<bool> IsThereAsync(ImportRow row, DownloadRow download, CancellationToken ct)
    {
        var offered = await db.Artifacts.AsNoTracking()
            .Where(artifact => artifact.ProductId == row.ProductId && artifact.WithdrawnAt == null && artifact.Language == download.Language && artifact.Bit == download.Bit && artifact.Sha256 == download.Sha256)
            .Select(artifact => artifact.Version).ToListAsync(ct);
        return offered.Exists(version => SearchText.Fold(version) == SearchText.Fold(row.ProductVersion!));
    }

    private async Task<(DownloadRow Download, Refusal? Refusal)> MeasureAsync(DownloadRow download, CancellationToken ct)
    {
        if (Open(download.FileName) is not { } content) return (download, ImportRefusals.FileMissing.With(download.FileName));
        await using (content)
        {
            if (content.Length == 0) return (download, DownloadRefusals.FileEmpty with { Field = null });
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
            return (download with { Size = content.Length }, hash == download.Sha256 ? null : ImportRefusals.HashDiffers.With(download.FileName, hash));
        }
    }

    /// <param name="name">Bare; see <see cref="DownloadSheet.Read"/>.</param>
    private FileStream? Open(string name)
    {
        var path = Path.Combine(options.Value.Incoming, name);
        var file = new FileInfo(path);
        // A link could lead out of the folder.
        return file.Exists && file.LinkTarget is null ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 81_920, FileOptions.Asynchronous | FileOptions.SequentialScan) : null;
    }
}
