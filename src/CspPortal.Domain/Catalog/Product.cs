namespace CspPortal.Domain.Catalog;

public enum ProductKind
{
    /// <summary>Windows Server, SQL Server, RDS CAL for 1 or 3 years.</summary>
    SoftwareSubscription,
    PerpetualSoftware,
    AzureReservation,

    /// <summary>SUSE and Red Hat plans: neither cancelled nor exchanged (CAN-03).</summary>
    AzureSoftwarePlan,
}

/// <summary>Term as the price sheet spells it (domain facts 5.2).</summary>
public enum Term
{
    OneTime,
    P1Y,
    P3Y,
}

/// <summary>How often a term is charged; <see cref="OneTime"/> is charged once for all of it.</summary>
public enum BillingPlan
{
    OneTime,
    Annual,
    Triennial,
}

public enum Segment
{
    Commercial,
    Education,
    Charity,
    Government,
}

/// <summary>Where a product's keys come from (KEY-01).</summary>
public enum KeySource
{
    /// <summary>Keys imported by the operator.</summary>
    Stock,

    /// <summary>Made here from a cryptographic random source.</summary>
    Generated,
}

public sealed class Product
{
    private readonly List<Sku> skus = [];

    private Product()
    {
    }

    public Product(string id, string title, string publisher, ProductKind kind, string description)
    {
        (Id, Title, Publisher, Kind, Description) = (id, title, publisher, kind, description);
        TitleKey = SearchText.Fold(title);
    }

    /// <summary>Catalogue id as Partner Center's, e.g. DG7GMGF0DVT7.</summary>
    public string Id { get; private set; } = "";

    public string Title { get; private set; } = "";

    public string TitleKey { get; private set; } = "";

    public string Publisher { get; private set; } = "";

    public ProductKind Kind { get; private set; }

    public string Description { get; private set; } = "";

    public KeySource KeySource { get; init; } = KeySource.Stock;

    /// <summary>Characters of a key without separators; 32 by default (KEY-01).</summary>
    public int KeyLength { get; init; } = 32;

    /// <summary>Activations a key allows; shown beside it.</summary>
    public int KeyActivations { get; init; } = 50;

    public IReadOnlyList<Sku> Skus => skus;

    public Sku Add(Sku sku)
    {
        skus.Add(sku);
        return sku;
    }
}

public sealed class Sku
{
    private Sku()
    {
    }

    public Sku(string productId, string id, string title, Term term)
    {
        (ProductId, Id, Title, Term) = (productId, id, title, term);
    }

    public string ProductId { get; private set; } = "";

    /// <summary>Four characters, e.g. 0003.</summary>
    public string Id { get; private set; } = "";

    public string Title { get; private set; } = "";

    public Term Term { get; private set; }

    public string UnitOfMeasure { get; init; } = "";

    public long MinimumQuantity { get; init; } = 1;

    public long MaximumQuantity { get; init; } = 10_000;

    /// <summary>False: a paper right such as a CAL; the catalogue says so before it is bought.</summary>
    public bool HasKey { get; init; }

    public bool HasDownloads { get; init; }

    /// <summary>No longer sold; what was bought stays.</summary>
    public bool Withdrawn { get; private set; }

    public void Withdraw() => Withdrawn = true;

    public void SellAgain() => Withdrawn = false;
}

/// <summary>One row of the price list.</summary>
public sealed class PriceListEntry
{
    private PriceListEntry()
    {
    }

    public PriceListEntry(
        string productId, string skuId, string marketCode, Segment segment, BillingPlan billingPlan, Money unitPrice, DateOnly effectiveFrom, DateOnly effectiveTo)
    {
        (ProductId, SkuId, MarketCode, Segment, BillingPlan) = (productId, skuId, marketCode, segment, billingPlan);
        (UnitPrice, EffectiveFrom, EffectiveTo) = (unitPrice, effectiveFrom, effectiveTo);
    }

    /// <summary>Open end, as the price sheet writes it.</summary>
    public static readonly DateOnly NoEnd = new(9999, 11, 30);

    public long Id { get; private set; }

    public string ProductId { get; private set; } = "";

    public string SkuId { get; private set; } = "";

    public string MarketCode { get; private set; } = "";

    public Segment Segment { get; private set; }

    public BillingPlan BillingPlan { get; private set; }

    /// <summary>For one unit and the whole term, whatever the billing plan; with tax where the market's prices include it (TAX-01).</summary>
    public Money UnitPrice { get; private set; }

    public DateOnly EffectiveFrom { get; private set; }

    /// <summary>Last day, inclusive, UTC.</summary>
    public DateOnly EffectiveTo { get; private set; }

    public bool IsInForce(DateOnly on) => EffectiveFrom <= on && on <= EffectiveTo;

    public void End(DateOnly on) => EffectiveTo = on;

    /// <summary>Of rows in force together the one that ends last counts, as the price sheet says; then the one that began last.</summary>
    public static PriceListEntry? InForce(IEnumerable<PriceListEntry> rows, DateOnly on) =>
        rows.Where(row => row.IsInForce(on)).OrderByDescending(row => row.EffectiveTo).ThenByDescending(row => row.EffectiveFrom).FirstOrDefault();
}
