using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using static CspPortal.Domain.Tests.Cancellation.Lines;

namespace CspPortal.Domain.Tests.Cancellation;

/// <summary>REF-01: what a cancellation returns.</summary>
[Trait("Rule", "REF-01")]
public sealed class RefundCalculatorTests
{
    [Fact]
    public void Published_check_ten_dollars_eight_for_thirty_one_days_cancelled_on_day_three_times_ten()
    {
        var unit = RefundCalculator.CreditUnitPrice(Money.Of(10.08m, "USD"), cycleDays: 31, unusedDays: 29);
        Assert.Equal(Money.Of(9.42m, "USD"), unit);
        Assert.Equal(Money.Of(94.20m, "USD"), unit * 10);
    }

    [Fact]
    public void Published_check_three_year_pack_bought_on_the_first_of_January_cancelled_on_the_thirty_first()
    {
        var line = Subscription(Utc("2026-01-01T00:00:00Z"), Term.P3Y, BillingPlan.Triennial, price: Money.Of(1095m, "USD"));
        var credit = RefundCalculator.Credit(line, new DateOnly(2026, 1, 31));
        Assert.Equal(Money.Of(1065.02m, "USD"), credit.Credit.Gross);
        Assert.Equal((1096, 1066), (credit.Formula.CycleDays, credit.Formula.UnusedDays));
    }

    [Theory]
    [InlineData("2026-06-15T00:00:00Z", "2026-06-15")]
    [InlineData("2026-06-15T23:59:59Z", "2026-06-15")]
    [InlineData("2024-02-29T12:00:00Z", "2024-02-29")]
    [InlineData("2026-12-31T12:00:00Z", "2026-12-31")]
    public void On_the_day_of_purchase_everything_comes_back(string purchased, string on)
    {
        var line = Subscription(Utc(purchased), price: Money.Of(123.45m, "EUR"), quantity: 7);
        Assert.Equal(line.Charged, RefundCalculator.Credit(line, DateOnly.Parse(on, null)).Credit);
    }

    [Theory] // first and last day both paid for, inclusive
    [InlineData("2026-01-01", Term.P1Y, 365)]
    [InlineData("2024-01-01", Term.P1Y, 366)]
    [InlineData("2023-03-01", Term.P1Y, 366)] // ends on 29 February 2024
    [InlineData("2024-02-29", Term.P1Y, 365)] // bought on a leap day: 28 February 2025 begins the next
    [InlineData("2026-01-01", Term.P3Y, 1096)]
    [InlineData("2024-02-29", Term.P3Y, 1095)]
    public void The_cycle_has_the_days_of_its_calendar(string purchased, Term term, int days)
    {
        var on = DateOnly.Parse(purchased, null);
        var line = Subscription(on.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc), term, term == Term.P1Y ? BillingPlan.Annual : BillingPlan.Triennial);
        Assert.Equal(days, RefundCalculator.Credit(line, on).Formula.CycleDays);
        Assert.Equal(days - 1, RefundCalculator.Credit(line, on.AddDays(1)).Formula.UnusedDays);
        Assert.Equal(1, RefundCalculator.Credit(line, line.Cycle.EndsOn!.Value).Formula.UnusedDays);
        Assert.True(RefundCalculator.Credit(line, line.Cycle.EndsOn!.Value.AddDays(1)).Credit.Gross.IsZero);
    }

    [Theory] // rounded down per unit, to the currency's own minor unit, then multiplied
    [InlineData("USD", "100.00", 2, "99.72")] // 100 / 365 × 364 = 99.726…
    [InlineData("JPY", "15000", 2, "14958")] // 14958.90…
    [InlineData("KWD", "30.000", 2, "29.917")] // 29.9178…
    public void A_unit_is_rounded_down_to_the_minor_unit(string currency, string price, int day, string unit)
    {
        var line = Subscription(Utc("2026-06-15T12:00:00Z"), price: Money.Of(decimal.Parse(price, null), currency), quantity: 3);
        var credit = RefundCalculator.Credit(line, new DateOnly(2026, 6, 14).AddDays(day));
        Assert.Equal(Money.Of(decimal.Parse(unit, null), currency), credit.Formula.CreditUnitPrice);
        Assert.Equal(Money.Of(decimal.Parse(unit, null) * 3, currency), credit.Credit.Gross);
    }

    [Fact]
    public void Perpetual_software_returns_all_that_was_charged_tax_included()
    {
        var line = Of(ProductKind.PerpetualSoftware, Term.OneTime, BillingPlan.OneTime, Utc("2026-06-15T12:00:00Z"), SixtyDaysFull, Money.Of(15_000m, "JPY"), 3, taxRate: 0.10m);
        var credit = RefundCalculator.Credit(line, new DateOnly(2026, 8, 14));
        Assert.Equal(Money.Of(49_500m, "JPY"), credit.Credit.Gross);
        Assert.Equal(Money.Of(4_500m, "JPY"), credit.Credit.Tax);
        Assert.Equal(line.Charged, credit.Credit);
    }

    [Fact] // TAX-01
    public void Where_the_price_includes_tax_the_credit_is_prorated_with_the_tax_inside()
    {
        var line = Of(ProductKind.SoftwareSubscription, Term.P1Y, BillingPlan.Annual, Utc("2026-06-15T12:00:00Z"), SixtyDaysProrated, Money.Of(110m, "AUD"), 2, TaxTreatment.Inclusive, 0.10m);
        var credit = RefundCalculator.Credit(line, new DateOnly(2026, 6, 25));
        Assert.Equal(Money.Of(106.98m * 2, "AUD"), credit.Credit.Gross); // 110 / 365 × 355 = 106.98…
        Assert.Equal(credit.Credit.Gross, credit.Credit.Net + credit.Credit.Tax);
        Assert.Equal(Money.Of(19.45m, "AUD"), credit.Credit.Tax);
    }

    [Fact]
    public void An_annual_plan_of_three_years_returns_of_the_year_that_was_charged()
    {
        var line = Subscription(Utc("2026-01-01T12:00:00Z"), Term.P3Y, BillingPlan.Annual, price: Money.Of(1000m, "USD"));
        Assert.Equal(Money.Of(333.33m, "USD"), RefundCalculator.Credit(line, new DateOnly(2026, 1, 1)).Credit.Gross);

        line.Charge(2);
        var second = RefundCalculator.Credit(line, new DateOnly(2027, 1, 1));
        Assert.Equal(Money.Of(333.33m, "USD"), second.Credit.Gross);
        Assert.Equal(365, second.Formula.CycleDays);
    }

    [Fact]
    public void A_full_refund_returns_every_cycle_that_was_charged_and_not_only_the_last()
    {
        var terms = new CancellationTerms(CancellationRoute.SelfService, 400, WindowUnit.Days, RefundRule.Full);
        var line = Of(ProductKind.SoftwareSubscription, Term.P3Y, BillingPlan.Annual, Utc("2026-01-01T12:00:00Z"), terms, Money.Of(1000m, "USD"), 3, taxRate: 0.10m);
        line.Charge(2);
        var credit = RefundCalculator.Credit(line, new DateOnly(2027, 1, 10));
        Assert.Equal(Money.Of(1999.98m, "USD"), credit.Credit.Net);
        Assert.Equal(Money.Of(200.00m, "USD"), credit.Credit.Tax);
        Assert.Equal(Money.Of(666.66m, "USD"), credit.Formula.CreditUnitPrice);
    }

    [Fact] // REF-02
    public void The_credit_line_names_order_line_and_formula_and_goes_on_the_open_month()
    {
        var order = OrderOf(Subscription(Utc("2026-06-15T12:00:00Z"), quantity: 2));
        var credit = RefundCalculator.Credit(order.Lines[0], new DateOnly(2026, 7, 1));
        var invoiced = InvoiceLine.Credit(Guid.NewGuid(), order.Lines[0], credit, Utc("2026-07-01T00:00:00Z"));
        Assert.Equal((order.Id, 1, 202607), (invoiced.OrderId, invoiced.LineNumber, invoiced.BillingMonth));
        Assert.Equal(-credit.Credit.Gross, invoiced.Amount.Gross);
        Assert.Equal((365, 349, RefundRule.Prorated), (invoiced.CycleDays, invoiced.UnusedDays, invoiced.Refund));
        Assert.Equal(invoiced.UnitPrice * invoiced.Quantity, -invoiced.Amount.Net);
    }
}
