using CspPortal.Application.Invoicing;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests.Invoicing;

/// <summary>Closing, and what the books hold afterwards.</summary>
internal static class Ledger
{
    public static async Task<PortalDatabase> OpenAsync(Fault? fault = null)
    {
        var database = await PortalDatabase.CreateAsync(fault is null ? null : fault.Configure);
        await Books.WriteAsync(database);
        return database;
    }

    public static DateTime Utc(int year, int month, int day) => new(year, month, day, 10, 0, 0, DateTimeKind.Utc);

    /// <summary>An order of Adatum's with one perpetual product.</summary>
    public static Task<string> BookAsync(PortalDatabase database, DateTime at, decimal price = 100m, string currency = "USD", decimal taxRate = 0, TaxTreatment treatment = TaxTreatment.Exclusive, long quantity = 1) =>
        BookedOrders.BookAsync(database, [new BookedLine(Books.Perpetual, Quantity: quantity, Price: Money.Of(price, currency), TaxRate: taxRate, Treatment: treatment)], at);

    public static Task<Outcome<IReadOnlyList<Invoice>>> CloseAsync(PortalDatabase database, int? upTo = null) =>
        database.WideAsync<CloseInvoices, Outcome<IReadOnlyList<Invoice>>>(closing => closing.ExecuteAsync(upTo, Actor.Worker("test"), default));

    public static Task<List<Invoice>> InvoicesAsync(PortalDatabase database) =>
        database.WideAsync<PortalDbContext, List<Invoice>>(db => db.Invoices.AcrossTenants(db).AsNoTracking().OrderBy(invoice => invoice.Month).ToListAsync());

    public static Task<List<InvoiceLine>> LinesAsync(PortalDatabase database) =>
        database.WideAsync<PortalDbContext, List<InvoiceLine>>(db => db.InvoiceLines.AcrossTenants(db).AsNoTracking().OrderBy(line => line.OccurredAt).ToListAsync());

    public static Task<List<AuditRecord>> LogAsync(PortalDatabase database, string operation) =>
        database.WideAsync<PortalDbContext, List<AuditRecord>>(db => db.AuditRecords.AcrossTenants(db).AsNoTracking().Where(record => record.Operation == operation).ToListAsync());
}
