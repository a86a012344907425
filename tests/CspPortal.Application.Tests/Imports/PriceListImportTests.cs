using System.Text;
using CspPortal.Application.Files;
using CspPortal.Application.Imports;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Imports;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests.Imports;

/// <summary>A price sheet against the price list of <see cref="Books"/> (CAT-01).</summary>
public sealed class PriceListImportTests : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"work-{Guid.NewGuid():N}");
    private PortalDatabase database = null!;
    private ImportDesk desk = null!;

    public async Task InitializeAsync()
    {
        database = await PortalDatabase.CreateAsync(ImportDesk.Folder(folder));
        await Books.WriteAsync(database);
        desk = new ImportDesk(database);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact] // CAT-01
    public async Task What_is_exported_is_imported_without_a_change()
    {
        var file = await ExportedAsync();
        var import = await desk.CheckAsync(file);
        Assert.Equal(Encoding.UTF8.GetString(file).Count(letter => letter == '\n') - 1, import.Counts.Unchanged);
        Assert.Equal((ImportStatus.Unchanged, 0, 0), (import.Status, import.Counts.ToDo, import.Counts.Rejected));
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact] // CAT-01
    public async Task A_sheet_adds_changes_ends_and_withdraws_and_a_dry_run_does_none_of_it()
    {
        var before = await PricesAsync();
        var import = await desk.CheckAsync(PriceSheets.Text(
        [
            PriceSheets.Perpetual[0] with { UnitPrice = "120.50", SkuId = "1" }, // changed; spreadsheets drop zeros
            new SheetLine { ProductId = "DG7NEWTHING1", ProductTitle = "新しいサーバー", SkuId = "7", SkuTitle = "Standard", UnitPrice = "5", PricingTierRangeMin = "2", PricingTierRangeMax = "30" },
            PriceSheets.AllOfUs[2] with { EffectiveStartDate = "2026-07-01T00:00:00Z", UnitPrice = "130" }, // next month's price ends this one's
            PriceSheets.AllOfUs[3], PriceSheets.AllOfUs[4], // as they are; the CAL is gone
        ]));
        Assert.Equal((ImportStatus.Ready, new ImportCounts(3, 2, 1, 2, 0)), (import.Status, import.Counts));
        Assert.Equal(before, await PricesAsync());
        Assert.Equal([(3, ImportRowKind.Sku), (3, ImportRowKind.Price), (4, ImportRowKind.Price)], (await desk.RowsAsync(import.Id, ImportOutcome.Added)).Select(row => (row.Line!.Value, row.Kind)));
        var withdrawn = Assert.Single(await desk.RowsAsync(import.Id, ImportOutcome.Withdrawn));
        Assert.Equal((null, Books.Cal, PriceListEntry.NoEnd, new DateOnly(2026, 6, 14)), (withdrawn.Line, withdrawn.ProductId, withdrawn.OldEffectiveTo, withdrawn.EffectiveTo));

        import = await desk.ApplyAsync(import.Id);
        Assert.Equal((ImportStatus.Applied, People.PortalOperator.Name), (import.Status, import.AppliedByName));
        var after = await PricesAsync();
        Assert.Equal(
            [
                "DG7CALPAPER1 0001 US Commercial OneTime 100.00 USD 2020-01-01 2026-06-14",
                "DG7NEWTHING1 0007 US Commercial OneTime 5.00 USD 2020-01-01 9999-11-30",
                "DG7PERPETUAL 0001 US Commercial OneTime 120.50 USD 2020-01-01 9999-11-30",
                "DG7SUBSCRIPT 0001 US Commercial Annual 100.00 USD 2020-01-01 2026-06-30",
                "DG7SUBSCRIPT 0001 US Commercial Annual 130.00 USD 2026-07-01 9999-11-30",
            ],
            after.Except(before));
        var product = await database.WideAsync<PortalDbContext, Product>(db => db.Products.Include(row => row.Skus).SingleAsync(row => row.Id == "DG7NEWTHING1"));
        var sku = Assert.Single(product.Skus);
        Assert.Equal(("新しいサーバー", ProductKind.PerpetualSoftware, "0007", 2, 30, true), (product.Title, product.Kind, sku.Id, sku.MinimumQuantity, sku.MaximumQuantity, sku.HasKey));
        var logged = await database.WideAsync<PortalDbContext, AuditRecord>(db => db.AuditRecords.AcrossTenants(db).SingleAsync(row => row.Operation == AuditOperation.ImportPriceList));
        Assert.Equal((People.PortalOperator.ObjectId, $"added=3; changed=2; withdrawn=1; unchanged=2; rejected=0; file=list.csv; sha256={import.Sha256}"), (logged.ActorObjectId, logged.Details));

        Assert.Equal(ImportStatus.Unchanged, (await desk.CheckAsync(await ExportedAsync())).Status);
    }

    [Fact] // CAT-01: what a sheet does not speak of stays
    public async Task A_sheet_of_software_in_one_market_leaves_reservations_and_other_markets_alone()
    {
        var import = await desk.CheckAsync(PriceSheets.Text(PriceSheets.Perpetual[0]));
        var withdrawn = await desk.RowsAsync(import.Id, ImportOutcome.Withdrawn);
        Assert.Equal([Books.Cal, Books.Subscription, Books.Subscription, Books.Subscription], withdrawn.Select(row => row.ProductId));
        Assert.All(withdrawn, row => Assert.Equal(("US", Segment.Commercial), (row.MarketCode, row.Segment)));
    }

    [Fact] // CAT-01
    public async Task A_rejected_row_stops_all_and_is_named_with_its_line_and_every_reason()
    {
        var import = await desk.CheckAsync(PriceSheets.Text(
        [
            new SheetLine(), new SheetLine { UnitPrice = "-5" }, new SheetLine { Market = "US", Currency = "EUR", UnitPrice = "1.005", Segment = "Retail" }, new SheetLine { EffectiveStartDate = "2021-01-01" },
            new SheetLine { SkuDescription = "two\r\nlines" }, new SheetLine { Market = "BQ" }, new SheetLine { ProductId = Books.Subscription }, new SheetLine { TermDuration = "P1M" },
            new SheetLine { UnitPrice = "99999999999999999999999999" }, new SheetLine { UnitPrice = "=1+1" },
        ]));
        Assert.Equal(ImportStatus.Rejected, import.Status);
        Assert.Equal(0, import.Counts.Withdrawn);
        Assert.Equal(
            [
                (3, "price-sheet.price-not-positive"), (4, "price-sheet.other-currency"), (4, "price-sheet.price-too-fine"), (4, "price-sheet.segment-unknown"),
                (6, "import.duplicate-row"), (8, "price-sheet.market-ambiguous"), (9, "price-sheet.other-kind"), (9, "price-sheet.other-term"), (10, "price-sheet.term-not-sold"),
                (11, "price-sheet.price-too-high"), (12, "price-sheet.price-unreadable"),
            ],
            await desk.FaultsAsync(import.Id));
        Assert.Equal(ImportRefusals.NotReady, (await desk.RequestAsync(import.Id)).Refusal);
    }

    private async Task<byte[]> ExportedAsync()
    {
        using var file = new MemoryStream();
        await database.WideAsync<ExportPriceList, bool>(async export =>
        {
            await CsvFile.WriteAsync(file, await export.ExecuteAsync(ImportDesk.Operator, default), default);
            return true;
        });
        return file.ToArray();
    }

    private Task<List<string>> PricesAsync() => database.WideAsync<PortalDbContext, List<string>>(async db =>
        [.. (await db.PriceList.AsNoTracking().ToListAsync()).Select(row =>
            $"{row.ProductId} {row.SkuId} {row.MarketCode} {row.Segment} {row.BillingPlan} {row.UnitPrice} {row.EffectiveFrom:yyyy-MM-dd} {row.EffectiveTo:yyyy-MM-dd}").Order(StringComparer.Ordinal)]);
}
