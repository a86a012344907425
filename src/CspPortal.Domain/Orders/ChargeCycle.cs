using CspPortal.Domain.Catalog;

namespace CspPortal.Domain.Orders;

/// <summary>One charge of a line: the first and the last day it pays for (UTC, inclusive) and its unit price.</summary>
/// <remarks>A price is for the whole term; an annual plan of three years charges a third of it each year, the last charge taking the rest.</remarks>
public readonly record struct ChargeCycle(int Number, DateOnly? StartsOn, DateOnly? EndsOn, Money UnitPrice)
{
    /// <summary>Last day of the term, inclusive; null for perpetual software.</summary>
    public static DateOnly? TermEnd(Term term, DateOnly purchasedOn) => Years(term) is var years and > 0 ? purchasedOn.AddYears(years).AddDays(-1) : null;

    public static int Count(Term term, BillingPlan plan) => plan == BillingPlan.Annual && Years(term) > 0 ? Years(term) : 1;

    /// <param name="number">1 for the charge at purchase.</param>
    public static ChargeCycle Of(int number, Term term, BillingPlan plan, DateOnly purchasedOn, Money unitPrice)
    {
        var count = Count(term, plan);
        if (number < 1 || number > count) throw new ArgumentOutOfRangeException(nameof(number));
        if (count == 1) return new ChargeCycle(1, TermEnd(term, purchasedOn) is null ? null : purchasedOn, TermEnd(term, purchasedOn), unitPrice);

        var part = Money.RoundHalfAway(unitPrice.Amount / count, unitPrice.Currency);
        var price = number < count ? part : unitPrice - part * (count - 1);
        return new ChargeCycle(number, purchasedOn.AddYears(number - 1), purchasedOn.AddYears(number).AddDays(-1), price);
    }

    private static int Years(Term term) => term switch { Term.P1Y => 1, Term.P3Y => 3, _ => 0 };
}
