using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;

namespace CspPortal.Domain.Orders;

public enum OrderStatus
{
    Pending,
    Completed,
    Cancelled,
}

public enum LineStatus
{
    Pending,
    Active,
    Cancelled,
}

/// <summary>One checkout for one customer (ORD-03, ORD-04).</summary>
public sealed class Order : ITenantOwned, IVersioned
{
    public const int IdLength = 12;

    private readonly List<OrderLine> lines = [];

    private Order()
    {
    }

    /// <param name="id">Twelve lower-case hex digits (ORD-03).</param>
    /// <param name="requestId">The submission's own id; the same one again gives this order (ORD-02).</param>
    /// <param name="fingerprint">SHA-256 of what was submitted, in hex: the same id with another body is refused.</param>
    public Order(string id, Guid partnerId, Guid customerId, Guid requestId, string fingerprint, string currency, Actor by, DateTime placedAt)
    {
        (Id, PartnerId, CustomerId, RequestId, Fingerprint) = (id, partnerId, customerId, requestId, fingerprint);
        (Currency, PlacedById, PlacedByName, PlacedAt) = (currency, by.ObjectId, by.Name, placedAt);
    }

    public string Id { get; private set; } = "";

    public Guid PartnerId { get; private set; }

    public Guid CustomerId { get; private set; }

    public Guid RequestId { get; private set; }

    public string Fingerprint { get; private set; } = "";

    public string Currency { get; private set; } = "";

    public string? PurchaseOrderNumber { get; init; }

    public Guid PlacedById { get; private set; }

    public string PlacedByName { get; private set; } = "";

    /// <summary>UTC; the purchase date that the window counts from.</summary>
    public DateTime PlacedAt { get; private set; }

    public OrderStatus Status { get; private set; } = OrderStatus.Pending;

    public DateTime? CancelledAt { get; private set; }

    public string? CancelledByName { get; private set; }

    public int Version { get; private set; }

    /// <summary>Raised when lines change, so that the order's version decides races over its lines too.</summary>
    public int Revision { get; private set; }

    public IReadOnlyList<OrderLine> Lines => lines;

    public void Add(OrderLine line)
    {
        lines.Add(line);
        line.Join(this, lines.Count);
    }

    /// <summary>ORD-04: pending until every line that is not cancelled is provisioned.</summary>
    public void Provision(DateTime at)
    {
        Revision++;
        foreach (var line in lines.Where(line => line.Status == LineStatus.Pending)) line.Provision(at);
        if (Status == OrderStatus.Pending) Status = OrderStatus.Completed;
    }

    /// <summary>Charges a line's next cycle on its day; the raised revision keeps a cancellation at the same moment from being overwritten.</summary>
    public OrderLine ChargeNextCycle(int lineNumber)
    {
        Revision++;
        var line = lines.Single(line => line.Number == lineNumber);
        line.Charge(line.ChargedCycle + 1);
        return line;
    }

    /// <summary>A key or a link is given out: the raised revision lets only one of it and a cancellation at the same moment win (CAN-08).</summary>
    public void Entitle() => Revision++;

    /// <summary>Shuts a line's keys and downloads, or opens them again; nothing is credited.</summary>
    public void Suspend(int lineNumber, DateTime? at, Actor by)
    {
        Revision++;
        lines.Single(line => line.Number == lineNumber).Suspend(at, at is null ? null : by.Name);
    }

    public void Rename(int lineNumber, string? name)
    {
        Revision++;
        lines.Single(line => line.Number == lineNumber).FriendlyName = name;
    }

    /// <summary>Cancels the quoted lines; the order is cancelled when every line is (ORD-04, CAN-08).</summary>
    /// <exception cref="InvalidOperationException">A quoted line is cancelled already: the policy was not asked.</exception>
    public void Cancel(CancellationQuote quote, Actor by)
    {
        Revision++;
        foreach (var credit in quote.Lines) lines.Single(line => line.Number == credit.LineNumber).Cancel(quote.At, by.Name);
        if (lines.Any(line => line.Status != LineStatus.Cancelled))
        {
            if (lines.All(line => line.Status != LineStatus.Pending)) Status = OrderStatus.Completed;
            return;
        }

        (Status, CancelledAt, CancelledByName) = (OrderStatus.Cancelled, quote.At, by.Name);
    }
}

public sealed class OrderLine : ITenantOwned
{
    private OrderLine()
    {
    }

    /// <param name="unitPrice">One unit, whole term, as the price list has it.</param>
    public OrderLine(Product product, Sku sku, BillingPlan plan, long quantity, Money unitPrice, TaxTreatment treatment, decimal taxRate, CancellationTerms terms, DateTime purchasedAt)
    {
        (ProductId, ProductTitle, Kind) = (product.Id, product.Title, product.Kind);
        (SkuId, SkuTitle, Term, HasKey, HasDownloads) = (sku.Id, sku.Title, sku.Term, sku.HasKey, sku.HasDownloads);
        (BillingPlan, Quantity, UnitPrice, TaxTreatment, TaxRate, CancellationTerms) = (plan, quantity, unitPrice, treatment, taxRate, terms);
        PurchasedAt = purchasedAt;
        CancellableUntil = terms.Route == CancellationRoute.SelfService ? new CancellationWindow(purchasedAt, terms).EndsAt : null;
        var on = DateOnly.FromDateTime(purchasedAt);
        TermEndsOn = ChargeCycle.TermEnd(sku.Term, on);
        Charge(1);
    }

    public string OrderId { get; private set; } = "";

    public int Number { get; private set; }

    public Guid PartnerId { get; private set; }

    public Guid CustomerId { get; private set; }

    public string ProductId { get; private set; } = "";

    public string ProductTitle { get; private set; } = "";

    public ProductKind Kind { get; private set; }

    public string SkuId { get; private set; } = "";

    public string SkuTitle { get; private set; } = "";

    public Term Term { get; private set; }

    public BillingPlan BillingPlan { get; private set; }

    public bool HasKey { get; private set; }

    public bool HasDownloads { get; private set; }

    public long Quantity { get; private set; }

    public Money UnitPrice { get; private set; }

    /// <summary>Stored, so that a later change of the tax table does not rewrite history (TAX-01).</summary>
    public TaxTreatment TaxTreatment { get; private set; }

    public decimal TaxRate { get; private set; }

    /// <summary>Number of the last cycle that was charged.</summary>
    public int ChargedCycle { get; private set; }

    /// <summary>What that cycle charged.</summary>
    public TaxedMoney Charged { get; private set; }

    /// <summary>First day of the next charge; null when all is charged.</summary>
    public DateOnly? NextChargeOn { get; private set; }

    public DateOnly? TermEndsOn { get; private set; }

    /// <summary>Pinned at purchase (CAN-01).</summary>
    public CancellationTerms CancellationTerms { get; private set; } = new(CancellationRoute.Never, 0, WindowUnit.None, RefundRule.None);

    /// <summary>Last instant a person may cancel it here, UTC, inclusive; null: never here.</summary>
    public DateTime? CancellableUntil { get; private set; }

    public DateTime PurchasedAt { get; private set; }

    public LineStatus Status { get; private set; } = LineStatus.Pending;

    public DateTime? ProvisionedAt { get; private set; }

    public DateTime? CancelledAt { get; private set; }

    public string? CancelledByName { get; private set; }

    /// <summary>While it is set no key, download or link of the line is given out; UTC.</summary>
    public DateTime? SuspendedAt { get; private set; }

    public string? SuspendedByName { get; private set; }

    /// <summary>The partner's own name for it, through the API; null: the SKU's title.</summary>
    public string? FriendlyName { get; internal set; }

    public Guid? AzureSubscriptionId { get; init; }

    public ReservationScope? ReservationScope { get; init; }

    public CancellationWindow Window => new(PurchasedAt, CancellationTerms);

    /// <summary>All cycles together: what was agreed at purchase.</summary>
    public TaxedMoney Total => TaxedMoney.Split(UnitPrice * Quantity, TaxTreatment, TaxRate);

    /// <summary>The cycle that was charged last.</summary>
    public ChargeCycle Cycle => CycleOf(ChargedCycle);

    public ChargeCycle CycleOf(int number) => ChargeCycle.Of(number, Term, BillingPlan, DateOnly.FromDateTime(PurchasedAt), UnitPrice);

    /// <summary>Charges a cycle: the first at purchase, later ones on their first day.</summary>
    public void Charge(int number)
    {
        var on = DateOnly.FromDateTime(PurchasedAt);
        var cycle = ChargeCycle.Of(number, Term, BillingPlan, on, UnitPrice);
        ChargedCycle = number;
        Charged = TaxedMoney.Split(cycle.UnitPrice * Quantity, TaxTreatment, TaxRate);
        NextChargeOn = number < ChargeCycle.Count(Term, BillingPlan) ? cycle.EndsOn!.Value.AddDays(1) : null;
    }

    internal void Join(Order order, int number) =>
        (OrderId, PartnerId, CustomerId, Number) = (order.Id, order.PartnerId, order.CustomerId, number);

    internal void Provision(DateTime at) => (Status, ProvisionedAt) = (LineStatus.Active, at);

    internal void Suspend(DateTime? at, string? by) => (SuspendedAt, SuspendedByName) = (at, by);

    internal void Cancel(DateTime at, string by)
    {
        if (Status == LineStatus.Cancelled) throw new InvalidOperationException($"Line {Number} of {OrderId} is already cancelled.");
        (Status, CancelledAt, CancelledByName, NextChargeOn) = (LineStatus.Cancelled, at, by, null);
    }
}

/// <summary>Makes order ids (ORD-03).</summary>
public static class OrderIds
{
    /// <summary>Fewer digits begin too many orders to be of use.</summary>
    public const int ShortestStart = 4;

    public static string New() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(Order.IdLength / 2));

    /// <returns>The whole number, or its first digits; null where the text can be neither.</returns>
    public static string? StartOf(string text)
    {
        var digits = SearchText.Typed(text).ToLowerInvariant();
        return digits.Length is >= ShortestStart and <= Order.IdLength && digits.All(char.IsAsciiHexDigitLower) ? digits : null;
    }
}
