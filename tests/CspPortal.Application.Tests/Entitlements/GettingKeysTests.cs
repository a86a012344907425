using System.Text;
using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Tests.Orders;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Entitlements;

/// <summary>KEY-01 to KEY-03.</summary>
public sealed class GettingKeysTests
{
    [Theory] // KEY-01
    [InlineData(Books.Subscription, SoftwareBooks.Server2022, 4)]
    [InlineData(Books.Perpetual, SoftwareBooks.Sql2022, 5)]
    public async Task Twenty_people_at_once_get_the_same_one_key(string product, string version, int stockLeft)
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        await SoftwareBooks.GivenStockAsync(desk.Database, 5);
        var line = await desk.GivenLineAsync(product);

        var shown = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => desk.RevealAsync(line, version, $"Person {n}"))));

        var key = Assert.Single(shown.Select(outcome => outcome.Value.Key).Distinct());
        Assert.Equal(32, key.Length);
        var stored = Assert.Single(await desk.KeysAsync());
        Assert.Equal(20, stored.TimesSeen);
        Assert.Equal(stockLeft, await desk.StockAsync());
        Assert.Equal(20, (await desk.EntriesAsync(AuditOperation.GetSoftwareKey)).Count(entry => entry.Outcome == AuditOutcome.Succeeded));
    }

    [Fact] // KEY-01
    public async Task What_is_shown_beside_the_key_is_the_lines_own()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var keys = await SoftwareBooks.GivenStockAsync(desk.Database, 1);
        var line = await desk.GivenLineAsync(quantity: 7);
        var shown = (await desk.RevealAsync(line)).Value;

        Assert.Equal(keys[0], shown.Key);
        Assert.Equal(keys[0], shown.GroupedKey.Replace("-", "", StringComparison.Ordinal));
        Assert.Equal(("Windows Server 2022 Datacenter", SoftwareBooks.Server2022, line.OrderId, 7L, 50), (shown.ProductTitle, shown.Version, shown.OrderId, shown.Quantity, shown.Activations));
        Assert.DoesNotContain(keys[0], shown.ToString(), StringComparison.Ordinal);
        var entry = Assert.Single(await desk.EntriesAsync(AuditOperation.GetSoftwareKey));
        Assert.Equal((Books.Adatum, "Adatum Corporation", line.OrderId, 1, Books.Subscription, "software_key"), (entry.CustomerId, entry.CustomerName, entry.OrderId, entry.LineNumber, entry.ProductId, entry.ResourceType));
    }

    [Fact] // KEY-01
    public async Task Two_versions_of_a_line_have_a_key_each()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        await SoftwareBooks.GivenStockAsync(desk.Database, 1);
        await SoftwareBooks.GivenStockAsync(desk.Database, 1, SoftwareBooks.Server2019);
        var line = await desk.GivenLineAsync();
        Assert.NotEqual((await desk.RevealAsync(line)).Value.Key, (await desk.RevealAsync(line, SoftwareBooks.Server2019)).Value.Key);
    }

    [Theory] // KEY-03: whatever breaks before the entry is committed, no key is shown and none is lost
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Without_its_entry_no_key_is_shown(int step)
    {
        var faults = new FaultyCommit();
        await using var desk = await SoftwareDesk.OpenAsync(FaultyCommit.Of(faults));
        await SoftwareBooks.GivenStockAsync(desk.Database, 1);
        var line = await desk.GivenLineAsync();

        faults.FailAt = (FaultyCommit.Step)step;
        await Assert.ThrowsAsync<FaultyCommit.Crash>(() => desk.RevealAsync(line));
        faults.FailAt = FaultyCommit.Step.None;

        Assert.Empty(await desk.KeysAsync());
        Assert.Equal(1, await desk.StockAsync());
        Assert.Empty(await desk.EntriesAsync(AuditOperation.GetSoftwareKey));
        Assert.Null((await desk.RevealAsync(line)).Refusal);
    }

    [Fact] // KEY-01
    public async Task A_wish_that_met_an_empty_stock_is_kept_once_and_filled_once()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var line = await desk.GivenLineAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => desk.RevealAsync(line))));
        Assert.All(answers, answer => Assert.Equal(EntitlementRefusals.StockEmpty.Code, answer.Refusal!.Code));
        Assert.Single(await desk.EntriesAsync(AuditOperation.RequestSoftwareKey));
        Assert.Equal(5, (await desk.EntriesAsync(AuditOperation.GetSoftwareKey)).Count(entry => entry.Outcome == AuditOutcome.Refused));
        Assert.Equal(0, await desk.Shop.RunAsync<FillKeyRequests>());

        await SoftwareBooks.GivenStockAsync(desk.Database, 3);
        var filled = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => desk.Shop.RunAsync<FillKeyRequests>())));
        Assert.Equal(1, filled.Sum());
        Assert.Equal(2, await desk.StockAsync());
        Assert.Single(await desk.EntriesAsync(AuditOperation.FillSoftwareKeyRequest));
        Assert.Null((await desk.RevealAsync(line)).Refusal);
        Assert.Equal(2, await desk.StockAsync());
    }

    [Fact]
    public async Task A_wish_is_filled_by_whoever_asks_again_first()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var line = await desk.GivenLineAsync();
        await desk.RevealAsync(line);
        await SoftwareBooks.GivenStockAsync(desk.Database, 2);
        Assert.Null((await desk.RevealAsync(line)).Refusal);
        Assert.Equal(0, await desk.Shop.RunAsync<FillKeyRequests>());
        Assert.Equal(1, await desk.StockAsync());
    }

    [Fact] // CAN-09
    public async Task After_a_cancellation_the_key_is_gone_and_the_attempt_is_logged()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        await SoftwareBooks.GivenStockAsync(desk.Database, 2);
        var line = await desk.GivenLineAsync();
        await desk.RevealAsync(line);
        await desk.CancelAsync(line);

        var refusal = (await desk.RevealAsync(line)).Refusal!;
        Assert.Equal((EntitlementRefusals.Cancelled.Code, RefusalKind.Gone), (refusal.Code, refusal.Kind));
        var entry = (await desk.EntriesAsync(AuditOperation.GetSoftwareKey))[^1];
        Assert.Equal((AuditOutcome.Refused, line.OrderId), (entry.Outcome, entry.OrderId));
        Assert.Contains("software.cancelled", entry.Details, StringComparison.Ordinal);
    }

    [Fact] // CAN-08
    public async Task A_key_asked_for_while_the_line_is_cancelled_is_revoked_or_never_made()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        for (var round = 0; round < 5; round++)
        {
            var line = await desk.GivenLineAsync(Books.Perpetual);
            await Task.WhenAll(Task.Run(() => desk.RevealAsync(line, SoftwareBooks.Sql2022)), Task.Run(async () =>
            {
                try
                {
                    await desk.CancelAsync(line);
                }
                catch (DbUpdateConcurrencyException)
                {
                    await desk.CancelAsync(line);
                }
            }));
        }

        Assert.All(await desk.KeysAsync(), key => Assert.NotNull(key.RevokedAt));
    }

    [Fact]
    public async Task Not_provisioned_paper_rights_and_unknown_versions_are_refused_by_name()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var pending = await desk.GivenLineAsync(provisioned: false);
        Assert.Equal(EntitlementRefusals.NotProvisioned, (await desk.RevealAsync(pending)).Refusal);
        var paper = await desk.GivenLineAsync(Books.Cal);
        Assert.Equal(EntitlementRefusals.NoKey, (await desk.RevealAsync(paper)).Refusal);
        Assert.Equal(EntitlementRefusals.NoSuchOption, (await desk.RevealAsync(pending, new string('x', 5000))).Refusal);
        Assert.Equal(3, (await desk.EntriesAsync(AuditOperation.GetSoftwareKey)).Count);
    }

    [Fact]
    public async Task After_the_last_day_of_the_term_the_key_is_gone()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        await SoftwareBooks.GivenStockAsync(desk.Database, 1);
        var line = await desk.GivenLineAsync();
        desk.Database.Clock.SetUtcNow(new DateTimeOffset(2027, 6, 14, 23, 59, 59, TimeSpan.Zero));
        Assert.Null((await desk.RevealAsync(line)).Refusal);
        desk.Database.Clock.SetUtcNow(new DateTimeOffset(2027, 6, 15, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(EntitlementRefusals.TermEnded.Code, (await desk.RevealAsync(line)).Refusal!.Code);
    }

    [Fact] // SEC-01, ACC-04
    public async Task Another_partners_or_customers_line_is_not_found_and_the_attempt_stands_in_the_own_log()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var line = await desk.GivenLineAsync(Books.Perpetual);
        var foreign = await desk.Database.AsAsync<RevealProductKey, Outcome<RevealedKey>>(
            Books.Fabrikam, reveal => reveal.ExecuteAsync(line, SoftwareBooks.Sql2022, Books.Agent(Books.Fabrikam), default));
        Assert.Equal(EntitlementRefusals.NotFound, foreign.Refusal);

        var neighbour = await desk.Shop.GivenCustomerAsync("Neighbour", "US");
        await using var scope = desk.Database.As(Books.Contoso);
        scope.ServiceProvider.GetRequiredService<Viewer>().Become(
            Books.Agent(Books.Contoso), [Role.CustomerGlobalAdmin], PartnerSettings.Default, Books.Contoso, neighbour, "Neighbour", TimeZoneInfo.Utc);
        var neighbours = await scope.ServiceProvider.GetRequiredService<RevealProductKey>().ExecuteAsync(line, SoftwareBooks.Sql2022, Books.Agent(Books.Contoso), default);
        Assert.Equal(EntitlementRefusals.NotFound, neighbours.Refusal);

        Assert.Empty(await desk.KeysAsync());
        Assert.Equal([(Guid?)Books.Fabrikam, Books.Contoso], (await desk.EntriesAsync(AuditOperation.GetSoftwareKey)).Select(entry => entry.PartnerId));
    }

    [Fact] // KEY-01, KEY-02
    public async Task Stock_is_added_whole_or_not_at_all_and_messages_name_places_not_keys()
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        var known = await SoftwareBooks.GivenStockAsync(desk.Database, 1);
        var line = await desk.GivenLineAsync();
        await desk.RevealAsync(line);
        var fresh = new string('X', 31);

        var taken = await AddAsync([fresh + "1", KeyFormat.Group(known[0]).ToLowerInvariant()]);
        Assert.Equal((EntitlementRefusals.StockDuplicate.Code, "2"), (taken.Refusal!.Code, taken.Refusal.Arguments[0]));
        var twice = await AddAsync([fresh + "1", fresh + "2", fresh + "1"]);
        Assert.Equal("3", twice.Refusal!.Arguments[0]);
        var odd = await AddAsync([fresh, "", fresh + "é", fresh + "1"]);
        Assert.Equal((EntitlementRefusals.StockMalformed.Code, (object)32, "1, 2, 3"), (odd.Refusal!.Code, odd.Refusal.Arguments[0], odd.Refusal.Arguments[1]));
        Assert.Equal(0, await desk.StockAsync());
        Assert.Equal(2, (await AddAsync([fresh + "1", fresh + "2"])).Value);
        Assert.Equal(EntitlementRefusals.StockNotUsed.Code, (await AddAsync([fresh + "3"], Books.Perpetual)).Refusal!.Code);

        Task<Outcome<int>> AddAsync(string[] keys, string product = Books.Subscription) => desk.Database.WideAsync<AddKeyStock, Outcome<int>>(
            add => add.ExecuteAsync(product, SoftwareBooks.Server2022, keys, Actor.Command("import"), default));
    }

    [Fact] // KEY-02
    public async Task The_database_file_holds_no_key()
    {
        if (PortalDatabase.UsesSqlServer) return; // there is no file to read
        await using var desk = await SoftwareDesk.OpenAsync();
        var keys = (await SoftwareBooks.GivenStockAsync(desk.Database, 3)).ToList();
        keys.Add((await desk.RevealAsync(await desk.GivenLineAsync())).Value.Key);
        keys.Add((await desk.RevealAsync(await desk.GivenLineAsync(Books.Perpetual), SoftwareBooks.Sql2022)).Value.Key);

        foreach (var file in new[] { desk.Database.FilePath!, desk.Database.FilePath + "-wal" }.Where(File.Exists))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            foreach (var key in keys)
            {
                Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(key)));
                Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.Unicode.GetBytes(key)));
                Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(KeyFormat.Group(key))));
            }
        }

        var stored = (await desk.KeysAsync()).Select(key => key.ValueHash).ToList();
        Assert.DoesNotContain(stored, hash => keys.Any(key => hash == DownloadLink.HashOf(key))); // keyed, not a plain hash
        Assert.Equal(stored.Count, stored.Distinct().Count());
    }
}
