using System.Globalization;
using System.Linq.Expressions;
using CspPortal.Application.Catalog;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Customers;

public enum CustomerSort
{
    Name,
    Domain,
    Market,
    Created,
}

/// <summary>What the customer list asks for; the page and the file share it (CSV-01).</summary>
public sealed record CustomerFilter
{
    /// <summary>Part of a name or domain, or a whole tenant id.</summary>
    public string? Text { get; init; }

    public string? MarketCode { get; init; }

    /// <summary>Only those with, or without, an accepted agreement.</summary>
    public bool? AgreementAccepted { get; init; }

    public CustomerSort Sort { get; init; }

    public bool Descending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;

    /// <summary>Programs read more at a time than people.</summary>
    public int LargestSize { get; init; } = 100;

    /// <summary>Only names that begin so.</summary>
    public string? NameStart { get; init; }

    /// <summary>Only domains that begin so.</summary>
    public string? DomainStart { get; init; }
}

/// <summary>A market with its names in both languages.</summary>
public sealed record MarketLabel(string Code, string NameEn, string NameJa)
{
    /// <summary>In the reader's language.</summary>
    public string Name => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ja" ? NameJa : NameEn;
}

/// <param name="AgreementOn">Null: not accepted, nothing can be bought.</param>
public sealed record CustomerSummary(Guid Id, string Name, string Domain, MarketLabel Market, DateOnly? AgreementOn, DateTime CreatedAt);

/// <param name="HasAny">The partner has customers, found by this filter or not.</param>
public sealed record CustomerList(Page<CustomerSummary> Customers, bool HasAny);

/// <summary>How much there is behind a customer's menu.</summary>
public sealed record CustomerCounts(int Orders, int Software, int Reservations);

/// <summary>A customer's Account page.</summary>
public sealed record CustomerOverview(Guid Id, CustomerProfile Profile, DateTime CreatedAt, MarketState Market, CustomerCounts Counts);

/// <summary>A customer as a form edits it.</summary>
public sealed record CustomerVersion(Guid Id, CustomerProfile Profile, int Version);

/// <summary>Customers as lists and pages show them (CST-01).</summary>
public sealed class CustomerQueries(PortalDbContext db, MarketQueries markets)
{
    private static bool IsJapanese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ja";

    public async Task<CustomerList> ListAsync(CustomerFilter filter, CancellationToken ct)
    {
        var size = Math.Clamp(filter.Size, 1, filter.LargestSize);
        var cursor = Cursor.Parse(filter.Cursor, 3);
        var rows = Filtered(filter);
        if (cursor is not null && After(filter, cursor) is { } after) rows = rows.Where(after);
        else cursor = null;
        var fetched = await Sorted(rows, filter, cursor is { Backward: true }).Take(size + 1).ToListAsync(ct);
        var hasAny = fetched.Count > 0 || await db.Customers.AnyAsync(ct);
        var page = Page<Row>.From(fetched, size, cursor, row => Key(filter.Sort, row));
        return new CustomerList(new Page<CustomerSummary>([.. page.Rows.Select(Summary)], page.Previous, page.Next), hasAny);
    }

    /// <returns>The page's facts, or <see cref="CustomerRefusals.NotFound"/>.</returns>
    public async Task<Outcome<CustomerOverview>> OverviewAsync(Guid id, CancellationToken ct)
    {
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (customer is null) return CustomerRefusals.NotFound;
        var market = await markets.OneAsync(customer.MarketCode, ct);
        var lines = db.OrderLines.Where(line => line.CustomerId == id && line.Status != LineStatus.Cancelled);
        var counts = new CustomerCounts(
            await db.Orders.CountAsync(order => order.CustomerId == id, ct),
            await lines.CountAsync(line => line.HasKey || line.HasDownloads, ct),
            await lines.CountAsync(line => line.Kind == Domain.Catalog.ProductKind.AzureReservation, ct));
        return new CustomerOverview(customer.Id, customer.Profile, customer.CreatedAt, market, counts);
    }

    /// <returns>What is saved now, or <see cref="CustomerRefusals.NotFound"/>.</returns>
    public async Task<Outcome<CustomerVersion>> VersionAsync(Guid id, CancellationToken ct)
    {
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        return customer is null ? CustomerRefusals.NotFound : new CustomerVersion(customer.Id, customer.Profile, customer.Version);
    }

    /// <summary>The filtered customers in the list's order, streamed.</summary>
    internal IAsyncEnumerable<Customer> Stream(CustomerFilter filter) =>
        Sorted(Filtered(filter), filter, backward: false).Select(row => row.Customer).AsAsyncEnumerable();

    private static CustomerSummary Summary(Row row) => new(
        row.Customer.Id, row.Customer.CompanyName, row.Customer.Domain, new MarketLabel(row.Customer.MarketCode, row.MarketEn, row.MarketJa),
        row.Customer.Agreement?.AcceptedOn, row.Customer.CreatedAt);

    private IQueryable<Row> Filtered(CustomerFilter filter)
    {
        var customers = db.Customers.AsNoTracking();
        if (!string.IsNullOrEmpty(filter.MarketCode)) customers = customers.Where(row => row.MarketCode == filter.MarketCode);
        if (filter.AgreementAccepted is { } accepted)
            customers = accepted ? customers.Where(row => row.Agreement != null) : customers.Where(row => row.Agreement == null);
        if (!string.IsNullOrWhiteSpace(filter.NameStart))
        {
            var start = SearchText.Fold(filter.NameStart);
            customers = customers.Where(row => row.NameKey.StartsWith(start));
        }

        if (!string.IsNullOrWhiteSpace(filter.DomainStart))
        {
            var start = SearchText.Typed(filter.DomainStart).ToLowerInvariant();
            customers = customers.Where(row => row.Domain.StartsWith(start));
        }

        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var (name, typed) = (SearchText.Fold(filter.Text), SearchText.Typed(filter.Text));
            // A domain of another script is stored in its ASCII form, which only the whole domain has.
            var domain = DomainName.TryParse(typed, out var whole) ? whole : typed.ToLowerInvariant();
            customers = Guid.TryParse(typed, out var id)
                ? customers.Where(row => row.Id == id)
                : customers.Where(row => row.NameKey.Contains(name) || row.Domain.Contains(domain));
        }

        var japanese = IsJapanese;
        return customers.Join(db.Markets, customer => customer.MarketCode, market => market.Code, (customer, market) => new Row
        {
            Customer = customer,
            MarketEn = market.NameEn,
            MarketJa = market.NameJa,
            MarketKey = japanese ? market.NameJaKey : market.NameEnKey,
        });
    }

    private static IQueryable<Row> Sorted(IQueryable<Row> rows, CustomerFilter filter, bool backward)
    {
        var up = filter.Descending == backward;
        var sorted = filter.Sort switch
        {
            CustomerSort.Domain => up ? rows.OrderBy(row => row.Customer.Domain) : rows.OrderByDescending(row => row.Customer.Domain),
            CustomerSort.Created => up ? rows.OrderBy(row => row.Customer.CreatedAt) : rows.OrderByDescending(row => row.Customer.CreatedAt),
            CustomerSort.Market => up
                ? rows.OrderBy(row => row.MarketKey).ThenBy(row => row.Customer.NameKey)
                : rows.OrderByDescending(row => row.MarketKey).ThenByDescending(row => row.Customer.NameKey),
            _ => up ? rows.OrderBy(row => row.Customer.NameKey) : rows.OrderByDescending(row => row.Customer.NameKey),
        };
        return up ? sorted.ThenBy(row => row.Customer.Id) : sorted.ThenByDescending(row => row.Customer.Id);
    }

    /// <summary>Two columns and the id that settles ties.</summary>
    private static string[] Key(CustomerSort sort, Row row) => sort switch
    {
        CustomerSort.Domain => [row.Customer.Domain, "", row.Customer.Id.ToString()],
        CustomerSort.Created => [row.Customer.CreatedAt.Ticks.ToString(CultureInfo.InvariantCulture), "", row.Customer.Id.ToString()],
        CustomerSort.Market => [row.MarketKey, row.Customer.NameKey, row.Customer.Id.ToString()],
        _ => [row.Customer.NameKey, "", row.Customer.Id.ToString()],
    };

    /// <returns>Null for a cursor that another sort order made: the first page then.</returns>
    private static Expression<Func<Row, bool>>? After(CustomerFilter filter, Cursor cursor)
    {
        var up = filter.Descending == cursor.Backward;
        var (key, second) = (cursor.Key[0], cursor.Key[1]);
        if (!Guid.TryParse(cursor.Key[2], out var id)) return null;
        switch (filter.Sort)
        {
            case CustomerSort.Domain:
                return up
                    ? row => row.Customer.Domain.CompareTo(key) > 0 || (row.Customer.Domain == key && row.Customer.Id.CompareTo(id) > 0)
                    : row => row.Customer.Domain.CompareTo(key) < 0 || (row.Customer.Domain == key && row.Customer.Id.CompareTo(id) < 0);
            case CustomerSort.Created:
                if (!long.TryParse(key, CultureInfo.InvariantCulture, out var ticks) || ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) return null;
                var at = new DateTime(ticks, DateTimeKind.Utc);
                return up
                    ? row => row.Customer.CreatedAt > at || (row.Customer.CreatedAt == at && row.Customer.Id.CompareTo(id) > 0)
                    : row => row.Customer.CreatedAt < at || (row.Customer.CreatedAt == at && row.Customer.Id.CompareTo(id) < 0);
            case CustomerSort.Market:
                return up
                    ? row => row.MarketKey.CompareTo(key) > 0
                        || (row.MarketKey == key && (row.Customer.NameKey.CompareTo(second) > 0 || (row.Customer.NameKey == second && row.Customer.Id.CompareTo(id) > 0)))
                    : row => row.MarketKey.CompareTo(key) < 0
                        || (row.MarketKey == key && (row.Customer.NameKey.CompareTo(second) < 0 || (row.Customer.NameKey == second && row.Customer.Id.CompareTo(id) < 0)));
            default:
                return up
                    ? row => row.Customer.NameKey.CompareTo(key) > 0 || (row.Customer.NameKey == key && row.Customer.Id.CompareTo(id) > 0)
                    : row => row.Customer.NameKey.CompareTo(key) < 0 || (row.Customer.NameKey == key && row.Customer.Id.CompareTo(id) < 0);
        }
    }

    /// <summary>A customer beside its market, as the database joins them.</summary>
    private sealed class Row
    {
        public required Customer Customer { get; init; }

        public required string MarketEn { get; init; }

        public required string MarketJa { get; init; }

        /// <summary>The market's folded name in the reader's language.</summary>
        public required string MarketKey { get; init; }
    }
}
