using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Access;

/// <summary>The list of users costs the same whatever people other partners and their customers have.</summary>
public sealed class PeoplePlansTests
{
    [Fact]
    public async Task No_query_of_people_reads_a_whole_table()
    {
        if (PortalDatabase.UsesSqlServer) return; // The plan is asked of SQLite.
        var recorder = new QueryPlans();
        await using var database = await PortalDatabase.CreateAsync(services => services.ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(recorder)));
        await Books.WriteAsync(database);
        await People.WriteAsync(database);
        recorder.Forget();

        await database.AsAsync<PeopleQueries, bool>(Books.Contoso, async people =>
        {
            foreach (var sort in Enum.GetValues<PersonSort>())
            {
                var page = await people.ListAsync(new() { Sort = sort, Size = 3 }, default);
                page = await people.ListAsync(new() { Sort = sort, Size = 3, Cursor = page.Next }, default);
                await people.ListAsync(new() { Sort = sort, Size = 3, Cursor = page.Previous }, default);
                await people.ListAsync(new() { Sort = sort, Text = "aiko", Role = Role.AdminAgent, Disabled = false }, default);
            }

            await people.ListAsync(new() { WithoutRole = true }, default);
            return (await people.OneAsync(People.SalesAgent.ObjectId, default)).Refusal is null;
        });
        await recorder.AssertNoScanAsync(database.Connection, ["Users", "RoleAssignments"], atLeast: 10);
    }
}
