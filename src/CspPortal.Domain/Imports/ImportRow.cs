using CspPortal.Domain.Catalog;

namespace CspPortal.Domain.Imports;

public enum ImportOutcome
{
    /// <summary>Read, and not compared yet.</summary>
    Pending,
    Added,
    Changed,
    Withdrawn,
    Unchanged,
    Rejected,
}

public enum ImportRowKind
{
    /// <summary>Says only why it was rejected.</summary>
    Refused,
    Price,

    /// <summary>A SKU that the catalogue does not have, or no longer sells.</summary>
    Sku,

    /// <summary>A product key; its <see cref="ImportRow.Data"/> is a secret of the installation until it goes (KEY-02).</summary>
    Key,

    /// <summary>A download option.</summary>
    Download,
}

/// <summary>A row of an import between its dry run and its end: what was read, what it does, or why it is not taken.</summary>
public sealed class ImportRow
{
    public const int ReasonsLength = 2000;
    public const int DataLength = 4000;

    private ImportRow()
    {
    }

    public ImportRow(Guid importId, int number, int? line, ImportRowKind kind)
    {
        (ImportId, Number, Line, Kind) = (importId, number, line, kind);
    }

    public Guid ImportId { get; private set; }

    /// <summary>In the order of the file; what the file does not name comes last.</summary>
    public int Number { get; private set; }

    /// <summary>Of the file, from 1; null for what the file does not name.</summary>
    public int? Line { get; private set; }

    public ImportRowKind Kind { get; private set; }

    public ImportOutcome Outcome { get; set; }

    public string? ProductId { get; init; }

    public string? SkuId { get; init; }

    /// <summary>Of a key or a download, as the catalogue writes it.</summary>
    public string? ProductVersion { get; init; }

    public string? MarketCode { get; init; }

    public Segment? Segment { get; init; }

    /// <summary>Of the product, whether the catalogue has it yet or not.</summary>
    public ProductKind? ProductKind { get; init; }

    public BillingPlan? BillingPlan { get; init; }

    /// <summary>Of a price: ten-thousandths of <see cref="Currency"/>.</summary>
    public long? Price { get; init; }

    public string? Currency { get; init; }

    public DateOnly? EffectiveFrom { get; init; }

    public DateOnly? EffectiveTo { get; init; }

    /// <summary>The entry of the price list that it is compared with.</summary>
    public long? EntryId { get; init; }

    public long? OldPrice { get; init; }

    public DateOnly? OldEffectiveTo { get; init; }

    /// <summary>The rest of what was read, as its kind writes it.</summary>
    public string? Data { get; set; }

    /// <summary>Why it is rejected.</summary>
    public string? Reasons { get; private set; }

    public void Reject(string reasons) => (Outcome, Reasons) = (ImportOutcome.Rejected, reasons);
}
