namespace CspPortal.Domain.Customers;

public sealed record Address
{
    public string Line1 { get; init; } = "";

    public string? Line2 { get; init; }

    public string City { get; init; } = "";

    public string? State { get; init; }

    public string? PostalCode { get; init; }
}

public sealed record Contact
{
    public string FirstName { get; init; } = "";

    public string LastName { get; init; } = "";

    public string Email { get; init; } = "";

    public string? PhoneNumber { get; init; }
}

/// <summary>Who accepted the customer agreement and when (CST-01).</summary>
public sealed record AgreementAcceptance
{
    public string FirstName { get; init; } = "";

    public string LastName { get; init; } = "";

    public string Email { get; init; } = "";

    public DateOnly AcceptedOn { get; init; }

    /// <summary>The day has not begun anywhere yet: the earliest zone is 14 hours ahead of UTC.</summary>
    public bool IsInFuture(DateTime now) => AcceptedOn > DateOnly.FromDateTime(now.AddHours(14));
}

/// <summary>What a person enters about a customer; the same for create and edit.</summary>
public sealed record CustomerProfile(
    string CompanyName, string Domain, string MarketCode, Address Address, Contact Contact, AgreementAcceptance? Agreement);

/// <summary>The company bought for: an Entra tenant that buys through exactly one partner.</summary>
public sealed class Customer : ITenantOwned, IVersioned
{
    /// <summary>Of names, domains and addresses as stored, in UTF-16 units.</summary>
    public const int TextLength = 200;

    private Customer()
    {
    }

    public Customer(Guid id, Guid partnerId, CustomerProfile profile, DateTime createdAt)
    {
        (Id, PartnerId, CreatedAt) = (id, partnerId, createdAt);
        Change(profile);
    }

    /// <summary>Entra tenant id.</summary>
    public Guid Id { get; private set; }

    public Guid PartnerId { get; private set; }

    public string CompanyName { get; private set; } = "";

    /// <summary>Folded name (<see cref="SearchText.Fold"/>): what search and sort use.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>Primary domain name, lower case.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>Key of <c>Market</c>, e.g. JP, BQ-SA.</summary>
    public string MarketCode { get; private set; } = "";

    public Address Address { get; private set; } = new();

    public Contact Contact { get; private set; } = new();

    /// <summary>Null: nothing can be bought yet.</summary>
    public AgreementAcceptance? Agreement { get; private set; }

    public DateTime CreatedAt { get; private set; }

    public int Version { get; private set; }

    public CustomerProfile Profile => new(CompanyName, Domain, MarketCode, Address, Contact, Agreement);

    /// <summary>What may not change any more (CST-01).</summary>
    /// <param name="hasOrders">Whether anything was ever bought for it.</param>
    public IEnumerable<Refusal> Refuse(CustomerProfile change, bool hasOrders)
    {
        if (hasOrders && change.MarketCode != MarketCode) yield return CustomerRefusals.MarketFixed;
        if (Agreement is not null && change.Agreement is null) yield return CustomerRefusals.AgreementKept;
    }

    public void Change(CustomerProfile profile)
    {
        (CompanyName, NameKey) = (profile.CompanyName.Trim(), SearchText.Key(profile.CompanyName, TextLength));
        (Domain, MarketCode) = (profile.Domain.Trim().ToLowerInvariant(), profile.MarketCode);
        (Address, Contact, Agreement) = (profile.Address, profile.Contact, profile.Agreement);
    }
}

public static class CustomerRefusals
{
    public static readonly Refusal NotFound = new("customer.not-found", RefusalKind.NotFound);
    public static readonly Refusal DomainTaken = new("customer.domain-taken", RefusalKind.Conflict, "Domain");
    public static readonly Refusal TenantTaken = new("customer.tenant-taken", RefusalKind.Conflict, "TenantId");

    /// <summary>The tenant is a partner's or runs the installation: it cannot be bought for.</summary>
    public static readonly Refusal TenantNotCustomer = new("customer.tenant-not-customer", RefusalKind.Conflict, "TenantId");
    public static readonly Refusal MarketUnknown = new("customer.market-unknown", RefusalKind.Invalid, "MarketCode");

    /// <summary>What was bought was bought under the market's prices, tax and rules; the market stays with the first order.</summary>
    public static readonly Refusal MarketFixed = new("customer.market-fixed", RefusalKind.Conflict, "MarketCode");

    /// <summary>An acceptance is evidence; it may be corrected, not erased (CST-01).</summary>
    public static readonly Refusal AgreementKept = new("customer.agreement-kept", RefusalKind.Conflict, "AgreementAcceptedOn");

    public static readonly Refusal AgreementInFuture = new("customer.agreement-in-future", RefusalKind.Invalid, "AgreementAcceptedOn");

    /// <summary>REL-03: somebody saved in between.</summary>
    public static readonly Refusal Stale = new("customer.stale", RefusalKind.Conflict);
}
