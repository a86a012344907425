using System.Globalization;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;

namespace CspPortal.Application.Cancellation;

/// <summary>Facts of a cancellation as the activity log has them: invariant, <c>name=value</c> (LOG-01).</summary>
internal static class CancellationFacts
{
    public static string Formula(RefundFormula formula) => formula.Rule switch
    {
        RefundRule.Prorated => string.Create(
            CultureInfo.InvariantCulture,
            $"refund=prorated; unit={formula.ChargedUnitPrice}; cycle_days={formula.CycleDays}; unused_days={formula.UnusedDays}; credit_unit={formula.CreditUnitPrice}; quantity={formula.Quantity}"),
        RefundRule.Full => string.Create(CultureInfo.InvariantCulture, $"refund=full; unit={formula.ChargedUnitPrice}; quantity={formula.Quantity}"),
        RefundRule.Agreed => string.Create(CultureInfo.InvariantCulture, $"refund=agreed; amount={formula.CreditUnitPrice}"),
        _ => "refund=none",
    };

    public static string Month(DateTime utc) => utc.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <returns>Empty, or <c> (old, new)</c>.</returns>
    public static string Arguments(Refusal refusal) => refusal.Arguments.Count == 0 ? "" : $" ({string.Join(", ", refusal.Arguments.Select(Text))})";

    /// <returns>Empty, or that it was a part of a batch (CAN-07).</returns>
    public static string Batch(Guid? id) => id is null ? "" : $"; batch={id}";

    public static string Lines(IReadOnlyCollection<int>? numbers) =>
        numbers is null ? "all" : string.Join(',', numbers.Order().Take(50).Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static string Text(object value) => value switch
    {
        DateTime at => at.ToString("O", CultureInfo.InvariantCulture),
        Money money => money.ToString(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
