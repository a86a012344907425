using CspPortal.Application.Invoicing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Web.Api.Wire;

namespace CspPortal.Web.Api.V1;

public sealed record InvoiceDetailResource(string InvoiceLineItemType, string BillingProvider, SelfLink Links)
{
    public ResourceAttributes Attributes => new("InvoiceDetail");
}

/// <summary>Invoice (spec 9).</summary>
public sealed record InvoiceResource
{
    public required string Id { get; init; }

    public required DateTime InvoiceDate { get; init; }

    public required DateTime BillingPeriodStartDate { get; init; }

    public required DateTime BillingPeriodEndDate { get; init; }

    /// <summary>Tax included; negative for a credit note.</summary>
    public required decimal TotalCharges { get; init; }

    public decimal PaidAmount => 0;

    public required string CurrencyCode { get; init; }

    public required string CurrencySymbol { get; init; }

    public string? PdfDownloadLink { get; init; }

    public IReadOnlyList<object> TaxReceipts => [];

    public required IReadOnlyList<InvoiceDetailResource> InvoiceDetails { get; init; }

    public IReadOnlyList<InvoiceResource> Amendments => [];

    public required string DocumentType { get; init; }

    public string InvoiceType => "OneTime";

    public required SelfLink Links { get; init; }

    public ResourceAttributes Attributes => new("Invoice");

    public static InvoiceResource Of(InvoiceHead head, bool whole) => new()
    {
        Id = head.Number!,
        InvoiceDate = head.ClosedAt!.Value,
        BillingPeriodStartDate = WireNames.Day(BillingMonths.FirstDay(head.Month)),
        BillingPeriodEndDate = WireNames.Day(BillingMonths.LastDay(head.Month)),
        TotalCharges = head.Total.Gross.Amount,
        CurrencyCode = head.Currency,
        CurrencySymbol = CurrencySymbols.Of(head.Currency),
        PdfDownloadLink = whole ? $"/invoices/{head.Number}/documents/statement" : null,
        InvoiceDetails = [new("billing_line_items", "one_time", new(new($"/invoices/{head.Number}/lineitems/OneTime/BillingLineItems")))],
        DocumentType = head.Kind == InvoiceKind.CreditNote ? "adjustment_note" : "invoice",
        Links = new(new($"/invoices/{head.Number}")),
    };
}

/// <summary>OneTimeInvoiceLineItem (spec 9): a charge, or a credit with negative prices and a positive quantity.</summary>
public sealed record InvoiceLineItemResource
{
    public required Guid PartnerId { get; init; }

    public Guid? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerDomainName { get; init; }

    public string? CustomerCountry { get; init; }

    public string? InvoiceNumber { get; init; }

    public int MpnId => 0;

    public int ResellerMpnId => 0;

    public string? OrderId { get; init; }

    public required DateTime OrderDate { get; init; }

    public string? ProductId { get; init; }

    public string? SkuId { get; init; }

    public required string ProductName { get; init; }

    public string? SkuName { get; init; }

    public required string ChargeType { get; init; }

    public required decimal UnitPrice { get; init; }

    public required decimal EffectiveUnitPrice { get; init; }

    public string UnitType => "Licenses";

    public required long Quantity { get; init; }

    public required decimal Subtotal { get; init; }

    public required decimal TaxTotal { get; init; }

    public required decimal TotalForCustomer { get; init; }

    public required string Currency { get; init; }

    public string? PublisherName { get; init; }

    public Guid? SubscriptionId { get; init; }

    public string? SubscriptionDescription { get; init; }

    public DateTime? SubscriptionStartDate { get; init; }

    public DateTime? SubscriptionEndDate { get; init; }

    public required DateTime ChargeStartDate { get; init; }

    public required DateTime ChargeEndDate { get; init; }

    public string? TermAndBillingCycle { get; init; }

    public string? AlternateId { get; init; }

    public string? ReferenceId { get; init; }

    public string? PriceAdjustmentDescription { get; init; }

    public required string PricingCurrency { get; init; }

    public decimal PcToBCExchangeRate => 1;

    public required long BillableQuantity { get; init; }

    public string? BillingFrequency { get; init; }

    public string? CreditReasonCode { get; init; }

    public string InvoiceLineItemType => "billing_line_items";

    public string BillingProvider => "one_time";

    public ResourceAttributes Attributes => new("OneTimeInvoiceLineItem");

    public static InvoiceLineItemResource Of(InvoiceItem item, string? number)
    {
        var (line, order) = (item.Line, item.OrderLine);
        var isCredit = line.Kind == InvoiceLineKind.Credit;
        // Before tax, as Partner Center's are; what a unit of the whole line comes to is exact only in the subtotal.
        var unit = TaxedMoney.Split(line.UnitPrice, line.TaxTreatment, line.TaxRate).Net.Amount * (isCredit ? -1 : 1);
        var (start, end) = item.Period is var (from, to) ? (WireNames.Day(from), WireNames.Day(to)) : (line.OccurredAt, line.OccurredAt);
        return new()
        {
            PartnerId = line.PartnerId,
            CustomerId = line.CustomerId,
            CustomerName = item.Customer.Name,
            CustomerDomainName = item.Customer.Domain,
            CustomerCountry = item.Customer.Country,
            InvoiceNumber = number,
            OrderId = line.OrderId,
            OrderDate = order.PurchasedAt,
            ProductId = order.ProductId,
            SkuId = order.SkuId,
            ProductName = line.ProductTitle,
            SkuName = order.SkuTitle,
            PublisherName = item.Publisher,
            ChargeType = isCredit ? line.ServiceRequestNumber is null ? "cancelImmediate" : "customerCredit" : line.Cycle == 1 ? "new" : "cycleCharge",
            UnitPrice = unit,
            EffectiveUnitPrice = unit,
            Quantity = line.Quantity,
            Subtotal = line.Amount.Net.Amount,
            TaxTotal = line.Amount.Tax.Amount,
            TotalForCustomer = line.Amount.Gross.Amount,
            Currency = line.Amount.Currency,
            SubscriptionId = SubscriptionIds.Has(order) ? SubscriptionIds.Of(line.OrderId, line.LineNumber) : null,
            SubscriptionDescription = SubscriptionIds.Has(order) ? order.FriendlyName ?? order.SkuTitle : null,
            SubscriptionStartDate = order.TermEndsOn is null ? null : order.PurchasedAt.Date,
            SubscriptionEndDate = order.TermEndsOn is { } last ? WireNames.Day(last) : null,
            ChargeStartDate = start,
            ChargeEndDate = end,
            TermAndBillingCycle = order.Term == Term.OneTime ? "one_time" : $"{order.Term} {WireNames.Of(order.BillingPlan)}",
            AlternateId = line.OrderId,
            ReferenceId = line.Id.ToString(),
            PricingCurrency = line.Amount.Currency,
            BillableQuantity = line.Quantity,
            BillingFrequency = order.Term == Term.OneTime ? null : WireNames.Of(order.BillingPlan),
            CreditReasonCode = isCredit ? line.ServiceRequestNumber is null ? "cancellation" : "service_request" : null,
        };
    }

    /// <summary>What the credit note before left over, so that the lines sum to the document.</summary>
    public static InvoiceLineItemResource? CarriedOver(InvoiceHead head, Guid partnerId)
    {
        if (head.CarriedFrom is null) return null;
        var at = WireNames.Day(BillingMonths.FirstDay(head.Month));
        return new()
        {
            PartnerId = partnerId,
            InvoiceNumber = head.Number,
            OrderDate = at,
            ProductName = $"Carried over from {head.CarriedFrom}",
            ChargeType = "customerCredit",
            UnitPrice = head.CarriedOver.Net.Amount,
            EffectiveUnitPrice = head.CarriedOver.Net.Amount,
            Quantity = 1,
            Subtotal = head.CarriedOver.Net.Amount,
            TaxTotal = head.CarriedOver.Tax.Amount,
            TotalForCustomer = head.CarriedOver.Gross.Amount,
            Currency = head.Currency,
            ChargeStartDate = at,
            ChargeEndDate = at,
            PricingCurrency = head.Currency,
            BillableQuantity = 1,
            ReferenceId = head.CarriedFrom,
            CreditReasonCode = "carried_over",
        };
    }
}

public sealed record InvoiceSummaryDetailResource(string InvoiceType, InvoiceSummaryResource Summary);

/// <summary>Where the account of one currency stands (spec 9). Dates that there is none for are the year 1, which the SDK wants in place of nothing.</summary>
public sealed record InvoiceSummaryResource
{
    public required decimal BalanceAmount { get; init; }

    public required string CurrencyCode { get; init; }

    public required string CurrencySymbol { get; init; }

    public required DateTime AccountingDate { get; init; }

    public required DateTime FirstInvoiceCreationDate { get; init; }

    /// <summary>Payments are not kept here.</summary>
    public DateTime LastPaymentDate { get; init; }

    public decimal LastPaymentAmount => 0;

    public required DateTime LatestInvoiceDate { get; init; }

    public IReadOnlyList<InvoiceSummaryDetailResource>? Details { get; init; }

    public ResourceAttributes Attributes => new("InvoiceSummary");

    /// <param name="heads">Closed documents of the currency, newest first.</param>
    /// <param name="open">Null: nothing is open.</param>
    public static InvoiceSummaryResource Of(string currency, IReadOnlyList<InvoiceHead> heads, InvoiceHead? open, DateTime now)
    {
        var summary = new InvoiceSummaryResource
        {
            BalanceAmount = open?.Total.Gross.Amount ?? 0, // what is not invoiced yet: payments are not kept here, so closed invoices say nothing of it
            CurrencyCode = currency,
            CurrencySymbol = CurrencySymbols.Of(currency),
            AccountingDate = now.Date,
            FirstInvoiceCreationDate = heads.Count > 0 ? heads[^1].ClosedAt!.Value : default,
            LatestInvoiceDate = heads.Count > 0 ? heads[0].ClosedAt!.Value : default,
        };
        return summary with { Details = [new("OneTime", summary)] };
    }
}

public sealed record EstimateLinkResource(string Title, string Description, string Period, ResourceLink Link);
