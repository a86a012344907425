using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Imports;

/// <summary>A row of <see cref="Domain.Imports.DownloadSheet"/> (CAT-01): what comes out goes in again.</summary>
[CsvRecord]
public sealed partial class DownloadSheetFileRow
{
    public string ProductId { get; set; } = "";

    public string Version { get; set; } = "";

    public string Language { get; set; } = "";

    public string Bit { get; set; } = "";

    public string FileName { get; set; } = "";

    public string Sha256 { get; set; } = "";
}

/// <summary>A row of <see cref="Domain.Imports.KeySheet"/>; keys never come out, so that it only shows the columns (KEY-02).</summary>
[CsvRecord]
public sealed partial class KeySheetFileRow
{
    public string ProductId { get; set; } = "";

    public string Version { get; set; } = "";

    public string Key { get; set; } = "";
}

/// <summary>The downloads that are offered, as a file. The operator's; wide scope.</summary>
public sealed class ExportDownloads(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    public async Task<IAsyncEnumerable<DownloadSheetFileRow>> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        await transaction.RecordAsync(() => new AuditRecord(clock.GetUtcNow().UtcDateTime, null, actor, AuditOperation.ExportDownloads) { ResourceType = "downloads" }, ct);
        return db.Artifacts.AsNoTracking().Where(row => row.WithdrawnAt == null).OrderBy(row => row.ProductId).ThenBy(row => row.Version).ThenBy(row => row.Language).ThenBy(row => row.Bit)
            .Select(row => new DownloadSheetFileRow { ProductId = row.ProductId, Version = row.Version, Language = row.Language, Bit = row.Bit, FileName = row.FileName, Sha256 = row.Sha256 }).AsAsyncEnumerable();
    }
}
