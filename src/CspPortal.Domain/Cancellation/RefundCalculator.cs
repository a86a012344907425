using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Cancellation;

/// <summary>How a credit came about, in numbers that every language can print (REF-01).</summary>
/// <param name="CycleDays">Days of the charged cycle; 0 where the refund is full.</param>
/// <param name="UnusedDays">Cancellation day to the last charged day, both inclusive, UTC.</param>
public sealed record RefundFormula(RefundRule Rule, Money ChargedUnitPrice, int CycleDays, int UnusedDays, Money CreditUnitPrice, long Quantity);

/// <summary>What cancelling one line returns.</summary>
public sealed record LineCredit(int LineNumber, TaxedMoney Credit, TaxTreatment TaxTreatment, RefundFormula Formula);

/// <summary>What cancelling returns at one instant: the preview, and what is posted (CAN-06).</summary>
public sealed record CancellationQuote(string OrderId, IReadOnlyList<LineCredit> Lines, DateTime At)
{
    public TaxedMoney Total => Lines.Select(line => line.Credit).Aggregate((sum, credit) => sum + credit);
}

/// <summary>REF-01: what cancelling a line on a day returns. Never more than was charged.</summary>
public static class RefundCalculator
{
    /// <param name="on">UTC date of the cancellation.</param>
    public static LineCredit Credit(OrderLine line, DateOnly on)
    {
        var cycle = line.Cycle;
        if (line.CancellationTerms.Refund == RefundRule.None)
        {
            var none = new RefundFormula(RefundRule.None, cycle.UnitPrice, 0, 0, Money.Zero(cycle.UnitPrice.Currency), line.Quantity);
            return new LineCredit(line.Number, TaxedMoney.Zero(cycle.UnitPrice.Currency), line.TaxTreatment, none);
        }

        if (line.CancellationTerms.Refund == RefundRule.Full || cycle.EndsOn is null)
        {
            var cycles = Enumerable.Range(1, line.ChargedCycle).Select(line.CycleOf).ToList();
            var unitPrice = cycles.Select(charged => charged.UnitPrice).Aggregate((sum, price) => sum + price);
            var charged = cycles.Select(charged => TaxedMoney.Split(charged.UnitPrice * line.Quantity, line.TaxTreatment, line.TaxRate))
                .Aggregate((sum, amount) => sum + amount);
            return new LineCredit(line.Number, charged, line.TaxTreatment, new RefundFormula(RefundRule.Full, unitPrice, 0, 0, unitPrice, line.Quantity));
        }

        var cycleDays = Days(cycle.StartsOn!.Value, cycle.EndsOn.Value);
        var unusedDays = Math.Clamp(Days(on, cycle.EndsOn.Value), 0, cycleDays);
        var unit = CreditUnitPrice(cycle.UnitPrice, cycleDays, unusedDays);
        var formula = new RefundFormula(RefundRule.Prorated, cycle.UnitPrice, cycleDays, unusedDays, unit, line.Quantity);
        return new LineCredit(line.Number, TaxedMoney.Split(unit * line.Quantity, line.TaxTreatment, line.TaxRate), line.TaxTreatment, formula);
    }

    /// <summary><c>roundDown(unitPrice / cycleDays × unusedDays)</c> to the currency's minor unit.</summary>
    /// <remarks>Multiplied before dividing, so that no digit is lost: a whole cycle returns the whole price.</remarks>
    public static Money CreditUnitPrice(Money unitPrice, int cycleDays, int unusedDays) =>
        unusedDays >= cycleDays ? unitPrice : Money.RoundDown(unitPrice.Amount * unusedDays / cycleDays, unitPrice.Currency);

    private static int Days(DateOnly from, DateOnly to) => to.DayNumber - from.DayNumber + 1;
}
