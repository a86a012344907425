using System.Text;
using CspPortal.Application.Imports;
using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Imports;
using CspPortal.Domain.Work;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Imports;

/// <summary>Files as people send them, and work that breaks off (CAT-01).</summary>
public sealed class ImportFaultTests : IAsyncLifetime
{
    private const long LargestFile = 2 * 1024 * 1024;

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"work-{Guid.NewGuid():N}");
    private PortalDatabase database = null!;
    private ImportDesk desk = null!;

    public async Task InitializeAsync()
    {
        database = await PortalDatabase.CreateAsync(services =>
        {
            ImportDesk.Folder(folder)(services);
            services.Configure<ImportOptions>(imports => imports.LargestFile = LargestFile);
        });
        await Books.WriteAsync(database);
        desk = new ImportDesk(database);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Theory] // CAT-01: what spreadsheets write is read
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    public async Task A_file_in_unicode_is_read(string name, bool mark)
    {
        var encoding = name == "utf-8" ? new UTF8Encoding(mark) : Encoding.GetEncoding(name);
        var sheet = encoding.GetBytes(PriceSheets.Text([.. PriceSheets.AllOfUs, New("新しいサーバー 😀")]));
        var import = await desk.CheckAsync(mark ? [.. encoding.Preamble, .. sheet] : sheet);
        Assert.Equal((ImportStatus.Ready, new ImportCounts(2, 0, 0, 5, 0)), (import.Status, import.Counts));
    }

    [Fact] // CAT-01: nothing is guessed
    public async Task A_file_in_another_encoding_is_refused_at_its_line()
    {
        byte[] shiftJis = [.. PriceSheets.Bytes(PriceSheets.AllOfUs), 0x90, 0x56, 0x8B, 0x4B, .. ",x\r\n"u8];
        Assert.Equal([(7, "import.not-utf8")], await FaultsAsync(shiftJis));
        Assert.Equal([(1, "import.not-text")], await FaultsAsync(Encoding.Unicode.GetBytes("Product"))); // UTF-16 without its mark
        Assert.Equal([(1, "import.not-text")], await FaultsAsync("PK\u0003\u0004"u8.ToArray())); // a workbook
    }

    [Theory] // CAT-01
    [InlineData("", "import.empty")]
    [InlineData("\r\n\r\n", "import.empty")]
    [InlineData(PriceSheets.Heading, "import.no-rows")]
    [InlineData("ProductId;SkuId\r\n1;2\r\n", "import.wrong-separator")]
    [InlineData("ProductId\r\nx\r\n", "import.columns-missing")]
    [InlineData(PriceSheets.Heading + ",Rabatt\r\n", "import.columns-unknown")]
    [InlineData(PriceSheets.Heading + ",Market\r\n", "import.columns-twice")]
    [InlineData(PriceSheets.Heading + "\r\nonly,three,cells\r\n", "import.wrong-cell-count")]
    [InlineData(PriceSheets.Heading + "\r\n\"never closed,\r\n", "import.quote-not-closed")]
    [InlineData(PriceSheets.Heading + "\r\n\"closed\" and more,\r\n", "import.text-after-quote")]
    public async Task A_file_that_is_no_price_sheet_is_refused_in_words(string file, string code) => Assert.Equal(code, Assert.Single(await FaultsAsync(Encoding.UTF8.GetBytes(file))).Code);

    [Fact] // CAT-01, CSV-01
    public async Task A_file_with_a_formula_in_every_cell_is_refused_and_a_disarmed_one_is_text()
    {
        var formulas = PriceSheets.Heading + "\r\n" + string.Join(',', Enumerable.Repeat("=HYPERLINK(1)", PriceSheetColumns)) + "\r\n";
        var faults = await FaultsAsync(Encoding.UTF8.GetBytes(formulas));
        Assert.All(faults, fault => Assert.Equal(2, fault.Line));
        Assert.Superset(new HashSet<string> { "import.product-id-malformed", "price-sheet.price-unreadable", "price-sheet.market-unknown" }, faults.Select(fault => fault.Code).ToHashSet());

        var import = await desk.CheckAsync(PriceSheets.Text([.. PriceSheets.AllOfUs, New("'=1+1")]));
        await desk.ApplyAsync(import.Id);
        Assert.Equal("=1+1", await database.WideAsync<PortalDbContext, string>(db => db.Products.Where(row => row.Id == "DG7NEWTHING1").Select(row => row.Title).SingleAsync()));
    }

    [Fact] // CAT-01: reading on helps nobody
    public async Task A_file_of_nothing_but_faults_is_read_up_to_a_limit()
    {
        var import = await desk.CheckAsync(PriceSheets.Text(Enumerable.Range(0, 1500).Select(_ => new SheetLine { UnitPrice = "-1" })));
        Assert.Equal((ImportStatus.Rejected, 1001), (import.Status, import.Counts.Rejected));
    }

    [Fact] // CAT-01
    public async Task A_file_that_is_too_large_is_refused_and_not_kept()
    {
        using var huge = new MemoryStream(new byte[LargestFile + 1]);
        var outcome = await database.WideAsync<StartImport, Outcome<StartedImport>>(start => start.ExecuteAsync(ImportKind.PriceList, "huge.csv", huge, ImportDesk.Operator, default));
        Assert.Equal("import.file-too-large", outcome.Refusal!.Code);
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        Assert.Equal(0, await database.WideAsync<PortalDbContext, int>(db => db.Imports.CountAsync()));
    }

    [Fact] // CAT-01: all or nothing; a fault in the middle of the writing leaves no trace, and the next attempt does all of it
    public async Task An_apply_that_breaks_off_has_changed_nothing()
    {
        if (PortalDatabase.UsesSqlServer) return; // The fault is a trigger of SQLite.
        var import = await desk.CheckAsync(PriceSheets.Text([PriceSheets.Perpetual[0] with { UnitPrice = "120" }, New("Server")]));
        var before = await StateAsync();
        await SqlAsync("CREATE TRIGGER Fault BEFORE INSERT ON PriceList BEGIN SELECT RAISE(ABORT, 'fault'); END");
        var applying = (await desk.RequestAsync(import.Id)).Value;
        for (var attempt = 0; attempt < Job.MostAttempts; attempt++)
        {
            await desk.RunAsync();
            Assert.Equal(before, await StateAsync());
            database.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var job = (await database.WideAsync<WorkQueries, Outcome<JobSummary>>(work => work.OneAsync(applying.JobId, default))).Value;
        Assert.Equal((JobStatus.Failed, "work.broke-off"), (job.Status, Assert.Single(job.Failures).Code));
        Assert.Equal(ImportStatus.Ready, (await desk.OneAsync(import.Id)).Status);

        await SqlAsync("DROP TRIGGER Fault");
        Assert.Equal(ImportStatus.Applied, (await desk.ApplyAsync(import.Id)).Status);
        Assert.NotEqual(before, await StateAsync());
    }

    [Fact] // CAT-01: a node dies over the dry run; another takes it up and reads it as if for the first time
    public async Task A_dry_run_left_behind_is_taken_over_when_its_lease_ends()
    {
        var started = (await database.WideAsync<StartImport, Outcome<StartedImport>>(
            start => start.ExecuteAsync(ImportKind.PriceList, "list.csv", new MemoryStream(PriceSheets.Bytes(PriceSheets.AllOfUs)), ImportDesk.Operator, default))).Value;
        var (until, dead) = (database.Now + Job.Lease, Guid.NewGuid());
        await database.WideAsync<PortalDbContext, int>(async db =>
        {
            db.Add(new ImportRow(started.ImportId, 1, 2, ImportRowKind.Refused));
            await db.SaveChangesAsync();
            return await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.Status, JobStatus.Running).SetProperty(job => job.LeaseId, dead).SetProperty(job => job.DueAt, until));
        });

        await desk.RunAsync();
        Assert.Equal(ImportStatus.Checking, (await desk.OneAsync(started.ImportId)).Status);
        database.Clock.Advance(Job.Lease);
        await desk.RunAsync();
        Assert.Equal((ImportStatus.Unchanged, new ImportCounts(0, 0, 0, 5, 0)), ((await desk.OneAsync(started.ImportId)).Status, (await desk.OneAsync(started.ImportId)).Counts));

        // Who was given up comes back: it is told to stop, and keeps nothing.
        await using var scope = database.Wide();
        var late = new JobProgress(scope.ServiceProvider.GetRequiredService<PortalDbContext>(), database.Clock, started.JobId, dead);
        await Assert.ThrowsAsync<LeaseLostException>(() => late.ReportAsync(1, 2, default));
    }

    [Fact] // CAT-01
    public async Task Of_two_dry_runs_the_second_to_be_applied_is_outdated_and_a_double_click_is_one()
    {
        var first = await desk.CheckAsync(PriceSheets.Text([PriceSheets.Perpetual[0] with { UnitPrice = "120" }, .. PriceSheets.AllOfUs.Skip(1)]));
        var second = await desk.CheckAsync(PriceSheets.Text([PriceSheets.Perpetual[0] with { UnitPrice = "130" }, .. PriceSheets.AllOfUs.Skip(1)]));
        var clicks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => desk.RequestAsync(first.Id))));
        Assert.Single(clicks, click => click.Refusal is null);
        Assert.All(clicks.Where(click => click.Refusal is not null), click => Assert.Equal(ImportRefusals.AppliedAlready, click.Refusal));
        await desk.RunAsync();
        Assert.Equal((ImportStatus.Applied, ImportStatus.Outdated), ((await desk.OneAsync(first.Id)).Status, (await desk.ApplyAsync(second.Id)).Status));
    }

    [Fact] // CAT-01
    public async Task A_dry_run_expires_and_the_rows_of_old_imports_go()
    {
        var import = await desk.CheckAsync(PriceSheets.Text(New("Server")));
        database.Clock.Advance(Import.ReadyFor + TimeSpan.FromMinutes(1));
        Assert.Equal(1, await SweepAsync());
        Assert.Equal(ImportStatus.Expired, (await desk.OneAsync(import.Id)).Status);
        database.Clock.Advance(Import.RowsKeptFor);
        Assert.Equal(1, await SweepAsync());
        Assert.Equal(0, await SweepAsync());
        Assert.True((await desk.OneAsync(import.Id)).RowsRemoved);
        Assert.Empty(await desk.RowsAsync(import.Id, ImportOutcome.Added));
    }

    private static int PriceSheetColumns => PriceSheets.Heading.Split(',').Length;

    private static SheetLine New(string title) => new() { ProductId = "DG7NEWTHING1", ProductTitle = title, SkuTitle = "Standard" };

    private Task<int> SweepAsync() => database.WideAsync<SweepImports, int>(sweep => sweep.RunAsync(default));

    private async Task<IReadOnlyList<(int? Line, string Code)>> FaultsAsync(byte[] file)
    {
        var import = await desk.CheckAsync(file);
        Assert.Equal(ImportStatus.Rejected, import.Status);
        return await desk.FaultsAsync(import.Id);
    }

    private Task<int> SqlAsync(string sql) => database.WideAsync<PortalDbContext, int>(db => db.Database.ExecuteSqlRawAsync(sql));

    private Task<string> StateAsync() => database.WideAsync<PortalDbContext, string>(async db => string.Join(
        '|', await db.Products.CountAsync(), await db.Skus.CountAsync(), await db.CatalogueRevisions.Select(row => row.Number).SingleAsync(),
        string.Join(' ', (await db.PriceList.AsNoTracking().OrderBy(row => row.Id).ToListAsync()).Select(row => $"{row.Id}:{row.UnitPrice}:{row.EffectiveTo:yyyyMMdd}"))));
}
