using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using Microsoft.Extensions.Time.Testing;
using static CspPortal.Domain.Tests.Cancellation.Lines;

namespace CspPortal.Domain.Tests.Cancellation;

/// <summary>CAN-01: the policy is dated data, pinned to the line at purchase.</summary>
[Trait("Rule", "CAN-01")]
public sealed class CancellationPolicyRowTests
{
    private static readonly CancellationPolicyRow[] History =
    [
        Row(ProductKind.SoftwareSubscription, null, "2018-01-01", 60, WindowUnit.Days),
        Row(ProductKind.SoftwareSubscription, null, "2021-06-01", 30, WindowUnit.Days),
        Row(ProductKind.SoftwareSubscription, null, "2022-07-11", 168, WindowUnit.Hours),
        Row(ProductKind.PerpetualSoftware, null, "2018-01-01", 60, WindowUnit.Days),
    ];

    [Theory]
    [InlineData("2018-01-01", 60, WindowUnit.Days)]
    [InlineData("2021-05-31", 60, WindowUnit.Days)]
    [InlineData("2021-06-01", 30, WindowUnit.Days)]
    [InlineData("2022-07-10", 30, WindowUnit.Days)]
    [InlineData("2022-07-11", 168, WindowUnit.Hours)]
    [InlineData("2026-06-15", 168, WindowUnit.Hours)]
    public void The_window_went_from_sixty_to_thirty_to_seven_days_and_the_purchase_date_decides(string on, int length, WindowUnit unit)
    {
        var terms = CancellationPolicyRow.InForce(History, ProductKind.SoftwareSubscription, "US", DateOnly.Parse(on, null)).Terms;
        Assert.Equal((length, unit), (terms.WindowLength, terms.WindowUnit));
    }

    [Fact]
    public void An_order_from_before_a_shorter_window_keeps_its_own()
    {
        var old = Subscription(Utc("2021-05-31T23:59:59Z"), terms: TermsOn("2021-05-31"));
        var later = Subscription(Utc("2021-06-01T00:00:00Z"), terms: TermsOn("2021-06-01"));
        var day45 = new CancellationPolicy(new FakeTimeProvider(new DateTimeOffset(2021, 7, 15, 12, 0, 0, TimeSpan.Zero)));

        Assert.Null(day45.Refuse(old));
        Assert.Equal(Utc("2021-07-30T23:59:00Z"), old.CancellableUntil);
        Assert.True(day45.Refuse(later)!.Is(CancellationRefusals.WindowClosed));
    }

    [Fact]
    public void A_markets_own_row_goes_before_a_newer_general_one()
    {
        CancellationPolicyRow[] rows = [.. History, Row(ProductKind.SoftwareSubscription, "JP", "2020-01-01", 90, WindowUnit.Days)];
        var on = new DateOnly(2026, 6, 15);
        Assert.Equal(90, CancellationPolicyRow.InForce(rows, ProductKind.SoftwareSubscription, "JP", on).Terms.WindowLength);
        Assert.Equal(168, CancellationPolicyRow.InForce(rows, ProductKind.SoftwareSubscription, "US", on).Terms.WindowLength);
        Assert.Equal(60, CancellationPolicyRow.InForce(rows, ProductKind.SoftwareSubscription, "JP", new DateOnly(2019, 12, 31)).Terms.WindowLength);
        Assert.Equal(60, CancellationPolicyRow.InForce(rows, ProductKind.PerpetualSoftware, "JP", on).Terms.WindowLength);
    }

    [Fact]
    public void Before_the_first_row_nothing_can_be_sold() =>
        Assert.Throws<InvalidOperationException>(() => CancellationPolicyRow.InForce(History, ProductKind.PerpetualSoftware, "US", new DateOnly(2017, 12, 31)));

    [Theory] // CAN-03, CAN-04
    [InlineData(ProductKind.AzureSoftwarePlan, CancellationRoute.SelfService)]
    [InlineData(ProductKind.AzureSoftwarePlan, CancellationRoute.ServiceRequest)]
    [InlineData(ProductKind.AzureReservation, CancellationRoute.SelfService)]
    public void No_row_can_open_what_is_never_cancelled_here(ProductKind kind, CancellationRoute route) =>
        Assert.Throws<ArgumentException>(() => new CancellationPolicyRow(
            Guid.NewGuid(), kind, null, new DateOnly(2026, 1, 1), new CancellationTerms(route, 30, WindowUnit.Days, RefundRule.Full)));

    private static CancellationTerms TermsOn(string on) =>
        CancellationPolicyRow.InForce(History, ProductKind.SoftwareSubscription, "US", DateOnly.Parse(on, null)).Terms;

    private static CancellationPolicyRow Row(ProductKind kind, string? market, string from, int length, WindowUnit unit) =>
        new(Guid.NewGuid(), kind, market, DateOnly.Parse(from, null), new CancellationTerms(CancellationRoute.SelfService, length, unit, RefundRule.Prorated));
}
