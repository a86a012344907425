using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Support;

/// <summary>What the operator may grant on a service request: for one order line, up to all that it was charged (SUP-03, REF-02).</summary>
public static class AgreedCredit
{
    /// <summary>All that was charged for a line so far, every cycle.</summary>
    public static TaxedMoney Charged(OrderLine line) => Enumerable.Range(1, line.ChargedCycle)
        .Select(number => TaxedMoney.Split(line.CycleOf(number).UnitPrice * line.Quantity, line.TaxTreatment, line.TaxRate))
        .Aggregate((sum, amount) => sum + amount);

    /// <summary>Why a line can have no credit, whatever the amount; null when it can.</summary>
    public static Refusal? Refuse(OrderLine line) => line switch
    {
        { Status: LineStatus.Cancelled } => CancellationRefusals.AlreadyCancelled.With(line.CancelledByName!, line.CancelledAt!.Value),
        { Kind: ProductKind.AzureSoftwarePlan } => ServiceRequestRefusals.CreditNotForPlans, // CAN-03
        _ => null,
    };

    /// <summary>Positive, payable in the currency, not above what was charged.</summary>
    public static Refusal? Refuse(decimal amount, Money charged)
    {
        var digits = Currencies.MinorUnits(charged.Currency);
        if (amount <= 0 || decimal.Round(amount, digits) != amount)
            return ServiceRequestRefusals.AmountNotPayable.With(Money.Of(new decimal(1, 0, 0, false, (byte)digits), charged.Currency));
        return amount > charged.Amount ? ServiceRequestRefusals.AmountAboveCharge.With(charged) : null;
    }

    /// <param name="gross">Tax included, in the currency that the line was charged in.</param>
    /// <returns>What <c>Order.Cancel</c> takes; LineNotFound, AlreadyCancelled, CreditNotForPlans, AmountNotPayable, AmountAboveCharge.</returns>
    public static Outcome<CancellationQuote> Quote(Order order, int lineNumber, decimal gross, DateTime at)
    {
        if (order.Lines.SingleOrDefault(each => each.Number == lineNumber) is not { } line) return CancellationRefusals.LineNotFound;
        var charged = Charged(line);
        if ((Refuse(line) ?? Refuse(gross, charged.Gross)) is { } refusal) return refusal;

        var credit = Split(Money.Of(gross, charged.Currency), charged, line);
        var asPriced = credit.Shown(line.TaxTreatment);
        var formula = new RefundFormula(RefundRule.Agreed, asPriced, 0, 0, asPriced, 1);
        return new CancellationQuote(order.Id, [new LineCredit(line.Number, credit, line.TaxTreatment, formula)], at);
    }

    /// <summary>Net and tax at the line's rate, neither above what was charged: rounding of several cycles must not move a cent between them.</summary>
    private static TaxedMoney Split(Money gross, TaxedMoney charged, OrderLine line)
    {
        var tax = TaxedMoney.Split(gross, TaxTreatment.Inclusive, line.TaxRate).Tax.TenThousandths;
        tax = Math.Clamp(tax, Math.Max(0, gross.TenThousandths - charged.NetTenThousandths), charged.TaxTenThousandths);
        return new TaxedMoney(gross.TenThousandths - tax, tax, gross.Currency);
    }
}
