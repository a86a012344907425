using CsCheck;
using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using Microsoft.Extensions.Time.Testing;
using static CspPortal.Domain.Tests.Cancellation.Lines;

namespace CspPortal.Domain.Tests.Cancellation;

/// <summary>REF-01, REF-02, CAN-06 for whatever can be bought: 10,000 generated lines each.</summary>
public sealed class RefundPropertyTests
{
    private const int Samples = 10_000;

    private static readonly string[] AllCurrencies =
    [
        "USD", "EUR", "JPY", "KWD", "AUD", "BRL", "GBP", "CHF", "CAD", "DKK", "NOK", "SEK", "NZD", "INR", "KRW", "TWD", "CNY", "MXN", "ZAR", "CLP",
        "ISK", "VND", "BHD", "TND", "JOD", "OMR", "PLN", "CZK", "HUF", "ILS", "TRY", "THB", "SGD", "HKD", "XAF", "XOF", "XPF", "UGX", "PYG",
    ];

    private static readonly (ProductKind Kind, Term Term, BillingPlan Plan)[] Shapes =
    [
        (ProductKind.PerpetualSoftware, Term.OneTime, BillingPlan.OneTime),
        (ProductKind.SoftwareSubscription, Term.P1Y, BillingPlan.Annual),
        (ProductKind.SoftwareSubscription, Term.P1Y, BillingPlan.OneTime),
        (ProductKind.SoftwareSubscription, Term.P3Y, BillingPlan.Annual),
        (ProductKind.SoftwareSubscription, Term.P3Y, BillingPlan.Triennial),
    ];

    private static readonly Gen<CancellationTerms> GenTerms =
        from hours in Gen.Bool
        from length in Gen.Int[0, 400]
        from refund in Pick(RefundRule.Full, RefundRule.Prorated, RefundRule.None)
        select new CancellationTerms(CancellationRoute.SelfService, length, hours ? WindowUnit.Hours : WindowUnit.Days, refund);

    private static readonly Gen<OrderLine> GenLine =
        from shape in Pick(Shapes)
        from currency in Pick(AllCurrencies)
        from units in Gen.OneOf(Gen.Long[0, 100], Gen.Long[0, 100_000_000])
        from quantity in Gen.OneOf(Gen.Long[1, 20], Gen.Long[1, 10_000])
        from inclusive in Gen.Bool
        from rate in Gen.OneOf(Pick(0m, 0.10m, 0.1425m), Gen.Int[0, 9999].Select(rate => rate / 10_000m))
        from terms in GenTerms
        from purchased in Gen.Long[Utc("2018-01-01").Ticks, Utc("2032-12-31").Ticks]
        select Of(
            shape.Kind, shape.Term, shape.Plan, new DateTime(purchased, DateTimeKind.Utc), terms, MinorUnits(units, currency), quantity,
            inclusive ? TaxTreatment.Inclusive : TaxTreatment.Exclusive, rate);

    [Fact]
    public void The_credit_lies_between_nothing_and_what_was_charged_in_whole_minor_units_with_net_and_tax_adding_up() =>
        Gen.Select(GenLine, Gen.Int[0, 1200]).Sample(
            (line, days) =>
            {
                var credit = RefundCalculator.Credit(line, DateOnly.FromDateTime(line.PurchasedAt).AddDays(days)).Credit;
                Assert.InRange(credit.Gross.TenThousandths, 0, line.Charged.Gross.TenThousandths);
                Assert.InRange(credit.Net.TenThousandths, 0, line.Charged.Net.TenThousandths);
                Assert.InRange(credit.Tax.TenThousandths, 0, line.Charged.Tax.TenThousandths);
                Assert.Equal(credit.Gross, credit.Net + credit.Tax);
                foreach (var part in new[] { credit.Gross, credit.Net, credit.Tax }) AssertWholeMinorUnits(part);
            },
            iter: Samples);

    [Fact]
    public void Preview_posting_and_invoice_line_are_the_same_amount() =>
        Gen.Select(GenLine, Gen.Long[0, TimeSpan.FromDays(401).Ticks]).Sample(
            (line, ticks) =>
            {
                var clock = new FakeTimeProvider(new DateTimeOffset(line.PurchasedAt.AddTicks(ticks)));
                var policy = new CancellationPolicy(clock);
                var order = OrderOf(line);
                var preview = policy.Quote(order, [1], PartnerSettings.Default, new Dictionary<int, int>());
                var open = clock.GetUtcNow().UtcDateTime <= line.CancellableUntil;
                Assert.Equal(open, preview.Refusal is null);
                Assert.Equal(open, policy.Refuse(line) is null); // button and POST agree (CAN-02)
                if (!preview.Succeeded(out var quote, out _)) return;

                var posted = policy.Quote(order, [1], PartnerSettings.Default, new Dictionary<int, int>()).Value;
                order.Cancel(posted, Aiko);
                var invoiced = InvoiceLine.Credit(Guid.NewGuid(), line, posted.Lines[0], posted.At);
                Assert.Equal(quote.Total, posted.Total);
                Assert.Equal(quote.Total, -invoiced.Amount);
                Assert.True((line.Charged + invoiced.Amount).Gross >= Money.Zero(order.Currency));
            },
            iter: Samples);

    [Fact]
    public void Waiting_never_returns_more() =>
        Gen.Select(GenLine, Gen.Int[0, 1200], Gen.Int[0, 400]).Sample(
            (line, days, more) =>
            {
                var on = DateOnly.FromDateTime(line.PurchasedAt).AddDays(days);
                var (earlier, later) = (RefundCalculator.Credit(line, on).Credit, RefundCalculator.Credit(line, on.AddDays(more)).Credit);
                Assert.True(later.Gross <= earlier.Gross);
                Assert.True(later.Net <= earlier.Net);
                Assert.True(later.Tax <= earlier.Tax);
            },
            iter: Samples);

    [Fact]
    public void Perpetual_software_in_its_window_returns_all_that_was_charged() =>
        Gen.Select(GenLine.Where(line => line is { Kind: ProductKind.PerpetualSoftware, CancellationTerms.Refund: not RefundRule.None }), Gen.Int[0, 400]).Sample(
            (line, days) => Assert.Equal(line.Charged, RefundCalculator.Credit(line, DateOnly.FromDateTime(line.PurchasedAt).AddDays(days)).Credit),
            iter: Samples);

    [Fact]
    public void On_the_day_of_purchase_all_that_was_charged_comes_back_unless_the_terms_return_nothing() =>
        GenLine.Sample(
            line =>
            {
                var expected = line.CancellationTerms.Refund == RefundRule.None ? TaxedMoney.Zero(line.UnitPrice.Currency) : line.Charged;
                Assert.Equal(expected, RefundCalculator.Credit(line, DateOnly.FromDateTime(line.PurchasedAt)).Credit);
            },
            iter: Samples);

    [Fact]
    public void The_credit_is_the_formula_computed_in_whole_numbers() =>
        Gen.Select(GenLine.Where(line => line.CancellationTerms.Refund == RefundRule.Prorated && line.TermEndsOn is not null), Gen.Int[0, 1100]).Sample(
            (line, days) =>
            {
                var on = DateOnly.FromDateTime(line.PurchasedAt).AddDays(days);
                var cycle = line.Cycle;
                Int128 cycleDays = cycle.EndsOn!.Value.DayNumber - cycle.StartsOn!.Value.DayNumber + 1;
                Int128 unused = Math.Max(0, cycle.EndsOn.Value.DayNumber - on.DayNumber + 1);
                var minor = Step(cycle.UnitPrice.Currency);
                var unit = cycle.UnitPrice.TenThousandths / minor * unused / cycleDays * minor; // integer division rounds down
                Assert.Equal((long)unit, RefundCalculator.Credit(line, on).Formula.CreditUnitPrice.TenThousandths);
            },
            iter: Samples);

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static long Step(string currency) => Currencies.MinorUnits(currency) switch { 0 => 10_000, 3 => 10, _ => 100 };

    private static Money MinorUnits(long units, string currency) => new(units * Step(currency), currency);

    private static void AssertWholeMinorUnits(Money money) => Assert.Equal(0, money.TenThousandths % Step(money.Currency));
}
