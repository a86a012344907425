using CspPortal.Domain.Access;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Cancellation;

public static class CancellationRefusals
{
    /// <summary>Arguments: who cancelled, when (UTC).</summary>
    public static readonly Refusal AlreadyCancelled = new("cancellation.already-cancelled", RefusalKind.Conflict);

    /// <summary>CAN-03: SUSE and Red Hat plans.</summary>
    public static readonly Refusal PlanNotCancellable = new("cancellation.plan-not-cancellable", RefusalKind.Conflict);

    /// <summary>CAN-04.</summary>
    public static readonly Refusal ReservationNotHere = new("cancellation.reservation-not-here", RefusalKind.Conflict);

    /// <summary>CAN-02; arguments: since when (UTC).</summary>
    public static readonly Refusal WindowClosed = new("cancellation.window-closed", RefusalKind.Conflict);

    /// <summary>CAN-05; arguments: the limit in main units, the currency.</summary>
    public static readonly Refusal SupportCreditAbove = new("cancellation.support-credit-above", RefusalKind.Conflict);

    /// <summary>CAN-05; arguments: times seen, the limit.</summary>
    public static readonly Refusal SupportKeySeen = new("cancellation.support-key-seen", RefusalKind.Conflict);

    /// <summary>CAN-05.</summary>
    public static readonly Refusal SupportNotProvisioned = new("cancellation.support-not-provisioned", RefusalKind.Conflict);

    /// <summary>CAN-06: a boundary was crossed since the preview; arguments: old, new, both as money.</summary>
    public static readonly Refusal CreditChanged = new("cancellation.credit-changed", RefusalKind.Conflict);

    public static readonly Refusal LineNotFound = new("cancellation.line-not-found", RefusalKind.NotFound);

    /// <summary>Refusals that lead to the customer support request form (CAN-04, CAN-05).</summary>
    public static bool LeadsToSupport(Refusal refusal) =>
        refusal.Is(ReservationNotHere) || refusal.Is(SupportCreditAbove) || refusal.Is(SupportKeySeen) || refusal.Is(SupportNotProvisioned);
}

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

/// <summary>Says whether lines of an order can be cancelled now, and what that returns. The button and the POST ask it alike (CAN-02).</summary>
public sealed class CancellationPolicy(TimeProvider clock)
{
    /// <param name="lineNumbers">Which lines; a part of a line's quantity cannot be cancelled (CAN-05).</param>
    /// <param name="timesKeySeen">Reveals so far, by line number.</param>
    /// <returns>A quote, or the first of <see cref="CancellationRefusals"/> that a line meets.</returns>
    public Outcome<CancellationQuote> Quote(
        Order order, IReadOnlyCollection<int> lineNumbers, PartnerSettings settings, IReadOnlyDictionary<int, int> timesKeySeen)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var credits = new List<LineCredit>();
        foreach (var number in lineNumbers.Distinct().Order())
        {
            if (order.Lines.SingleOrDefault(line => line.Number == number) is not { } line) return CancellationRefusals.LineNotFound;
            if (Refuse(line, now) is { } refusal) return refusal;
            var credit = RefundCalculator.Credit(line, DateOnly.FromDateTime(now));
            if (NeedsSupport(line, credit, settings, timesKeySeen.GetValueOrDefault(number)) is { } support) return support;
            credits.Add(credit);
        }

        return credits.Count == 0 ? CancellationRefusals.LineNotFound : new CancellationQuote(order.Id, credits, now);
    }

    /// <summary>What does not depend on the partner's settings: status, route, window (CAN-02 to CAN-04).</summary>
    public Refusal? Refuse(OrderLine line) => Refuse(line, clock.GetUtcNow().UtcDateTime);

    private static Refusal? Refuse(OrderLine line, DateTime now) => line switch
    {
        { Status: LineStatus.Cancelled } => CancellationRefusals.AlreadyCancelled.With(line.CancelledByName!, line.CancelledAt!.Value),
        { CancellationTerms.Route: CancellationRoute.Never } => CancellationRefusals.PlanNotCancellable,
        { CancellationTerms.Route: CancellationRoute.ServiceRequest } => CancellationRefusals.ReservationNotHere,
        _ when !line.Window.Contains(now) => CancellationRefusals.WindowClosed.With(line.Window.EndsAt ?? line.PurchasedAt),
        _ => null,
    };

    private static Refusal? NeedsSupport(OrderLine line, LineCredit credit, PartnerSettings settings, int timesSeen)
    {
        if (settings.SupportWhenCreditAbove is { } limit && credit.Credit.Gross.Amount > limit)
            return CancellationRefusals.SupportCreditAbove.With(limit, credit.Credit.Currency);
        if (settings.SupportWhenKeySeenMoreThan is { } times && timesSeen > times) return CancellationRefusals.SupportKeySeen.With(timesSeen, times);
        return settings.SupportWhenNotProvisioned && line.Status == LineStatus.Pending ? CancellationRefusals.SupportNotProvisioned : null;
    }
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
            var full = new RefundFormula(RefundRule.Full, cycle.UnitPrice, 0, 0, cycle.UnitPrice, line.Quantity);
            return new LineCredit(line.Number, line.Charged, line.TaxTreatment, full);
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
