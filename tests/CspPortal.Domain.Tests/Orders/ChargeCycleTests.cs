using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CsCheck;

namespace CspPortal.Domain.Tests.Orders;

public sealed class ChargeCycleTests
{
    private static readonly string[] AllCurrencies = ["USD", "JPY", "KWD", "EUR", "BRL"];

    [Fact]
    public void Perpetual_software_is_one_charge_without_days()
    {
        var cycle = ChargeCycle.Of(1, Term.OneTime, BillingPlan.OneTime, new DateOnly(2026, 6, 15), Money.Of(100m, "USD"));
        Assert.Equal((null, null, Money.Of(100m, "USD")), (cycle.StartsOn, cycle.EndsOn, cycle.UnitPrice));
        Assert.Null(ChargeCycle.TermEnd(Term.OneTime, new DateOnly(2026, 6, 15)));
    }

    [Theory]
    [InlineData("2026-06-15", Term.P1Y, "2027-06-14")]
    [InlineData("2027-03-01", Term.P1Y, "2028-02-29")]
    [InlineData("2028-02-29", Term.P1Y, "2029-02-27")]
    [InlineData("2028-02-29", Term.P3Y, "2031-02-27")]
    [InlineData("2026-01-01", Term.P3Y, "2028-12-31")]
    public void A_term_ends_the_day_before_its_anniversary(string bought, Term term, string last) =>
        Assert.Equal(DateOnly.ParseExact(last, "O"), ChargeCycle.TermEnd(term, DateOnly.ParseExact(bought, "O")));

    [Fact]
    public void Three_years_in_one_charge_pay_for_the_whole_term()
    {
        var cycle = ChargeCycle.Of(1, Term.P3Y, BillingPlan.Triennial, new DateOnly(2026, 1, 1), Money.Of(1095m, "USD"));
        Assert.Equal(new ChargeCycle(1, new DateOnly(2026, 1, 1), new DateOnly(2028, 12, 31), Money.Of(1095m, "USD")), cycle);
    }

    [Fact]
    public void Three_annual_charges_add_up_to_the_price_and_follow_on_without_a_gap() =>
        Gen.Select(Gen.Long[0, 99_999_999], Gen.Int[0, AllCurrencies.Length - 1], Gen.Int[0, 20_000]).Sample((units, which, day) =>
        {
            var currency = AllCurrencies[which];
            var price = Money.Of(units / (decimal)Math.Pow(10, Currencies.MinorUnits(currency)), currency);
            var on = new DateOnly(2018, 1, 1).AddDays(day);
            var cycles = Enumerable.Range(1, 3).Select(number => ChargeCycle.Of(number, Term.P3Y, BillingPlan.Annual, on, price)).ToList();

            Assert.Equal(price, cycles.Select(cycle => cycle.UnitPrice).Aggregate((sum, part) => sum + part));
            Assert.All(cycles, cycle => Assert.True(cycle.UnitPrice >= Money.Zero(currency)));
            Assert.Equal(on, cycles[0].StartsOn);
            Assert.Equal(cycles[0].EndsOn!.Value.AddDays(1), cycles[1].StartsOn);
            Assert.Equal(cycles[1].EndsOn!.Value.AddDays(1), cycles[2].StartsOn);
            Assert.Equal(ChargeCycle.TermEnd(Term.P3Y, on), cycles[2].EndsOn);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void There_is_no_cycle_before_the_first_or_after_the_last(int number) => Assert.Throws<ArgumentOutOfRangeException>(
        () => ChargeCycle.Of(number, Term.P3Y, BillingPlan.Annual, new DateOnly(2026, 1, 1), Money.Of(1m, "USD")));
}
