using System.Globalization;
using CspPortal.Application.Catalog;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Testing;
using CsvHelper;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Customers;

/// <summary>The shipped market list on a database that is only read: MKT-01, MKT-02, TAX-01.</summary>
public sealed class MarketTests(MarketTests.ShippedData shipped) : IClassFixture<MarketTests.ShippedData>
{
    /// <summary>The 109 rows of the list of markets without Azure reservations.</summary>
    public static TheoryData<string, string, string, string> Unavailable()
    {
        using var stream = typeof(ReferenceData).Assembly.GetManifestResourceStream(typeof(ReferenceData), "Data.azure-reservations-unavailable-markets.csv")!;
        using var text = new StreamReader(stream);
        using var csv = CsvReader.FromText(text.ReadToEnd());
        var rows = new TheoryData<string, string, string, string>();
        while (csv.Read()) rows.Add(csv.GetString("market_code"), csv.GetString("iso_3166_1_alpha_2"), csv.GetString("name_en"), csv.GetString("name_ja"));
        return rows;
    }

    [Fact]
    public void There_are_109_such_markets_with_106_ISO_codes() => Assert.Equal((109, 106), (Unavailable().Count, Unavailable().Select(row => (string)row[1]).Distinct().Count()));

    [Theory] // MKT-01
    [MemberData(nameof(Unavailable))]
    public async Task Reservations_are_not_sold_there_software_is_and_the_market_is_found_by_both_names_and_code(string code, string iso, string nameEn, string nameJa)
    {
        var market = (await shipped.AllAsync()).Single(state => state.Code == code);
        Assert.Equal((iso, nameEn, nameJa), (market.IsoCode, market.NameEn, market.NameJa));
        Assert.False(market.ReservationsSold);
        Assert.True(market.SoftwareSold);
        Assert.NotNull(market.ReservationsSince);

        var widened = string.Concat(nameEn.Select(letter => letter is > ' ' and <= '~' ? (char)(letter + 0xFEE0) : letter));
        foreach (var typed in new[] { nameEn, nameJa, nameEn.ToLowerInvariant(), widened, code, code.ToLowerInvariant(), iso })
            Assert.Contains(code, (await shipped.ListAsync(new() { Text = typed })).Markets.Select(state => state.Code));
        Assert.Contains(code, (await shipped.CheckAsync(nameEn)).Select(answer => answer.Market?.Code));
        Assert.Contains(code, (await shipped.CheckAsync(nameJa)).Select(answer => answer.Market?.Code));
    }

    [Fact] // MKT-01, MKT-02
    public async Task Every_other_market_sells_reservations_and_all_245_sell_software()
    {
        var without = Unavailable().Select(row => (string)row[0]).ToHashSet();
        var all = await shipped.AllAsync();
        Assert.Equal(245, all.Count);
        Assert.Equal(without.Order(StringComparer.Ordinal), all.Where(market => !market.ReservationsSold).Select(market => market.Code).Order(StringComparer.Ordinal));
        Assert.All(all, market => Assert.True(market.SoftwareSold));
        var list = await shipped.ListAsync(new() { ReservationsSold = false });
        Assert.Equal((109, 245, 109), (list.Markets.Count, list.All, list.WithoutReservations));
    }

    [Fact] // TAX-01
    public async Task Prices_include_tax_in_Australia_and_Brazil_alone() =>
        Assert.Equal(["AU", "BR"], (await shipped.ListAsync(new() { TaxTreatment = TaxTreatment.Inclusive })).Markets.Select(market => market.Code).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("ISLANDE", "IS")]
    [InlineData("Islande", "IS")]
    public async Task A_name_of_a_third_language_is_not_known(string typed, string code) =>
        Assert.DoesNotContain(code, (await shipped.ListAsync(new() { Text = typed })).Markets.Select(market => market.Code));

    [Theory]
    [InlineData("???")]
    [InlineData("%")]
    [InlineData("\uFFFE")]
    public async Task What_has_no_letters_finds_nothing(string typed) => Assert.Empty((await shipped.ListAsync(new() { Text = typed })).Markets);

    [Fact] // I18-01
    public async Task Markets_come_in_the_order_of_their_names_in_the_readers_language()
    {
        Assert.Equal("Afghanistan", (await shipped.ListAsync(new())).Markets[0].NameEn);
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja-JP");
            var japanese = (await shipped.ListAsync(new())).Markets.Select(market => market.Name).ToList();
            Assert.True(japanese.IndexOf("アンドラ") < japanese.IndexOf("ドイツ") && japanese.IndexOf("ドイツ") < japanese.IndexOf("ルーマニア"));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact] // MKT-02
    public async Task A_pasted_list_is_answered_line_by_line_unknown_ones_included()
    {
        var answers = await shipped.CheckAsync($"""
            {Books.Adatum}
            adatum.EXAMPLE

              ａｄａｔｕｍ corporation,
            Cambodia
            kh
            カンボジア
            tailspin.example
            {Guid.Empty}
            Atlantis
            BQ
            <script>alert(1)</script>
            """);
        Assert.Equal([1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 11, 11, 12], answers.Select(answer => answer.Number));
        Assert.All(answers.Take(3), answer => Assert.Equal((Books.Adatum, "US"), (answer.Customer!.Id, answer.Market!.Code)));
        Assert.All(answers.Skip(3).Take(3), answer => Assert.Equal((null, "KH", false), (answer.Customer, answer.Market!.Code, answer.Market.ReservationsSold)));
        // Another partner's customer is as unknown as one that does not exist (SEC-01).
        Assert.All(answers.Skip(6).Take(3), answer => Assert.Null(answer.Market));
        Assert.Equal(3, answers.Count(answer => answer.Market?.IsoCode == "BQ"));
        Assert.Null(answers[^1].Market);
    }

    [Fact]
    public async Task Five_thousand_lines_are_answered()
    {
        var answers = await shipped.CheckAsync(string.Join('\n', Enumerable.Range(0, MarketCheck.MaximumLines).Select(n => (n % 4) switch
        {
            0 => Guid.NewGuid().ToString(), 1 => $"d{n}.example", 2 => $"Company {n}", _ => "Japan",
        })));
        Assert.Equal(MarketCheck.MaximumLines, answers.Count);
        Assert.Equal(MarketCheck.MaximumLines / 4, answers.Count(answer => answer.Market?.Code == "JP"));
    }

    /// <summary>One database for the rows that nobody changes.</summary>
    public sealed class ShippedData : IAsyncLifetime
    {
        private PortalDatabase database = null!;

        public async Task InitializeAsync()
        {
            database = await PortalDatabase.CreateAsync();
            await Books.WriteAsync(database);
        }

        public Task<IReadOnlyList<MarketState>> AllAsync() => database.AsAsync<MarketQueries, IReadOnlyList<MarketState>>(Books.Contoso, markets => markets.AllAsync(default));

        public Task<MarketList> ListAsync(MarketFilter filter) => database.AsAsync<MarketQueries, MarketList>(Books.Contoso, markets => markets.ListAsync(filter, default));

        public Task<IReadOnlyList<MarketAnswer>> CheckAsync(string pasted) =>
            database.AsAsync<MarketCheck, IReadOnlyList<MarketAnswer>>(Books.Contoso, check => check.AnswerAsync(MarketCheck.Lines(pasted), default));

        public Task DisposeAsync() => database.DisposeAsync().AsTask();
    }
}

/// <summary>What changes the answers, each on a database of its own.</summary>
public sealed class MarketChangesTests
{
    [Fact] // MKT-02
    public async Task A_row_from_tomorrow_is_announced_today_and_counts_tomorrow()
    {
        await using var clientele = await Clientele.OpenAsync();
        var tomorrow = DateOnly.FromDateTime(clientele.Database.Now).AddDays(1);
        await using (var scope = clientele.Database.Wide())
        {
            var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
            db.AddRange(new ReservationAvailability("DE", tomorrow, available: false), new ReservationAvailability("KH", tomorrow, available: true), new TaxRule("AU", tomorrow, TaxTreatment.Exclusive, 0.2m));
            await db.SaveChangesAsync();
        }

        var (germany, cambodia, australia) = await StatesAsync();
        Assert.Equal((true, null, tomorrow), (germany.ReservationsSold, germany.ReservationsSince, germany.Change));
        Assert.Equal((false, ReferenceData.Beginning, tomorrow), (cambodia.ReservationsSold, cambodia.ReservationsSince, cambodia.Change));
        Assert.Equal((TaxTreatment.Inclusive, 0.10m), (australia.TaxTreatment, australia.TaxRate));

        clientele.Database.Clock.Advance(TimeSpan.FromDays(1));
        (germany, cambodia, australia) = await StatesAsync();
        Assert.Equal((false, tomorrow, null), (germany.ReservationsSold, germany.ReservationsSince, germany.Change));
        Assert.Equal((true, tomorrow, null), (cambodia.ReservationsSold, cambodia.ReservationsSince, cambodia.Change));
        Assert.Equal((TaxTreatment.Exclusive, 0.2m), (australia.TaxTreatment, australia.TaxRate));

        async Task<(MarketState, MarketState, MarketState)> StatesAsync()
        {
            var all = await clientele.Database.AsAsync<MarketQueries, IReadOnlyList<MarketState>>(Books.Contoso, markets => markets.AllAsync(default));
            return (all.Single(market => market.Code == "DE"), all.Single(market => market.Code == "KH"), all.Single(market => market.Code == "AU"));
        }
    }

    [Fact] // LOG-01
    public async Task A_file_of_answers_is_logged_when_it_names_customers()
    {
        await using var clientele = await Clientele.OpenAsync();
        foreach (var pasted in new[] { "Japan\nFrance", "adatum.example\nJapan" })
        {
            await using var scope = clientele.Database.As(Books.Contoso);
            var rows = await scope.ServiceProvider.GetRequiredService<ExportMarketCheck>().ExecuteAsync(MarketCheck.Lines(pasted), Clientele.Agent, default);
            Assert.Equal(2, rows.Count);
        }

        Assert.Equal("lines=2; customers=1", Assert.Single(await clientele.EntriesAsync(AuditOperation.ExportCustomers)).Details);
    }
}
