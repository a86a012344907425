using CsCheck;
using CspPortal.Domain.Access;

namespace CspPortal.Domain.Tests;

public sealed class AmountByCurrencyTests
{
    private static readonly string[] Some = ["BHD", "EUR", "JPY", "SEK", "USD"];

    [Fact] // PRC-01
    public void What_is_set_is_read_back_to_the_last_digit_and_nothing_else_is() => Gen.Long.Array[0, Some.Length].Sample(amounts =>
    {
        var set = amounts.Select((amount, n) => new Money(amount, Some[n])).Reverse().ToList();
        var read = AmountByCurrency.Parse(new AmountByCurrency(set).Text);
        return read == new AmountByCurrency(set)
            && Some.Append("GBP").All(currency => read.In(currency) == set.Where(money => money.Currency == currency).Select(money => (Money?)money).FirstOrDefault());
    });

    [Fact]
    public void A_number_as_a_database_writes_it_is_the_same_amount() =>
        Assert.Equal(new AmountByCurrency([Money.Of(2500.5m, "EUR")]), AmountByCurrency.Parse("EUR=2500.500000"));

    [Fact]
    public void Two_amounts_of_one_currency_are_none() =>
        Assert.Throws<ArgumentException>(() => new AmountByCurrency([Money.Of(1m, "EUR"), Money.Of(2m, "EUR")]));

    [Theory] // PRC-01
    [InlineData("JPY", "10", true)]
    [InlineData("JPY", "10.5", false)]
    [InlineData("USD", "10.55", true)]
    [InlineData("USD", "10.555", false)]
    [InlineData("BHD", "10.555", true)]
    [InlineData("USD", "0", true)]
    [InlineData("USD", "-0.01", false)]
    [InlineData("USD", "1000000000000.01", false)]
    public void A_limit_is_in_whole_minor_units_and_in_bounds(string currency, string amount, bool fits) =>
        Assert.Equal(fits, CreditAmount.Fits(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency));
}
