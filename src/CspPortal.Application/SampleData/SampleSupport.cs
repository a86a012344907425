using System.Globalization;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;

namespace CspPortal.Application.SampleData;

/// <summary>Service requests in every state, with what was said on them (SUP-03).</summary>
internal sealed class SampleSupport(IReadOnlyList<Order> orders, PortalUser keeper, SampleLog log, DateTime now)
{
    public List<ServiceRequest> Requests { get; } = [];

    public void Write(IReadOnlyList<SamplePartner> partners, IReadOnlyList<SampleCustomer> customers)
    {
        var notes = SampleTable.Read("request-notes", row => new Note(row("key"), Number(row("hours")), row("side") == "operator", Enum.Parse<ServiceRequestAct>(row("act")), row("text")))
            .ToLookup(note => note.Key);
        SampleTable.Read("requests", row =>
        {
            var (key, partner, by, days) = (row("key"), partners.Single(each => each.Key == row("partner")), row("by"), Number(row("days")));
            var person = partner.People.Single(each => each.UserPrincipalName.StartsWith(by + "@", StringComparison.Ordinal));
            var at = now.AddDays(-days).AddMinutes(-95 - days);
            var line = row("about") is { Length: > 0 } kind ? LineOf(partner, Enum.Parse<ProductKind>(kind), at, Number(key)) : null;
            var report = new ServiceRequestReport(
                Enum.Parse<ServiceRequestType>(row("type")), Enum.Parse<ServiceRequestImpact>(row("impact")), row("title"), row("description"),
                line?.CustomerId, line?.OrderId, line?.Number, line?.AzureSubscriptionId, row("reason") is { Length: > 0 } reason ? reason : null,
                line is null ? null : AgreedCredit.Charged(line).Gross, person.Name, person.UserPrincipalName, row("phone"));
            File(key, partner, person, report, customers.FirstOrDefault(each => each.Customer.Id == line?.CustomerId), at, notes[key]);
            return key;
        });
    }

    private void File(string key, SamplePartner partner, PortalUser person, ServiceRequestReport report, SampleCustomer? customer, DateTime at, IEnumerable<Note> notes)
    {
        var digits = BitConverter.ToUInt64(SampleId.Hash("request/" + key)) % 9_000_000_000 + 1_000_000_000;
        var request = new ServiceRequest(
            SampleId.Of("request", key), partner.Partner.Id, "SR" + digits.ToString(CultureInfo.InvariantCulture), SampleId.Of("request-form", key), SampleId.Hex("request-form", key, 64),
            report, log.By(person, at), at);
        Requests.Add(request);
        Log(request, customer, log.By(person, at), AuditOperation.CreateServiceRequest, at, null);
        foreach (var note in notes)
        {
            var (saidAt, speaker, before) = (at.AddHours(note.Hours), note.IsOperator ? keeper : person, request.Status);
            if (saidAt >= now) return;
            request.Add(note.Act, SampleId.Of("request-note", $"{key}/{note.Hours}"), note.Text, log.By(speaker, saidAt), note.IsOperator, saidAt);
            Log(request, customer, log.By(speaker, saidAt), AuditOperation.UpdateServiceRequest, saidAt, before);
        }
    }

    private void Log(ServiceRequest request, SampleCustomer? customer, Actor actor, string operation, DateTime at, ServiceRequestStatus? before) =>
        log.Add(new AuditRecord(at, request.PartnerId, actor, operation)
        {
            CustomerId = request.CustomerId,
            CustomerName = customer?.Customer.CompanyName,
            OrderId = request.OrderId,
            LineNumber = request.LineNumber,
            ResourceType = "service_request",
            ResourceId = request.Number,
            OldValue = before is null ? null : $"status={before}",
            NewValue = $"status={request.Status}",
            Details = PlainText.Cut(request.Title, 500),
        });

    /// <summary>A purchase of the partner's of that kind, made before the request; another one for each request.</summary>
    private OrderLine? LineOf(SamplePartner partner, ProductKind kind, DateTime before, int skip)
    {
        var lines = orders.Where(order => order.PartnerId == partner.Partner.Id && order.PlacedAt < before).OrderByDescending(order => order.PlacedAt).SelectMany(order => order.Lines)
            .Where(line => line.Kind == kind && line.Status == LineStatus.Active).ToList();
        return lines.Count == 0 ? null : lines[skip % lines.Count];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Note(string Key, int Hours, bool IsOperator, ServiceRequestAct Act, string Text);
}
