using CspPortal.Application.Access;
using CspPortal.Application.Customers;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Orders;
using CspPortal.Application.Paging;
using CspPortal.Application.Partners;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Orders;

namespace CspPortal.Application.Search;

/// <summary>The first of what was found.</summary>
public sealed record Found<T>(IReadOnlyList<T> Rows, bool HasMore);

/// <summary>What the top bar's search found; a group is null where the viewer's roles may not see it.</summary>
/// <param name="Software">Of the own organisation, for a customer's people (CUS-01).</param>
/// <param name="Exact">The whole id or number was typed: the one row there is, in its group.</param>
public sealed record SearchResults(Found<CustomerSummary>? Customers, Found<FoundOrder>? Orders, Found<PartnerSummary>? Partners, Found<SoftwareSummary>? Software, bool Exact)
{
    public bool IsEmpty => (Customers?.Rows.Count ?? 0) + (Orders?.Rows.Count ?? 0) + (Partners?.Rows.Count ?? 0) + (Software?.Rows.Count ?? 0) == 0;
}

/// <summary>The top bar's search: what the lists find, the first of each (CST-01, ORD-03, SET-01).</summary>
public sealed class SearchQueries(CustomerQueries customers, OrderQueries orders, PartnerQueries partners, SoftwareQueries software, Viewer viewer)
{
    /// <summary>Rows of each group; the lists behind them show all.</summary>
    public const int Rows = 20;

    public async Task<SearchResults> FindAsync(string text, CancellationToken ct)
    {
        var isId = Guid.TryParse(SearchText.Typed(text), out _);
        var start = OrderIds.StartOf(text);
        var foundOrders = viewer.May(Permission.ReadOrders) ? await OrdersAsync(start, ct) : null;
        if (start?.Length == Order.IdLength && foundOrders is { Rows.Count: 1 }) return new SearchResults(null, foundOrders, null, null, Exact: true);
        var foundCustomers = viewer.May(Permission.ReadCustomers)
            ? First((await customers.ListAsync(new CustomerFilter { Text = text, Size = Rows }, ct)).Customers) : null;
        var foundPartners = viewer.May(Permission.ManagePartners) ? First(await partners.ListAsync(new PartnerFilter { Text = text, Size = Rows }, ct)) : null;
        var own = viewer is { CustomerId: { } customer } && viewer.May(Permission.UseOwnSoftware) ? await OwnAsync(customer, text, ct) : null;
        return new SearchResults(foundCustomers, foundOrders, foundPartners, own, isId && (foundCustomers?.Rows.Count ?? 0) + (foundPartners?.Rows.Count ?? 0) == 1);
    }

    private static Found<T> First<T>(Page<T> page) => new(page.Rows, page.Next is not null);

    private async Task<Found<SoftwareSummary>?> OwnAsync(Guid customer, string text, CancellationToken ct) =>
        (await software.ListAsync(customer, new SoftwareFilter { Text = text, Size = Rows }, ct)).Succeeded(out var list, out _) ? First(list.Lines) : null;

    private async Task<Found<FoundOrder>> OrdersAsync(string? start, CancellationToken ct)
    {
        if (start is null) return new Found<FoundOrder>([], false);
        var rows = await orders.StartingWithAsync(start, Rows + 1, ct);
        return new Found<FoundOrder>([.. rows.Take(Rows)], rows.Count > Rows);
    }
}
