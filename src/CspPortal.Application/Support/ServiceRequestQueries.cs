using CspPortal.Application.Cancellation;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Support;

/// <summary>A request with all that was said and attached, and the order it is about.</summary>
/// <param name="Request">Entries and files in order.</param>
/// <param name="Order">Null where it names none.</param>
public sealed record ServiceRequestDetail(ServiceRequest Request, string PartnerName, string? CustomerName, string? CustomerDomain, Order? Order)
{
    /// <summary>The product it is about; null where it is the whole order or not said.</summary>
    public OrderLine? Line => Order?.Lines.SingleOrDefault(line => line.Number == Request.LineNumber);
}

/// <summary>How much of an order a request from the cancel dialog is about.</summary>
public enum RequestScope
{
    Line,

    /// <summary>A part of the line's quantity; how much money that is, the person says (CAN-05).</summary>
    Part,
    Order,
}

/// <summary>What the cancel dialog knows, for a form filled in beforehand (SUP-01).</summary>
/// <param name="Amount">What would be asked for, tax included; null where nobody can know.</param>
/// <param name="Why">What the dialog said; null where it could have cancelled.</param>
public sealed record ServiceRequestPrefill(CancellationCustomer Customer, CancellationLine Line, IReadOnlyList<OtherLine> Others, RequestScope Scope, Money? Amount, Refusal? Why);

/// <summary>A partner's own requests (SUP-03).</summary>
public sealed class ServiceRequestQueries(PortalDbContext db, CancellationQueries cancellations)
{
    /// <summary>Rows for Home.</summary>
    private const int OpenRows = 8;

    private ServiceRequestRows Rows => new(db.ServiceRequests.AsNoTracking(), db.Customers, db.Partners);

    public Task<ServiceRequestList> ListAsync(ServiceRequestFilter filter, CancellationToken ct) => Rows.PageAsync(filter with { PartnerId = db.Scope.PartnerId }, ct);

    /// <summary>What is not closed, the latest first, a few of them (HOM-01).</summary>
    public async Task<IReadOnlyList<ServiceRequestSummary>> OpenAsync(CancellationToken ct) =>
        (await ListAsync(new ServiceRequestFilter { Statuses = Unresolved, Size = OpenRows }, ct)).Requests.Rows;

    /// <summary>How many are not closed (HOM-01).</summary>
    public Task<int> CountAsync(CancellationToken ct) => db.ServiceRequests.CountAsync(request => Unresolved.Contains(request.Status), ct);

    /// <returns>The request, or <see cref="ServiceRequestRefusals.NotFound"/>.</returns>
    public async Task<Outcome<ServiceRequestDetail>> DetailAsync(string number, CancellationToken ct)
    {
        var request = await db.ServiceRequests.AsNoTracking().AsSplitQuery()
            .Include(row => row.Entries.OrderBy(entry => entry.Number)).Include(row => row.Files.OrderBy(file => file.EntryNumber).ThenBy(file => file.Name))
            .SingleOrDefaultAsync(row => row.Number == number, ct);
        if (request is null) return ServiceRequestRefusals.NotFound;
        var partner = await db.Partners.AsNoTracking().Where(row => row.Id == request.PartnerId).Select(row => row.Name).SingleAsync(ct);
        var customer = await db.Customers.AsNoTracking().Where(row => row.Id == request.CustomerId).Select(row => new { row.CompanyName, row.Domain }).SingleOrDefaultAsync(ct);
        var order = request.OrderId is null ? null : await db.Orders.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.OrderId, ct);
        return new ServiceRequestDetail(request, partner, customer?.CompanyName, customer?.Domain, order);
    }

    /// <returns>What is known about the line, or LineNotFound.</returns>
    public async Task<Outcome<ServiceRequestPrefill>> PrefillAsync(Guid customerId, string orderId, int lineNumber, RequestScope scope, CancellationToken ct)
    {
        if (!(await cancellations.DialogAsync(customerId, orderId, lineNumber, ct)).Succeeded(out var dialog, out var missing)) return missing;
        var preview = scope == RequestScope.Order && dialog.WholeOrder is { } whole ? whole : dialog.Preview;
        var amount = scope == RequestScope.Part ? null : preview.Quote?.Total.Gross ?? preview.Amount;
        return new ServiceRequestPrefill(dialog.Customer, dialog.Line, dialog.Others, scope, amount, preview.Refusal);
    }

    internal IAsyncEnumerable<ServiceRequestSummary> Stream(ServiceRequestFilter filter) => Rows.Stream(filter with { PartnerId = db.Scope.PartnerId });

    /// <summary>Open or in need of attention.</summary>
    public static readonly IReadOnlyList<ServiceRequestStatus> Unresolved = [ServiceRequestStatus.Open, ServiceRequestStatus.AttentionNeeded];
}
