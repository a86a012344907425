using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;

namespace CspPortal.Application.SampleData;

/// <summary>The activity log of the sample: who did what from where, each day's acts behind a sign-in, handed over in time order.</summary>
/// <param name="organisations">By tenant: in whose log its people's acts are, and the customer they belong to, if any.</param>
internal sealed class SampleLog(IReadOnlyDictionary<Guid, (Guid? PartnerId, Customer? Customer)> organisations)
{
    private static readonly string[] Browsers =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    ];

    private readonly List<AuditRecord> records = [];
    private readonly Dictionary<(Guid Person, DateOnly Day), (PortalUser Person, DateTime At)> sessions = [];

    /// <summary>The person at work; the day's first act is what the sign-in goes before.</summary>
    public Actor By(PortalUser person, DateTime at)
    {
        var day = (person.ObjectId, DateOnly.FromDateTime(at));
        if (!sessions.TryGetValue(day, out var session) || at < session.At) sessions[day] = (person, at);
        return ActorOf(person, at);
    }

    /// <summary>Someone with a link, from an address nobody knows.</summary>
    public static Actor LinkHolder(string link, DateTime at)
    {
        var dice = new Dice($"holder/{link}/{at:O}");
        return Actor.LinkHolder(Address(dice), dice.Pick(Browsers), RequestId(link, at));
    }

    public void Add(AuditRecord record) => records.Add(record);

    /// <summary>An act on an order line, told as the portal's own operations tell it.</summary>
    public void Line(
        DateTime at, Actor actor, string operation, SampleCustomer customer, OrderLine line, string resource, string? resourceId = null, string? details = null,
        string? before = null, string? after = null, AuditOutcome outcome = AuditOutcome.Succeeded) =>
        records.Add(new AuditRecord(at, line.PartnerId, actor, operation, outcome)
        {
            CustomerId = line.CustomerId,
            CustomerName = customer.Customer.CompanyName,
            OrderId = line.OrderId,
            LineNumber = line.Number,
            ProductId = line.ProductId,
            ProductTitle = line.ProductTitle,
            ResourceType = resource,
            ResourceId = resourceId ?? line.OrderId,
            Details = details,
            OldValue = before,
            NewValue = after,
        });

    /// <summary>All entries, sign-ins added, oldest first.</summary>
    public List<AuditRecord> InOrder()
    {
        foreach (var (person, first) in sessions.Values)
        {
            var dice = new Dice($"session/{person.ObjectId}/{first:O}");
            var at = first.AddSeconds(-dice.Between(20, 900));
            var (partnerId, customer) = organisations[person.TenantId];
            records.Add(new AuditRecord(at, partnerId, ActorOf(person, at), AuditOperation.SignIn) { CustomerId = customer?.Id, CustomerName = customer?.CompanyName });
        }

        sessions.Clear();
        return [.. records.OrderBy(record => record.OccurredAt)];
    }

    private Actor ActorOf(PortalUser person, DateTime at)
    {
        var today = new Dice($"desk/{person.ObjectId}/{at.Date:O}");
        var address = today.Chance(0.7) ? $"192.0.2.{new Dice("office/" + person.TenantId).Between(1, 254)}" : Address(today);
        var channel = organisations[person.TenantId].Customer is null ? Channel.Portal : Channel.CustomerPage;
        return new Actor(
            person.TenantId, person.ObjectId, person.Name, person.UserPrincipalName, channel, address,
            new Dice("browser/" + person.ObjectId).Pick(Browsers), RequestId(person.UserPrincipalName, at));
    }

    /// <summary>From the ranges set aside for documentation (RFC 5737, RFC 3849).</summary>
    private static string Address(Dice dice) => dice.Between(0, 2) switch
    {
        0 => $"198.51.100.{dice.Between(1, 254)}",
        1 => $"203.0.113.{dice.Between(1, 254)}",
        _ => $"2001:db8:{dice.Between(1, 0xffff):x}::{dice.Between(1, 0xffff):x}",
    };

    private static string RequestId(string who, DateTime at) => SampleId.Hex("request", $"{who}/{at:O}", 32);
}
