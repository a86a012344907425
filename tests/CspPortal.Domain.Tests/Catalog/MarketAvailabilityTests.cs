using CspPortal.Domain.Catalog;

namespace CspPortal.Domain.Tests.Catalog;

/// <summary>MKT-01, MKT-02: the history of a market.</summary>
public sealed class MarketAvailabilityTests
{
    private static readonly DateOnly Today = new(2026, 6, 15);
    private static readonly DateOnly Beginning = new(2018, 1, 1);

    [Fact]
    public void A_market_without_rows_sells_everything()
    {
        Assert.All(Enum.GetValues<ProductKind>(), kind => Assert.True(MarketAvailability.IsSold(kind, [], Today)));
        Assert.Null(MarketAvailability.InForce([], Today));
    }

    [Fact]
    public void A_row_takes_reservations_away_and_nothing_else()
    {
        var history = new[] { Row(Beginning, available: false) };
        Assert.All(Enum.GetValues<ProductKind>(), kind => Assert.Equal(kind != ProductKind.AzureReservation, MarketAvailability.IsSold(kind, history, Today)));
    }

    [Fact]
    public void A_row_from_tomorrow_does_not_count_today_and_is_announced()
    {
        var history = new[] { Row(Today.AddDays(1), available: false) };
        Assert.True(MarketAvailability.IsSold(ProductKind.AzureReservation, history, Today));
        Assert.False(MarketAvailability.IsSold(ProductKind.AzureReservation, history, Today.AddDays(1)));
        Assert.Equal(Today.AddDays(1), MarketAvailability.NextChange(history, Today)!.EffectiveFrom);
        Assert.Null(MarketAvailability.NextChange(history, Today.AddDays(1)));
    }

    [Fact]
    public void The_latest_row_in_force_decides_whatever_the_order_of_the_rows()
    {
        var history = new[] { Row(Today, available: true), Row(Today.AddDays(30), available: false), Row(Beginning, available: false) };
        Assert.False(MarketAvailability.IsSold(ProductKind.AzureReservation, history, Today.AddDays(-1)));
        Assert.True(MarketAvailability.IsSold(ProductKind.AzureReservation, history, Today));
        Assert.Equal(Today, MarketAvailability.InForce(history, Today.AddDays(29))!.EffectiveFrom);
        Assert.False(MarketAvailability.IsSold(ProductKind.AzureReservation, history, Today.AddDays(30)));
    }

    [Fact]
    public void A_later_row_that_says_the_same_is_no_change()
    {
        var history = new[] { Row(Beginning, available: false), Row(Today.AddDays(1), available: false), Row(Today.AddDays(9), available: true) };
        Assert.Equal(Today.AddDays(9), MarketAvailability.NextChange(history, Today)!.EffectiveFrom);
    }

    private static ReservationAvailability Row(DateOnly from, bool available) => new("KH", from, available);
}
