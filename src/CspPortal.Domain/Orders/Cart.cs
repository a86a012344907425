using CspPortal.Domain.Catalog;

namespace CspPortal.Domain.Orders;

public enum ReservationScope
{
    Single,
    Shared,
}

/// <summary>What one person is about to buy for one customer.</summary>
public sealed class Cart : ITenantOwned, IVersioned
{
    /// <summary>As in Partner Center: a cart lives seven days after its last change.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private readonly List<CartLine> lines = [];

    private Cart()
    {
    }

    public Cart(Guid id, Guid partnerId, Guid customerId, Guid userId, DateTime now)
    {
        (Id, PartnerId, CustomerId, UserId) = (id, partnerId, customerId, userId);
        ExpiresAt = now + Lifetime;
    }

    public Guid Id { get; private set; }

    public Guid PartnerId { get; private set; }

    public Guid CustomerId { get; private set; }

    /// <summary>Object id of the person; one cart per person and customer.</summary>
    public Guid UserId { get; private set; }

    public DateTime ExpiresAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>Raised at every change of the lines; the Buy form carries it, so that what is bought is what was reviewed.</summary>
    public int Revision { get; private set; }

    public IReadOnlyList<CartLine> Lines => lines;

    public void Put(CartLine line, DateTime now)
    {
        lines.Add(line);
        line.Number = lines.Max(l => l.Number) + 1;
        Touch(now);
    }

    public void Remove(int number, DateTime now)
    {
        lines.RemoveAll(line => line.Number == number);
        Touch(now);
    }

    public void ChangeQuantity(int number, long quantity, DateTime now)
    {
        lines.Single(line => line.Number == number).Quantity = quantity;
        Touch(now);
    }

    /// <summary>PRC-02: the person has seen old and new side by side.</summary>
    public void AcceptPrice(int number, Money unitPrice, DateTime now)
    {
        lines.Single(line => line.Number == number).ShownUnitPrice = unitPrice;
        Touch(now);
    }

    private void Touch(DateTime now) => (ExpiresAt, Revision) = (now + Lifetime, Revision + 1);
}

public sealed class CartLine
{
    private CartLine()
    {
    }

    public CartLine(string productId, string skuId, BillingPlan billingPlan, long quantity, Money shownUnitPrice)
    {
        (ProductId, SkuId, BillingPlan, Quantity, ShownUnitPrice) = (productId, skuId, billingPlan, quantity, shownUnitPrice);
    }

    public Guid CartId { get; private set; }

    public int Number { get; internal set; }

    public string ProductId { get; private set; } = "";

    public string SkuId { get; private set; } = "";

    public BillingPlan BillingPlan { get; private set; }

    public long Quantity { get; internal set; }

    /// <summary>The unit price the person was shown, whole term (PRC-02).</summary>
    public Money ShownUnitPrice { get; internal set; }

    /// <summary>ORD-06: reservations only.</summary>
    public Guid? AzureSubscriptionId { get; init; }

    /// <summary>ORD-06: reservations only.</summary>
    public ReservationScope? ReservationScope { get; init; }
}
