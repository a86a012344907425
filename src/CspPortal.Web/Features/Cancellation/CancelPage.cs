using System.Globalization;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Support;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Features.Support;

namespace CspPortal.Web.Features.Cancellation;

/// <summary>The cancel dialog of one order line (CAN-06).</summary>
public sealed record CancelPage(CancellationDialog Dialog, CancelForm Form)
{
    public string Href => CancellationAddresses.Cancel(Dialog.Customer.Id, Dialog.Line.OrderId, Dialog.Line.Number);

    public string DoneHref => CancellationAddresses.Done(Dialog.Customer.Id, Dialog.Line.OrderId, Dialog.Line.Number);

    /// <summary>What is used in Azure has a list of its own (ORD-06).</summary>
    public bool IsInAzure => Dialog.Line.Kind is ProductKind.AzureReservation or ProductKind.AzureSoftwarePlan;

    /// <summary>The list that the line stands in.</summary>
    public string ListHref => IsInAzure ? $"/customers/{Dialog.Customer.Id}/reservations" : CancellationAddresses.Software(Dialog.Customer.Id);

    /// <summary>The customer support request form about the line, filled in (CAN-04, CAN-05).</summary>
    /// <param name="scope">The whole order is offered beside the line, where there is more of it.</param>
    public SupportRequest Support(RequestScope scope) =>
        new(scope, About(scope), scope == RequestScope.Line && Dialog.WholeOrder is not null ? About(RequestScope.Order) : null);

    private string About(RequestScope scope) => SupportAddresses.About(Dialog.Customer.Id, Dialog.Line.OrderId, Dialog.Line.Number, scope);
}

/// <summary>Where the dialog sends on: a person decides.</summary>
public sealed record SupportRequest(RequestScope Scope, string Href, string? WholeOrderHref);

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
