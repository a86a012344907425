using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Persistence;

public sealed class WriteTransactionTests
{
    private static readonly Refusal Refused = new("test.refused", RefusalKind.Conflict);

    [Fact] // REL-01, decision 0014
    public async Task A_hundred_writers_of_one_row_lose_no_change()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);

        await Parallel.ForEachAsync(Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (_, ct) =>
        {
            await using var scope = database.As(Books.Contoso);
            var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
            var outcome = await scope.ServiceProvider.GetRequiredService<WriteTransaction>().RunAsync<Done>(
                async token =>
                {
                    (await Account(db, token)).CountCheckout();
                    return new Done();
                },
                ct);
            Assert.Null(outcome.Refusal);
        });

        Assert.Equal(100, (await database.AsAsync<PortalDbContext, PartnerAccount>(Books.Contoso, db => Account(db, default))).Checkouts);
    }

    [Fact] // REL-02
    public async Task A_refusal_keeps_nothing_that_was_saved_before_it()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);

        await using (var scope = database.As(Books.Contoso))
        {
            var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
            var outcome = await scope.ServiceProvider.GetRequiredService<WriteTransaction>().RunAsync<Done>(
                async token =>
                {
                    (await Account(db, token)).CountCheckout();
                    await db.SaveChangesAsync(token);
                    return Refused;
                },
                default);
            Assert.Equal(Refused, outcome.Refusal);
        }

        Assert.Equal(0, (await database.AsAsync<PortalDbContext, PartnerAccount>(Books.Contoso, db => Account(db, default))).Checkouts);
    }

    private static Task<PartnerAccount> Account(PortalDbContext db, CancellationToken ct) => db.PartnerAccounts.SingleAsync(account => account.Currency == "USD", ct);
}
