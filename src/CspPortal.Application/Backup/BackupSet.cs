using System.Security.Cryptography;
using System.Text.Json;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Application.Support;
using CspPortal.Domain.Auditing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Backup;

/// <summary>What was put by, or back.</summary>
/// <param name="WithDatabase">False on SQL Server, which makes backups of its own.</param>
public sealed record BackupReport(int Files, long Bytes, bool WithDatabase);

/// <summary>Why a backup was not made or not put back; the message says which file.</summary>
public sealed class BackupException(string message) : Exception(message);

/// <summary>
/// Copies what the installation consists of into a folder and back: the embedded database as of one instant, then the files its rows name, the checkpoints and the
/// public keys that prove them; last a manifest with the SHA-256 of each, without which it is no backup (OPR-01). While the portal runs. Wide scope.
/// </summary>
public sealed class BackupSet(
    PortalDbContext db, WriteTransaction transaction, IOptions<ArtifactOptions> artifacts, IOptions<AttachmentOptions> attachments, IOptions<SealingOptions> sealing, SealingKey key, TimeProvider clock)
{
    private const string Database = "portal.db";
    private const string Sealing = "sealing";
    private const string Manifest = "manifest.json";

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private string? DatabaseFile => db is SqlitePortalDbContext ? Path.GetFullPath(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource) : null;

    /// <summary>By their names in the backup.</summary>
    private IReadOnlyList<(string Name, string Folder)> Folders =>
    [
        ("artifacts", Path.GetFullPath(artifacts.Value.Folder)), ("attachments", Path.GetFullPath(attachments.Value.Folder)),
        ("checkpoints", Path.GetFullPath(sealing.Value.CheckpointFolder)), (Sealing, Path.GetDirectoryName(Path.GetFullPath(sealing.Value.KeyFile))!),
    ];

    /// <param name="target">A folder that is new or empty.</param>
    /// <exception cref="BackupException">It is not.</exception>
    public async Task<BackupReport> WriteAsync(string target, Actor actor, CancellationToken ct)
    {
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()) throw new BackupException($"{target} is not empty.");
        Directory.CreateDirectory(target);
        await transaction.RecordAsync(() => new AuditRecord(clock.GetUtcNow().UtcDateTime, null, actor, AuditOperation.BackUp), ct);

        // Files come into the store before the rows that name them: copied after the rows, none is missing.
        if (DatabaseFile is not null) await CopyDatabaseAsync(Path.Combine(target, Database), ct);
        // The private key is not copied: whoever had it together with the database could sign any history (LOG-04). A restored installation makes a new one.
        if (key.Public() is { Count: > 0 } keys)
        {
            Directory.CreateDirectory(Path.Combine(target, Sealing));
            await File.WriteAllTextAsync(Path.Combine(target, Sealing, "until-backup.pub.pem"), keys.ToPem(), ct);
        }

        foreach (var (name, folder) in Folders.Where(folder => folder.Name != Sealing))
        {
            foreach (var file in FilesIn(folder)) await CopyAsync(file, Path.Combine(target, name, Path.GetRelativePath(folder, file)), ct);
        }

        var files = new List<BackupFile>();
        foreach (var file in FilesIn(target)) files.Add(await LookAsync(target, file, ct));
        await using (var manifest = File.Create(Path.Combine(target, Manifest))) await JsonSerializer.SerializeAsync(manifest, new BackupManifest(clock.GetUtcNow().UtcDateTime, files), Indented, ct);
        return new BackupReport(files.Count, files.Sum(file => file.Bytes), DatabaseFile is not null);
    }

    /// <summary>Puts a backup back where this installation keeps its things, which must all be empty. Every file is looked at before the first is copied.</summary>
    /// <exception cref="BackupException">It is incomplete or changed, or something is in the way.</exception>
    public async Task<BackupReport> RestoreAsync(string source, CancellationToken ct)
    {
        var manifest = await ReadAsync(source, ct);
        foreach (var known in manifest.Files)
        {
            var file = PathOf(source, known.Name);
            if (!File.Exists(file)) throw new BackupException($"{known.Name} is missing.");
            if (await LookAsync(source, file, ct) != known) throw new BackupException($"{known.Name} is not what the manifest says.");
        }

        var withDatabase = manifest.Files.Any(file => file.Name == Database);
        if (withDatabase != DatabaseFile is not null) throw new BackupException(withDatabase ? "The backup has an embedded database, and this installation uses a server." : "The backup has no database: restore the server's own.");
        if (DatabaseFile is { } there && File.Exists(there)) throw new BackupException($"{there} is in the way.");
        foreach (var (_, folder) in Folders)
            if (FilesIn(folder).Any()) throw new BackupException($"{folder} is not empty.");

        foreach (var known in manifest.Files.Where(file => file.Name != Database))
        {
            var (name, rest) = (known.Name.Split('/')[0], known.Name[(known.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            var folder = Folders.FirstOrDefault(folder => folder.Name == name).Folder ?? throw new BackupException($"{known.Name} belongs nowhere.");
            await CopyAsync(PathOf(source, known.Name), PathOf(folder, rest), ct);
        }

        if (DatabaseFile is { } target) await CopyAsync(Path.Combine(source, Database), target, ct); // last: a portal that starts now finds all of it
        return new BackupReport(manifest.Files.Count, manifest.Files.Sum(file => file.Bytes), withDatabase);
    }

    private static async Task<BackupManifest> ReadAsync(string source, CancellationToken ct)
    {
        var file = Path.Combine(source, Manifest);
        if (!File.Exists(file)) throw new BackupException($"{file} is missing: this is no whole backup.");
        await using var content = File.OpenRead(file);
        try
        {
            return await JsonSerializer.DeserializeAsync<BackupManifest>(content, Indented, ct) is { Files: not null } manifest ? manifest : throw new BackupException($"{file} cannot be read.");
        }
        catch (JsonException)
        {
            throw new BackupException($"{file} cannot be read.");
        }
    }

    private async Task CopyDatabaseAsync(string target, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        await using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ConnectionString);
        await copy.OpenAsync(ct);
        ((SqliteConnection)db.Database.GetDbConnection()).BackupDatabase(copy);
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".tmp", StringComparison.Ordinal)).Order(StringComparer.Ordinal) : [];

    /// <exception cref="BackupException">The name leads out of the folder.</exception>
    private static string PathOf(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        return path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : throw new BackupException($"{name} leads elsewhere.");
    }

    private static async Task CopyAsync(string file, string target, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // keys are among them
        await using var to = new FileStream(target, options);
        await from.CopyToAsync(to, ct);
    }

    private static async Task<BackupFile> LookAsync(string root, string file, CancellationToken ct)
    {
        await using var content = File.OpenRead(file);
        var hash = await SHA256.HashDataAsync(content, ct);
        return new BackupFile(Path.GetRelativePath(root, file).Replace('\\', '/'), content.Length, Convert.ToHexStringLower(hash));
    }

    private sealed record BackupFile(string Name, long Bytes, string Sha256);

    private sealed record BackupManifest(DateTime MadeAt, IReadOnlyList<BackupFile> Files);
}
