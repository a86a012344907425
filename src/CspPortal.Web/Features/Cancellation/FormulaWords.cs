using System.Globalization;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Cancellation;

/// <summary>A formula in words, the same ones in the cancel dialog, on the invoice and in its PDF (CAN-06, INV-02).</summary>
public sealed class FormulaWords(IStringLocalizer<CancellationText> text, IStringLocalizer<SharedText> shared)
{
    /// <summary>How a credit comes about, step by step; amounts are positive.</summary>
    /// <param name="serviceRequest">Number of the request that agreed it, if one did and is known.</param>
    public IReadOnlyList<string> Credit(TaxedMoney credit, TaxTreatment treatment, RefundFormula formula, string? serviceRequest = null)
    {
        List<string> steps = formula.Rule switch
        {
            RefundRule.Prorated =>
            [
                text["Formula.Prorated", Formats.Money(formula.ChargedUnitPrice), formula.CycleDays.ToString("N0", CultureInfo.CurrentCulture), formula.UnusedDays.ToString("N0", CultureInfo.CurrentCulture), Formats.Money(formula.CreditUnitPrice)],
                Quantity(formula.CreditUnitPrice, formula.Quantity, credit, treatment),
            ],
            RefundRule.Full => [Quantity(formula.CreditUnitPrice, formula.Quantity, credit, treatment)],
            RefundRule.Agreed => [serviceRequest is null ? text["Formula.Agreed"] : text["Formula.AgreedOn", serviceRequest]],
            _ => [text["Formula.None"]],
        };
        return WithTax(steps, credit, treatment);
    }

    /// <summary>How a charge comes about.</summary>
    public IReadOnlyList<string> Charge(InvoiceLine line) => WithTax([Quantity(line.UnitPrice, line.Quantity, line.Amount, line.TaxTreatment)], line.Amount, line.TaxTreatment);

    /// <summary>How a line of an invoice comes about.</summary>
    public IReadOnlyList<string> Of(InvoiceLine line, OrderLine orderLine) => line.Kind == InvoiceLineKind.Charge
        ? Charge(line)
        : Credit(-line.Amount, line.TaxTreatment, line.FormulaOf(orderLine), line.ServiceRequestNumber);

    private string Quantity(Money unit, long quantity, TaxedMoney amount, TaxTreatment treatment)
    {
        var product = treatment == TaxTreatment.Inclusive ? amount.Gross : amount.Net;
        return $"{text["Formula.Quantity", Formats.Money(unit), quantity.ToString("N0", CultureInfo.CurrentCulture), Formats.Money(product)].Value} {shared["Money." + treatment].Value}";
    }

    private List<string> WithTax(List<string> steps, TaxedMoney amount, TaxTreatment treatment)
    {
        if (!amount.Tax.IsZero)
            steps.Add(text[treatment == TaxTreatment.Inclusive ? "Formula.TaxInside" : "Formula.TaxOnTop", Formats.Money(amount.Net), Formats.Money(amount.Tax), Formats.Money(amount.Gross)]);
        return steps;
    }
}
