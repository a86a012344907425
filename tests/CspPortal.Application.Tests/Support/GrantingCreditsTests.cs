using CspPortal.Application.Support;
using CspPortal.Application.Tests.Cancellation;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests.Support;

/// <summary>The desk's credit and the cancellation it is: all of it or nothing, and once (SUP-03, REF-02, CAN-08).</summary>
public sealed class GrantingCreditsTests
{
    private static readonly Actor Olga = Books.Agent(People.InstallationTenant, "Olga Operator");

    [Fact] // SUP-03, CAN-08
    public async Task Keys_links_and_wishes_end_with_the_credit_and_the_log_tells_both_acts()
    {
        await using var database = await WithBooksAsync();
        var order = await BookedOrders.BookAsync(database, [new(Books.Subscription, Quantity: 3, TaxRate: 0.10m)], database.Now.AddDays(-100));
        await BookedOrders.GiveKeyAsync(database, order);
        await BookedOrders.GiveLinkAsync(database, order);
        await BookedOrders.WishForKeyAsync(database, order);
        var number = await FileAsync(database, order);

        Assert.Equal(202606, (await GrantAsync(database, number, 200m)).Value.BillingMonth);

        var books = await Cancelling.ReadAsync(database, order);
        var credit = Assert.Single(books.Credits);
        Assert.Equal((-200m, RefundRule.Agreed, number, 1L), (credit.Amount.Gross.Amount, credit.Refund, credit.ServiceRequestNumber, credit.Quantity));
        Assert.Equal(OrderStatus.Cancelled, books.Order.Status);
        Assert.NotNull(Assert.Single(books.Keys).RevokedAt);
        Assert.NotNull(Assert.Single(books.Links).RevokedAt);
        Assert.Empty(books.Wishes);
        Assert.Contains($"refund=agreed; amount=181.82 USD; service_request={number}; ", Assert.Single(books.Log).Details, StringComparison.Ordinal);
        Assert.Equal(1, (await Cancelling.ConfirmationAsync(database, order)).Value.KeysRevoked); // CAN-09
    }

    [Fact] // CAN-08, REF-02
    public async Task Many_grants_and_a_cancellation_at_once_make_one_credit()
    {
        await using var database = await WithBooksAsync();
        var order = await BookedOrders.BookAsync(database, [new(Books.Perpetual)]);
        var number = await FileAsync(database, order);

        var grants = Enumerable.Range(0, 10).Select(_ => Task.Run(() => GrantAsync(database, number, 60m))).ToList();
        var cancellation = Task.Run(() => Cancelling.CancelAsync(database, order, Money.Of(100m, "USD"), [1]));
        var refusals = (await Task.WhenAll(grants)).Select(outcome => outcome.Refusal).Append((await cancellation).Refusal).ToList();

        Assert.Single(refusals, refusal => refusal is null);
        Assert.All(refusals.OfType<Refusal>(), refusal => Assert.True(refusal.Is(CancellationRefusals.AlreadyCancelled) || refusal.Is(ServiceRequestRefusals.Stale), refusal.Code));
        Assert.Single((await Cancelling.ReadAsync(database, order)).Credits);
    }

    [Fact] // SUP-03
    public async Task A_closed_request_one_without_an_order_and_one_that_changed_grant_nothing()
    {
        await using var database = await WithBooksAsync();
        var order = await BookedOrders.BookAsync(database, [new(Books.Perpetual)]);
        var without = await FileAsync(database, null);
        Assert.True((await GrantAsync(database, without, 1m)).Refusal!.Is(ServiceRequestRefusals.CreditNeedsOrder));
        var number = await FileAsync(database, order);
        await database.AsAsync<AnswerServiceRequest, Outcome<ServiceRequestStatus>>(
            Books.Contoso, answer => answer.ExecuteAsync(new(number, Guid.NewGuid(), 0, ServiceRequestAct.Closed, null), [], false, Books.Agent(Books.Contoso), default));
        Assert.True((await GrantAsync(database, number, 1m)).Refusal!.Is(ServiceRequestRefusals.Stale));
        Assert.True((await GrantAsync(database, number, 1m, version: 1)).Refusal!.Is(ServiceRequestRefusals.Closed));
        Assert.True((await GrantAsync(database, number, 1m, partner: Books.Fabrikam)).Refusal!.Is(ServiceRequestRefusals.NotFound));
        Assert.Empty((await Cancelling.ReadAsync(database, order)).Credits);
    }

    [Fact] // HOM-01, SUP-03
    public async Task Home_and_the_desk_count_what_is_not_closed_each_in_its_own_scope()
    {
        await using var database = await WithBooksAsync();
        await FileAsync(database, null);
        await FileAsync(database, null);
        Assert.Equal((2, 2), (await database.AsAsync<ServiceRequestQueries, int>(Books.Contoso, requests => requests.CountAsync(default)), (await database.AsAsync<ServiceRequestQueries, IReadOnlyList<ServiceRequestSummary>>(Books.Contoso, requests => requests.OpenAsync(default))).Count));
        Assert.Equal(0, await database.AsAsync<ServiceRequestQueries, int>(Books.Fabrikam, requests => requests.CountAsync(default)));
        Assert.Equal(2, (await database.WideAsync<ServiceDesk, ServiceRequestList>(desk => desk.ListAsync(new ServiceRequestFilter { Size = 1 }, default))).Requests.Next is null ? 1 : 2);
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.AsAsync<ServiceDesk, ServiceRequestList>(Books.Contoso, desk => desk.ListAsync(new ServiceRequestFilter(), default)));
    }

    [Fact] // SUP-01: the reservation's subscription stands for the order that names it
    public async Task A_subscription_id_finds_its_order_and_an_order_of_another_customer_is_said()
    {
        await using var database = await WithBooksAsync();
        var order = await BookedOrders.BookAsync(database, [new(Books.Perpetual)]);
        var subscription = Guid.NewGuid();
        await database.WideAsync<PortalDbContext, int>(db => db.OrderLines.AcrossTenants(db).ExecuteUpdateAsync(set => set.SetProperty(line => line.AzureSubscriptionId, subscription)));
        await database.WideAsync<PortalDbContext, int>(async db =>
        {
            db.Add(new Domain.Customers.Customer(Guid.NewGuid(), Books.Contoso, Books.Profile("Second", "second.example", "US"), database.Now));
            return await db.SaveChangesAsync();
        });
        var number = await FileAsync(database, $" {subscription} ");
        var detail = (await database.AsAsync<ServiceRequestQueries, Outcome<ServiceRequestDetail>>(Books.Contoso, requests => requests.DetailAsync(number, default))).Value;
        Assert.Equal((order, subscription, "Adatum Corporation"), (detail.Request.OrderId, detail.Request.AzureSubscriptionId, detail.CustomerName));

        var outcome = await ReportAsync(database, order.ToUpperInvariant(), "second.example");
        Assert.True(outcome.Refusal!.Is(ServiceRequestRefusals.OrderOfAnother));
        Assert.Equal(["Adatum Corporation"], outcome.Refusal.Arguments);
    }

    private static async Task<PortalDatabase> WithBooksAsync()
    {
        var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        return database;
    }

    private static async Task<string> FileAsync(PortalDatabase database, string? order) => (await ReportAsync(database, order, null)).Value.Number;

    private static Task<Outcome<FiledRequest>> ReportAsync(PortalDatabase database, string? order, string? customer) => database.AsAsync<ReportProblem, Outcome<FiledRequest>>(
        Books.Contoso,
        report => report.ExecuteAsync(
            new ProblemReport(Guid.NewGuid(), ServiceRequestType.SomethingElse, ServiceRequestImpact.Minimal, "Title", "Text", customer, order, null, null, null, "A", "a@b.example", "123"), [],
            Books.Agent(Books.Contoso), default));

    private static Task<Outcome<CreditGranted>> GrantAsync(PortalDatabase database, string number, decimal gross, int version = 0, Guid? partner = null) =>
        database.AsAsync<GrantServiceRequestCredit, Outcome<CreditGranted>>(
            partner ?? Books.Contoso, grant => grant.ExecuteAsync(new CreditGrant(number, Guid.NewGuid(), version, 1, gross, null), Olga, default));
}
