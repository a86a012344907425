using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Cancellation;

public enum WindowUnit
{
    /// <summary>No window at all.</summary>
    None,
    Days,
    Hours,
}

public enum RefundRule
{
    None,

    /// <summary>All that was charged.</summary>
    Full,

    /// <summary>By day, REF-01.</summary>
    Prorated,

    /// <summary>Granted on a service request (SUP-03); an amount that people agreed, never a policy's.</summary>
    Agreed,
}

public enum CancellationRoute
{
    SelfService,

    /// <summary>CAN-04: not here, but a service request may be filed.</summary>
    ServiceRequest,

    /// <summary>CAN-03.</summary>
    Never,
}

/// <summary>What a line may give back and until when; copied to the order line at purchase and never changed there (CAN-01).</summary>
public sealed record CancellationTerms(CancellationRoute Route, int WindowLength, WindowUnit WindowUnit, RefundRule Refund)
{
    /// <summary>Three years, the longest term.</summary>
    public const int MostDays = 1096;

    public const int MostHours = MostDays * 24;

    /// <summary>As the log has it: <c>SelfService, 60 Days, Full</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Route}{(WindowUnit == WindowUnit.None ? "" : $", {WindowLength} {WindowUnit}")}{(Refund == RefundRule.None ? "" : $", {Refund}")}");

    /// <summary>What speaks against the terms for products of a kind; empty when they can be a row of the policy (CAN-03, CAN-04).</summary>
    public IEnumerable<Refusal> Problems(ProductKind kind)
    {
        if (RouteProblem(kind) is { } route) yield return route;
        if (Route == CancellationRoute.SelfService)
        {
            var most = WindowUnit switch { WindowUnit.Days => MostDays, WindowUnit.Hours => MostHours, _ => 0 };
            if (WindowLength < 1 || WindowLength > most) yield return CatalogueRefusals.WindowOutOfRange.With(MostDays, MostHours);
            if (Refund is not (RefundRule.Full or RefundRule.Prorated)) yield return CatalogueRefusals.RefundNeeded;
        }
        else
        {
            if (WindowLength != 0 || WindowUnit != WindowUnit.None) yield return CatalogueRefusals.WindowNotUsed;
            if (Refund != RefundRule.None) yield return CatalogueRefusals.RefundNotUsed;
        }
    }

    internal Refusal? RouteProblem(ProductKind kind) => kind switch
    {
        ProductKind.AzureSoftwarePlan when Route != CancellationRoute.Never => CatalogueRefusals.PlanNeverCancelled,
        ProductKind.AzureReservation when Route == CancellationRoute.SelfService => CatalogueRefusals.ReservationNotHere,
        _ => null,
    };
}

/// <summary>One dated row of the cancellation policy (CAN-01).</summary>
public sealed class CancellationPolicyRow : IDatedRow
{
    private CancellationPolicyRow()
    {
    }

    /// <exception cref="ArgumentException">The terms let a SUSE or Red Hat plan, or a reservation, be cancelled here (CAN-03, CAN-04).</exception>
    public CancellationPolicyRow(Guid id, ProductKind kind, string? marketCode, DateOnly effectiveFrom, CancellationTerms terms)
    {
        if (terms.Refund == RefundRule.Agreed) throw new ArgumentException("An agreed credit is no policy.", nameof(terms));
        if (terms.RouteProblem(kind) is not null) throw new ArgumentException($"{kind} cannot have the route {terms.Route}.", nameof(terms));
        (Id, Kind, MarketCode, EffectiveFrom, Terms) = (id, kind, marketCode, effectiveFrom, terms);
        MarketKey = marketCode ?? "";
    }

    public Guid Id { get; private set; }

    public ProductKind Kind { get; private set; }

    /// <summary>Null: every market without a row of its own.</summary>
    public string? MarketCode { get; private set; }

    /// <summary>The market, or nothing for every market: what the database can hold apart where it cannot a missing one.</summary>
    public string MarketKey { get; private set; } = "";

    /// <summary>First purchase date (UTC) it holds for.</summary>
    public DateOnly EffectiveFrom { get; private set; }

    /// <inheritdoc/>
    public DateTime? AddedAt { get; init; }

    /// <inheritdoc/>
    public string? AddedByName { get; init; }

    public CancellationTerms Terms { get; private set; } = new(CancellationRoute.Never, 0, WindowUnit.None, RefundRule.None);

    /// <inheritdoc cref="FindInForce"/>
    /// <exception cref="InvalidOperationException">No row: the shipped rows are missing.</exception>
    public static CancellationPolicyRow InForce(IEnumerable<CancellationPolicyRow> rows, ProductKind kind, string marketCode, DateOnly on) =>
        FindInForce(rows, kind, marketCode, on) ?? throw new InvalidOperationException($"No cancellation policy for {kind} on {on:O}.");

    /// <summary>The market's own rows go before the general ones; among them the latest in force.</summary>
    /// <param name="marketCode">Null: of the general ones alone.</param>
    /// <returns>Null before the first row.</returns>
    public static CancellationPolicyRow? FindInForce(IEnumerable<CancellationPolicyRow> rows, ProductKind kind, string? marketCode, DateOnly on) =>
        rows.Where(row => row.Kind == kind && row.EffectiveFrom <= on && (row.MarketCode is null || row.MarketCode == marketCode))
            .OrderByDescending(row => row.MarketCode is not null).ThenByDescending(row => row.EffectiveFrom).FirstOrDefault();
}

/// <summary>What a list knows about a line and the policy has to know, so that command and POST ask the same (CAN-02).</summary>
public sealed record CancellationState(
    LineStatus Status, ProductKind Kind, CancellationTerms Terms, DateTime PurchasedAt, string? CancelledByName, DateTime? CancelledAt)
{
    public CancellationWindow Window => new(PurchasedAt, Terms);

    public static CancellationState Of(OrderLine line) =>
        new(line.Status, line.Kind, line.CancellationTerms, line.PurchasedAt, line.CancelledByName, line.CancelledAt);
}

/// <summary>When a purchase can be cancelled (CAN-02).</summary>
public readonly record struct CancellationWindow(DateTime PurchasedAt, CancellationTerms Terms)
{
    /// <summary>Last instant, inclusive, UTC; null where there is no window.</summary>
    /// <remarks>Days: purchase date + N at 23:59:00Z, as Partner Center's <c>cancellationAllowedUntilDate</c>. Hours: exactly N hours.</remarks>
    public DateTime? EndsAt => Terms.WindowUnit switch
    {
        WindowUnit.Days => PurchasedAt.Date.AddDays(Terms.WindowLength).Add(new TimeSpan(23, 59, 0)),
        WindowUnit.Hours => PurchasedAt.AddHours(Terms.WindowLength),
        _ => null,
    };

    public bool Contains(DateTime now) => EndsAt is { } end && now <= end;

    /// <summary>Calendar days (UTC) between now and the last day; 0 on the last day, null when closed.</summary>
    public int? DaysLeft(DateTime now) => Contains(now) ? (EndsAt!.Value.Date - now.Date).Days : null;
}
