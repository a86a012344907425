using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Invoicing;

public enum InvoiceLineKind
{
    Charge,
    Credit,
}

/// <summary>A charge or credit of the partner's open monthly invoice, naming order, line and formula (REF-02, INV-01).</summary>
public sealed class InvoiceLine : ITenantOwned
{
    private InvoiceLine()
    {
    }

    public Guid Id { get; private set; }

    public Guid PartnerId { get; private set; }

    public Guid CustomerId { get; private set; }

    public string OrderId { get; private set; } = "";

    public int LineNumber { get; private set; }

    public InvoiceLineKind Kind { get; private set; }

    /// <summary>Charges: number of the cycle. Credits: 0, so that the unique index holds one credit per order line (REF-02).</summary>
    public int Cycle { get; private set; }

    /// <summary>Calendar month (UTC) in which it arose, yyyyMM.</summary>
    public int BillingMonth { get; private set; }

    /// <summary>The closed document it is on; null while it is on the open invoice (INV-01).</summary>
    public string? InvoiceNumber { get; private set; }

    public DateTime OccurredAt { get; private set; }

    public string ProductTitle { get; private set; } = "";

    public long Quantity { get; private set; }

    /// <summary>What one unit was charged or credited.</summary>
    public Money UnitPrice { get; private set; }

    /// <summary>Credits are negative.</summary>
    public TaxedMoney Amount { get; private set; }

    public TaxTreatment TaxTreatment { get; private set; }

    public decimal TaxRate { get; private set; }

    public RefundRule Refund { get; private set; }

    /// <summary>The formula's numbers; zero where the refund is full and for charges.</summary>
    public int CycleDays { get; private set; }

    public int UnusedDays { get; private set; }

    /// <summary>The service request that a credit was agreed on (SUP-03); null for charges and for credits that a policy computed.</summary>
    public string? ServiceRequestNumber { get; private set; }

    /// <summary>How a credit came about; <paramref name="line"/> is the order line it is of.</summary>
    public RefundFormula FormulaOf(OrderLine line) =>
        new(Refund, Refund == RefundRule.Prorated ? line.Cycle.UnitPrice : UnitPrice, CycleDays, UnusedDays, UnitPrice, Quantity);

    /// <summary>Puts it on a closed document, once and for all.</summary>
    public void PutOn(Invoice invoice) =>
        InvoiceNumber = InvoiceNumber is null ? invoice.Number : throw new InvalidOperationException($"The line is on {InvoiceNumber} already (INV-01).");

    public static int MonthOf(DateTime utc) => utc.Year * 100 + utc.Month;

    public static InvoiceLine Charge(Guid id, OrderLine line, DateTime at) => new()
    {
        Id = id,
        PartnerId = line.PartnerId,
        CustomerId = line.CustomerId,
        OrderId = line.OrderId,
        LineNumber = line.Number,
        Kind = InvoiceLineKind.Charge,
        Cycle = line.ChargedCycle,
        BillingMonth = MonthOf(at),
        OccurredAt = at,
        ProductTitle = line.ProductTitle,
        Quantity = line.Quantity,
        UnitPrice = line.Cycle.UnitPrice,
        Amount = line.Charged,
        TaxTreatment = line.TaxTreatment,
        TaxRate = line.TaxRate,
    };

    public static InvoiceLine Credit(Guid id, OrderLine line, LineCredit credit, DateTime at, string? serviceRequestNumber = null) => new()
    {
        Id = id,
        PartnerId = line.PartnerId,
        CustomerId = line.CustomerId,
        OrderId = line.OrderId,
        LineNumber = line.Number,
        Kind = InvoiceLineKind.Credit,
        Cycle = 0,
        BillingMonth = MonthOf(at),
        OccurredAt = at,
        ProductTitle = line.ProductTitle,
        Quantity = credit.Formula.Quantity,
        UnitPrice = credit.Formula.CreditUnitPrice,
        Amount = -credit.Credit,
        TaxTreatment = line.TaxTreatment,
        TaxRate = line.TaxRate,
        Refund = credit.Formula.Rule,
        CycleDays = credit.Formula.CycleDays,
        UnusedDays = credit.Formula.UnusedDays,
        ServiceRequestNumber = serviceRequestNumber,
    };
}
