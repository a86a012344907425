namespace CspPortal.Domain.Access;

/// <summary>What a partner decides for itself. Defaults are product.md's.</summary>
public sealed record PartnerSettings
{
    public static readonly PartnerSettings Default = new();

    /// <summary>Product.md section 1, Sales agent.</summary>
    public bool SalesAgentsMayBuy { get; init; }

    /// <summary>ACC-03.</summary>
    public bool AdminAgentsMayReadActivityLog { get; init; }

    /// <summary>CAN-05: a credit above the amount of its currency needs a service request; off where there is none.</summary>
    public AmountByCurrency SupportWhenCreditAbove { get; init; } = AmountByCurrency.None;

    /// <summary>CAN-05: a key seen more often than this needs a service request; null is off.</summary>
    public int? SupportWhenKeySeenMoreThan { get; init; }

    /// <summary>CAN-05: a line not yet provisioned needs a service request.</summary>
    public bool SupportWhenNotProvisioned { get; init; }
}

/// <summary>What the operator enters about a partner.</summary>
public sealed record PartnerProfile(string Name, string Domain, string MarketCode);

/// <summary>An organisation that sells through this installation.</summary>
public sealed class Partner : IVersioned
{
    /// <summary>Of name and domain, in UTF-16 units.</summary>
    public const int TextLength = 200;

    private Partner()
    {
    }

    public Partner(Guid id, string name, string domain, string marketCode)
    {
        Id = id;
        Describe(new PartnerProfile(name, domain, marketCode));
        ProfileEdits = 0;
    }

    /// <summary>Entra tenant id.</summary>
    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Folded name (<see cref="SearchText.Fold"/>): what search and sort use.</summary>
    public string NameKey { get; private set; } = "";

    public string Domain { get; private set; } = "";

    public string MarketCode { get; private set; } = "";

    public PartnerSettings Settings { get; private set; } = PartnerSettings.Default;

    /// <summary>Saves of <see cref="Settings"/> so far: what a form that edits them holds on to (REL-03), whatever else happens to the row.</summary>
    public int SettingsEdits { get; private set; }

    /// <summary>Saves of the profile and of the credit limits so far (REL-03).</summary>
    public int ProfileEdits { get; private set; }

    /// <summary>Raised by every act that takes a Global admin away, so that two at once cannot both leave one to the other (SET-01).</summary>
    public int AdminsTaken { get; private set; }

    public int Version { get; private set; }

    public PartnerProfile Profile => new(Name, Domain, MarketCode);

    public void Change(PartnerSettings settings)
    {
        Settings = settings;
        SettingsEdits++;
    }

    public void Describe(PartnerProfile profile)
    {
        (Name, NameKey) = (profile.Name.Trim(), SearchText.Key(profile.Name, TextLength));
        (Domain, MarketCode) = (profile.Domain.Trim().ToLowerInvariant(), profile.MarketCode);
        ProfileEdits++;
    }

    /// <summary>For rows of a version that had no key yet.</summary>
    public void FoldName() => NameKey = SearchText.Key(Name, TextLength);

    public void CountAdminTaken() => AdminsTaken++;
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

    /// <summary>What was bought before stays; a limit below it stops further buying (ORD-01).</summary>
    /// <exception cref="ArgumentException">Another currency.</exception>
    public void Limit(Money creditLimit)
    {
        if (creditLimit.Currency != Currency) throw new ArgumentException($"{creditLimit} is no limit of an account in {Currency} (PRC-01).", nameof(creditLimit));
        CreditLimit = creditLimit;
    }
}
