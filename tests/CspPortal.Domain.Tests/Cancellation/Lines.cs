using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Tests.Cancellation;

/// <summary>Order lines for the rules of cancelling.</summary>
internal static class Lines
{
    public static readonly CancellationTerms SixtyDaysFull = new(CancellationRoute.SelfService, 60, WindowUnit.Days, RefundRule.Full);
    public static readonly CancellationTerms SixtyDaysProrated = new(CancellationRoute.SelfService, 60, WindowUnit.Days, RefundRule.Prorated);
    public static readonly Actor Aiko = new(Guid.NewGuid(), Guid.NewGuid(), "Aiko Agent", "aiko@example.test", Channel.Portal);

    public static OrderLine Perpetual(DateTime purchasedAt, CancellationTerms? terms = null, Money? price = null, long quantity = 1) =>
        Of(ProductKind.PerpetualSoftware, Term.OneTime, BillingPlan.OneTime, purchasedAt, terms ?? SixtyDaysFull, price, quantity);

    public static OrderLine Subscription(
        DateTime purchasedAt, Term term = Term.P1Y, BillingPlan plan = BillingPlan.Annual, CancellationTerms? terms = null, Money? price = null, long quantity = 1) =>
        Of(ProductKind.SoftwareSubscription, term, plan, purchasedAt, terms ?? SixtyDaysProrated, price, quantity);

    public static OrderLine Of(
        ProductKind kind, Term term, BillingPlan plan, DateTime purchasedAt, CancellationTerms terms, Money? price = null, long quantity = 1,
        TaxTreatment treatment = TaxTreatment.Exclusive, decimal taxRate = 0)
    {
        var product = new Product("DG7GMGF0DVT7", "SQL Server 2022 Standard", "Microsoft", kind, "");
        var sku = product.Add(new Sku(product.Id, "0001", product.Title, term) { HasKey = true, HasDownloads = true });
        return new OrderLine(product, sku, plan, quantity, price ?? Money.Of(100m, "USD"), treatment, taxRate, terms, purchasedAt);
    }

    public static Order OrderOf(params OrderLine[] lines)
    {
        var order = new Order("0a1b2c3d4e5f", Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "", lines[0].UnitPrice.Currency, Aiko, lines[0].PurchasedAt);
        foreach (var line in lines) order.Add(line);
        return order;
    }

    public static DateTime Utc(string text) =>
        DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal);
}
