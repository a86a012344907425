using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>What the page of reservations and plans asks for; text also finds an Azure subscription (ORD-06, CSV-01).</summary>
public sealed record ReservationFilter : SoftwareFilter
{
    /// <summary>Reservations or software plans; null: both.</summary>
    public ProductKind? Kind { get; init; }

    public ReservationScope? Scope { get; init; }
}

/// <param name="AzureSubscriptionId">A plan has none.</param>
/// <param name="Cancellation">What the policy has to know, for the Cancel command.</param>
public sealed record ReservationSummary(SoftwareSummary Line, Guid? AzureSubscriptionId, ReservationScope? Scope, CancellationState Cancellation);

/// <summary>All that a customer uses in Azure; what is over stays listed (ORD-06).</summary>
public sealed record ReservationList(Guid CustomerId, string CustomerName, Page<ReservationSummary> Lines, bool HasAny);

/// <summary>A customer's Azure reservations and SUSE and Red Hat plans: prepaid, without key or download (ORD-06, CAN-03).</summary>
public sealed class ReservationQueries(PortalDbContext db, CancellationPolicy policy, TimeProvider clock)
{
    private static readonly ProductKind[] Kinds = [ProductKind.AzureReservation, ProductKind.AzureSoftwarePlan];

    /// <returns>The page, or <see cref="CustomerRefusals.NotFound"/>.</returns>
    public async Task<Outcome<ReservationList>> ListAsync(Guid customerId, ReservationFilter filter, CancellationToken ct)
    {
        if (await CustomerNameAsync(customerId, ct) is not { } customerName) return CustomerRefusals.NotFound;
        var now = clock.GetUtcNow().UtcDateTime;
        var size = Math.Clamp(filter.Size, 1, 100);
        var cursor = Cursor.Parse(filter.Cursor, 3);
        var rows = SoftwareRows.Paged(Filtered(customerId, filter), filter, ref cursor);
        var fetched = (await rows.Take(size + 1).ToListAsync(ct)).ConvertAll(line =>
            new ReservationSummary(SoftwareSummary.Of(line, policy, now), line.AzureSubscriptionId, line.ReservationScope, CancellationState.Of(line)));
        var hasAny = fetched.Count > 0 || await Filtered(customerId, new ReservationFilter()).AnyAsync(ct);
        return new ReservationList(customerId, customerName, Page<ReservationSummary>.From(fetched, size, cursor, row => SoftwareRows.Key(filter.Sort, row.Line)), hasAny);
    }

    /// <summary>The filtered lines in the page's order, streamed.</summary>
    internal IAsyncEnumerable<OrderLine> Stream(Guid customerId, ReservationFilter filter) =>
        SoftwareRows.Sorted(Filtered(customerId, filter), filter, backward: false).AsAsyncEnumerable();

    internal Task<string?> CustomerNameAsync(Guid customerId, CancellationToken ct) =>
        db.Customers.Where(row => row.Id == customerId).Select(row => row.CompanyName).SingleOrDefaultAsync(ct);

    private IQueryable<OrderLine> Filtered(Guid customerId, ReservationFilter filter)
    {
        var rows = db.OrderLines.AsNoTracking().Where(line => line.CustomerId == customerId && Kinds.Contains(line.Kind));
        rows = SoftwareRows.InState(rows, filter.Status, clock.GetUtcNow().UtcDateTime);
        if (filter.Kind is { } kind) rows = rows.Where(line => line.Kind == kind);
        if (filter.Scope is { } scope) rows = rows.Where(line => line.ReservationScope == scope);
        if (string.IsNullOrWhiteSpace(filter.Text)) return rows;

        var text = filter.Text.Trim();
        if (Guid.TryParse(text, out var subscription)) return rows.Where(line => line.AzureSubscriptionId == subscription);
        var number = text.ToLowerInvariant();
        var title = SearchText.Fold(text);
        return rows.Where(line => line.OrderId.StartsWith(number) || db.Products.Any(product => product.Id == line.ProductId && product.TitleKey.Contains(title)));
    }
}
