using System.Text;
using CspPortal.Domain.Imports;
using CspPortal.Testing;
using CspPortal.Web.Cli;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Imports;

/// <summary>Price lists by the command (CAT-01, OPR-01).</summary>
public sealed class ImportPricesTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("import-prices-").FullName;
    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Work:Folder"] = Path.Combine(folder, "work") });

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact] // CAT-01
    public async Task The_command_looks_a_sheet_through_and_applies_it_only_when_told()
    {
        var file = await FileAsync(PriceSheets.Text([PriceSheets.Perpetual[0] with { UnitPrice = "120" }, .. PriceSheets.AllOfUs.Skip(1)]));
        Assert.Equal(0, await RunAsync(file));
        Assert.Equal(1_000_000, await PriceAsync());
        Assert.Equal(0, await RunAsync(file, "--apply"));
        Assert.Equal(1_200_000, await PriceAsync());
        Assert.Equal(0, await RunAsync(file, "--apply"));
        Assert.Equal([ImportStatus.Ready, ImportStatus.Unchanged, ImportStatus.Applied], (await portal.InDatabaseAsync(db => db.Imports.Select(row => row.Status).ToListAsync())).Order());
    }

    [Fact] // CAT-01
    public async Task A_sheet_with_a_fault_changes_nothing_even_when_told_to_apply()
    {
        Assert.Equal(1, await RunAsync(await FileAsync(PriceSheets.Text(PriceSheets.Perpetual[0] with { UnitPrice = "120" }, new SheetLine { UnitPrice = "-1" })), "--apply"));
        Assert.Equal(1_000_000, await PriceAsync());
    }

    [Fact] // OPR-01
    public async Task What_the_command_does_not_understand_it_says()
    {
        Assert.Equal(64, await RunAsync());
        Assert.Equal(64, await RunAsync("--apply"));
        Assert.Equal(64, await RunAsync("prices.csv", "--now"));
        Assert.Equal(66, await RunAsync(Path.Combine(folder, "no-such.csv")));
    }

    private Task<int?> RunAsync(params string[] arguments) => Verbs.TryRunAsync(portal.Services, ["import-prices", .. arguments]);

    private Task<long> PriceAsync() => portal.InDatabaseAsync(db => db.PriceList.Where(row => row.ProductId == Books.Perpetual && row.MarketCode == "US" && row.Segment == Domain.Catalog.Segment.Commercial).Select(row => row.UnitPrice.TenThousandths).SingleAsync());

    private async Task<string> FileAsync(string text)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, text, Encoding.UTF8);
        return file;
    }
}
