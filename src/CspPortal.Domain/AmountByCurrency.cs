using System.Globalization;

namespace CspPortal.Domain;

/// <summary>At most one amount for each currency, none for the others; equal when all amounts are.</summary>
/// <remarks>PRC-01: an amount of one currency says nothing about another. Kept as its text: <c>EUR=2500.50 JPY=300000</c>.</remarks>
public sealed record AmountByCurrency
{
    public static readonly AmountByCurrency None = new([]);

    /// <exception cref="ArgumentException">Two amounts of one currency.</exception>
    public AmountByCurrency(IEnumerable<Money> amounts)
    {
        var sorted = amounts.OrderBy(amount => amount.Currency, StringComparer.Ordinal).ToList();
        if (sorted.DistinctBy(amount => amount.Currency).Count() != sorted.Count) throw new ArgumentException("Two amounts of one currency.", nameof(amounts));
        Text = string.Join(' ', sorted.Select(amount => string.Create(CultureInfo.InvariantCulture, $"{amount.Currency}={amount.Amount:0.####}")));
    }

    public string Text { get; }

    public IEnumerable<Money> All => Read(Text);

    public static AmountByCurrency Parse(string text) => new(Read(text));

    /// <returns>Null: nothing is set for the currency.</returns>
    public Money? In(string currency) => All.Where(amount => amount.Currency == currency).Select(amount => (Money?)amount).FirstOrDefault();

    public override string ToString() => Text;

    private static IEnumerable<Money> Read(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('='))
        .Where(pair => pair.Length == 2).Select(pair => Money.Of(decimal.Round(decimal.Parse(pair[1], CultureInfo.InvariantCulture), 4), pair[0]));
}
