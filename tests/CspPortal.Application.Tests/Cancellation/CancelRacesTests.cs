using System.Data.Common;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using static CspPortal.Application.Tests.Cancellation.Cancelling;
using static CspPortal.Testing.BookedOrders;

namespace CspPortal.Application.Tests.Cancellation;

/// <summary>CAN-08: all or none, and one only.</summary>
[Trait("Rule", "CAN-08")]
public sealed class CancelRacesTests
{
    private static readonly Money Hundred = Money.Of(100m, "USD");

    [Fact]
    public async Task A_hundred_at_once_make_one_cancellation_and_one_credit_and_the_others_hear_who_and_when()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        var order = await BookAsync(database, [new(Books.Perpetual)]);
        await GiveKeyAsync(database, order);

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 100).Select(
            number => Task.Run(() => CancelAsync(database, order, Hundred, number % 2 == 0 ? [1] : null, $"Agent {number}"))));

        var winner = Assert.Single(outcomes, outcome => outcome.Refusal is null).Value;
        Assert.All(
            outcomes.Where(outcome => outcome.Refusal is not null),
            outcome =>
            {
                Assert.True(outcome.Refusal!.Is(CancellationRefusals.AlreadyCancelled));
                Assert.Equal([winner.CancelledByName, winner.CancelledAt], outcome.Refusal!.Arguments);
            });
        var books = await ReadAsync(database, order);
        Assert.Equal(-Hundred, Assert.Single(books.Credits).Amount.Gross);
        Assert.Equal(winner.CancelledByName, Assert.Single(books.Succeeded).ActorName);
        Assert.Equal(99, books.Refused.Count()); // refused attempts are in the log too
    }

    [Fact] // KEY-01 meets CAN-08
    public async Task A_key_seen_while_the_order_is_cancelled_was_seen_before_and_afterwards_no_more()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        for (var round = 0; round < 8; round++)
        {
            var order = await BookAsync(database, [new(Books.Perpetual)]);
            await GiveKeyAsync(database, order, timesSeen: 0);
            var looks = Enumerable.Range(0, 6).Select(_ => Task.Run(() => SeeAsync(database, order))).ToList();
            var cancel = Task.Run(() => CancelAsync(database, order, Hundred, [1]));
            looks.AddRange(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SeeAsync(database, order))));
            await Task.WhenAll(looks.Append<Task>(cancel));

            Assert.Null((await cancel).Refusal);
            var seen = looks.Count(look => look.Result.Refusal is null);
            var key = Assert.Single((await ReadAsync(database, order)).Keys);
            Assert.NotNull(key.RevokedAt);
            Assert.Equal(seen, key.TimesSeen); // no look was lost, none came after
            Assert.True((await SeeAsync(database, order)).Refusal!.Is(EntitlementRefusals.Cancelled));
        }
    }

    [Fact]
    public async Task Failing_at_any_statement_or_at_the_commit_leaves_everything_as_it_was()
    {
        var fault = new Fault();
        await using var database = await PortalDatabase.CreateAsync(services =>
        {
            services.ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(fault, fault.AtCommit));
            services.ConfigureDbContext<SqlServerPortalDbContext>(options => options.AddInterceptors(fault, fault.AtCommit));
        });
        await Books.WriteAsync(database);
        var order = await BookAsync(database, [new(Books.Perpetual), new(Books.Subscription)]);
        foreach (var line in new[] { 1, 2 })
        {
            await GiveKeyAsync(database, order, line);
            await GiveLinkAsync(database, order, line);
            await WishForKeyAsync(database, order, line);
        }

        var failures = 0;
        for (var statement = 1; ; statement++)
        {
            fault.Arm(statement);
            try
            {
                await CancelAsync(database, order, Money.Of(200m, "USD"), null);
                break;
            }
            catch (Exception exception) when (Fault.Caused(exception))
            {
                failures++;
            }
            finally
            {
                fault.Disarm();
            }

            var untouched = await ReadAsync(database, order);
            untouched.AssertUntouched();
            Assert.Equal(2, untouched.Wishes.Count);
        }

        Assert.True(failures >= 8, $"only {failures} places to fail at: the sweep did not reach the writes");
        var books = await ReadAsync(database, order);
        Assert.Equal(OrderStatus.Cancelled, books.Order.Status);
        Assert.Equal(2, books.Credits.Count);
        Assert.Equal(2, books.Succeeded.Count());
        Assert.All(books.Keys, key => Assert.NotNull(key.RevokedAt));
        Assert.All(books.Links, link => Assert.NotNull(link.RevokedAt));
    }

    [Fact] // REF-02
    public async Task A_second_credit_of_a_line_is_refused_by_the_database_itself()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        var order = await BookAsync(database, [new(Books.Perpetual)]);
        await CancelAsync(database, order, Hundred, [1]);

        await using var scope = database.As(Books.Contoso);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var line = (await db.Orders.SingleAsync(o => o.Id == order)).Lines[0];
        db.Add(Domain.Invoicing.InvoiceLine.Credit(Guid.NewGuid(), line, RefundCalculator.Credit(line, new DateOnly(2026, 6, 15)), database.Now));
        Assert.True(DatabaseErrors.IsUniqueViolation(await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync())));
    }

    /// <summary>What showing a key does to the books: ask the policy, count the look, keep it.</summary>
    private static Task<Outcome<ProductKey>> SeeAsync(PortalDatabase database, string orderId) =>
        database.AsAsync<IServiceProvider, Outcome<ProductKey>>(
            Books.Contoso,
            services =>
            {
                var db = services.GetRequiredService<PortalDbContext>();
                return services.GetRequiredService<WriteTransaction>().RunAsync<ProductKey>(
                    async token =>
                    {
                        var order = await db.Orders.SingleAsync(o => o.Id == orderId, token);
                        if (EntitlementPolicy.Refuse(order.Lines[0], database.Now) is { } refusal) return refusal;
                        var key = await db.ProductKeys.SingleAsync(k => k.OrderId == orderId, token);
                        key.See("Ben Boss", database.Now);
                        return key;
                    },
                    default);
            });

    /// <summary>Fails the n-th statement, and then the commit.</summary>
    private sealed class Fault : DbCommandInterceptor
    {
        private int left = int.MaxValue;

        public Fault() => AtCommit = new CommitFault(this);

        public IInterceptor AtCommit { get; }

        public static bool Caused(Exception exception) => exception.GetBaseException() is InjectedException;

        public void Arm(int statement) => left = statement;

        public void Disarm() => left = int.MaxValue;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count();
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Count();
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }

        private void Count()
        {
            if (--left == 0) throw new InjectedException();
        }

        private sealed class CommitFault(Fault fault) : DbTransactionInterceptor
        {
            public override ValueTask<InterceptionResult> TransactionCommittingAsync(
                DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
            {
                fault.Count();
                return base.TransactionCommittingAsync(transaction, eventData, result, cancellationToken);
            }
        }

        private sealed class InjectedException : Exception;
    }
}
