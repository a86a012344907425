using CspPortal.Application.Entitlements;
using CspPortal.Application.KeyStock;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.KeyStock;

/// <summary>How many keys are left, and when that is too few (KEY-01, HOM-01).</summary>
public sealed class KeyStockTests : IAsyncLifetime
{
    private static readonly Actor Olga = Actor.Command("olga");

    private PortalDatabase database = null!;

    public async Task InitializeAsync()
    {
        database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        await SoftwareBooks.WriteAsync(database);
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact] // HOM-01
    public async Task A_version_with_fewer_keys_than_its_limit_is_named_and_one_without_a_limit_is_not()
    {
        await SoftwareBooks.GivenStockAsync(database, 3);
        Assert.Empty(await BelowAsync());
        await LimitAsync(SoftwareBooks.Server2022, SetKeyStockLimit.NoLimitYet, 3);
        Assert.Empty(await BelowAsync());
        await LimitAsync(SoftwareBooks.Server2022, 0, 4);
        var alert = Assert.Single(await BelowAsync());
        Assert.Equal((Books.Subscription, SoftwareBooks.Server2022, 3, 4), (alert.ProductId, alert.Version, alert.Left, alert.Limit));
        await LimitAsync(SoftwareBooks.Server2019, SetKeyStockLimit.NoLimitYet, 1);
        Assert.Equal([SoftwareBooks.Server2019, SoftwareBooks.Server2022], (await BelowAsync()).Select(row => row.Version));

        await using var scope = database.As(Books.Contoso);
        Assert.Equal(2, (await scope.ServiceProvider.GetRequiredService<KeyStockQueries>().BelowLimitAsync(default)).Count);
    }

    [Fact] // KEY-01, SEC-01
    public async Task Left_is_the_installations_and_assigned_and_waiting_are_each_partners_own()
    {
        var order = await BookedOrders.BookAsync(database, [new BookedLine(Books.Subscription), new BookedLine(Books.Subscription)]);
        var line = new LineAddress(Books.Adatum, order, 1);
        await SoftwareBooks.GivenStockAsync(database, 1);
        foreach (var number in new[] { 1, 2 })
        {
            await using var desk = database.As(Books.Contoso);
            await desk.ServiceProvider.GetRequiredService<RevealProductKey>().ExecuteAsync(line with { LineNumber = number }, SoftwareBooks.Server2022, Books.Agent(Books.Contoso), default);
        }

        foreach (var (partner, assigned, waiting) in new[] { (Books.Contoso, 1, 1), (Books.Fabrikam, 0, 0) })
        {
            await using var scope = database.As(partner);
            var row = (await scope.ServiceProvider.GetRequiredService<KeyStockQueries>().OneAsync(Books.Subscription, SoftwareBooks.Server2022, default)).Value.Line;
            Assert.Equal((0, assigned, waiting), (row.Left, row.Assigned, row.Waiting));
        }

        var all = await database.WideAsync<KeyStockQueries, Application.Paging.Page<KeyStockLine>>(stock => stock.ListAsync(new KeyStockFilter { Need = StockNeed.Waiting }, default));
        Assert.Equal((1, 1), (Assert.Single(all.Rows).Assigned, all.Rows[0].Waiting));
    }

    [Fact] // REL-03, LOG-01
    public async Task A_limit_is_changed_by_whoever_saw_it_last_and_the_log_has_old_and_new()
    {
        Assert.Null((await LimitAsync(SoftwareBooks.Server2022, SetKeyStockLimit.NoLimitYet, 5)).Refusal);
        Assert.Equal(KeyStockRefusals.Stale, (await LimitAsync(SoftwareBooks.Server2022, SetKeyStockLimit.NoLimitYet, 9)).Refusal);
        Assert.Null((await LimitAsync(SoftwareBooks.Server2022, 0, 7)).Refusal);
        Assert.Equal(KeyStockRefusals.Stale, (await LimitAsync(SoftwareBooks.Server2022, 0, 8)).Refusal);
        Assert.True((await LimitAsync(SoftwareBooks.Server2022, 1, -1)).Refusal!.Is(KeyStockRefusals.LimitOutOfRange));
        Assert.Equal(KeyStockRefusals.NotFound, (await LimitAsync("Windows Server 1999", SetKeyStockLimit.NoLimitYet, 1)).Refusal);
        Assert.Null((await LimitAsync(SoftwareBooks.Server2022, 1, 7)).Refusal); // the same again changes nothing

        var log = await database.WideAsync<PortalDbContext, List<AuditRecord>>(db =>
            db.AuditRecords.AcrossTenants(db).Where(entry => entry.Operation == AuditOperation.UpdateKeyStockLimit).OrderBy(entry => entry.Id).ToListAsync());
        Assert.Equal([("none", "5"), ("5", "7")], log.Select(entry => (entry.OldValue!, entry.NewValue!)));
    }

    [Fact] // KEY-01, KEY-02
    public async Task Empty_lines_are_passed_over_and_places_are_those_of_the_list_as_it_was_pasted()
    {
        const string Good = "3467CDFGHJKMNPQRTVWXY93467CDFGHJ";
        Assert.Equal("4", (await AddAsync(null, Good, null, "short", null)).Refusal!.Arguments[1]);
        Assert.Equal("3", (await AddAsync(Good, null, Good.ToLowerInvariant())).Refusal!.Arguments[0]);
        Assert.Equal(1, (await AddAsync(null, Good, null)).Value);
    }

    private Task<Outcome<int>> AddAsync(params string?[] keys) =>
        database.WideAsync<AddKeyStock, Outcome<int>>(add => add.ExecuteAsync(Books.Subscription, SoftwareBooks.Server2022, keys, Olga, default));

    private Task<IReadOnlyList<KeyStockLine>> BelowAsync() => database.WideAsync<KeyStockQueries, IReadOnlyList<KeyStockLine>>(stock => stock.BelowLimitAsync(default));

    private Task<Outcome<Done>> LimitAsync(string version, int seen, int keys) =>
        database.WideAsync<SetKeyStockLimit, Outcome<Done>>(set => set.ExecuteAsync(Books.Subscription, version, seen, keys, Olga, default));
}
