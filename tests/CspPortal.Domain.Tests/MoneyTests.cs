using CsCheck;

namespace CspPortal.Domain.Tests;

/// <summary>PRC-01.</summary>
public sealed class MoneyTests
{
    [Theory]
    [InlineData("JPY", 0, "1235 JPY")]
    [InlineData("USD", 2, "1234.57 USD")]
    [InlineData("KWD", 3, "1234.568 KWD")]
    public void An_amount_is_rounded_and_written_in_its_currencys_minor_units(string currency, int digits, string written)
    {
        Assert.Equal(digits, Currencies.MinorUnits(currency));
        Assert.Equal(written, Money.RoundHalfAway(1234.5675m, currency).ToString());
    }

    [Theory]
    [InlineData("JPY", 0.5, 1, 0)]
    [InlineData("JPY", -0.5, -1, 0)]
    [InlineData("USD", 0.005, 0.01, 0)]
    [InlineData("USD", 0.0149, 0.01, 0.01)]
    [InlineData("KWD", 0.0005, 0.001, 0)]
    [InlineData("KWD", 1.9999, 2, 1.999)]
    public void Halves_go_away_from_zero_and_down_is_towards_zero(string currency, double amount, double halfAway, double down)
    {
        Assert.Equal((decimal)halfAway, Money.RoundHalfAway((decimal)amount, currency).Amount);
        Assert.Equal((decimal)down, Money.RoundDown((decimal)amount, currency).Amount);
    }

    [Fact]
    public void Two_currencies_are_never_added_subtracted_or_compared()
    {
        var (dollars, yen) = (Money.Of(1m, "USD"), Money.Of(1m, "JPY"));
        Assert.Throws<InvalidOperationException>(() => dollars + yen);
        Assert.Throws<InvalidOperationException>(() => dollars - yen);
        Assert.Throws<InvalidOperationException>(() => dollars < yen);
        Assert.Throws<InvalidOperationException>(() => dollars.CompareTo(yen));
        Assert.NotEqual(dollars, yen);
    }

    [Fact]
    public void What_does_not_fit_is_an_error_and_never_another_amount()
    {
        var most = new Money(long.MaxValue, "USD");
        Assert.Throws<OverflowException>(() => most + Money.Of(0.0001m, "USD"));
        Assert.Throws<OverflowException>(() => -most - Money.Of(1m, "USD"));
        Assert.Throws<OverflowException>(() => -new Money(long.MinValue, "USD"));
        Assert.Throws<OverflowException>(() => most * 2);
        Assert.Throws<OverflowException>(() => Money.Of(922_337_203_685_478m, "USD"));
    }

    [Theory]
    [InlineData("0.00001")]
    [InlineData("12.34567")]
    [InlineData("-0.00005")]
    public void An_amount_finer_than_a_ten_thousandth_is_refused(string amount) =>
        Assert.Throws<ArgumentException>(() => Money.Of(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), "USD"));

    [Fact]
    public void Adding_and_multiplying_are_exact() =>
        Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Long[0, 10_000]).Sample((a, b, quantity) =>
        {
            var (left, right) = (new Money(a, "KWD"), new Money(b, "KWD"));
            Assert.Equal(left.Amount + right.Amount, (left + right).Amount);
            Assert.Equal(left.Amount * quantity, (left * quantity).Amount);
            Assert.Equal(left, left + right - right);
            Assert.Equal(a.CompareTo(b), Math.Sign(left.CompareTo(right)));
        });
}
