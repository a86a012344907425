using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Partners;

/// <summary>Makes a partner with its accounts and, where one is named, its first Global admin; wide scope.</summary>
public sealed class AddPartner(PortalDbContext db, WriteTransaction transaction, IOptions<InstallationOptions> installation, TimeProvider clock)
{
    /// <returns>The tenant id, or <see cref="PartnerRefusals"/>: TenantTaken, TenantNotPartner, MarketUnknown, CurrencyUnknown, LimitOutOfRange; all that apply.</returns>
    public Task<Outcome<Guid>> ExecuteAsync(Guid tenantId, PartnerProfile profile, AmountByCurrency limits, NewPerson? admin, Actor actor, CancellationToken ct) => transaction.RunAsync<Guid>(
        async token =>
        {
            var problems = await PartnerChecks.ProblemsAsync(db, profile, limits, token);
            if (await db.Partners.AnyAsync(row => row.Id == tenantId, token)) problems.Insert(0, PartnerRefusals.TenantTaken);
            else if (await IsOthersAsync(tenantId, token)) problems.Insert(0, PartnerRefusals.TenantNotPartner);
            if (Refusal.Of(problems) is { } refusal) return refusal;

            var now = clock.GetUtcNow().UtcDateTime;
            var partner = new Partner(tenantId, profile.Name, profile.Domain, profile.MarketCode);
            db.Add(partner);
            foreach (var limit in limits.All) db.Add(new PartnerAccount(tenantId, limit));
            db.Add(PartnerChecks.Entry(now, partner, actor, AuditOperation.AddPartner, null, PartnerChecks.Words(partner.Profile, limits)));
            if (admin is not null) await PartnerChecks.NameAdminAsync(db, now, tenantId, admin, actor, token);
            return tenantId;
        },
        ct);

    /// <summary>Customers buy and the operator's tenant runs the portal; as partners their people would lose what they are.</summary>
    private async Task<bool> IsOthersAsync(Guid tenantId, CancellationToken ct) =>
        tenantId == installation.Value.TenantId
        || await db.Customers.AcrossTenants(db).AnyAsync(customer => customer.Id == tenantId, ct)
        || await db.Users.AnyAsync(user => user.TenantId == tenantId && user.Assignments.Any(assignment => assignment.Role == Role.PortalOperator), ct);
}

/// <summary>Saves what the operator changed about a partner; wide scope.</summary>
public sealed class UpdatePartner(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <param name="edits">What the person had before them (REL-03); checkouts of the partner meanwhile make nothing stale.</param>
    /// <returns>Done, or <see cref="PartnerRefusals"/>: NotFound, Stale, MarketUnknown, CurrencyUnknown, LimitOutOfRange, AccountKept.</returns>
    public Task<Outcome<Done>> ExecuteAsync(Guid id, int edits, PartnerProfile profile, AmountByCurrency limits, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            var partner = await db.Partners.SingleOrDefaultAsync(row => row.Id == id, token);
            if (partner is null) return PartnerRefusals.NotFound;
            if (partner.ProfileEdits != edits) return PartnerRefusals.Stale;
            var accounts = await db.PartnerAccounts.AcrossTenants(db).Where(account => account.PartnerId == id).ToListAsync(token);
            var problems = await PartnerChecks.ProblemsAsync(db, profile, limits, token);
            if (accounts.Exists(account => limits.In(account.Currency) is null)) problems.Add(PartnerRefusals.AccountKept);
            if (Refusal.Of(problems) is { } refusal) return refusal;

            var before = PartnerChecks.Words(partner.Profile, new AmountByCurrency(accounts.Select(account => account.CreditLimit)));
            partner.Describe(profile);
            foreach (var limit in limits.All)
            {
                var account = accounts.Find(account => account.Currency == limit.Currency);
                if (account is null) db.Add(new PartnerAccount(id, limit));
                else if (account.CreditLimit != limit) account.Limit(limit);
            }

            var after = PartnerChecks.Words(partner.Profile, limits);
            if (after == before) db.ChangeTracker.Clear(); // nothing is written, and nobody's form becomes stale
            else db.Add(PartnerChecks.Entry(clock.GetUtcNow().UtcDateTime, partner, actor, AuditOperation.UpdatePartner, before, after));
            return default(Done);
        },
        ct);
}

/// <summary>Makes a person of the partner its Global admin, known here or not: the first one, or one more; wide scope.</summary>
public sealed class NameGlobalAdmin(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <returns>Done, also where the person is one already; or <see cref="PartnerRefusals.NotFound"/>.</returns>
    public Task<Outcome<Done>> ExecuteAsync(Guid partner, NewPerson admin, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            if (!await db.Partners.AnyAsync(row => row.Id == partner, token)) return PartnerRefusals.NotFound;
            await PartnerChecks.NameAdminAsync(db, clock.GetUtcNow().UtcDateTime, partner, admin, actor, token);
            return default(Done);
        },
        ct);
}

/// <summary>Names a person who runs the installation, by command; wide scope (OPR-01).</summary>
public sealed class AddOperator(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <returns>Done, also where the person is one already; or <see cref="PartnerRefusals.TenantNotOperator"/>.</returns>
    public Task<Outcome<Done>> ExecuteAsync(Guid tenantId, NewPerson person, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            // A role of the operator counts for nothing in a partner's or a customer's tenant.
            if (await db.Partners.AnyAsync(row => row.Id == tenantId, token) || await db.Customers.AcrossTenants(db).AnyAsync(row => row.Id == tenantId, token))
                return PartnerRefusals.TenantNotOperator;
            await PartnerChecks.NameAsync(db, clock.GetUtcNow().UtcDateTime, tenantId, person, Role.PortalOperator, null, actor, token);
            return default(Done);
        },
        ct);
}

/// <summary>What these acts ask and write.</summary>
internal static class PartnerChecks
{
    internal static async Task<List<Refusal>> ProblemsAsync(PortalDbContext db, PartnerProfile profile, AmountByCurrency limits, CancellationToken ct)
    {
        var problems = new List<Refusal>();
        if (!await db.Markets.AnyAsync(market => market.Code == profile.MarketCode, ct)) problems.Add(PartnerRefusals.MarketUnknown);
        var currencies = await db.Markets.Select(market => market.Currency).Distinct().ToHashSetAsync(ct);
        if (limits.All.Any(limit => !currencies.Contains(limit.Currency))) problems.Add(PartnerRefusals.CurrencyUnknown);
        if (limits.All.Any(limit => !CreditAmount.Fits(limit.Amount, limit.Currency))) problems.Add(PartnerRefusals.LimitOutOfRange);
        return problems;
    }

    internal static Task NameAdminAsync(PortalDbContext db, DateTime now, Guid partner, NewPerson person, Actor actor, CancellationToken ct) =>
        NameAsync(db, now, partner, person, Role.GlobalAdmin, partner, actor, ct);

    /// <summary>Gives the role, and lets in again who was shut out: there may be nobody left to do it.</summary>
    internal static async Task NameAsync(PortalDbContext db, DateTime now, Guid tenant, NewPerson person, Role role, Guid? logOf, Actor actor, CancellationToken ct)
    {
        var user = await db.PeopleOf(tenant).Include(row => row.Assignments).SingleOrDefaultAsync(row => row.ObjectId == person.ObjectId, ct);
        if (user is null)
        {
            user = new PortalUser(tenant, person.ObjectId, person.Name.Trim(), person.UserPrincipalName.Trim());
            db.Add(user);
            PersonLog.Added(db, now, logOf, actor, user);
        }

        PersonLog.Change(db, now, logOf, actor, user, new PersonAccess([.. user.Roles, role], false));
    }

    internal static string Words(PartnerProfile profile, AmountByCurrency limits) =>
        PlainText.Cut($"name={profile.Name}; domain={profile.Domain}; market={profile.MarketCode}; creditLimits={limits.Text}", 2000);

    internal static AuditRecord Entry(DateTime now, Partner partner, Actor actor, string operation, string? before, string? after) => new(now, partner.Id, actor, operation)
    {
        ResourceType = "partner",
        ResourceId = partner.Id.ToString(),
        OldValue = before,
        NewValue = after,
    };
}
