using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Entitlements;

/// <summary>Keys, links and the Software page cost the same on ten million lines.</summary>
public sealed class SoftwarePlansTests
{
    private static readonly string[] Tables =
        ["Orders", "OrderLines", "Customers", "Artifacts", "ProductKeys", "StockKeys", "KeyRequests", "DownloadLinks", "LinkUses", "AuditRecords"];

    [Fact]
    public async Task No_query_of_software_keys_and_links_reads_a_whole_table()
    {
        if (PortalDatabase.UsesSqlServer) return; // The plan is asked of SQLite.
        var recorder = new QueryPlans();
        await using var desk = await SoftwareDesk.OpenAsync(services => services.ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(recorder)));
        await SoftwareBooks.GivenStockAsync(desk.Database, 2);
        var line = await desk.GivenLineAsync();
        recorder.Forget();

        foreach (var filter in new[] { new SoftwareFilter(), new SoftwareFilter { Sort = SoftwareSort.TermEnd, Status = SoftwareStatus.Active }, new SoftwareFilter { Sort = SoftwareSort.BoughtOn, Text = line.OrderId } })
            Assert.Single((await desk.Database.AsAsync<SoftwareQueries, Outcome<SoftwareList>>(Books.Contoso, software => software.ListAsync(Books.Adatum, filter, default))).Value.Lines.Rows);
        await desk.RevealAsync(line);
        await desk.RevealAsync(line, SoftwareBooks.Server2019);
        await SoftwareBooks.GivenStockAsync(desk.Database, 1, SoftwareBooks.Server2019);
        Assert.Equal(1, await desk.Shop.RunAsync<FillKeyRequests>());
        await desk.DownloadAsync(line);
        await desk.DownloadAsync(line, part: DownloadPart.From(5));
        var link = (await desk.IssueAsync(line)).Value;
        await desk.OpenLinkAsync(link.Token);
        await desk.OpenLinkAsync(link.Token, DownloadPart.From(5));
        await desk.RevokeAsync(line, link.LinkId);
        await desk.Database.AsAsync<SoftwareQueries, Outcome<SoftwareDetail>>(Books.Contoso, software => software.DetailAsync(line, default));

        await recorder.AssertNoScanAsync(desk.Database.Connection, Tables, atLeast: 40);
    }
}
