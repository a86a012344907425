using CsCheck;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;

namespace CspPortal.Domain.Tests.Support;

/// <summary>What may be granted on a service request (SUP-03, REF-02, CAN-03).</summary>
public sealed class AgreedCreditTests
{
    private static readonly DateTime At = new(2026, 6, 15, 9, 30, 0, DateTimeKind.Utc);

    private static readonly Gen<(Order Order, OrderLine Line)> GenOrder =
        from cents in Gen.Long[1, 500_000_00]
        from quantity in Gen.Long[1, 500]
        from permille in Gen.Int[0, 270]
        from treatment in Gen.Bool.Select(isIncluded => isIncluded ? TaxTreatment.Inclusive : TaxTreatment.Exclusive)
        from cycles in Gen.Int[1, 3]
        select Make(ProductKind.SoftwareSubscription, Money.Of(cents / 100m, "USD"), quantity, treatment, permille / 1000m, cycles);

    [Fact] // REF-02
    public void A_credit_is_what_was_agreed_and_neither_net_nor_tax_is_above_what_was_charged() =>
        Gen.Select(GenOrder, Gen.Double[0, 1]).Sample((order, share) =>
        {
            var charged = AgreedCredit.Charged(order.Line);
            var gross = decimal.Round(charged.Gross.Amount * (decimal)share, 2);
            if (gross <= 0) return;
            var credit = AgreedCredit.Quote(order.Order, 1, gross, At).Value.Total;
            Assert.Equal(gross, credit.Gross.Amount);
            Assert.True(credit.Net <= charged.Net && credit.Tax <= charged.Tax && credit.Net.TenThousandths >= 0 && credit.Tax.TenThousandths >= 0);
        });

    [Fact] // REF-02
    public void All_that_was_charged_comes_back_to_the_cent_and_one_cent_more_never() =>
        GenOrder.Sample(order =>
        {
            var charged = AgreedCredit.Charged(order.Line);
            Assert.Equal(charged, AgreedCredit.Quote(order.Order, 1, charged.Gross.Amount, At).Value.Total);
            Assert.True(AgreedCredit.Quote(order.Order, 1, charged.Gross.Amount + 0.01m, At).Refusal!.Is(ServiceRequestRefusals.AmountAboveCharge));
        });

    [Theory]
    [InlineData("JPY", 0.5, false)]
    [InlineData("JPY", 1, true)]
    [InlineData("USD", 0.001, false)]
    [InlineData("USD", 0.01, true)]
    [InlineData("KWD", 0.001, true)]
    [InlineData("USD", 0, false)]
    [InlineData("USD", -1, false)]
    public void An_amount_has_the_currencys_own_digits_and_is_more_than_nothing(string currency, double amount, bool isPayable) =>
        Assert.Equal(isPayable, AgreedCredit.Refuse((decimal)amount, Money.Of(1000m, currency)) is null);

    [Fact] // CAN-03
    public void A_SUSE_or_Red_Hat_plan_has_no_credit_at_any_age()
    {
        var (order, _) = Make(ProductKind.AzureSoftwarePlan, Money.Of(100m, "USD"), 1, TaxTreatment.Exclusive, 0m, 1);
        Assert.True(AgreedCredit.Quote(order, 1, 1m, At).Refusal!.Is(ServiceRequestRefusals.CreditNotForPlans));
    }

    [Fact] // REF-02
    public void A_line_has_one_credit()
    {
        var (order, _) = Make(ProductKind.PerpetualSoftware, Money.Of(100m, "USD"), 1, TaxTreatment.Exclusive, 0m, 1);
        order.Cancel(AgreedCredit.Quote(order, 1, 60m, At).Value, Actor.Worker("test"));
        Assert.True(AgreedCredit.Quote(order, 1, 40m, At).Refusal!.Is(CancellationRefusals.AlreadyCancelled));
        Assert.True(AgreedCredit.Quote(order, 2, 40m, At).Refusal!.Is(CancellationRefusals.LineNotFound));
    }

    private static (Order Order, OrderLine Line) Make(ProductKind kind, Money price, long quantity, TaxTreatment treatment, decimal rate, int cycles)
    {
        var product = new Product("DG7PRODUCT01", "Product", "Publisher", kind, "");
        var isYearly = kind == ProductKind.SoftwareSubscription;
        var sku = product.Add(new Sku(product.Id, "0001", "Product", isYearly ? Term.P3Y : Term.OneTime));
        var terms = new CancellationTerms(CancellationRoute.Never, 0, WindowUnit.None, RefundRule.None);
        var line = new OrderLine(product, sku, isYearly ? BillingPlan.Annual : BillingPlan.OneTime, quantity, price, treatment, rate, terms, At.AddYears(-3));
        for (var cycle = 2; isYearly && cycle <= cycles; cycle++) line.Charge(cycle);
        var order = new Order(OrderIds.New(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "", price.Currency, Actor.Worker("test"), At.AddYears(-3));
        order.Add(line);
        order.Provision(At.AddYears(-3));
        return (order, line);
    }
}
