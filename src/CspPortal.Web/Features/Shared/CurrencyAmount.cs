using CspPortal.Domain;
using CspPortal.Domain.Access;

namespace CspPortal.Web.Features.Shared;

/// <summary>An amount of one currency in a form; empty where there is none.</summary>
public sealed class CurrencyAmount
{
    public string? Currency { get; set; }

    public decimal? Amount { get; set; }

    /// <summary>Of the currency's minor units, in bounds; empty is well too.</summary>
    public bool Fits => Amount is null || CreditAmount.Fits(Amount.Value, Currency ?? "");

    /// <summary>A field for each of the currencies, filled where something is set.</summary>
    public static List<CurrencyAmount> Fields(IEnumerable<string> currencies, AmountByCurrency amounts) =>
        [.. currencies.Select(currency => new CurrencyAmount { Currency = currency, Amount = amounts.In(currency)?.Amount })];

    /// <summary>Of fields that fit: those filled, the last one where a currency is named twice.</summary>
    public static AmountByCurrency Read(IEnumerable<CurrencyAmount>? fields) => new((fields ?? [])
        .Where(field => field is { Currency.Length: 3, Amount: not null })
        .GroupBy(field => field.Currency!).Select(same => Money.Of(same.Last().Amount!.Value, same.Key)));
}
