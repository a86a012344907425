using CsCheck;
using CspPortal.Domain.Catalog;

namespace CspPortal.Domain.Tests.Catalog;

/// <summary>TAX-01.</summary>
public sealed class TaxTests
{
    private static readonly DateOnly Beginning = new(2018, 1, 1);

    [Theory]
    [InlineData("110.00", "0.10", "100.00", "10.00")]
    [InlineData("100.00", "0.10", "90.91", "9.09")]
    [InlineData("100.00", "0.1425", "87.53", "12.47")]
    [InlineData("0.01", "0.10", "0.01", "0.00")]
    public void Where_the_price_includes_tax_it_is_taken_out_of_the_amount_and_the_amount_is_what_is_shown(string price, string rate, string net, string tax)
    {
        var split = TaxedMoney.Split(Dollars(price), TaxTreatment.Inclusive, Number(rate));
        Assert.Equal((Dollars(net), Dollars(tax), Dollars(price)), (split.Net, split.Tax, split.Gross));
        Assert.Equal(Dollars(price), split.Shown(TaxTreatment.Inclusive));
    }

    [Theory]
    [InlineData("100.00", "0.10", "10.00")]
    [InlineData("0.05", "0.10", "0.01")]
    [InlineData("100.00", "0", "0.00")]
    public void Elsewhere_tax_comes_on_top_and_the_net_is_what_is_shown(string price, string rate, string tax)
    {
        var split = TaxedMoney.Split(Dollars(price), TaxTreatment.Exclusive, Number(rate));
        Assert.Equal((Dollars(price), Dollars(tax), Dollars(price) + Dollars(tax)), (split.Net, split.Tax, split.Gross));
        Assert.Equal(Dollars(price), split.Shown(TaxTreatment.Exclusive));
    }

    [Fact]
    public void Net_and_tax_are_whole_minor_units_and_add_up_to_the_gross_in_every_currency() =>
        Gen.Select(Gen.Int[0, 2].Select(n => new[] { "JPY", "KWD", "USD" }[n]), Gen.Long[0, 1_000_000_000], Gen.Int[0, 9999], Gen.Bool).Sample(
            (currency, minorUnits, rate, inclusive) =>
            {
                var step = (long)Math.Pow(10, 4 - Currencies.MinorUnits(currency));
                var amount = new Money(minorUnits * step, currency);
                var treatment = inclusive ? TaxTreatment.Inclusive : TaxTreatment.Exclusive;
                var split = TaxedMoney.Split(amount, treatment, rate / 10_000m);

                Assert.Equal(split.Gross, split.Net + split.Tax);
                Assert.Equal(amount, split.Shown(treatment));
                Assert.Equal(0, split.Net.TenThousandths % step);
                Assert.Equal(0, split.Tax.TenThousandths % step);
                Assert.True(split.Net >= Money.Zero(currency) && split.Tax >= Money.Zero(currency));
                // Never further than half a minor unit from the exact tax.
                var exact = inclusive ? amount.Amount - amount.Amount / (1 + rate / 10_000m) : amount.Amount * rate / 10_000m;
                Assert.True(Math.Abs(split.Tax.Amount - exact) <= step / 20_000m, $"{split.Tax} for {exact}");
            },
            iter: 10_000);

    [Fact]
    public void A_change_of_treatment_counts_from_its_day_on_and_not_before()
    {
        TaxRule[] rows =
        [
            new("AU", new DateOnly(2026, 7, 1), TaxTreatment.Exclusive, 0.12m),
            new("AU", Beginning, TaxTreatment.Inclusive, 0.10m),
        ];
        Assert.Equal((TaxTreatment.Inclusive, 0.10m), TaxRule.InForce(rows, new DateOnly(2026, 6, 30)));
        Assert.Equal((TaxTreatment.Exclusive, 0.12m), TaxRule.InForce(rows, new DateOnly(2026, 7, 1)));
        Assert.Equal((TaxTreatment.Exclusive, 0m), TaxRule.InForce(rows, new DateOnly(2017, 12, 31)));
    }

    [Fact]
    public void Without_a_row_the_price_excludes_tax_and_none_is_added() =>
        Assert.Equal((TaxTreatment.Exclusive, 0m), TaxRule.InForce([], Beginning));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Money Dollars(string amount) => Money.Of(Number(amount), "USD");
}
