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

    /// <summary>Another kind whose policy row in force at purchase allows no cancellation (CAN-01).</summary>
    public static readonly Refusal NotCancellable = new("cancellation.not-cancellable", RefusalKind.Conflict);

    /// <summary>CAN-04.</summary>
    public static readonly Refusal ReservationNotHere = new("cancellation.reservation-not-here", RefusalKind.Conflict);

    /// <summary>CAN-02; arguments: since when (UTC).</summary>
    public static readonly Refusal WindowClosed = new("cancellation.window-closed", RefusalKind.Conflict);

    /// <summary>CAN-05, for all that is cancelled together; arguments: the limit as money.</summary>
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
        var lines = order.Lines.Where(line => lineNumbers.Contains(line.Number)).OrderBy(line => line.Number).ToList();
        if (lines.Count == 0 || lines.Count != lineNumbers.Distinct().Count()) return CancellationRefusals.LineNotFound;
        if (lines.Select(line => Refuse(CancellationState.Of(line), now)).FirstOrDefault(refusal => refusal is not null) is { } refused) return refused;

        var credits = lines.Select(line => RefundCalculator.Credit(line, DateOnly.FromDateTime(now))).ToList();
        var quote = new CancellationQuote(order.Id, credits, now);
        return NeedsSupport(lines, quote.Total.Gross, settings, timesKeySeen) is { } support ? support : quote;
    }

    /// <summary>What does not depend on the partner's settings: status, kind, route, window (CAN-02 to CAN-04).</summary>
    public Refusal? Refuse(OrderLine line) => Refuse(CancellationState.Of(line));

    /// <inheritdoc cref="Refuse(OrderLine)"/>
    public Refusal? Refuse(CancellationState line) => Refuse(line, clock.GetUtcNow().UtcDateTime);

    private static Refusal? Refuse(CancellationState line, DateTime now) => line switch
    {
        { Status: LineStatus.Cancelled } => CancellationRefusals.AlreadyCancelled.With(line.CancelledByName!, line.CancelledAt!.Value),
        { Kind: ProductKind.AzureSoftwarePlan } => CancellationRefusals.PlanNotCancellable, // CAN-03: whatever its terms say
        { Kind: ProductKind.AzureReservation } or { Terms.Route: CancellationRoute.ServiceRequest } => CancellationRefusals.ReservationNotHere,
        { Terms.Route: CancellationRoute.Never } => CancellationRefusals.NotCancellable,
        _ when !line.Window.Contains(now) => CancellationRefusals.WindowClosed.With(line.Window.EndsAt ?? line.PurchasedAt),
        _ => null,
    };

    /// <summary>CAN-05. The credit is that of the whole request, so that a request is judged by what it returns.</summary>
    private static Refusal? NeedsSupport(List<OrderLine> lines, Money credit, PartnerSettings settings, IReadOnlyDictionary<int, int> timesKeySeen)
    {
        if (settings.SupportWhenCreditAbove.In(credit.Currency) is { } limit && credit > limit) return CancellationRefusals.SupportCreditAbove.With(limit);
        var seen = lines.Select(line => timesKeySeen.GetValueOrDefault(line.Number)).Max();
        if (settings.SupportWhenKeySeenMoreThan is { } times && seen > times) return CancellationRefusals.SupportKeySeen.With(seen, times);
        return settings.SupportWhenNotProvisioned && lines.Any(line => line.Status == LineStatus.Pending)
            ? CancellationRefusals.SupportNotProvisioned
            : null;
    }
}
