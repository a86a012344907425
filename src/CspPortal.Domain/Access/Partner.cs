namespace CspPortal.Domain.Access;

/// <summary>What a partner decides for itself. Defaults are product.md's.</summary>
public sealed record PartnerSettings
{
    public static readonly PartnerSettings Default = new();

    /// <summary>Product.md section 1, Sales agent.</summary>
    public bool SalesAgentsMayBuy { get; init; }

    /// <summary>ACC-03.</summary>
    public bool AdminAgentsMayReadActivityLog { get; init; }

    /// <summary>CAN-05: a credit above this many main units of its currency needs a service request; null is off.</summary>
    public decimal? SupportWhenCreditAbove { get; init; }

    /// <summary>CAN-05: a key seen more often than this needs a service request; null is off.</summary>
    public int? SupportWhenKeySeenMoreThan { get; init; }

    /// <summary>CAN-05: a line not yet provisioned needs a service request.</summary>
    public bool SupportWhenNotProvisioned { get; init; }
}

/// <summary>An organisation that sells through this installation.</summary>
public sealed class Partner : IVersioned
{
    private Partner()
    {
    }

    public Partner(Guid id, string name, string domain, string marketCode)
    {
        (Id, Name, Domain, MarketCode) = (id, name, domain, marketCode);
    }

    /// <summary>Entra tenant id.</summary>
    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    public string Domain { get; private set; } = "";

    public string MarketCode { get; private set; } = "";

    public PartnerSettings Settings { get; private set; } = PartnerSettings.Default;

    public int Version { get; private set; }

    public void Change(PartnerSettings settings) => Settings = settings;
}

/// <summary>How much a partner may owe in one currency; the row that checkouts of that currency queue on (ORD-01).</summary>
public sealed class PartnerAccount : ITenantOwned, IVersioned
{
    private PartnerAccount()
    {
    }

    public PartnerAccount(Guid partnerId, Money creditLimit)
    {
        (PartnerId, Currency, CreditLimit) = (partnerId, creditLimit.Currency, creditLimit);
    }

    public Guid PartnerId { get; private set; }

    public string Currency { get; private set; } = "";

    public Money CreditLimit { get; private set; }

    /// <summary>Raised by every checkout, so that two at once cannot both pass the limit.</summary>
    public int Checkouts { get; private set; }

    public int Version { get; private set; }

    public void CountCheckout() => Checkouts++;
}
