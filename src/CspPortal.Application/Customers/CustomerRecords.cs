using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Customers;

/// <summary>Makes a customer of the partner (CST-01).</summary>
public sealed class AddCustomer(PortalDbContext db, WriteTransaction transaction, IOptions<InstallationOptions> installation, TimeProvider clock)
{
    /// <returns>The customer's id, or <see cref="CustomerRefusals"/>: TenantTaken, TenantNotCustomer, DomainTaken, MarketUnknown, AgreementInFuture; all that apply.</returns>
    public Task<Outcome<Guid>> ExecuteAsync(Guid tenantId, CustomerProfile profile, Actor actor, CancellationToken ct) => transaction.RunAsync<Guid>(
        async token =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var problems = await CustomerChecks.ProblemsAsync(db, profile, null, now, token);
            if (await db.Customers.AnyAsync(row => row.Id == tenantId, token)) problems.Insert(0, CustomerRefusals.TenantTaken);
            else if (await CannotBeCustomerAsync(tenantId, token)) problems.Insert(0, CustomerRefusals.TenantNotCustomer);
            if (Refusal.Of(problems) is { } refusal) return refusal;

            var customer = new Customer(tenantId, db.Scope.PartnerId, profile, now);
            db.Add(customer);
            db.Add(new AuditRecord(now, customer.PartnerId, actor, AuditOperation.AddCustomer)
            {
                CustomerId = customer.Id,
                CustomerName = customer.CompanyName,
                ResourceType = "customer",
                ResourceId = customer.Id.ToString(),
                NewValue = CustomerChecks.Words(customer.Profile),
            });
            return await CustomerChecks.SaveAsync(db, customer.Id, token);
        },
        ct);

    /// <summary>Partners sell and the operator's tenant runs the portal; as customers their people would lose what they are.</summary>
    private async Task<bool> CannotBeCustomerAsync(Guid tenantId, CancellationToken ct) =>
        tenantId == installation.Value.TenantId
        || await db.Partners.AnyAsync(row => row.Id == tenantId, ct)
        || await db.Users.AnyAsync(user => user.TenantId == tenantId && user.Assignments.Any(assignment => assignment.Role == Role.PortalOperator), ct);
}

/// <summary>Saves what a person changed about a customer (CST-01).</summary>
public sealed class UpdateCustomer(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <param name="version">What the person had before them: a later save by somebody else is never overwritten unseen (REL-03).</param>
    /// <returns>The customer's id, or <see cref="CustomerRefusals"/>: NotFound, Stale, DomainTaken, MarketUnknown, MarketFixed, AgreementKept, AgreementInFuture.</returns>
    public Task<Outcome<Guid>> ExecuteAsync(Guid id, int version, CustomerProfile profile, Actor actor, CancellationToken ct) => transaction.RunAsync<Guid>(
        async token =>
        {
            var customer = await db.Customers.SingleOrDefaultAsync(row => row.Id == id, token);
            if (customer is null) return CustomerRefusals.NotFound;
            if (customer.Version != version) return CustomerRefusals.Stale;
            var now = clock.GetUtcNow().UtcDateTime;
            var problems = await CustomerChecks.ProblemsAsync(db, profile, id, now, token);
            problems.AddRange(customer.Refuse(profile, await db.Orders.AnyAsync(order => order.CustomerId == id, token)));
            if (Refusal.Of(problems) is { } refusal) return refusal;

            var before = customer.Profile;
            customer.Change(profile);
            if (customer.Profile == before) return id;
            var (old, changed) = CustomerChecks.Differences(before, customer.Profile);
            db.Add(new AuditRecord(now, customer.PartnerId, actor, AuditOperation.UpdateCustomer)
            {
                CustomerId = id,
                CustomerName = customer.CompanyName,
                ResourceType = "customer",
                ResourceId = id.ToString(),
                OldValue = old,
                NewValue = changed,
            });
            return await CustomerChecks.SaveAsync(db, id, token);
        },
        ct);
}

/// <summary>What both saves ask and write.</summary>
internal static class CustomerChecks
{
    /// <summary>Of the log's columns.</summary>
    private const int ValueLength = 2000;

    internal static async Task<List<Refusal>> ProblemsAsync(PortalDbContext db, CustomerProfile profile, Guid? except, DateTime now, CancellationToken ct)
    {
        var problems = new List<Refusal>();
        var domain = profile.Domain.Trim().ToLowerInvariant();
        if (await db.Customers.AnyAsync(row => row.Domain == domain && row.Id != except, ct)) problems.Add(CustomerRefusals.DomainTaken);
        if (!await db.Markets.AnyAsync(row => row.Code == profile.MarketCode, ct)) problems.Add(CustomerRefusals.MarketUnknown);
        if (profile.Agreement?.IsInFuture(now) == true) problems.Add(CustomerRefusals.AgreementInFuture);
        return problems;
    }

    /// <summary>Another partner's customers cannot be read here, but the database knows them: it says whether the tenant or the domain is taken.</summary>
    internal static async Task<Outcome<Guid>> SaveAsync(PortalDbContext db, Guid id, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return id;
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsUniqueViolation(exception))
        {
            return DatabaseErrors.IsPrimaryKeyViolation(exception) ? CustomerRefusals.TenantTaken : CustomerRefusals.DomainTaken;
        }
    }

    internal static string Words(CustomerProfile profile) =>
        Joined(Facts(profile).Where(fact => fact.Value.Length > 0).Select(fact => $"{fact.Name}={fact.Value}"));

    internal static (string Old, string New) Differences(CustomerProfile before, CustomerProfile after)
    {
        var changed = Facts(before).Zip(Facts(after)).Where(pair => pair.First.Value != pair.Second.Value).ToList();
        return (Joined(changed.Select(pair => $"{pair.First.Name}={pair.First.Value}")), Joined(changed.Select(pair => $"{pair.Second.Name}={pair.Second.Value}")));
    }

    private static IEnumerable<(string Name, string Value)> Facts(CustomerProfile profile)
    {
        var (address, contact, agreement) = (profile.Address, profile.Contact, profile.Agreement);
        yield return ("companyName", profile.CompanyName);
        yield return ("domain", profile.Domain);
        yield return ("market", profile.MarketCode);
        yield return ("agreement", agreement is null ? "" : FormattableString.Invariant($"{agreement.AcceptedOn:yyyy-MM-dd} {agreement.FirstName} {agreement.LastName} <{agreement.Email}>"));
        yield return ("address", string.Join(", ", new[] { address.Line1, address.Line2, address.City, address.State, address.PostalCode }.Where(part => !string.IsNullOrEmpty(part))));
        yield return ("contact", $"{contact.FirstName} {contact.LastName} <{contact.Email}> {contact.PhoneNumber}".Trim());
    }

    private static string Joined(IEnumerable<string> facts) => PlainText.Cut(string.Join("; ", facts), ValueLength);
}
