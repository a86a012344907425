using CspPortal.Application.Cancellation;
using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Work;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static CspPortal.Application.Tests.Cancellation.Cancelling;
using static CspPortal.Testing.BookedOrders;

namespace CspPortal.Application.Tests.Cancellation;

/// <summary>CAN-07: many at once, each for itself, nothing twice.</summary>
[Trait("Rule", "CAN-07")]
public sealed class BatchTests
{
    private static readonly Money Hundred = Money.Of(100m, "USD");

    [Fact]
    public async Task Each_purchase_succeeds_or_fails_on_its_own_and_says_why()
    {
        await using var database = await WithBooksAsync();
        var good = await BookAsync(database, [new(Books.Perpetual, TaxRate: 0.10m), new(Books.Cal)]);
        var gone = await BookAsync(database, [new(Books.Perpetual)]);
        var closing = await BookAsync(database, [new(Books.Perpetual)], database.Now.AddDays(-60)); // its last day
        var prorated = await BookAsync(database, [new(Books.Subscription)]);
        var seen = await BookAsync(database, [new(Books.Perpetual)]);
        await GiveKeyAsync(database, good);
        var batch = await FileAsync(database, (good, 1), (gone, 1), (closing, 1), (prorated, 1), (seen, 1));

        await CancelAsync(database, gone, Hundred, [1], "Ben Boss");
        await GiveKeyAsync(database, seen, timesSeen: 3);
        await SetAsync(database, new PartnerSettings { SupportWhenKeySeenMoreThan = 2 });
        database.Clock.SetUtcNow(new DateTimeOffset(database.Now.Date.AddDays(1), TimeSpan.Zero)); // over midnight
        await WorkAsync(database);

        var items = await ItemsAsync(database, batch);
        Assert.Equal(
            [null, "cancellation.already-cancelled", "cancellation.window-closed", "cancellation-batch.credit-changed", "cancellation.support-key-seen"], items.Select(item => item.Reason?.Code));
        Assert.Equal(["Ben Boss", PortalDatabase.Start.UtcDateTime], items[1].Reason!.Arguments);
        Assert.Equal([new DateTime(2026, 6, 15, 23, 59, 0, DateTimeKind.Utc)], items[2].Reason!.Arguments);
        Assert.Equal([Hundred, Money.Of(99.72m, "USD")], items[3].Reason!.Arguments);
        var summary = await OneAsync(database, batch);
        Assert.Equal((1, 4, BatchState.SomeRefused, database.Now), (summary.Cancelled, summary.Refused, summary.State, summary.FinishedAt));

        var books = await ReadAsync(database, good);
        Assert.Equal([LineStatus.Cancelled, LineStatus.Active], books.Order.Lines.OrderBy(line => line.Number).Select(line => line.Status));
        Assert.Equal(items[0].Credit, -Assert.Single(books.Credits).Amount);
        Assert.Equal(Money.Of(110m, "USD"), items[0].Credit.Gross);
        Assert.NotNull(Assert.Single(books.Keys).RevokedAt);
        var entry = Assert.Single(books.Succeeded);
        Assert.Equal(("Aiko Agent", "192.0.2.10", Channel.Portal), (entry.ActorName, entry.Address, entry.Channel));
        Assert.EndsWith($"; batch={batch}", entry.Details, StringComparison.Ordinal);
        foreach (var untouched in new[] { closing, prorated, seen })
        {
            books = await ReadAsync(database, untouched);
            books.AssertUntouched();
            Assert.EndsWith($"; batch={batch}", Assert.Single(books.Refused).Details, StringComparison.Ordinal);
        }

        Assert.Single((await ReadAsync(database, gone)).Credits);
        var filed = await database.WideAsync<PortalDbContext, AuditRecord>(db => db.AuditRecords.AcrossTenants(db).SingleAsync(record => record.Operation == AuditOperation.CreateCancellationBatch));
        Assert.Equal(($"{batch}", "purchases=5; credit=510.00 USD"), (filed.ResourceId, filed.Details));
    }

    [Fact] // REL-01: killed at any statement, taken up again: one credit and one log entry each
    public async Task Failing_at_any_statement_it_is_finished_by_the_next_attempt_without_a_second_credit()
    {
        var fault = new Fault();
        await using var database = await PortalDatabase.CreateAsync(fault.Configure);
        await Books.WriteAsync(database);
        var (failures, statement) = (0, 0);
        while (true)
        {
            string[] orders = [await BookAsync(database, [new(Books.Perpetual)]), await BookAsync(database, [new(Books.Perpetual)]), await BookAsync(database, [new(Books.Perpetual)])];
            await GiveKeyAsync(database, orders[0]);
            var batch = await FileAsync(database, [.. orders.Select(order => (order, 1))]);
            await CancelAsync(database, orders[2], Hundred, [1], "Ben Boss");

            fault.Arm(++statement);
            var broke = false;
            try
            {
                await WorkAsync(database);
            }
            catch (Exception exception) when (Fault.Caused(exception))
            {
                broke = true; // outside the job: the queue itself
            }

            broke |= fault.Fired;
            fault.Disarm();
            database.Clock.Advance(Job.Lease);
            await WorkAsync(database);

            Assert.Equal([BatchItemStatus.Cancelled, BatchItemStatus.Cancelled, BatchItemStatus.Refused], (await ItemsAsync(database, batch)).Select(item => item.Status));
            Assert.Equal((2, 1), ((await OneAsync(database, batch)).Cancelled, (await OneAsync(database, batch)).Refused));
            foreach (var order in orders)
            {
                var books = await ReadAsync(database, order);
                Assert.Single(books.Credits);
                Assert.Single(books.Succeeded);
            }

            Assert.Single((await ReadAsync(database, orders[2])).Refused);
            if (!broke) break;
            failures++;
        }

        Assert.True(failures >= 25, $"only {failures} places to fail at: the sweep did not reach the writes");
    }

    [Fact]
    public async Task Many_workers_at_once_and_a_person_beside_them_make_one_credit_each()
    {
        await using var database = await WithBooksAsync();
        var orders = new List<string>();
        for (var count = 0; count < 12; count++) orders.Add(await BookAsync(database, [new(Books.Perpetual)]));
        var batch = await FileAsync(database, [.. orders.Select(order => (order, 1))]);
        var again = await FileAsync(database, [.. orders.Select(order => (order, 1))]); // another person's batch of the same purchases

        await Task.WhenAll([.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => WorkAsync(database))), Task.Run(() => CancelAsync(database, orders[5], Hundred, [1], "Ben Boss"))]);

        foreach (var order in orders) Assert.Single((await ReadAsync(database, order)).Credits);
        var items = (await ItemsAsync(database, batch)).Concat(await ItemsAsync(database, again)).ToList();
        Assert.DoesNotContain(items, item => item.Status == BatchItemStatus.Waiting);
        Assert.All(items.Where(item => item.Reason is not null), item => Assert.Equal("cancellation.already-cancelled", item.Reason!.Code));
        Assert.InRange(items.Count(item => item.Status == BatchItemStatus.Cancelled), 11, 12);
    }

    [Fact] // a node that was given up comes back
    public async Task Two_nodes_over_the_same_items_settle_each_once_and_the_late_one_is_told_to_stop()
    {
        await using var database = await WithBooksAsync();
        var order = await BookAsync(database, [new(Books.Perpetual)]);
        var batch = await FileAsync(database, (order, 1));
        var (late, due) = (Guid.NewGuid(), database.Now - TimeSpan.FromSeconds(1));
        await database.WideAsync<PortalDbContext, int>(db => db.Jobs.AcrossTenants(db)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.Status, JobStatus.Running).SetProperty(job => job.LeaseId, late).SetProperty(job => job.DueAt, due)));
        await WorkAsync(database);
        Assert.Equal(1, (await OneAsync(database, batch)).Cancelled);

        await using var scope = database.As(Books.Contoso);
        var progress = new JobProgress(scope.ServiceProvider.GetRequiredService<PortalDbContext>(), database.Clock, (await JobAsync(database)).Id, late);
        await Assert.ThrowsAsync<LeaseLostException>(() => progress.ReportAsync(1, 1, default));
        Assert.Single((await ReadAsync(database, order)).Credits);
    }

    [Fact]
    public async Task The_same_id_is_the_same_batch_at_once_and_later_and_other_content_is_refused()
    {
        await using var database = await WithBooksAsync();
        var (first, second) = (await BookAsync(database, [new(Books.Perpetual)]), await BookAsync(database, [new(Books.Perpetual)]));
        var id = Guid.NewGuid();
        var both = Submission(id, (first, Hundred), (second, Hundred));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SubmitAsync(database, both))));
        Assert.All(outcomes, outcome => Assert.Equal(id, outcome.Value));
        await WorkAsync(database);
        Assert.Equal(id, (await SubmitAsync(database, Submission(id, (second, Hundred), (first, Hundred)))).Value); // in whatever order, and though nothing is left to cancel
        Assert.True((await SubmitAsync(database, Submission(id, (first, Hundred)))).Refusal!.Is(BatchRefusals.IdReused));
        Assert.True((await SubmitAsync(database, Submission(id, (first, Hundred), (second, Money.Of(99m, "USD"))))).Refusal!.Is(BatchRefusals.IdReused));
        await WorkAsync(database);

        var (batches, jobs, filed) = await database.WideAsync<PortalDbContext, (int, int, int)>(async db => (
            await db.CancellationBatches.AcrossTenants(db).CountAsync(), await db.Jobs.AcrossTenants(db).CountAsync(),
            await db.AuditRecords.AcrossTenants(db).CountAsync(record => record.Operation == AuditOperation.CreateCancellationBatch)));
        Assert.Equal((1, 1, 1), (batches, jobs, filed));
        Assert.Single((await ReadAsync(database, first)).Credits);

        // The id is the partner's own: another's of the same number is no obstacle and tells nothing.
        var foreign = await BookAsync(database, [new(Books.Perpetual)], partnerId: Books.Fabrikam, customerId: Books.Tailspin);
        Assert.Equal(id, (await SubmitAsync(database, Submission(id, (foreign, Hundred)), Books.Fabrikam)).Value);
    }

    [Fact] // SEC-01
    public async Task Anothers_purchase_is_in_no_batch_and_anothers_batch_does_not_exist()
    {
        await using var database = await WithBooksAsync();
        var own = await BookAsync(database, [new(Books.Perpetual)]);
        var foreign = await BookAsync(database, [new(Books.Perpetual)], partnerId: Books.Fabrikam, customerId: Books.Tailspin);
        Assert.True((await SubmitAsync(database, Submission(Guid.NewGuid(), (own, Hundred), (foreign, Hundred)))).Refusal!.Is(BatchRefusals.PurchaseUnknown));
        Assert.Equal(0, await database.WideAsync<PortalDbContext, int>(db => db.CancellationBatches.AcrossTenants(db).CountAsync()));

        var batch = await FileAsync(database, (own, 1));
        await WorkAsync(database);
        Assert.True((await database.AsAsync<BatchQueries, Outcome<BatchSummary>>(Books.Fabrikam, batches => batches.OneAsync(batch, default))).Refusal!.Is(BatchRefusals.NotFound));
        Assert.Empty(await database.AsAsync<BatchQueries, IReadOnlyList<BatchItem>>(Books.Fabrikam, batches => batches.ItemsAsync(batch, new BatchItemFilter(), default)));
        Assert.False((await database.AsAsync<BatchQueries, BatchList>(Books.Fabrikam, batches => batches.ListAsync(new BatchFilter(), default))).HasAny);
        (await ReadAsync(database, foreign)).AssertUntouched();
    }

    [Fact] // CAN-05, CAN-06
    public async Task What_changed_since_the_review_is_asked_again_and_nothing_is_filed()
    {
        await using var database = await WithBooksAsync();
        var (perpetual, prorated, cancelled) = (await BookAsync(database, [new(Books.Perpetual)]), await BookAsync(database, [new(Books.Subscription)]), await BookAsync(database, [new(Books.Perpetual)]));
        await CancelAsync(database, cancelled, Hundred, [1]);
        database.Clock.Advance(TimeSpan.FromDays(1));
        var refusal = (await SubmitAsync(database, Submission(Guid.NewGuid(), (perpetual, Hundred), (prorated, Hundred), (cancelled, Hundred)))).Refusal!;
        Assert.True(refusal.Is(BatchRefusals.ReviewChanged));
        Assert.Equal([2], refusal.Arguments);
        Assert.True((await SubmitAsync(database, Submission(Guid.NewGuid(), (perpetual, Money.Of(100m, "EUR"))))).Refusal!.Is(BatchRefusals.ReviewChanged));
        Assert.True((await SubmitAsync(database, Submission(Guid.NewGuid()))).Refusal!.Is(BatchRefusals.NothingTicked));
        var many = Enumerable.Range(1, CancellationBatch.MostItems + 1).Select(line => new BatchPurchase(new PurchasePick(perpetual, line), Hundred)).ToList();
        Assert.True((await SubmitAsync(database, new BatchSubmission(Guid.NewGuid(), many))).Refusal!.Is(BatchRefusals.TooMany));
        Assert.Equal(0, await database.WideAsync<PortalDbContext, int>(db => db.Jobs.AcrossTenants(db).CountAsync()));
        Assert.Single((await ItemsAsync(database, (await SubmitAsync(database, Submission(Guid.NewGuid(), (perpetual, Hundred), (perpetual, Hundred)))).Value))); // ticked twice is once
    }

    [Fact] // one that breaks the work each time does not keep the others from their result
    public async Task A_purchase_that_cannot_be_worked_on_is_given_up_and_the_others_are_cancelled()
    {
        if (PortalDatabase.UsesSqlServer) return; // The fault is a trigger of SQLite.
        await using var database = await WithBooksAsync();
        var (bad, good) = (await BookAsync(database, [new(Books.Perpetual, Quantity: 7)]), await BookAsync(database, [new(Books.Perpetual)]));
        var batch = await FileAsync(database, (bad, 1), (good, 1));
        await database.WideAsync<PortalDbContext, int>(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER Fault BEFORE INSERT ON InvoiceLines WHEN NEW.Quantity = 7 BEGIN SELECT RAISE(ABORT, 'fault'); END"));
        for (var attempt = 0; attempt < Job.MostAttempts; attempt++)
        {
            await WorkAsync(database);
            database.Clock.Advance(Job.PauseAfter(attempt + 1));
        }

        Assert.Equal(["work.broke-off", null], (await ItemsAsync(database, batch)).Select(item => item.Reason?.Code));
        Assert.NotNull((await OneAsync(database, batch)).FinishedAt);
        (await ReadAsync(database, bad)).AssertUntouched();
        Assert.Single((await ReadAsync(database, good)).Credits);
        Assert.Equal(JobStatus.Failed, (await JobAsync(database)).Status);
    }

    [Fact] // CSV-01, one query for page and file
    public async Task Results_are_found_by_outcome_text_and_order()
    {
        await using var database = await WithBooksAsync();
        var (first, second) = (await BookAsync(database, [new(Books.Perpetual)]), await BookAsync(database, [new(Books.Cal)]));
        var batch = await FileAsync(database, (first, 1), (second, 1));
        await CancelAsync(database, second, Hundred, [1]);
        await WorkAsync(database);
        Assert.Equal([first], await FindAsync(new BatchItemFilter { Status = BatchItemStatus.Cancelled }));
        Assert.Equal([second], await FindAsync(new BatchItemFilter { Text = "user cal" }));
        Assert.Equal([first, second], await FindAsync(new BatchItemFilter { Text = "ADATUM", Sort = BatchItemSort.Product }));
        Assert.Equal([second, first], await FindAsync(new BatchItemFilter { Descending = true }));
        Assert.Equal([first], await FindAsync(new BatchItemFilter { Text = first[..8].ToUpperInvariant() }));
        Assert.Equal([1, 1, 0], await CountAsync());

        async Task<IEnumerable<string>> FindAsync(BatchItemFilter filter) =>
            (await database.AsAsync<BatchQueries, IReadOnlyList<BatchItem>>(Books.Contoso, batches => batches.ItemsAsync(batch, filter, default))).Select(item => item.OrderId);

        async Task<IEnumerable<int>> CountAsync()
        {
            var counts = new List<int>();
            foreach (var state in new BatchState?[] { null, BatchState.SomeRefused, BatchState.UnderWay })
                counts.Add((await database.AsAsync<BatchQueries, BatchList>(Books.Contoso, batches => batches.ListAsync(new BatchFilter { State = state }, default))).Batches.Rows.Count);
            return counts;
        }
    }

    private static async Task<PortalDatabase> WithBooksAsync()
    {
        var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        return database;
    }

    private static BatchSubmission Submission(Guid id, params (string Order, Money Credit)[] purchases) =>
        new(id, [.. purchases.Select(purchase => new BatchPurchase(new PurchasePick(purchase.Order, 1), purchase.Credit))]);

    private static Task<Outcome<Guid>> SubmitAsync(PortalDatabase database, BatchSubmission submission, Guid? partner = null) =>
        database.AsAsync<FileCancellationBatch, Outcome<Guid>>(partner ?? Books.Contoso, file => file.ExecuteAsync(submission, Books.Agent(partner ?? Books.Contoso), default));

    /// <summary>As the review shows it.</summary>
    private static async Task<Guid> FileAsync(PortalDatabase database, params (string Order, int Line)[] purchases)
    {
        var picks = purchases.Select(purchase => new PurchasePick(purchase.Order, purchase.Line)).ToList();
        var previews = (await database.AsAsync<CancellationQueries, Outcome<IReadOnlyList<PurchasePreview>>>(Books.Contoso, queries => queries.PreviewsAsync(picks, default))).Value;
        return (await SubmitAsync(database, new BatchSubmission(Guid.NewGuid(), [.. previews.Select(preview => new BatchPurchase(preview.Pick, preview.Preview.Quote!.Total.Gross))]))).Value;
    }

    /// <summary>All that waits.</summary>
    private static async Task WorkAsync(PortalDatabase database)
    {
        await using var scope = database.Wide();
        var queue = scope.ServiceProvider.GetRequiredService<JobQueue>();
        while (await queue.RunNextAsync(default))
        {
            // One after the other.
        }
    }

    private static async Task<IReadOnlyList<BatchItem>> ItemsAsync(PortalDatabase database, Guid batch) =>
        await database.AsAsync<BatchQueries, IReadOnlyList<BatchItem>>(Books.Contoso, batches => batches.ItemsAsync(batch, new BatchItemFilter(), default));

    private static async Task<BatchSummary> OneAsync(PortalDatabase database, Guid batch) =>
        (await database.AsAsync<BatchQueries, Outcome<BatchSummary>>(Books.Contoso, batches => batches.OneAsync(batch, default))).Value;

    private static Task<Job> JobAsync(PortalDatabase database) => database.WideAsync<PortalDbContext, Job>(db => db.Jobs.AcrossTenants(db).AsNoTracking().SingleAsync());
}
