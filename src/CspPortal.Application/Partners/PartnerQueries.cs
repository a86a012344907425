using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Partners;

/// <summary>What the operator's list of partners asks for; the page and the file share it (CSV-01).</summary>
public sealed record PartnerFilter
{
    /// <summary>Part of a name or domain, or a whole tenant id.</summary>
    public string? Text { get; init; }

    public bool Descending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

/// <summary>What the operator sees of a partner: how many customers there are, never who (SEC-01).</summary>
public sealed record PartnerSummary(Guid Id, string Name, string Domain, string MarketCode, string MarketEn, string MarketJa, int Customers, int GlobalAdmins)
{
    /// <summary>In the reader's language.</summary>
    public string Market => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ja" ? MarketJa : MarketEn;
}

/// <summary>A partner as the operator edits it.</summary>
/// <param name="Edits">What a save holds on to (REL-03).</param>
/// <param name="Admins">Those who hold the role, shut out or not.</param>
public sealed record PartnerDetail(
    PartnerSummary Partner, PartnerProfile Profile, AmountByCurrency Limits, int Edits, IReadOnlyList<PersonSummary> Admins);

/// <summary>Partners as the operator reads them, across all of them; wide scope.</summary>
public sealed class PartnerQueries(PortalDbContext db)
{
    public async Task<Page<PartnerSummary>> ListAsync(PartnerFilter filter, CancellationToken ct)
    {
        var size = Math.Clamp(filter.Size, 1, 100);
        var cursor = Cursor.Parse(filter.Cursor, 2);
        var rows = Filtered(filter);
        var up = filter.Descending == (cursor is { Backward: true });
        if (cursor is not null && Guid.TryParse(cursor.Key[1], out var id))
        {
            var key = cursor.Key[0];
            rows = up
                ? rows.Where(row => row.NameKey.CompareTo(key) > 0 || (row.NameKey == key && row.Id.CompareTo(id) > 0))
                : rows.Where(row => row.NameKey.CompareTo(key) < 0 || (row.NameKey == key && row.Id.CompareTo(id) < 0));
        }
        else
        {
            cursor = null;
        }

        var fetched = await Read(Sorted(rows, up).Take(size + 1)).ToListAsync(ct);
        var page = Page<Row>.From(fetched, size, cursor, row => [row.NameKey, row.Partner.Id.ToString()]);
        return new Page<PartnerSummary>([.. page.Rows.Select(row => row.Partner)], page.Previous, page.Next);
    }

    /// <returns>The partner, or <see cref="PartnerRefusals.NotFound"/>.</returns>
    public async Task<Outcome<PartnerDetail>> OneAsync(Guid id, CancellationToken ct)
    {
        var row = await Read(db.Partners.AsNoTracking().Where(partner => partner.Id == id)).SingleOrDefaultAsync(ct);
        if (row is null) return PartnerRefusals.NotFound;
        var limits = await db.PartnerAccounts.AcrossTenants(db).Where(account => account.PartnerId == id).Select(account => account.CreditLimit).ToListAsync(ct);
        var admins = await db.PeopleOf(id).Where(user => user.Assignments.Any(assignment => assignment.Role == Role.GlobalAdmin))
            .OrderBy(user => user.NameKey).ThenBy(user => user.ObjectId)
            .Select(user => new { user.ObjectId, user.Name, user.UserPrincipalName, user.Disabled, user.AccessEdits }).ToListAsync(ct);
        return new PartnerDetail(
            row.Partner, new PartnerProfile(row.Partner.Name, row.Partner.Domain, row.Partner.MarketCode), new AmountByCurrency(limits), row.Edits,
            [.. admins.Select(user => new PersonSummary(user.ObjectId, user.Name, user.UserPrincipalName, new PersonAccess([Role.GlobalAdmin], user.Disabled), user.AccessEdits))]);
    }

    /// <summary>In which a partner can have an account: those of the markets.</summary>
    public async Task<IReadOnlyList<string>> CurrenciesAsync(CancellationToken ct) =>
        await db.Markets.Select(market => market.Currency).Distinct().OrderBy(currency => currency).ToListAsync(ct);

    /// <summary>The filtered partners by name, streamed.</summary>
    internal IAsyncEnumerable<PartnerSummary> Stream(PartnerFilter filter) => Read(Sorted(Filtered(filter), !filter.Descending)).AsAsyncEnumerable().Select(row => row.Partner);

    private IQueryable<Partner> Filtered(PartnerFilter filter)
    {
        var partners = db.Partners.AsNoTracking();
        if (string.IsNullOrWhiteSpace(filter.Text)) return partners;
        var (key, typed) = (SearchText.Fold(filter.Text), SearchText.Typed(filter.Text));
        var domain = typed.ToLowerInvariant();
        return Guid.TryParse(typed, out var id)
            ? partners.Where(partner => partner.Id == id)
            : partners.Where(partner => partner.NameKey.Contains(key) || partner.Domain.Contains(domain));
    }

    private static IQueryable<Partner> Sorted(IQueryable<Partner> rows, bool up) =>
        up ? rows.OrderBy(row => row.NameKey).ThenBy(row => row.Id) : rows.OrderByDescending(row => row.NameKey).ThenByDescending(row => row.Id);

    private IQueryable<Row> Read(IQueryable<Partner> partners)
    {
        var customers = db.Customers.AcrossTenants(db);
        return partners.Select(partner => new Row(
            new PartnerSummary(
                partner.Id, partner.Name, partner.Domain, partner.MarketCode,
                db.Markets.Where(market => market.Code == partner.MarketCode).Select(market => market.NameEn).FirstOrDefault() ?? partner.MarketCode,
                db.Markets.Where(market => market.Code == partner.MarketCode).Select(market => market.NameJa).FirstOrDefault() ?? partner.MarketCode,
                customers.Count(customer => customer.PartnerId == partner.Id),
                db.Users.Count(user => user.TenantId == partner.Id && !user.Disabled && user.Assignments.Any(assignment => assignment.Role == Role.GlobalAdmin))),
            partner.NameKey,
            partner.ProfileEdits));
    }

    private sealed record Row(PartnerSummary Partner, string NameKey, int Edits);
}
