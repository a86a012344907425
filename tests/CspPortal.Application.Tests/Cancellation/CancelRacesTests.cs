using CspPortal.Application.Persistence;
using CspPortal.Application.Tests.Entitlements;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
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

    [Theory] // KEY-01, DWN-02 meet CAN-08: whichever comes first, afterwards nothing is open
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_and_links_asked_for_while_the_order_is_cancelled_come_before_it_or_not_at_all(bool keyExists)
    {
        await using var desk = await SoftwareDesk.OpenAsync();
        for (var round = 0; round < 6; round++)
        {
            var line = await desk.GivenLineAsync(Books.Perpetual, quantity: 1);
            if (keyExists) await desk.RevealAsync(line, SoftwareBooks.Sql2022);
            var before = keyExists ? 1 : 0;
            var credit = (await LookAsync(desk.Database, line.OrderId)).Value.Preview.Quote!.Total.Gross;

            var looks = Enumerable.Range(0, 4).Select(_ => Task.Run(() => desk.RevealAsync(line, SoftwareBooks.Sql2022))).ToList();
            var cancel = Task.Run(() => CancelAsync(desk.Database, line.OrderId, credit, [1]));
            var links = Enumerable.Range(0, 4).Select(_ => Task.Run(() => desk.IssueAsync(line, artifact: SoftwareBooks.Sql))).ToList();
            await Task.WhenAll([.. looks, cancel, .. links]);

            Assert.Null((await cancel).Refusal);
            var books = await ReadAsync(desk.Database, line.OrderId);
            Assert.All(books.Keys, key => Assert.NotNull(key.RevokedAt));
            Assert.All(books.Links, link => Assert.NotNull(link.RevokedAt));
            Assert.Equal(before + looks.Count(look => look.Result.Refusal is null), books.Keys.Sum(key => key.TimesSeen)); // no look lost, none after
            Assert.Equal(links.Count(link => link.Result.Refusal is null), books.Links.Count);
            Assert.All(
                looks.Select(look => look.Result.Refusal).Concat(links.Select(link => link.Result.Refusal)).OfType<Refusal>(),
                refusal => Assert.True(refusal.Is(EntitlementRefusals.Cancelled)));
            Assert.True((await desk.RevealAsync(line, SoftwareBooks.Sql2022)).Refusal!.Is(EntitlementRefusals.Cancelled));
        }
    }

    [Fact]
    public async Task Failing_at_any_statement_or_at_the_commit_leaves_everything_as_it_was()
    {
        var fault = new Fault();
        await using var database = await PortalDatabase.CreateAsync(fault.Configure);
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
}
