using CspPortal.Application.Entitlements;
using CspPortal.Application.Files;
using CspPortal.Application.Orders;
using CspPortal.Application.Tests.Orders;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using CspPortal.Testing;

namespace CspPortal.Application.Tests.Entitlements;

public sealed class SoftwarePageTests
{
    [Fact] // product.md section 4
    public async Task The_page_lists_each_line_with_its_state_and_days_left()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var server = await desk.GivenLineAsync();
        var cancelled = await desk.GivenLineAsync(Books.Perpetual);
        await desk.CancelAsync(cancelled);
        var plan = await desk.GivenLineAsync(Books.LinuxPlan);
        await desk.Shop.BuyAsync(Shop.Reservation(Guid.NewGuid()));
        desk.Database.Clock.Advance(TimeSpan.FromDays(10));

        var rows = (await ListAsync(desk, new SoftwareFilter())).Lines.Rows.ToDictionary(row => row.OrderId);
        Assert.Equal(3, rows.Count); // ORD-06: a reservation is no software
        Assert.Equal((SoftwareStatus.Active, 50, new DateOnly(2027, 6, 14)), (rows[server.OrderId].Status, rows[server.OrderId].DaysLeftToCancel, rows[server.OrderId].TermEndsOn));
        Assert.Equal((SoftwareStatus.Cancelled, null, "Aiko Agent"), (rows[cancelled.OrderId].Status, rows[cancelled.OrderId].DaysLeftToCancel, rows[cancelled.OrderId].CancelledByName));
        Assert.Equal(CancellationRefusals.PlanNotCancellable, rows[plan.OrderId].CancelRefusal);

        Assert.Equal([cancelled.OrderId], (await ListAsync(desk, new SoftwareFilter { Status = SoftwareStatus.Cancelled })).Lines.Rows.Select(row => row.OrderId));
        Assert.Equal([server.OrderId], (await ListAsync(desk, new SoftwareFilter { Text = "windows" })).Lines.Rows.Select(row => row.OrderId));
        Assert.Equal([plan.OrderId], (await ListAsync(desk, new SoftwareFilter { Text = plan.OrderId[..11] })).Lines.Rows.Select(row => row.OrderId));
        var none = await ListAsync(desk, new SoftwareFilter { Status = SoftwareStatus.Pending });
        Assert.Equal((0, true), (none.Lines.Rows.Count, none.HasAny));
    }

    [Fact] // spec 5 of the API: each line is in one state, and in the list of that one alone
    public async Task A_suspended_subscription_says_so_until_it_is_activated_cancelled_or_over()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var (line, other) = (await desk.GivenLineAsync(), await desk.GivenLineAsync(Books.Perpetual));
        await SuspendAsync(true);
        await ExpectAsync(SoftwareStatus.Suspended);
        await SuspendAsync(false);
        await ExpectAsync(SoftwareStatus.Active);
        await SuspendAsync(true);
        desk.Database.Clock.Advance(TimeSpan.FromDays(370));
        await ExpectAsync(SoftwareStatus.Ended);

        async Task SuspendAsync(bool suspended) => Assert.Null((await desk.Database.AsAsync<ChangeSubscription, Outcome<Order>>(
            Books.Contoso, change => change.ExecuteAsync(Books.Adatum, line.OrderId, line.LineNumber, new SubscriptionChange(null, suspended), null, Books.Agent(Books.Contoso), default))).Refusal);

        async Task ExpectAsync(SoftwareStatus expected)
        {
            foreach (var status in Enum.GetValues<SoftwareStatus>())
            {
                string[] ids = [.. status == expected ? [line.OrderId] : Array.Empty<string>(), .. status == SoftwareStatus.Active ? [other.OrderId] : Array.Empty<string>()];
                Assert.Equal(ids.Order(StringComparer.Ordinal), (await ListAsync(desk, new SoftwareFilter { Status = status })).Lines.Rows.Select(row => row.OrderId).Order(StringComparer.Ordinal));
            }

            Assert.Equal(expected, (await ListAsync(desk, new SoftwareFilter())).Lines.Rows.Single(row => row.OrderId == line.OrderId).Status);
        }
    }

    [Theory] // keyset pages, both ways
    [InlineData(SoftwareSort.Product)]
    [InlineData(SoftwareSort.BoughtOn)]
    [InlineData(SoftwareSort.TermEnd)]
    public async Task Pages_go_forth_and_back_without_gap_or_repeat(SoftwareSort sort)
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        for (var n = 0; n < 7; n++)
        {
            await desk.GivenLineAsync(n % 2 == 0 ? Books.Subscription : Books.Perpetual);
            desk.Database.Clock.Advance(TimeSpan.FromHours(n % 3 == 0 ? 30 : 0));
        }

        foreach (var descending in new[] { false, true })
        {
            var filter = new SoftwareFilter { Sort = sort, Descending = descending, Size = 3 };
            var all = (await ListAsync(desk, filter with { Size = 100 })).Lines.Rows.Select(row => row.OrderId).ToList();
            var first = (await ListAsync(desk, filter)).Lines;
            var second = (await ListAsync(desk, filter with { Cursor = first.Next })).Lines;
            var third = (await ListAsync(desk, filter with { Cursor = second.Next })).Lines;
            Assert.Null(third.Next);
            Assert.Equal(all, first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.OrderId));
            Assert.Equal(first.Rows, (await ListAsync(desk, filter with { Cursor = second.Previous })).Lines.Rows);
            Assert.Equal(first.Rows, (await ListAsync(desk, filter with { Cursor = "nonsense" })).Lines.Rows);
        }
    }

    [Fact] // KEY-02, CAN-06, DWN-02
    public async Task The_detail_says_who_saw_the_key_and_who_opened_links()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        await SoftwareBooks.GivenStockAsync(desk.Database, 1);
        var line = await desk.GivenLineAsync();
        await desk.RevealAsync(line, by: "Sam Second");
        await desk.RevealAsync(line, SoftwareBooks.Server2019, by: "Sam Second");
        var link = (await desk.IssueAsync(line, new LinkTerms(5, 2))).Value;
        await desk.OpenLinkAsync(link.Token, agent: "curl/8");

        var detail = (await desk.Database.AsAsync<SoftwareQueries, Outcome<SoftwareDetail>>(Books.Contoso, software => software.DetailAsync(line, default))).Value;
        Assert.Equal([SoftwareBooks.ServerEnglish.Id, SoftwareBooks.ServerJapanese.Id, SoftwareBooks.OldServer.Id], detail.Options.Select(option => option.Id));
        var seen = Assert.Single(detail.Keys);
        Assert.Equal((SoftwareBooks.Server2022, 1, "Sam Second"), (seen.Version, seen.TimesSeen, seen.LastSeenByName));
        Assert.Equal(SoftwareBooks.Server2019, Assert.Single(detail.Wanted).Version);
        var listed = Assert.Single(detail.Links);
        Assert.Equal((1, 2, null), (listed.Uses, listed.UsesAllowed, listed.Dead));
        Assert.Equal(("198.51.100.7", "curl/8"), (listed.Openings[0].Address, listed.Openings[0].UserAgent));

        var foreign = await desk.Database.AsAsync<SoftwareQueries, Outcome<SoftwareDetail>>(Books.Fabrikam, software => software.DetailAsync(line, default));
        Assert.Equal(EntitlementRefusals.NotFound, foreign.Refusal);
    }

    [Fact] // CSV-01, KEY-02
    public async Task The_file_has_the_rows_of_the_page_and_no_key()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var keys = await SoftwareBooks.GivenStockAsync(desk.Database, 1);
        var line = await desk.GivenLineAsync();
        await desk.RevealAsync(line);
        await desk.GivenLineAsync(Books.Perpetual);

        await using var scope = desk.Database.As(Books.Contoso);
        var export = (ExportSoftware)scope.ServiceProvider.GetService(typeof(ExportSoftware))!;
        var file = (await export.ExecuteAsync(Books.Adatum, new SoftwareFilter { Text = "windows" }, Shop.Agent, default)).Value;
        using var bytes = new MemoryStream();
        await CsvFile.WriteAsync(bytes, file.Rows, default);
        var text = System.Text.Encoding.UTF8.GetString(bytes.ToArray());
        Assert.Equal(2, text.Trim().Split('\n').Length);
        Assert.Contains(line.OrderId, text, StringComparison.Ordinal);
        Assert.DoesNotContain(keys[0], text, StringComparison.Ordinal);
        Assert.Single(await desk.EntriesAsync(AuditOperation.ExportSoftware));
    }

    private static async Task<SoftwareList> ListAsync(SoftwareDesk desk, SoftwareFilter filter) =>
        (await desk.Database.AsAsync<SoftwareQueries, Outcome<SoftwareList>>(Books.Contoso, software => software.ListAsync(Books.Adatum, filter, default))).Value;
}
