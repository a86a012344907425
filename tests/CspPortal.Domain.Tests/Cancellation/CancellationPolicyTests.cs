using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using Microsoft.Extensions.Time.Testing;
using static CspPortal.Domain.Tests.Cancellation.Lines;

namespace CspPortal.Domain.Tests.Cancellation;

public sealed class CancellationPolicyTests
{
    private static readonly DateTime Bought = Utc("2026-06-15T09:30:00Z");
    private static readonly Dictionary<int, int> NeverSeen = [];

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(Bought));

    [Theory] // CAN-03
    [InlineData(CancellationRoute.Never, 0)]
    [InlineData(CancellationRoute.Never, 60)]
    [InlineData(CancellationRoute.SelfService, 60)] // even if the pinned terms said otherwise
    public void SUSE_and_Red_Hat_plans_are_not_cancellable_at_any_age(CancellationRoute route, int days)
    {
        var terms = new CancellationTerms(route, days, WindowUnit.Days, RefundRule.Full);
        var order = OrderOf(Of(ProductKind.AzureSoftwarePlan, Term.P1Y, BillingPlan.Annual, Bought, terms));
        foreach (var age in new[] { 0, 1, 59, 60, 61, 366, 4000 })
        {
            var policy = new CancellationPolicy(new FakeTimeProvider(new DateTimeOffset(Bought.AddDays(age))));
            Assert.True(policy.Refuse(order.Lines[0])!.Is(CancellationRefusals.PlanNotCancellable));
            Assert.True(policy.Quote(order, [1], PartnerSettings.Default, NeverSeen).Refusal!.Is(CancellationRefusals.PlanNotCancellable));
        }
    }

    [Fact] // CAN-04
    public void A_reservation_is_sent_to_a_service_request_at_any_age()
    {
        var terms = new CancellationTerms(CancellationRoute.ServiceRequest, 0, WindowUnit.None, RefundRule.None);
        var order = OrderOf(Of(ProductKind.AzureReservation, Term.P3Y, BillingPlan.Triennial, Bought, terms));
        Assert.Null(order.Lines[0].CancellableUntil);
        foreach (var age in new[] { 0, 61, 1000 })
        {
            var refusal = new CancellationPolicy(new FakeTimeProvider(new DateTimeOffset(Bought.AddDays(age)))).Quote(order, [1], PartnerSettings.Default, NeverSeen).Refusal!;
            Assert.True(refusal.Is(CancellationRefusals.ReservationNotHere));
            Assert.True(CancellationRefusals.LeadsToSupport(refusal));
        }
    }

    [Fact] // CAN-01
    public void A_row_that_allows_no_cancellation_says_so_without_speaking_of_Linux_plans()
    {
        var terms = new CancellationTerms(CancellationRoute.Never, 0, WindowUnit.None, RefundRule.None);
        Assert.True(new CancellationPolicy(clock).Refuse(Perpetual(Bought, terms))!.Is(CancellationRefusals.NotCancellable));
    }

    [Theory] // CAN-05
    [InlineData("199.99", true)]
    [InlineData("200", false)]
    [InlineData("200.01", false)]
    [InlineData(null, false)]
    public void A_credit_above_the_limit_needs_a_request_and_at_the_limit_does_not(string? limit, bool needsSupport)
    {
        var settings = new PartnerSettings { SupportWhenCreditAbove = new(limit is null ? [] : [Money.Of(decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture), "USD")]) };
        var refusal = Quote(OrderOf(Perpetual(Bought, quantity: 2)), settings, NeverSeen, 1).Refusal;
        AssertSupport(needsSupport ? CancellationRefusals.SupportCreditAbove : null, refusal);
        if (needsSupport) Assert.Equal([Money.Of(199.99m, "USD")], refusal!.Arguments);
    }

    [Fact] // CAN-05
    public void The_credit_limit_counts_what_the_whole_request_returns_tax_included()
    {
        var order = OrderOf(Perpetual(Bought), Perpetual(Bought));
        var settings = new PartnerSettings { SupportWhenCreditAbove = new([Money.Of(150m, "USD")]) };
        Assert.Null(Quote(order, settings, NeverSeen, 1).Refusal);
        AssertSupport(CancellationRefusals.SupportCreditAbove, Quote(order, settings, NeverSeen, 1, 2).Refusal);

        var taxed = OrderOf(Of(ProductKind.PerpetualSoftware, Term.OneTime, BillingPlan.OneTime, Bought, SixtyDaysFull, Money.Of(1000m, "JPY"), taxRate: 0.10m));
        AssertSupport(CancellationRefusals.SupportCreditAbove, Quote(taxed, new PartnerSettings { SupportWhenCreditAbove = new([Money.Of(1099m, "JPY")]) }, NeverSeen, 1).Refusal);
        Assert.Null(Quote(taxed, new PartnerSettings { SupportWhenCreditAbove = new([Money.Of(1100m, "JPY")]) }, NeverSeen, 1).Refusal);
    }

    [Fact] // CAN-05, PRC-01
    public void The_limit_of_one_currency_says_nothing_about_another()
    {
        var order = OrderOf(Perpetual(Bought)); // 100.00 USD
        Assert.Null(Quote(order, new PartnerSettings { SupportWhenCreditAbove = new([Money.Of(1m, "JPY"), Money.Of(1m, "EUR")]) }, NeverSeen, 1).Refusal);
        var each = new PartnerSettings { SupportWhenCreditAbove = new([Money.Of(99m, "USD"), Money.Of(1_000_000m, "JPY")]) };
        Assert.Equal([Money.Of(99m, "USD")], Quote(order, each, NeverSeen, 1).Refusal!.Arguments);
    }

    [Theory] // CAN-05
    [InlineData(3, 3, false)]
    [InlineData(3, 4, true)]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    [InlineData(null, 100, false)]
    public void A_key_seen_more_often_than_the_limit_needs_a_request(int? limit, int seen, bool needsSupport)
    {
        var settings = new PartnerSettings { SupportWhenKeySeenMoreThan = limit };
        var order = OrderOf(Perpetual(Bought), Perpetual(Bought));
        var refusal = Quote(order, settings, new Dictionary<int, int> { [2] = seen }, 1, 2).Refusal;
        AssertSupport(needsSupport ? CancellationRefusals.SupportKeySeen : null, refusal);
        if (needsSupport) Assert.Equal([seen, limit!.Value], refusal!.Arguments);
        Assert.Null(Quote(order, settings, new Dictionary<int, int> { [2] = seen }, 1).Refusal); // the other line's key was not seen
    }

    [Theory] // CAN-05
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    public void A_line_not_yet_provisioned_needs_a_request_where_the_partner_says_so(bool trigger, bool provisioned, bool needsSupport)
    {
        var order = OrderOf(Perpetual(Bought));
        if (provisioned) order.Provision(Bought);
        var refusal = Quote(order, new PartnerSettings { SupportWhenNotProvisioned = trigger }, NeverSeen, 1).Refusal;
        AssertSupport(needsSupport ? CancellationRefusals.SupportNotProvisioned : null, refusal);
    }

    [Fact] // CAN-08
    public void A_cancelled_line_says_who_cancelled_it_when()
    {
        var order = OrderOf(Perpetual(Bought));
        order.Cancel(Quote(order, PartnerSettings.Default, NeverSeen, 1).Value, Aiko);
        clock.Advance(TimeSpan.FromDays(100)); // and not that the window is over
        var refusal = Quote(order, PartnerSettings.Default, NeverSeen, 1).Refusal!;
        Assert.True(refusal.Is(CancellationRefusals.AlreadyCancelled));
        Assert.Equal(["Aiko Agent", Bought], refusal.Arguments);
        Assert.Throws<InvalidOperationException>(() => order.Cancel(new CancellationQuote(order.Id, [RefundCalculator.Credit(order.Lines[0], new DateOnly(2026, 6, 15))], Bought), Aiko));
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 1, 3 })]
    [InlineData(new[] { -1 })]
    [InlineData(new[] { int.MaxValue })]
    public void A_line_that_is_not_there_is_not_found(int[] numbers) =>
        Assert.True(Quote(OrderOf(Perpetual(Bought), Perpetual(Bought)), PartnerSettings.Default, NeverSeen, numbers).Refusal!.Is(CancellationRefusals.LineNotFound));

    [Fact] // ORD-04
    public void An_order_is_cancelled_only_when_every_line_is()
    {
        var order = OrderOf(Perpetual(Bought), Subscription(Bought));
        order.Provision(Bought);
        order.Cancel(Quote(order, PartnerSettings.Default, NeverSeen, 2).Value, Aiko);
        Assert.Equal(OrderStatus.Completed, order.Status);
        Assert.Equal([LineStatus.Active, LineStatus.Cancelled], order.Lines.Select(line => line.Status));

        order.Cancel(Quote(order, PartnerSettings.Default, NeverSeen, 1).Value, Aiko);
        Assert.Equal(OrderStatus.Cancelled, order.Status);
        Assert.Equal(Bought, order.CancelledAt);
        Assert.All(order.Lines, line => Assert.Null(line.NextChargeOn));
    }

    [Fact] // ORD-04
    public void Cancelling_the_only_pending_line_completes_the_rest_and_provisioning_spares_cancelled_lines()
    {
        var order = OrderOf(Perpetual(Bought), Perpetual(Bought));
        order.Cancel(Quote(order, PartnerSettings.Default, NeverSeen, 1).Value, Aiko);
        Assert.Equal(OrderStatus.Pending, order.Status);
        order.Provision(Bought);
        Assert.Equal([LineStatus.Cancelled, LineStatus.Active], order.Lines.Select(line => line.Status));
        Assert.Equal(OrderStatus.Completed, order.Status);
    }

    private Outcome<CancellationQuote> Quote(Order order, PartnerSettings settings, Dictionary<int, int> timesSeen, params int[] lines) =>
        new CancellationPolicy(clock).Quote(order, lines, settings, timesSeen);

    private static void AssertSupport(Refusal? expected, Refusal? actual)
    {
        Assert.Equal(expected?.Code, actual?.Code);
        Assert.Equal(expected is not null, actual is not null && CancellationRefusals.LeadsToSupport(actual));
    }
}
