using CspPortal.Application.Customers;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Customers;

/// <summary>The customer list costs the same whatever other partners have; a page of it by name, domain or day is read from its index.</summary>
public sealed class CustomerPlansTests
{
    [Fact]
    public async Task No_query_of_customers_reads_a_whole_table()
    {
        if (PortalDatabase.UsesSqlServer) return; // The plan is asked of SQLite.
        var recorder = new QueryPlans();
        await using var clientele = await Clientele.OpenAsync(services => services.ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(recorder)));
        for (var n = 0; n < 4; n++) await clientele.AddAsync($"Customer {n}", n % 2 == 0 ? "JP" : "DE");
        recorder.Forget();

        foreach (var sort in Enum.GetValues<CustomerSort>())
        {
            var page = await clientele.PageAsync(new() { Sort = sort, Size = 2 });
            page = await clientele.PageAsync(new() { Sort = sort, Size = 2, Cursor = page.Next });
            await clientele.PageAsync(new() { Sort = sort, Size = 2, Cursor = page.Previous });
        }

        await clientele.PageAsync(new() { Text = "adatum" });
        await clientele.PageAsync(new() { Text = Books.Adatum.ToString() });
        await clientele.PageAsync(new() { MarketCode = "JP" });
        await clientele.Database.AsAsync<CustomerQueries, Outcome<CustomerOverview>>(Books.Contoso, customers => customers.OverviewAsync(Books.Adatum, default));
        await recorder.AssertNoScanAsync(clientele.Database.Connection, ["Customers", "Markets", "Orders", "OrderLines"], atLeast: 15);
    }
}
