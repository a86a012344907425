using System.Globalization;
using System.Linq.Expressions;
using CspPortal.Application.Paging;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Support;

public enum ServiceRequestSort
{
    Updated,
    Filed,
    Title,
}

/// <summary>What the partner's list and the desk ask for; page and file share it (CSV-01).</summary>
public sealed record ServiceRequestFilter
{
    /// <summary>Null: all.</summary>
    public IReadOnlyList<ServiceRequestStatus>? Statuses { get; init; }

    public ServiceRequestType? Type { get; init; }

    /// <summary>Part of a customer's name or domain, or a whole tenant id.</summary>
    public string? Customer { get; init; }

    /// <summary>Part of a title, the start of a request's number, or a whole order number.</summary>
    public string? Text { get; init; }

    /// <summary>The desk's: one partner.</summary>
    public Guid? PartnerId { get; init; }

    public ServiceRequestSort Sort { get; init; }

    public bool Ascending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

/// <param name="CustomerName">Null where it names no customer.</param>
public sealed record ServiceRequestSummary(
    Guid Id, string Number, ServiceRequestStatus Status, ServiceRequestType Type, ServiceRequestImpact Impact, string Title, string TitleKey,
    Guid PartnerId, string PartnerName, Guid? CustomerId, string? CustomerName, string? OrderId, string FiledByName, DateTime FiledAt, DateTime UpdatedAt, int Files);

/// <param name="HasAny">There are requests, found by this filter or not.</param>
public sealed record ServiceRequestList(Page<ServiceRequestSummary> Requests, bool HasAny);

/// <summary>Filter, order and pages of requests, the same for a partner and for the desk.</summary>
internal sealed class ServiceRequestRows(IQueryable<ServiceRequest> requests, IQueryable<Customer> customers, IQueryable<Partner> partners)
{
    public async Task<ServiceRequestList> PageAsync(ServiceRequestFilter filter, CancellationToken ct)
    {
        var size = Math.Clamp(filter.Size, 1, 100);
        var cursor = Cursor.Parse(filter.Cursor, 2);
        var rows = Filtered(filter);
        if (cursor is not null && After(filter, cursor) is { } after) rows = rows.Where(after);
        else cursor = null;
        var fetched = await Summaries(Sorted(rows, filter, cursor is { Backward: true }).Take(size + 1)).ToListAsync(ct);
        var hasAny = fetched.Count > 0 || await requests.AnyAsync(ct);
        return new ServiceRequestList(Page<ServiceRequestSummary>.From(fetched, size, cursor, row => Key(filter.Sort, row)), hasAny);
    }

    public IAsyncEnumerable<ServiceRequestSummary> Stream(ServiceRequestFilter filter) => Summaries(Sorted(Filtered(filter), filter, backward: false)).AsAsyncEnumerable();

    private IQueryable<ServiceRequestSummary> Summaries(IQueryable<ServiceRequest> rows) => rows.Select(row => new ServiceRequestSummary(
        row.Id, row.Number, row.Status, row.Type, row.Impact, row.Title, row.TitleKey,
        row.PartnerId, partners.Where(partner => partner.Id == row.PartnerId).Select(partner => partner.Name).First(),
        row.CustomerId, customers.Where(customer => customer.Id == row.CustomerId).Select(customer => customer.CompanyName).FirstOrDefault(),
        row.OrderId, row.FiledByName, row.FiledAt, row.UpdatedAt, row.Files.Count));

    private IQueryable<ServiceRequest> Filtered(ServiceRequestFilter filter)
    {
        var rows = requests;
        if (filter.PartnerId is { } partner) rows = rows.Where(row => row.PartnerId == partner);
        if (filter.Statuses is { } statuses) rows = rows.Where(row => statuses.Contains(row.Status));
        if (filter.Type is { } type) rows = rows.Where(row => row.Type == type);
        if (!string.IsNullOrWhiteSpace(filter.Customer))
        {
            var name = SearchText.Fold(filter.Customer);
            var domain = DomainName.TryParse(filter.Customer, out var whole) ? whole : PlainText.Repair(filter.Customer).Trim().ToLowerInvariant();
            rows = Guid.TryParse(filter.Customer.Trim(), out var id)
                ? rows.Where(row => row.CustomerId == id)
                : rows.Where(row => customers.Any(customer => customer.Id == row.CustomerId && (customer.NameKey.Contains(name) || customer.Domain.Contains(domain))));
        }

        if (string.IsNullOrWhiteSpace(filter.Text)) return rows;
        var (title, number, order) = (SearchText.Fold(filter.Text), filter.Text.Trim().ToUpperInvariant(), filter.Text.Trim().ToLowerInvariant());
        return rows.Where(row => row.Number.StartsWith(number) || row.OrderId == order || row.TitleKey.Contains(title));
    }

    private static IQueryable<ServiceRequest> Sorted(IQueryable<ServiceRequest> rows, ServiceRequestFilter filter, bool backward)
    {
        var up = filter.Ascending != backward;
        var sorted = filter.Sort switch
        {
            ServiceRequestSort.Filed => up ? rows.OrderBy(row => row.FiledAt) : rows.OrderByDescending(row => row.FiledAt),
            ServiceRequestSort.Title => up ? rows.OrderBy(row => row.TitleKey) : rows.OrderByDescending(row => row.TitleKey),
            _ => up ? rows.OrderBy(row => row.UpdatedAt) : rows.OrderByDescending(row => row.UpdatedAt),
        };
        return up ? sorted.ThenBy(row => row.Id) : sorted.ThenByDescending(row => row.Id);
    }

    private static string[] Key(ServiceRequestSort sort, ServiceRequestSummary row) => sort switch
    {
        ServiceRequestSort.Filed => [row.FiledAt.Ticks.ToString(CultureInfo.InvariantCulture), row.Id.ToString()],
        ServiceRequestSort.Title => [row.TitleKey, row.Id.ToString()],
        _ => [row.UpdatedAt.Ticks.ToString(CultureInfo.InvariantCulture), row.Id.ToString()],
    };

    /// <returns>Null for a cursor that another sort order made: the first page then.</returns>
    private static Expression<Func<ServiceRequest, bool>>? After(ServiceRequestFilter filter, Cursor cursor)
    {
        var up = filter.Ascending != cursor.Backward;
        var key = cursor.Key[0];
        if (!Guid.TryParse(cursor.Key[1], out var id)) return null;
        if (filter.Sort == ServiceRequestSort.Title)
        {
            return up
                ? row => row.TitleKey.CompareTo(key) > 0 || (row.TitleKey == key && row.Id.CompareTo(id) > 0)
                : row => row.TitleKey.CompareTo(key) < 0 || (row.TitleKey == key && row.Id.CompareTo(id) < 0);
        }

        if (!long.TryParse(key, CultureInfo.InvariantCulture, out var ticks) || ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) return null;
        var at = new DateTime(ticks, DateTimeKind.Utc);
        return (filter.Sort, up) switch
        {
            (ServiceRequestSort.Filed, true) => row => row.FiledAt > at || (row.FiledAt == at && row.Id.CompareTo(id) > 0),
            (ServiceRequestSort.Filed, false) => row => row.FiledAt < at || (row.FiledAt == at && row.Id.CompareTo(id) < 0),
            (_, true) => row => row.UpdatedAt > at || (row.UpdatedAt == at && row.Id.CompareTo(id) > 0),
            (_, false) => row => row.UpdatedAt < at || (row.UpdatedAt == at && row.Id.CompareTo(id) < 0),
        };
    }
}
