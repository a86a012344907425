namespace CspPortal.Domain.Catalog;

public enum TaxTreatment
{
    /// <summary>The price excludes tax; it comes on top.</summary>
    Exclusive,

    /// <summary>The price includes tax (Australia, Brazil).</summary>
    Inclusive,
}

/// <summary>From a day on, how a market's commercial prices are read (TAX-01).</summary>
public sealed class TaxRule : IDatedRow
{
    /// <summary>Digits of a rate after the point; two less of a percentage.</summary>
    public const int RateDigits = 6;

    private TaxRule()
    {
    }

    public TaxRule(string marketCode, DateOnly effectiveFrom, TaxTreatment treatment, decimal rate)
    {
        (MarketCode, EffectiveFrom, Treatment, Rate) = (marketCode, effectiveFrom, treatment, rate);
    }

    public string MarketCode { get; private set; } = "";

    public DateOnly EffectiveFrom { get; private set; }

    public TaxTreatment Treatment { get; private set; }

    /// <summary>0.10 is ten percent; the operator owns the rates.</summary>
    public decimal Rate { get; private set; }

    /// <inheritdoc/>
    public DateTime? AddedAt { get; init; }

    /// <inheritdoc/>
    public string? AddedByName { get; init; }

    /// <summary>From none to all of the price, in as many digits as are kept.</summary>
    public static Refusal? RefuseRate(decimal rate) =>
        rate is < 0 or > 1 || decimal.Round(rate, RateDigits) != rate ? CatalogueRefusals.RateOutOfRange : null;

    /// <summary>As the log has it.</summary>
    public static string Words((TaxTreatment Treatment, decimal Rate) tax) => FormattableString.Invariant($"{tax.Treatment} {tax.Rate:0.######}");

    /// <summary>The latest row in force; without one the price excludes tax and none is added.</summary>
    public static (TaxTreatment Treatment, decimal Rate) InForce(IEnumerable<TaxRule> rows, DateOnly on) =>
        rows.Where(row => row.EffectiveFrom <= on).MaxBy(row => row.EffectiveFrom) is { } rule ? (rule.Treatment, rule.Rate) : (TaxTreatment.Exclusive, 0m);
}

/// <summary>An amount split into net and tax; gross is their sum by construction.</summary>
public readonly record struct TaxedMoney(long NetTenThousandths, long TaxTenThousandths, string Currency)
{
    public Money Net => new(NetTenThousandths, Currency);

    public Money Tax => new(TaxTenThousandths, Currency);

    public Money Gross => Net + Tax;

    public static TaxedMoney Zero(string currency) => new(0, 0, currency);

    public static TaxedMoney operator +(TaxedMoney left, TaxedMoney right)
    {
        var (net, tax) = (left.Net + right.Net, left.Tax + right.Tax);
        return new TaxedMoney(net.TenThousandths, tax.TenThousandths, left.Currency);
    }

    public static TaxedMoney operator -(TaxedMoney value) => new(-value.NetTenThousandths, -value.TaxTenThousandths, value.Currency);

    /// <summary>What is shown: the gross where the price includes tax, the net where it does not (TAX-01).</summary>
    public Money Shown(TaxTreatment treatment) => treatment == TaxTreatment.Inclusive ? Gross : Net;

    /// <summary>What stands beside the gross: with tax in it, or as the price is read where there is no tax (TAX-01).</summary>
    public TaxTreatment NoteOfGross(TaxTreatment treatment) => TaxTenThousandths == 0 ? treatment : TaxTreatment.Inclusive;

    /// <summary>Splits an amount as the price list means it; tax is rounded to the minor unit, halves away from zero.</summary>
    public static TaxedMoney Split(Money amount, TaxTreatment treatment, decimal rate)
    {
        var net = treatment == TaxTreatment.Exclusive ? amount : Money.RoundHalfAway(amount.Amount / (1 + rate), amount.Currency);
        var tax = treatment == TaxTreatment.Exclusive ? Money.RoundHalfAway(amount.Amount * rate, amount.Currency) : amount - net;
        return new TaxedMoney(net.TenThousandths, tax.TenThousandths, amount.Currency);
    }
}
