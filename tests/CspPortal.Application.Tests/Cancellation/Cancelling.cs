using CspPortal.Application.Cancellation;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Cancellation;

/// <summary>Acts of an agent who cancels, and what the books hold afterwards.</summary>
internal static class Cancelling
{
    public static Task<Outcome<CancellationDialog>> LookAsync(
        PortalDatabase database, string orderId, int line = 1, Guid? partner = null, Guid? customer = null) =>
        database.AsAsync<CancellationQueries, Outcome<CancellationDialog>>(
            partner ?? Books.Contoso, queries => queries.DialogAsync(customer ?? Books.Adatum, orderId, line, default));

    /// <param name="lines">Null: the whole order.</param>
    public static Task<Outcome<CancellationConfirmation>> CancelAsync(
        PortalDatabase database, string orderId, Money expected, int[]? lines, string by = "Aiko Agent", Guid? partner = null, Guid? customer = null) =>
        database.AsAsync<CancelOrder, Outcome<CancellationConfirmation>>(
            partner ?? Books.Contoso,
            cancel => cancel.ExecuteAsync(new CancelRequest(customer ?? Books.Adatum, orderId, lines, expected), Books.Agent(partner ?? Books.Contoso, by), default));

    public static Task<Outcome<CancellationConfirmation>> ConfirmationAsync(PortalDatabase database, string orderId, int line = 1) =>
        database.AsAsync<CancellationQueries, Outcome<CancellationConfirmation>>(
            Books.Contoso, queries => queries.ConfirmationAsync(Books.Adatum, orderId, line, default));

    public static async Task SetAsync(PortalDatabase database, PartnerSettings settings)
    {
        await using var scope = database.As(Books.Contoso);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        (await db.Partners.SingleAsync(partner => partner.Id == Books.Contoso)).Change(settings);
        await db.SaveChangesAsync();
    }

    public static async Task<BooksOfOrder> ReadAsync(PortalDatabase database, string orderId)
    {
        await using var scope = database.Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        return new BooksOfOrder(
            await db.Orders.AcrossTenants(db).AsNoTracking().SingleAsync(o => o.Id == orderId),
            await db.InvoiceLines.AcrossTenants(db).AsNoTracking().Where(l => l.OrderId == orderId && l.Kind == InvoiceLineKind.Credit).OrderBy(l => l.LineNumber).ToListAsync(),
            await db.ProductKeys.AcrossTenants(db).AsNoTracking().Where(k => k.OrderId == orderId).OrderBy(k => k.LineNumber).ToListAsync(),
            await db.DownloadLinks.AcrossTenants(db).AsNoTracking().Where(l => l.OrderId == orderId).OrderBy(l => l.LineNumber).ToListAsync(),
            await db.KeyRequests.AcrossTenants(db).AsNoTracking().Where(r => r.OrderId == orderId).OrderBy(r => r.LineNumber).ToListAsync(),
            await db.AuditRecords.AcrossTenants(db).AsNoTracking().Where(r => r.OrderId == orderId && r.Operation == AuditOperation.CancelOrder).OrderBy(r => r.Id).ToListAsync());
    }
}

internal sealed record BooksOfOrder(
    Order Order, List<InvoiceLine> Credits, List<ProductKey> Keys, List<DownloadLink> Links, List<KeyRequest> Wishes, List<AuditRecord> Log)
{
    public IEnumerable<AuditRecord> Succeeded => Log.Where(entry => entry.Outcome == AuditOutcome.Succeeded);

    public IEnumerable<AuditRecord> Refused => Log.Where(entry => entry.Outcome == AuditOutcome.Refused);

    public void AssertUntouched()
    {
        Assert.DoesNotContain(Order.Lines, line => line.Status == LineStatus.Cancelled);
        Assert.NotEqual(OrderStatus.Cancelled, Order.Status);
        Assert.Empty(Credits);
        Assert.All(Keys, key => Assert.Null(key.RevokedAt));
        Assert.All(Links, link => Assert.Null(link.RevokedAt));
        Assert.Empty(Succeeded);
    }
}
