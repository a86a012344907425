using CspPortal.Application.Cancellation;
using CspPortal.Application.Files;
using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;

namespace CspPortal.Application.SampleData;

/// <summary>A bulk cancellation of each partner: one purchase cancelled, one that somebody was quicker with (CAN-07).</summary>
internal static class SampleBatches
{
    public static List<object> Write(IEnumerable<SamplePartner> partners, IReadOnlyList<SampleCustomer> customers, IReadOnlyList<Order> orders, IEnumerable<InvoiceLine> invoiceLines, SampleLog log)
    {
        var credits = invoiceLines.Where(line => line.Kind == InvoiceLineKind.Credit).ToDictionary(line => (line.OrderId, line.LineNumber), line => -line.Amount);
        var rows = new List<object>();
        foreach (var partner in partners)
        {
            var found = orders.Where(order => order.PartnerId == partner.Partner.Id)
                .Select(order => (Order: order, Lines: order.Lines.Where(line => line.CancelledAt is not null).ToList())).Where(pair => pair.Lines.Count > 1).MaxBy(pair => pair.Lines[0].CancelledAt);
            if (found.Order is null) continue;
            var (first, second) = (found.Lines[0], found.Lines[1]);
            var at = first.CancelledAt!.Value;
            var by = log.By(partner.With(Role.AdminAgent).First(person => person.Name == first.CancelledByName), at);
            var name = customers.First(customer => customer.Customer.Id == found.Order.CustomerId).Customer.CompanyName;
            var submission = new BatchSubmission(
                SampleId.Of("cancellation-batch", found.Order.Id),
                [.. new[] { first, second }.Select(line => new BatchPurchase(new PurchasePick(line.OrderId, line.Number), credits[(line.OrderId, line.Number)].Gross))]);
            var batch = new CancellationBatch(partner.Partner.Id, submission.BatchId, submission.Fingerprint, 2, by, at.AddSeconds(-2));
            var items = new[] { first, second }.Select((line, index) => new CancellationBatchItem(batch, index + 1, line, name, credits[(line.OrderId, line.Number)])).ToList();
            var refusal = CancellationRefusals.AlreadyCancelled.With(second.CancelledByName!, second.CancelledAt!.Value);
            batch.Settle(items[0], null, null, at);
            batch.Settle(items[1], refusal, StoredRefusals.Write(refusal, CancellationBatchItem.ReasonLength), at);
            rows.Add(batch);
            rows.AddRange(items);
            log.Add(FileCancellationBatch.Entry(batch, items, by));
        }

        return rows;
    }
}
