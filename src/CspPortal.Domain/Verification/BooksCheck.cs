using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;

namespace CspPortal.Domain.Verification;

/// <summary>Something in the books that a rule forbids (OPR-01).</summary>
/// <param name="Where">Partner and order, line or invoice.</param>
public sealed record Finding(string Rule, string Where, string Found, string Expected)
{
    public override string ToString() => $"{Rule} {Where}: {Found}, expected {Expected}";
}

/// <summary>What gives access to a line: how many are there, and how many of them are still open.</summary>
public sealed record LineAccess(int LineNumber, int OpenKeys, int OpenLinks, int OpenWishes);

/// <summary>Says whether books are as the rules make them. Pure: it is given the rows, whoever wrote them, and changes nothing.</summary>
public static class BooksCheck
{
    /// <param name="invoiceLines">All charges and credits of the order.</param>
    /// <param name="access">Of its lines; one that is not named has none.</param>
    public static IEnumerable<Finding> Order(Order order, IReadOnlyList<InvoiceLine> invoiceLines, IReadOnlyList<LineAccess> access)
    {
        var where = $"{order.PartnerId}/{order.Id}";
        var expected = StatusOf(order.Lines);
        if (order.Status != expected) yield return new("ORD-04", where, $"{order.Status}", $"{expected}");
        foreach (var line in order.Lines)
        {
            foreach (var finding in Line(line, [.. invoiceLines.Where(row => row.LineNumber == line.Number)], $"{where}-{line.Number}")) yield return finding;
            if (line.Status != LineStatus.Cancelled || access.SingleOrDefault(row => row.LineNumber == line.Number) is not { } open) continue;
            if (open.OpenKeys > 0) yield return new("CAN-08", $"{where}-{line.Number}", $"{open.OpenKeys} keys open", "all keys of a cancelled line revoked");
            if (open.OpenLinks > 0) yield return new("CAN-08", $"{where}-{line.Number}", $"{open.OpenLinks} links open", "all links of a cancelled line revoked");
            if (open.OpenWishes > 0) yield return new("CAN-08", $"{where}-{line.Number}", $"{open.OpenWishes} keys waited for", "no wish for a key of a cancelled line");
        }
    }

    /// <summary>CAN-01: the pinned terms are those of the row that was in force when the line was bought.</summary>
    /// <param name="policy">Rows of every market; one that was added after the purchase did not count for it.</param>
    public static Finding? Pin(OrderLine line, string marketCode, IEnumerable<CancellationPolicyRow> policy)
    {
        var known = policy.Where(row => row.AddedAt is null || row.AddedAt <= line.PurchasedAt);
        var row = CancellationPolicyRow.FindInForce(known, line.Kind, marketCode, DateOnly.FromDateTime(line.PurchasedAt));
        return row is null || row.Terms == line.CancellationTerms ? null : new("CAN-01", $"{line.PartnerId}/{line.OrderId}-{line.Number}", $"{line.CancellationTerms}", $"{row.Terms}");
    }

    /// <summary>INV-01, INV-02: a closed document is the sum of its lines and of what the one before left over.</summary>
    /// <param name="sums">Of the lines that name it.</param>
    /// <param name="strangers">Lines that name it and are of another partner, currency or a later month.</param>
    /// <param name="previous">The partner's document before it in the currency.</param>
    public static IEnumerable<Finding> Invoice(Invoice invoice, InvoiceSums sums, int strangers, Invoice? previous)
    {
        var where = $"{invoice.PartnerId}/{invoice.Number}";
        if (invoice.Charges != sums.Charges) yield return new("INV-02", where, $"charges {Words(invoice.Charges)}", Words(sums.Charges));
        if (invoice.Credits != sums.Credits) yield return new("INV-02", where, $"credits {Words(invoice.Credits)}", Words(sums.Credits));
        if (invoice.LineCount != sums.Lines) yield return new("INV-02", where, $"{invoice.LineCount} lines", $"{sums.Lines}");
        if (strangers > 0) yield return new("INV-01", where, $"{strangers} lines of another partner, currency or later month", "none");
        var carried = CarryOver.From(previous);
        if (invoice.CarriedOver != (carried?.Amount ?? TaxedMoney.Zero(invoice.Currency)) || invoice.CarriedFrom != carried?.Number)
            yield return new("INV-01", where, $"carried over {Words(invoice.CarriedOver)} from {invoice.CarriedFrom ?? "nothing"}", carried is null ? "nothing" : $"{Words(carried.Amount)} from {carried.Number}");
    }

    /// <summary>ORD-04.</summary>
    private static OrderStatus StatusOf(IReadOnlyList<OrderLine> lines) =>
        lines.All(line => line.Status == LineStatus.Cancelled) ? OrderStatus.Cancelled : lines.Any(line => line.Status == LineStatus.Pending) ? OrderStatus.Pending : OrderStatus.Completed;

    private static IEnumerable<Finding> Line(OrderLine line, List<InvoiceLine> rows, string where)
    {
        if (line.Kind == ProductKind.AzureSoftwarePlan && line.CancellationTerms.Route != CancellationRoute.Never) yield return new("CAN-03", where, $"{line.CancellationTerms.Route}", $"{CancellationRoute.Never}");
        var end = line.CancellationTerms.Route == CancellationRoute.SelfService ? line.Window.EndsAt : null;
        if (line.CancellableUntil != end) yield return new("CAN-02", where, $"cancellable until {line.CancellableUntil:O}", $"{end:O}");

        var charges = rows.Where(row => row.Kind == InvoiceLineKind.Charge).ToLookup(row => row.Cycle);
        for (var cycle = 1; cycle <= line.ChargedCycle; cycle++)
        {
            var amount = TaxedMoney.Split(line.CycleOf(cycle).UnitPrice * line.Quantity, line.TaxTreatment, line.TaxRate);
            var found = charges[cycle].ToList();
            if (found.Count != 1) yield return new("INV-01", where, $"{found.Count} charges of cycle {cycle}", "1");
            else if (found[0].Amount != amount) yield return new("TAX-01", where, $"charge {Words(found[0].Amount)} of cycle {cycle}", Words(amount));
        }

        var surplus = charges.Where(cycle => cycle.Key < 1 || cycle.Key > line.ChargedCycle).Sum(cycle => cycle.Count());
        if (surplus > 0) yield return new("INV-01", where, $"{surplus} charges of cycles that were not charged", "0");
        foreach (var finding in Credits(line, rows, where)) yield return finding;
    }

    /// <summary>REF-02: one credit for a cancelled line, none for another, never above what was charged.</summary>
    private static IEnumerable<Finding> Credits(OrderLine line, List<InvoiceLine> rows, string where)
    {
        var credits = rows.FindAll(row => row.Kind == InvoiceLineKind.Credit);
        var cancelled = line.Status == LineStatus.Cancelled;
        if (credits.Count > 1 || (credits.Count == 1 && !cancelled)) yield return new("REF-02", where, $"{credits.Count} credits", cancelled ? "1" : "0");
        if (credits.Count == 0 && cancelled && line.CancellationTerms.Refund != RefundRule.None) yield return new("CAN-08", where, "cancelled without its credit", "1 credit");
        var charged = rows.Where(row => row.Kind == InvoiceLineKind.Charge).Sum(row => row.Amount.Gross.TenThousandths);
        var credited = -credits.Sum(row => row.Amount.Gross.TenThousandths);
        if (credited > charged) yield return new("REF-02", where, $"credited {new Money(credited, line.UnitPrice.Currency)}", $"at most {new Money(charged, line.UnitPrice.Currency)}");
        if (credited < 0) yield return new("REF-02", where, $"a credit of {new Money(credited, line.UnitPrice.Currency)}", "a credit that gives back");
    }

    private static string Words(TaxedMoney amount) => $"{amount.Net} + {amount.Tax}";
}
