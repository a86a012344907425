using System.Globalization;
using System.Security.Cryptography;
using CspPortal.Domain.Catalog;

namespace CspPortal.Domain.Invoicing;

public enum InvoiceKind
{
    Invoice,

    /// <summary>More credits than charges: nothing is payable, the rest is carried over to the next document.</summary>
    CreditNote,
}

/// <summary>What the lines of one document come to; credits are negative.</summary>
public sealed record InvoiceSums(TaxedMoney Charges, TaxedMoney Credits, int Lines)
{
    public static InvoiceSums Of(string currency, IEnumerable<(InvoiceLineKind Kind, TaxedMoney Amount)> lines)
    {
        var sums = new InvoiceSums(TaxedMoney.Zero(currency), TaxedMoney.Zero(currency), 0);
        foreach (var (kind, amount) in lines)
        {
            sums = kind == InvoiceLineKind.Charge
                ? sums with { Charges = sums.Charges + amount, Lines = sums.Lines + 1 }
                : sums with { Credits = sums.Credits + amount, Lines = sums.Lines + 1 };
        }

        return sums;
    }
}

/// <summary>A closed month of one partner in one currency (INV-01). Never changes: the context refuses it.</summary>
public sealed class Invoice : ITenantOwned
{
    private Invoice()
    {
    }

    /// <param name="month">Calendar month (UTC), yyyyMM.</param>
    /// <param name="previous">The partner's latest document in the currency; what a credit note left over is carried over from it.</param>
    public Invoice(string number, Guid partnerId, string currency, int month, InvoiceSums sums, Invoice? previous, DateTime closedAt)
    {
        if (previous is not null && (previous.PartnerId != partnerId || previous.Currency != currency || previous.Month >= month))
            throw new ArgumentException("Not the document before this one.", nameof(previous));
        (Number, PartnerId, Currency, Month, ClosedAt) = (number, partnerId, currency, month, closedAt);
        (Charges, Credits, LineCount) = (sums.Charges, sums.Credits, sums.Lines);
        var carried = CarryOver.From(previous);
        (CarriedOver, CarriedFrom) = (carried?.Amount ?? TaxedMoney.Zero(currency), carried?.Number);
    }

    /// <summary>G and nine digits, by chance: it tells nothing about how many there are.</summary>
    public string Number { get; private set; } = "";

    public Guid PartnerId { get; private set; }

    public string Currency { get; private set; } = "";

    public int Month { get; private set; }

    public DateTime ClosedAt { get; private set; }

    public TaxedMoney Charges { get; private set; }

    /// <summary>Zero or negative.</summary>
    public TaxedMoney Credits { get; private set; }

    /// <summary>What the credit note before this document left over; zero or negative.</summary>
    public TaxedMoney CarriedOver { get; private set; }

    /// <summary>Number of that credit note.</summary>
    public string? CarriedFrom { get; private set; }

    /// <summary>Charges and credits; what is carried over is one line more on the document.</summary>
    public int LineCount { get; private set; }

    public TaxedMoney Total => Charges + Credits + CarriedOver;

    public InvoiceKind Kind => KindOf(Total);

    public static InvoiceKind KindOf(TaxedMoney total) => total.Gross < Money.Zero(total.Currency) ? InvoiceKind.CreditNote : InvoiceKind.Invoice;
}

/// <summary>What a credit note hands on to the document after it.</summary>
public sealed record CarryOver(string Number, TaxedMoney Amount)
{
    /// <returns>Null: there is nothing to carry.</returns>
    public static CarryOver? From(Invoice? previous) => previous is { Kind: InvoiceKind.CreditNote } ? new CarryOver(previous.Number, previous.Total) : null;
}

/// <summary>Calendar months (UTC) as yyyyMM.</summary>
public static class BillingMonths
{
    public static int Next(int month) => month % 100 == 12 ? month + 89 : month + 1;

    public static DateOnly FirstDay(int month) => new(month / 100, month % 100, 1);

    public static DateOnly LastDay(int month) => FirstDay(month).AddMonths(1).AddDays(-1);

    /// <summary>For files and logs: 2026-05.</summary>
    public static string Iso(int month) => FirstDay(month).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <param name="text">yyyy-MM.</param>
    public static int? Parse(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.Year * 100 + day.Month : null;

    /// <summary>
    /// The month whose document an open line goes on: its own, or, where that is closed already, the one after the last closed, so that a line
    /// that was committed late is on the next document and never lost (INV-01).
    /// </summary>
    /// <param name="lastClosed">Null: none yet.</param>
    public static int DocumentOf(int billingMonth, int? lastClosed) => lastClosed is { } last ? Math.Max(billingMonth, Next(last)) : billingMonth;
}

public static class InvoiceNumbers
{
    public const int Length = 10;

    public static string New() => string.Create(CultureInfo.InvariantCulture, $"G{RandomNumberGenerator.GetInt32(100_000_000, 1_000_000_000)}");
}

public static class InvoiceRefusals
{
    public static readonly Refusal NotFound = new("invoice.not-found", RefusalKind.NotFound);

    /// <summary>Argument: the month as yyyy-MM.</summary>
    public static readonly Refusal MonthNotOver = new("invoice.month-not-over", RefusalKind.Conflict);
}
