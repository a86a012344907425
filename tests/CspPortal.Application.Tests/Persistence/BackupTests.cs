using System.Text;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Backup;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Application.Support;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Persistence;

/// <summary>OPR-01: what was backed up comes back whole, or not at all.</summary>
[Trait("Rule", "OPR-01")]
public sealed class BackupTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("backup-").FullName;
    private PortalDatabase database = null!;

    private string Backup => Path.Combine(folder, "set");

    public async Task InitializeAsync()
    {
        database = await PortalDatabase.CreateAsync(services => Configure(services, Path.Combine(folder, "live")));
        await Books.WriteAsync(database);
        await SoftwareBooks.WriteAsync(database);
        await WriteAsync(Path.Combine(folder, "live", "artifacts", "ab", "abc"), "a medium");
        await WriteAsync(Path.Combine(folder, "live", "attachments", "cd", "写真.png"), "a picture");
        await WriteAsync(Path.Combine(folder, "live", "artifacts", "ab", "abc.1.tmp"), "half a file");
        await database.WideAsync<PortalDbContext, int>(db =>
        {
            db.Add(new AuditRecord(database.Now, null, Actor.Command("test"), AuditOperation.ReadActivityLog));
            return db.SaveChangesAsync();
        });
        Assert.True(await database.WideAsync<SealNow, bool>(now => now.ExecuteAsync(default)));
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_backup_made_while_the_portal_runs_is_put_back_in_an_empty_place()
    {
        if (PortalDatabase.UsesSqlServer) return;
        var report = await BackUpAsync();
        Assert.True(report.WithDatabase);
        Assert.Equal(report.Files + 1, Directory.EnumerateFiles(Backup, "*", SearchOption.AllDirectories).Count());
        Assert.Empty(Directory.EnumerateFiles(Backup, "*.tmp", SearchOption.AllDirectories));

        await using var other = Restored("other");
        Assert.Equal(report, await other.RestoreAsync());
        Assert.Equal("a medium", await File.ReadAllTextAsync(Path.Combine(folder, "other", "artifacts", "ab", "abc")));
        Assert.Equal("a picture", await File.ReadAllTextAsync(Path.Combine(folder, "other", "attachments", "cd", "写真.png")));
        Assert.Equal(await database.WideAsync<PortalDbContext, int>(db => db.Products.CountAsync()), await other.CountProductsAsync());
        Assert.Equal([AuditOperation.ReadActivityLog, AuditOperation.BackUp], await other.OperationsAsync());
        // What was signed stays provable; the key that signs is not in the backup, and a new one is made where it is needed.
        Assert.False(File.Exists(Path.Combine(folder, "other", "sealing", "key.pem")));
        Assert.DoesNotContain(Directory.EnumerateFiles(Backup, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("PRIVATE KEY", StringComparison.Ordinal));
        Assert.Equal(1, await other.VerifiedAsync());
        Assert.Contains("in the way", (await Assert.ThrowsAsync<BackupException>(other.RestoreAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("artifacts/ab/abc", "not what the manifest says")]
    [InlineData("portal.db", "not what the manifest says")]
    [InlineData("manifest.json", "cannot be read")]
    public async Task A_backup_that_was_changed_is_not_put_back(string name, string said)
    {
        if (PortalDatabase.UsesSqlServer) return;
        await BackUpAsync();
        await File.AppendAllTextAsync(Path.Combine(Backup, name), "x");
        await RefusedAsync(said);
        File.Delete(Path.Combine(Backup, name));
        await RefusedAsync("missing");

        async Task RefusedAsync(string words)
        {
            await using var other = Restored(Guid.NewGuid().ToString("N"));
            Assert.Contains(words, (await Assert.ThrowsAsync<BackupException>(other.RestoreAsync)).Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(other.Folder)); // nothing half done
        }
    }

    [Fact]
    public async Task A_manifest_that_names_a_file_elsewhere_is_refused_and_a_full_folder_too()
    {
        if (PortalDatabase.UsesSqlServer) return;
        await BackUpAsync();
        await Assert.ThrowsAsync<BackupException>(BackUpAsync);
        var manifest = Path.Combine(Backup, "manifest.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace("artifacts/ab/abc", "../../live/artifacts/ab/abc", StringComparison.Ordinal));
        await using var other = Restored("other");
        Assert.Contains("leads elsewhere", (await Assert.ThrowsAsync<BackupException>(other.RestoreAsync)).Message, StringComparison.Ordinal);
    }

    private Task<BackupReport> BackUpAsync() => database.WideAsync<BackupSet, BackupReport>(set => set.WriteAsync(Backup, Actor.Command("back-up"), default));

    private Installation Restored(string name) => new(Path.Combine(folder, name), Backup);

    private static void Configure(IServiceCollection services, string folder)
    {
        services.Configure<ArtifactOptions>(options => options.Folder = Path.Combine(folder, "artifacts"));
        services.Configure<AttachmentOptions>(options => options.Folder = Path.Combine(folder, "attachments"));
        services.Configure<SealingOptions>(options => (options.KeyFile, options.CheckpointFolder) = (Path.Combine(folder, "sealing", "key.pem"), Path.Combine(folder, "checkpoints")));
    }

    private static async Task WriteAsync(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content, Encoding.UTF8);
    }

    /// <summary>Another machine, with nothing on it.</summary>
    private sealed class Installation : IAsyncDisposable
    {
        private readonly ServiceProvider services;
        private readonly string backup;

        public Installation(string folder, string backup)
        {
            (Folder, this.backup) = (folder, backup);
            var collection = new ServiceCollection();
            collection.AddLogging();
            collection.AddSingleton(TimeProvider.System);
            collection.AddDataProtection();
            var configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build();
            collection.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(configuration);
            collection.AddPortalPersistence(configuration, $"Data Source={Path.Combine(folder, "data", "portal.db")};Pooling=False");
            collection.AddPortalApplication();
            Configure(collection, folder);
            services = collection.BuildServiceProvider();
        }

        public string Folder { get; }

        public Task<BackupReport> RestoreAsync() => WideAsync<BackupSet, BackupReport>(set => set.RestoreAsync(backup, default));

        public Task<int> CountProductsAsync() => WideAsync<PortalDbContext, int>(db => db.Products.CountAsync());

        /// <returns>How many logs were found as they were sealed.</returns>
        public Task<int> VerifiedAsync() => WideAsync<LogVerification, int>(async verification =>
        {
            var reports = await verification.AllAsync(services.GetRequiredService<SealingKey>().Public(), OutsideCheckpoints.None, default).ToListAsync();
            return reports.Count(report => report is { Finding: null, Signed: not null });
        });

        public Task<List<string>> OperationsAsync() => WideAsync<PortalDbContext, List<string>>(db => db.AuditRecords.OrderBy(row => row.Id).Select(row => row.Operation).ToListAsync());

        public ValueTask DisposeAsync() => services.DisposeAsync();

        private async Task<T> WideAsync<TService, T>(Func<TService, Task<T>> act)
            where TService : notnull
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CspPortal.Application.Access.TenantScope>().UseWide();
            return await act(scope.ServiceProvider.GetRequiredService<TService>());
        }
    }
}
