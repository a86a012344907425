using CsCheck;

namespace CspPortal.Domain.Tests;

/// <summary>PRC-01.</summary>
public sealed class CurrencySumsTests
{
    [Fact]
    public void Each_currency_has_one_sum_and_nothing_is_added_across() =>
        Gen.Select(Gen.OneOf(Gen.Const("JPY"), Gen.Const("USD"), Gen.Const("KWD")), Gen.Long[-1_000_000, 1_000_000], (currency, amount) => new Money(amount, currency)).List[0, 30].Sample(amounts =>
        {
            var sums = CurrencySums.Of(amounts);
            return sums.Select(sum => sum.Currency).SequenceEqual(amounts.Select(amount => amount.Currency).Distinct().Order(StringComparer.Ordinal))
                && sums.All(sum => sum.TenThousandths == amounts.Where(amount => amount.Currency == sum.Currency).Sum(amount => amount.TenThousandths));
        });
}
