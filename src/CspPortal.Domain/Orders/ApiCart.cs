namespace CspPortal.Domain.Orders;

public enum ApiCartStatus
{
    Active,
    Ordered,
}

/// <summary>A cart of the API: any number for a customer, its lines as they were sent, bad ones too (spec 4.1).</summary>
public sealed class ApiCart : ITenantOwned, IVersioned
{
    public const int LinesLength = 200_000;

    private ApiCart()
    {
    }

    /// <param name="lines">JSON of the lines, as the API keeps them.</param>
    public ApiCart(Guid id, Guid partnerId, Guid customerId, Guid by, string lines, DateTime now)
    {
        (Id, PartnerId, CustomerId, CreatedAt, ExpiresAt) = (id, partnerId, customerId, now, now + Cart.Lifetime);
        (Lines, ModifiedAt, ModifiedById) = (lines, now, by);
    }

    public Guid Id { get; private set; }

    public Guid PartnerId { get; private set; }

    public Guid CustomerId { get; private set; }

    public DateTime CreatedAt { get; private set; }

    public DateTime ModifiedAt { get; private set; }

    public Guid ModifiedById { get; private set; }

    /// <summary>Seven days after it was made, whatever happens to it.</summary>
    public DateTime ExpiresAt { get; private set; }

    public ApiCartStatus Status { get; private set; }

    public string Lines { get; private set; } = "";

    public int Version { get; private set; }

    public void Replace(string lines, Guid by, DateTime now) => (Lines, ModifiedAt, ModifiedById) = (lines, now, by);

    /// <summary>At least one order came of it.</summary>
    public void Order(Guid by, DateTime now) => (Status, ModifiedAt, ModifiedById) = (ApiCartStatus.Ordered, now, by);
}
