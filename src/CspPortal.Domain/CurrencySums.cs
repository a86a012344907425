using CspPortal.Domain.Catalog;

namespace CspPortal.Domain;

/// <summary>PRC-01: amounts are added within their currency only; one sum for each, in the order of the codes.</summary>
public static class CurrencySums
{
    public static IReadOnlyList<Money> Of(IEnumerable<Money> amounts) => Of(amounts, amount => amount.Currency, (sum, amount) => sum + amount);

    public static IReadOnlyList<TaxedMoney> Of(IEnumerable<TaxedMoney> amounts) => Of(amounts, amount => amount.Currency, (sum, amount) => sum + amount);

    private static List<T> Of<T>(IEnumerable<T> amounts, Func<T, string> currencyOf, Func<T, T, T> add) =>
        [.. amounts.GroupBy(currencyOf).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Aggregate(add))];
}
