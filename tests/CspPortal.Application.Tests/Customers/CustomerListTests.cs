using System.Globalization;
using System.Text;
using CspPortal.Application.Customers;
using CspPortal.Application.Files;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Customers;

/// <summary>CST-01: the list, its search, pages and file.</summary>
public sealed class CustomerListTests
{
    [Theory]
    [InlineData("adatum")]
    [InlineData("ＡＤＡＴＵＭ　Corp")]
    [InlineData("Ádatum")]
    [InlineData("datum.exam")]
    [InlineData("a0000000-0000-4000-8000-00000000000a")]
    [InlineData("{A0000000-0000-4000-8000-00000000000A}")]
    [InlineData(" a0000000000040008000 00000000000a")]
    public async Task A_customer_is_found_by_name_domain_or_tenant_id(string typed)
    {
        await using var clientele = await Clientele.OpenAsync();
        await clientele.AddAsync("Wingtip Toys");
        Assert.Equal(["Adatum Corporation"], await clientele.NamesAsync(new() { Text = typed.Replace(" 0", "0", StringComparison.Ordinal) }));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("'")]
    [InlineData("\uFFFE")]
    [InlineData("\0")]
    [InlineData("a0000000-0000-4000-8000-00000000000b")]
    public async Task A_search_for_what_is_in_no_name_finds_nothing(string typed)
    {
        await using var clientele = await Clientele.OpenAsync();
        var list = await clientele.ListAsync(new() { Text = typed });
        Assert.Empty(list.Customers.Rows);
        Assert.True(list.HasAny);
    }

    [Fact] // SEC-01
    public async Task Another_partners_customers_are_in_no_list()
    {
        await using var clientele = await Clientele.OpenAsync();
        Assert.Empty((await clientele.ListAsync(new() { Text = Books.Tailspin.ToString() })).Customers.Rows);
        Assert.Equal(["テイルスピン株式会社"], (await clientele.ListAsync(new(), Books.Fabrikam)).Customers.Rows.Select(row => row.Name));
    }

    [Fact]
    public async Task The_list_is_filtered_by_market_and_by_missing_agreement()
    {
        await using var clientele = await Clientele.OpenAsync();
        await clientele.AddAsync("Wingtip Toys", "JP");
        await clientele.AddAsync(Guid.NewGuid(), Books.Profile("Proseware", "proseware.example", "JP", agreement: false));
        Assert.Equal(["Proseware", "Wingtip Toys"], await clientele.NamesAsync(new() { MarketCode = "JP" }));
        Assert.Equal(["Proseware"], await clientele.NamesAsync(new() { AgreementAccepted = false }));
        Assert.Equal(["Adatum Corporation", "Wingtip Toys"], await clientele.NamesAsync(new() { AgreementAccepted = true }));
    }

    [Theory]
    [InlineData(CustomerSort.Name, false)]
    [InlineData(CustomerSort.Name, true)]
    [InlineData(CustomerSort.Domain, false)]
    [InlineData(CustomerSort.Market, false)]
    [InlineData(CustomerSort.Market, true)]
    [InlineData(CustomerSort.Created, true)]
    public async Task Walking_the_pages_there_and_back_shows_every_customer_once_in_order(CustomerSort sort, bool descending)
    {
        await using var clientele = await Clientele.OpenAsync();
        for (var n = 0; n < 12; n++)
        {
            // Several of one name, market and instant: the tie-break must hold.
            if (n % 3 == 0) clientele.Database.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Null((await clientele.AddAsync(n % 2 == 0 ? "Same Name" : $"名前 {n}", n % 4 == 0 ? "JP" : "DE")).Refusal);
        }

        var filter = new CustomerFilter { Sort = sort, Descending = descending, Size = 4 };
        var forward = new List<CustomerSummary>();
        var page = await clientele.PageAsync(filter);
        while (true)
        {
            forward.AddRange(page.Rows);
            if (page.Next is null) break;
            page = await clientele.PageAsync(filter with { Cursor = page.Next });
        }

        var backward = new List<CustomerSummary>(page.Rows);
        while (page.Previous is not null)
        {
            page = await clientele.PageAsync(filter with { Cursor = page.Previous });
            backward.InsertRange(0, page.Rows);
        }

        Assert.Equal(13, forward.Select(row => row.Id).Distinct().Count());
        Assert.Equal(forward.Select(row => row.Id), backward.Select(row => row.Id));
        Assert.Equal((await clientele.PageAsync(filter with { Size = 100 })).Rows.Select(row => row.Id), forward.Select(row => row.Id));
        var markets = forward.Select(row => row.Market.Code).ToList();
        if (sort == CustomerSort.Market) Assert.Equal(descending ? ["US", "JP", "DE"] : ["DE", "JP", "US"], markets.Distinct());
    }

    [Fact] // I18-01
    public async Task Markets_are_named_and_sorted_in_the_readers_language()
    {
        await using var clientele = await Clientele.OpenAsync();
        await clientele.AddAsync("Wingtip Toys", "DE");
        await clientele.AddAsync("Proseware", "BR");
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja-JP");
            var page = await clientele.PageAsync(new() { Sort = CustomerSort.Market });
            Assert.Equal(["アメリカ合衆国", "ドイツ", "ブラジル"], page.Rows.Select(row => row.Market.Name));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public async Task A_cursor_of_another_order_or_a_mangled_one_shows_the_first_page()
    {
        await using var clientele = await Clientele.OpenAsync();
        await clientele.AddAsync("Wingtip Toys");
        var next = (await clientele.PageAsync(new() { Size = 1 })).Next!;
        Assert.Equal(2, (await clientele.PageAsync(new() { Sort = CustomerSort.Created, Cursor = next })).Rows.Count);
        Assert.Equal(2, (await clientele.PageAsync(new() { Cursor = next[..^4] })).Rows.Count);
    }

    [Fact] // CSV-01, LOG-01
    public async Task The_file_has_what_the_list_shows_neutralised_and_the_export_is_logged()
    {
        await using var clientele = await Clientele.OpenAsync();
        await clientele.AddAsync("=HYPERLINK(\"x\")", "JP");
        await using var scope = clientele.Database.As(Books.Contoso);
        var rows = await scope.ServiceProvider.GetRequiredService<ExportCustomers>().ExecuteAsync(new() { MarketCode = "JP", Text = "hyper" }, Clientele.Agent, default);
        using var bytes = new MemoryStream();
        await CsvFile.WriteAsync(bytes, rows, default);
        var lines = Encoding.UTF8.GetString(bytes.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        Assert.StartsWith("\uFEFFName,MicrosoftId,PrimaryDomainName,MarketCode,AgreementAcceptedOn", lines[0], StringComparison.Ordinal);
        Assert.DoesNotMatch("^\"?=", lines[1]);
        Assert.Contains(",JP,2025-01-15,Sam Ito,", lines[1], StringComparison.Ordinal);
        var entry = Assert.Single(await clientele.EntriesAsync(AuditOperation.ExportCustomers));
        Assert.Equal(("search=hyper; market=JP; agreementAccepted=", "Aiko Agent"), (entry.Details, entry.ActorName));
    }

    [Fact]
    public async Task The_account_page_knows_the_market_and_counts_what_is_bought()
    {
        await using var clientele = await Clientele.OpenAsync();
        await BookedOrders.BookAsync(clientele.Database, [new BookedLine(Books.Perpetual), new BookedLine(Books.Cal)]);
        await BookedOrders.BookAsync(clientele.Database, [new BookedLine(Books.Reservation)]);
        var outcome = await clientele.Database.AsAsync<CustomerQueries, Domain.Outcome<CustomerOverview>>(Books.Contoso, customers => customers.OverviewAsync(Books.Adatum, default));
        Assert.Equal(new CustomerCounts(2, 1, 1), outcome.Value.Counts);
        Assert.True(outcome.Value.Market.ReservationsSold);
        var foreign = await clientele.Database.AsAsync<CustomerQueries, Domain.Outcome<CustomerOverview>>(Books.Fabrikam, customers => customers.OverviewAsync(Books.Adatum, default));
        Assert.Equal(CustomerRefusals.NotFound, foreign.Refusal);
    }
}
