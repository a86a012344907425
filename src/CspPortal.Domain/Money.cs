using System.Globalization;

namespace CspPortal.Domain;

/// <summary>An exact amount of one currency.</summary>
/// <param name="TenThousandths">Whole ten-thousandths of the currency's main unit: what the database stores, sums and sorts.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <remarks>PRC-01: never binary floating point, never added across currencies.</remarks>
public readonly record struct Money(long TenThousandths, string Currency) : IComparable<Money>
{
    private const decimal Scale = 10_000m;

    /// <summary>Main units of the currency, e.g. 12.34 USD.</summary>
    public decimal Amount => TenThousandths / Scale;

    public bool IsZero => TenThousandths == 0;

    public static Money Zero(string currency) => new(0, currency);

    /// <exception cref="ArgumentException">The amount has more than four decimals: round where the rule says how.</exception>
    /// <exception cref="OverflowException">Above some 922 trillion.</exception>
    public static Money Of(decimal amount, string currency)
    {
        var scaled = amount * Scale;
        if (scaled != decimal.Truncate(scaled)) throw new ArgumentException($"{amount} is finer than a ten-thousandth.", nameof(amount));
        return new Money(decimal.ToInt64(scaled), currency);
    }

    public static Money operator +(Money left, Money right) => new(checked(left.TenThousandths + Same(left, right)), left.Currency);

    public static Money operator -(Money left, Money right) => new(checked(left.TenThousandths - Same(left, right)), left.Currency);

    public static Money operator -(Money value) => new(checked(-value.TenThousandths), value.Currency);

    public static Money operator *(Money unit, long quantity) => new(checked(unit.TenThousandths * quantity), unit.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    public int CompareTo(Money other) => TenThousandths.CompareTo(Same(this, other));

    /// <summary>Rounds to the currency's minor unit, halves away from zero (tax splits, cycle prices).</summary>
    public static Money RoundHalfAway(decimal amount, string currency) =>
        Of(Math.Round(amount, Currencies.MinorUnits(currency), MidpointRounding.AwayFromZero), currency);

    /// <summary>Rounds down to the currency's minor unit (REF-01, credit unit price).</summary>
    public static Money RoundDown(decimal amount, string currency) =>
        Of(Math.Round(amount, Currencies.MinorUnits(currency), MidpointRounding.ToZero), currency);

    /// <summary>Invariant text for files and logs: <c>12.34 USD</c>.</summary>
    public override string ToString() =>
        Amount.ToString("F" + Currencies.MinorUnits(Currency), CultureInfo.InvariantCulture) + " " + Currency;

    private static long Same(Money left, Money right) => left.Currency == right.Currency
        ? right.TenThousandths
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} are never added or compared (PRC-01).");
}

/// <summary>Minor units of the currencies the price list uses (ISO 4217).</summary>
public static class Currencies
{
    private static readonly HashSet<string> WithoutMinorUnit =
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];

    private static readonly HashSet<string> WithThreeDigits = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    /// <returns>Digits after the decimal point: JPY 0, USD 2, KWD 3.</returns>
    public static int MinorUnits(string currency) =>
        WithoutMinorUnit.Contains(currency) ? 0 : WithThreeDigits.Contains(currency) ? 3 : 2;
}
