using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using Microsoft.Extensions.Time.Testing;
using static CspPortal.Domain.Tests.Cancellation.Lines;

namespace CspPortal.Domain.Tests.Cancellation;

/// <summary>CAN-02: until when a purchase can be cancelled.</summary>
[Trait("Rule", "CAN-02")]
public sealed class CancellationWindowTests
{
    [Theory]
    [InlineData("2026-06-15T09:30:00Z", 60, "2026-08-14T23:59:00Z")]
    [InlineData("2026-06-15T00:00:00Z", 60, "2026-08-14T23:59:00Z")]
    [InlineData("2026-06-15T23:59:59.9999999Z", 60, "2026-08-14T23:59:00Z")] // the date counts, not the time of day
    [InlineData("2021-10-15T12:00:00Z", 30, "2021-11-14T23:59:00Z")] // Partner Center's own sample
    [InlineData("2024-02-29T10:00:00Z", 60, "2024-04-29T23:59:00Z")] // bought on a leap day
    [InlineData("2024-01-01T10:00:00Z", 60, "2024-03-01T23:59:00Z")] // across a leap day
    [InlineData("2023-01-01T10:00:00Z", 60, "2023-03-02T23:59:00Z")] // the same in a common year
    [InlineData("2023-12-31T10:00:00Z", 60, "2024-02-29T23:59:00Z")] // ends on a leap day
    [InlineData("2026-01-31T10:00:00Z", 60, "2026-04-01T23:59:00Z")] // month end
    [InlineData("2026-12-31T10:00:00Z", 60, "2027-03-01T23:59:00Z")] // year end
    [InlineData("2026-03-07T23:30:00Z", 60, "2026-05-06T23:59:00Z")] // the night clocks change in the United States: UTC does not
    [InlineData("2026-10-25T00:30:00Z", 60, "2026-12-24T23:59:00Z")] // … and in Europe
    [InlineData("2026-06-15T09:30:00Z", 0, "2026-06-15T23:59:00Z")]
    public void A_window_in_days_ends_on_the_purchase_date_plus_N_at_23_59_UTC_inclusive(string purchased, int days, string ends)
    {
        var terms = new CancellationTerms(CancellationRoute.SelfService, days, WindowUnit.Days, RefundRule.Full);
        AssertLastInstant(Utc(purchased), terms, Utc(ends));
    }

    [Theory]
    [InlineData("2026-06-15T09:30:00.1234567Z", 168, "2026-06-22T09:30:00.1234567Z")]
    [InlineData("2024-02-28T23:00:00Z", 24, "2024-02-29T23:00:00Z")]
    [InlineData("2026-12-31T23:59:59Z", 72, "2027-01-03T23:59:59Z")]
    [InlineData("2026-03-08T09:00:00Z", 24, "2026-03-09T09:00:00Z")] // clocks change in between: still 24 hours
    public void A_window_in_hours_ends_exactly_N_hours_after_the_purchase(string purchased, int hours, string ends)
    {
        var terms = new CancellationTerms(CancellationRoute.SelfService, hours, WindowUnit.Hours, RefundRule.Prorated);
        AssertLastInstant(Utc(purchased), terms, Utc(ends));
    }

    [Fact]
    public void Days_left_count_calendar_days_and_the_last_day_is_zero()
    {
        var window = new CancellationWindow(Utc("2026-06-15T09:30:00Z"), SixtyDaysFull);
        Assert.Equal(60, window.DaysLeft(Utc("2026-06-15T09:30:00Z")));
        Assert.Equal(1, window.DaysLeft(Utc("2026-08-13T23:59:59Z")));
        Assert.Equal(0, window.DaysLeft(Utc("2026-08-14T00:00:00Z")));
        Assert.Equal(0, window.DaysLeft(Utc("2026-08-14T23:59:00Z")));
        Assert.Null(window.DaysLeft(Utc("2026-08-14T23:59:00.0000001Z")));
    }

    [Fact]
    public void Without_a_window_nothing_is_cancellable_and_no_deadline_is_shown()
    {
        var terms = new CancellationTerms(CancellationRoute.SelfService, 0, WindowUnit.None, RefundRule.Full);
        var line = Perpetual(Utc("2026-06-15T09:30:00Z"), terms);
        Assert.Null(line.CancellableUntil);
        Assert.True(Ask(line, line.PurchasedAt)!.Is(CancellationRefusals.WindowClosed));
    }

    /// <summary>One tick before, at, and one tick after; the stored deadline says the same as the policy.</summary>
    private static void AssertLastInstant(DateTime purchasedAt, CancellationTerms terms, DateTime ends)
    {
        var line = Of(ProductKind.PerpetualSoftware, Term.OneTime, BillingPlan.OneTime, purchasedAt, terms);
        Assert.Equal(ends, line.CancellableUntil);
        Assert.Equal(DateTimeKind.Utc, line.CancellableUntil!.Value.Kind);
        Assert.Null(Ask(line, ends.AddTicks(-1)));
        Assert.Null(Ask(line, ends));
        var refusal = Ask(line, ends.AddTicks(1));
        Assert.True(refusal!.Is(CancellationRefusals.WindowClosed));
        Assert.Equal([ends], refusal.Arguments); // the dialog says since when
    }

    private static Refusal? Ask(CspPortal.Domain.Orders.OrderLine line, DateTime at) => new CancellationPolicy(new FakeTimeProvider(new DateTimeOffset(at))).Refuse(line);
}
