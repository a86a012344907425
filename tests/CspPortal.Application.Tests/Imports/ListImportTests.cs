using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Imports;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Imports;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Imports;

/// <summary>Product keys and downloads from files (CAT-01, KEY-01, KEY-02, DWN-01).</summary>
public sealed class ListImportTests : IAsyncLifetime
{
    private const string KeyHeading = "ProductId,Version,Key\r\n";
    private const string DownloadHeading = "ProductId,Version,Language,Bit,FileName,Sha256\r\n";
    private const string MediaName = "サーバー 2025 🚀.iso";

    private static readonly byte[] Media = Encoding.UTF8.GetBytes("an installation medium");

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"lists-{Guid.NewGuid():N}");
    private readonly UnheardCommit unheard = new();
    private PortalDatabase database = null!;
    private ImportDesk desk = null!;

    private string Incoming => Path.Combine(folder, "incoming");

    private string Store => Path.Combine(folder, "artifacts");

    private static string MediaHash => Convert.ToHexStringLower(SHA256.HashData(Media));

    public async Task InitializeAsync()
    {
        database = await PortalDatabase.CreateAsync(services =>
        {
            ImportDesk.Folder(Path.Combine(folder, "work"))(services);
            services.Configure<ArtifactOptions>(artifacts => (artifacts.Folder, artifacts.Incoming) = (Store, Incoming));
            services.ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(unheard));
            services.ConfigureDbContext<SqlServerPortalDbContext>(options => options.AddInterceptors(unheard));
        });
        await Books.WriteAsync(database);
        await SoftwareBooks.WriteAsync(database);
        Directory.CreateDirectory(Incoming);
        await File.WriteAllBytesAsync(Path.Combine(Incoming, MediaName), Media);
        desk = new ImportDesk(database);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact] // CAT-01, KEY-01
    public async Task Keys_are_looked_through_then_all_go_into_the_stock_once()
    {
        var (first, second) = (NewKey(), NewKey());
        var file = KeyHeading + $"{Books.Subscription},{SoftwareBooks.Server2022},{KeyFormat.Group(first)}\r\n{Books.Subscription.ToLowerInvariant()},ｗｉｎｄｏｗｓ server 2019,{second.ToLowerInvariant()}\r\n";
        var import = await desk.CheckAsync(file, ImportKind.ProductKeys);
        Assert.Equal((ImportStatus.Ready, new ImportCounts(2, 0, 0, 0, 0)), (import.Status, import.Counts));
        Assert.Empty(await StockAsync());

        import = await desk.ApplyAsync(import.Id);
        Assert.Equal(ImportStatus.Applied, import.Status);
        Assert.Equal([(SoftwareBooks.Server2019, second), (SoftwareBooks.Server2022, first)], await StockAsync());
        Assert.Equal(
            [AuditOperation.CheckProductKeys, AuditOperation.AddKeyStock, AuditOperation.AddKeyStock, AuditOperation.ImportProductKeys],
            await database.WideAsync<PortalDbContext, List<string>>(db => db.AuditRecords.IgnoreQueryFilters().OrderBy(row => row.Id).Select(row => row.Operation).ToListAsync()));

        import = await desk.CheckAsync(file, ImportKind.ProductKeys);
        Assert.Equal((ImportStatus.Unchanged, 2), (import.Status, import.Counts.Unchanged));
    }

    [Fact] // CAT-01, KEY-02: every fault by its line, and no message repeats a cell
    public async Task Rows_that_are_no_keys_are_refused_in_words_that_hold_no_key()
    {
        var (key, known) = (NewKey(), (await SoftwareBooks.GivenStockAsync(database, 1))[0]);
        var import = await desk.CheckAsync(
            KeyHeading + string.Join("\r\n",
                $"{Books.Subscription},{SoftwareBooks.Server2022},{key}",
                $"{Books.Subscription},{SoftwareBooks.Server2022},{KeyFormat.Group(key)}", // twice
                $"{key},{SoftwareBooks.Server2022},{Books.Subscription}", // columns mixed up
                $"{Books.Subscription},{key},{key[..^1]}",
                $"{Books.Subscription},{SoftwareBooks.Server2019},{known}", // in the stock of another version
                $"{Books.Subscription},{SoftwareBooks.Server2022},=HYPERLINK(\"{key}\")",
                $"{Books.Subscription},{SoftwareBooks.Server2022},キー😀",
                $"{Books.Subscription},{SoftwareBooks.Server2022},"),
            ImportKind.ProductKeys);
        Assert.Equal(
            [
                (3, "import.key-twice"), (4, "import.product-unknown"), (5, "import.version-unknown"), (5, "import.key-malformed"), (6, "import.key-known"),
                (7, "import.key-malformed"), (8, "import.key-malformed"), (9, "import.key-malformed"),
            ],
            (await desk.FaultsAsync(import.Id)).OrderBy(fault => fault.Line));
        Assert.Equal((ImportStatus.Rejected, 0), (import.Status, await SealedRowsAsync()));
        Assert.DoesNotContain(await desk.RowsAsync(import.Id, ImportOutcome.Rejected), row => row.Reasons!.Contains(key[..8], StringComparison.OrdinalIgnoreCase));
        await AssertNowhereAsync(key);

        // A file without its first line: what stands there is a key, not a column.
        import = await desk.CheckAsync($"{Books.Subscription},{SoftwareBooks.Server2022},{key}\r\n", ImportKind.ProductKeys);
        Assert.Equal([(1, "import.columns-other")], await desk.FaultsAsync(import.Id));
        await AssertNowhereAsync(key);
    }

    [Theory] // KEY-02: sealed while it waits, gone with the end of the import, whichever it is
    [InlineData(ImportStatus.Applied)]
    [InlineData(ImportStatus.Discarded)]
    [InlineData(ImportStatus.Expired)]
    [InlineData(ImportStatus.Outdated)]
    public async Task A_key_lies_nowhere_in_the_clear_and_sealed_only_while_it_waits(ImportStatus end)
    {
        var key = NewKey();
        var import = await desk.CheckAsync(KeyHeading + $"{Books.Subscription},{SoftwareBooks.Server2022},{key}", ImportKind.ProductKeys);
        Assert.Equal(1, await SealedRowsAsync());
        await AssertNowhereAsync(key);
        switch (end)
        {
            case ImportStatus.Applied:
                await desk.ApplyAsync(import.Id);
                break;
            case ImportStatus.Discarded:
                _ = (await database.WideAsync<DiscardImport, Domain.Outcome<Domain.Done>>(discard => discard.ExecuteAsync(import.Id, ImportDesk.Operator, default))).Value;
                break;
            case ImportStatus.Expired:
                database.Clock.Advance(Import.ReadyFor + TimeSpan.FromMinutes(1));
                await database.WideAsync<SweepImports, int>(sweep => sweep.RunAsync(default));
                break;
            default:
                // The version goes while the dry run waits.
                await database.WideAsync<PortalDbContext, int>(db => db.Artifacts.Where(row => row.Version == SoftwareBooks.Server2022).ExecuteUpdateAsync(set => set.SetProperty(row => row.WithdrawnAt, database.Now).SetProperty(row => row.Place, row => row.Id)));
                await desk.ApplyAsync(import.Id);
                break;
        }

        Assert.Equal((end, 0), ((await desk.OneAsync(import.Id)).Status, await SealedRowsAsync()));
        Assert.Equal(end == ImportStatus.Applied ? 1 : 0, (await StockAsync()).Count);
        await AssertNowhereAsync(key);
    }

    [Fact] // CAT-01, KEY-01: two files with one key in common; the second is not applied by halves
    public async Task A_key_that_came_in_meanwhile_stops_the_whole_file()
    {
        var (shared, other) = (NewKey(), NewKey());
        var first = await desk.CheckAsync(KeyHeading + $"{Books.Subscription},{SoftwareBooks.Server2022},{shared}", ImportKind.ProductKeys);
        var second = await desk.CheckAsync(KeyHeading + $"{Books.Subscription},{SoftwareBooks.Server2022},{other}\r\n{Books.Subscription},{SoftwareBooks.Server2022},{shared}", ImportKind.ProductKeys);
        Assert.Equal(ImportStatus.Applied, (await desk.ApplyAsync(first.Id)).Status);
        Assert.Equal(ImportStatus.Outdated, (await desk.ApplyAsync(second.Id)).Status);
        Assert.Equal([(SoftwareBooks.Server2022, shared)], await StockAsync());
    }

    [Fact] // CAT-01, DWN-01
    public async Task A_list_of_downloads_takes_their_files_in_and_says_so_once()
    {
        var file = DownloadHeading + $"{Books.Subscription},Windows Server 2025,JA-jp,X64,{MediaName},{MediaHash.ToUpperInvariant()}\r\n{Books.Subscription},windows server 2025,en-us,x64,{MediaName},{MediaHash}\r\n";
        var import = await desk.CheckAsync(file, ImportKind.Downloads);
        Assert.Equal((ImportStatus.Ready, new ImportCounts(2, 0, 0, 0, 0)), (import.Status, import.Counts));
        var row = (await desk.RowsAsync(import.Id, ImportOutcome.Added))[0];
        Assert.Equal(("ja-JP", "x64", MediaName, (long)Media.Length), (row.Download!.Language, row.Download.Bit, row.Download.FileName, row.Download.Size));
        var before = StoredFiles();

        Assert.Equal(ImportStatus.Applied, (await desk.ApplyAsync(import.Id)).Status);
        var offered = await database.WideAsync<PortalDbContext, List<Artifact>>(db => db.Artifacts.Where(artifact => artifact.FileName == MediaName).OrderBy(artifact => artifact.Language).ToListAsync());
        Assert.Equal([("Windows Server 2025", "en-US"), ("Windows Server 2025", "ja-JP")], offered.Select(artifact => (artifact.Version, artifact.Language)));
        Assert.Equal(before + 2, StoredFiles());
        foreach (var artifact in offered)
        {
            await using var scope = database.Wide();
            await using var content = await scope.ServiceProvider.GetRequiredService<IArtifactStore>().OpenAsync(artifact.Id, default);
            Assert.Equal(artifact.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(content!)));
        }

        import = await desk.CheckAsync(file, ImportKind.Downloads);
        Assert.Equal((ImportStatus.Unchanged, 2), (import.Status, import.Counts.Unchanged));
    }

    [Fact] // CAT-01, DWN-01
    public async Task Downloads_that_cannot_be_are_refused_by_line_and_no_path_leads_out_of_the_folder()
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, "secret.iso"), Media);
        await File.WriteAllBytesAsync(Path.Combine(Incoming, "empty.iso"), []);
        File.CreateSymbolicLink(Path.Combine(Incoming, "link.iso"), Path.Combine(folder, "secret.iso"));
        var import = await desk.CheckAsync(
            DownloadHeading + string.Join("\r\n",
                Row(file: "../secret.iso"), Row(file: "link.iso", bit: "x86"), Row(file: "none.iso", bit: "arm64"), Row(file: "empty.iso", language: "de-DE"),
                Row(hash: MediaHash[..63]), Row(hash: new string('a', 64), language: "fr-FR"), Row(language: "日本語"), Row(bit: "x128"), Row(product: "DG7NOSUCHPROD"),
                Row(product: Books.Cal), Row(version: SoftwareBooks.Server2022, language: "en-US"), Row(version: "", language: "it-IT"),
                Row(language: "es-ES"), Row(language: "ES-es"), "=1+1,=1+1,=1+1,=1+1,=1+1,=1+1"),
            ImportKind.Downloads);
        Assert.Equal(ImportStatus.Rejected, import.Status);
        Assert.Equal(
            [
                (2, "import.file-name-malformed"), (3, "import.file-missing"), (4, "import.file-missing"), (5, "download.file-empty"),
                (6, "import.hash-malformed"), (7, "import.hash-differs"), (8, "import.language-malformed"), (9, "import.bit-unknown"), (10, "catalogue.product-not-found"),
                (11, "download.none-of-this-product"), (12, "download.exists"), (13, "import.cell-empty"), (15, "import.download-twice"),
                (16, "import.product-id-malformed"), (16, "import.language-malformed"), (16, "import.bit-unknown"), (16, "import.hash-malformed"),
            ],
            (await desk.FaultsAsync(import.Id)).OrderBy(fault => fault.Line));
    }

    [Fact] // CAT-01: what was looked at is what is taken in, or nothing is
    public async Task A_file_that_changed_after_the_dry_run_stops_the_import_and_leaves_nothing_behind()
    {
        await File.WriteAllBytesAsync(Path.Combine(Incoming, "second.iso"), Media);
        var import = await desk.CheckAsync(DownloadHeading + Row() + "\r\n" + Row(language: "en-GB", file: "second.iso"), ImportKind.Downloads);
        await File.AppendAllTextAsync(Path.Combine(Incoming, "second.iso"), "changed");
        var before = StoredFiles();
        Assert.Equal(ImportStatus.Outdated, (await desk.ApplyAsync(import.Id)).Status);
        Assert.Equal((before, 0), (StoredFiles(), await database.WideAsync<PortalDbContext, int>(db => db.Artifacts.CountAsync(row => row.FileName == MediaName))));
    }

    [Fact] // CAT-01, DWN-01, REL-01: the answer to the commit is lost, not the commit
    public async Task Downloads_whose_commit_came_through_unheard_keep_their_files()
    {
        var import = await desk.CheckAsync(DownloadHeading + Row(), ImportKind.Downloads);
        _ = (await desk.RequestAsync(import.Id)).Value;
        unheard.Armed = true;
        await desk.RunAsync();
        Assert.False(unheard.Armed);
        database.Clock.Advance(TimeSpan.FromMinutes(20));
        await desk.RunAsync();
        Assert.Equal(ImportStatus.Applied, (await desk.OneAsync(import.Id)).Status);
        var artifact = await database.WideAsync<PortalDbContext, Artifact>(db => db.Artifacts.SingleAsync(row => row.FileName == MediaName));
        await using var scope = database.Wide();
        await using var content = await scope.ServiceProvider.GetRequiredService<IArtifactStore>().OpenAsync(artifact.Id, default);
        Assert.NotNull(content);
    }

    [Fact] // DWN-01, REL-01: the same from the product page
    public async Task A_download_whose_commit_came_through_unheard_keeps_its_file()
    {
        unheard.Armed = true;
        await using var scope = database.Wide();
        using var content = new MemoryStream(Media);
        await Assert.ThrowsAsync<IOException>(() => scope.ServiceProvider.GetRequiredService<AddDownload>()
            .ExecuteAsync(Books.Subscription, new DownloadPlace("Windows Server 2025", "ja-JP", "x64"), MediaName, content, Books.Agent(Books.Contoso), default));
        var artifact = await database.WideAsync<PortalDbContext, Artifact>(db => db.Artifacts.SingleAsync(row => row.FileName == MediaName));
        await using var kept = await scope.ServiceProvider.GetRequiredService<IArtifactStore>().OpenAsync(artifact.Id, default);
        Assert.NotNull(kept);
    }

    private static string NewKey() => RandomNumberGenerator.GetString(KeyFormat.Alphabet, 32);

    private static string Row(string product = Books.Subscription, string version = "Windows Server 2025", string language = "ja-JP", string bit = "x64", string file = MediaName, string? hash = null) =>
        $"{product},{version},{language},{bit},{file},{hash ?? MediaHash}";

    private int StoredFiles() => Directory.EnumerateFiles(Store, "*", SearchOption.AllDirectories).Count();

    private Task<int> SealedRowsAsync() => database.WideAsync<PortalDbContext, int>(db => db.ImportRows.CountAsync(row => row.Kind == ImportRowKind.Key && row.Data != null));

    private async Task<IReadOnlyList<(string Version, string Key)>> StockAsync()
    {
        await using var scope = database.Wide();
        var vault = scope.ServiceProvider.GetRequiredService<ProductKeyVault>();
        var stock = await scope.ServiceProvider.GetRequiredService<PortalDbContext>().StockKeys.AsNoTracking().OrderBy(key => key.ProductVersion).ToListAsync();
        return [.. stock.Select(key => (key.ProductVersion, vault.Reveal(key.ProtectedValue)))];
    }

    /// <summary>Neither in a row of the database nor in a file of the imports.</summary>
    private async Task AssertNowhereAsync(string key)
    {
        await using var scope = database.Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var texts = (await db.ImportRows.AsNoTracking().ToListAsync()).Select(row => $"{row.ProductId} {row.ProductVersion} {row.Data} {row.Reasons}")
            .Concat((await db.AuditRecords.IgnoreQueryFilters().AsNoTracking().ToListAsync()).Select(row => $"{row.Details} {row.ResourceId}"))
            .Concat((await db.Jobs.IgnoreQueryFilters().AsNoTracking().ToListAsync()).Select(row => row.Failure ?? ""));
        Assert.DoesNotContain(texts, text => text.Contains(key, StringComparison.OrdinalIgnoreCase) || text.Contains(KeyFormat.Group(key), StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), file => Encoding.UTF8.GetString(File.ReadAllBytes(file)).Contains(key, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The connection dies after the commit that made downloads, before anyone hears of it.</summary>
    private sealed class UnheardCommit : DbTransactionInterceptor
    {
        public bool Armed { get; set; }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (!Armed || eventData.Context?.ChangeTracker.Entries<Artifact>().Any() != true) return Task.CompletedTask;
            Armed = false;
            throw new IOException("The connection is gone.");
        }
    }
}
