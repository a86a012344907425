using System.Globalization;
using CspPortal.Application.Cancellation;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;

namespace CspPortal.Web.Features.Cancellation;

/// <summary>The cancel dialog of one order line (CAN-06).</summary>
public sealed record CancelPage(CancellationDialog Dialog, SupportContact Support, CancelForm Form)
{
    public string Href => CancellationAddresses.Cancel(Dialog.Customer.Id, Dialog.Line.OrderId, Dialog.Line.Number);

    public string DoneHref => CancellationAddresses.Done(Dialog.Customer.Id, Dialog.Line.OrderId, Dialog.Line.Number);

    public string SoftwareHref => CancellationAddresses.Software(Dialog.Customer.Id);

    /// <summary>Facts for a support request about the line (CAN-05).</summary>
    public SupportRequest Request(Money? amount) => new(Dialog.Customer, Dialog.Line, amount, Support);
}

/// <summary>What a support request has to quote.</summary>
/// <param name="Amount">Null where the person decides it: a part of the quantity.</param>
public sealed record SupportRequest(CancellationCustomer Customer, CancellationLine Line, Money? Amount, SupportContact Contact);

/// <summary>An amount and how it came about.</summary>
public sealed record CreditView(TaxedMoney Credit, TaxTreatment TaxTreatment, RefundFormula Formula);

public sealed record ConfirmationPage(Guid Tenant, string CustomerName, CancellationConfirmation Confirmation)
{
    /// <summary>As a calendar says it: June 2026, 2026年6月.</summary>
    public string InvoiceMonth => new DateOnly(Confirmation.BillingMonth / 100, Confirmation.BillingMonth % 100, 1).ToString("Y", CultureInfo.CurrentCulture);
}

public static class CancellationAddresses
{
    public static string Software(Guid tenant) => $"/customers/{tenant}/software";

    public static string Cancel(Guid tenant, string orderId, int line) => FormattableString.Invariant($"{Software(tenant)}/{orderId}-{line}/cancel");

    public static string Done(Guid tenant, string orderId, int line) => FormattableString.Invariant($"{Software(tenant)}/{orderId}-{line}/cancelled");

    /// <summary>A choice of the Order number drop-down.</summary>
    public static string Choice(string orderId, int line) => FormattableString.Invariant($"{orderId}-{line}");

    public static bool TryRead(string choice, out string orderId, out int line)
    {
        line = 0;
        orderId = choice.Split('-') is [{ } id, { } number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out line) ? id : "";
        return orderId.Length > 0;
    }
}
