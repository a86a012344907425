using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CspPortal.Application.Entitlements;

/// <summary>Gives keys to those who asked while the stock was empty, oldest wish first (KEY-01).</summary>
public sealed class FillKeyRequests(
    PortalDbContext db, WriteTransaction transaction, KeyAssignment assignment, ProductKeyVault vault, TimeProvider clock, ILogger<FillKeyRequests> log) : IDueWork
{
    private const int Batch = 100;

    public string Name => "fill-key-requests";

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var due = await db.KeyRequests.AcrossTenants(db)
            .Where(wish => wish.FilledAt == null && db.StockKeys.Any(key => key.ProductId == wish.ProductId && key.ProductVersion == wish.ProductVersion))
            .Where(wish => db.OrderLines.Any(line => line.OrderId == wish.OrderId && line.Number == wish.LineNumber && line.Status == LineStatus.Active))
            .OrderBy(wish => wish.RequestedAt).ThenBy(wish => wish.Id).Take(Batch).Select(wish => wish.Id).ToListAsync(ct);
        if (due.Count == 0) return 0;

        vault.Prepare();
        var filled = 0;
        foreach (var id in due)
        {
            try
            {
                var outcome = await transaction.RunAsync(token => FillAsync(id, token), ct);
                if (outcome.Succeeded(out _, out _)) filled++;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // One bad wish does not hold up the others; it stays open and stands on Home meanwhile.
                log.LogError(exception, "Key request {KeyRequestId} could not be filled", id);
            }
        }

        return filled;
    }

    private async Task<Outcome<Done>> FillAsync(Guid id, CancellationToken ct)
    {
        var wish = await db.KeyRequests.AcrossTenants(db).SingleOrDefaultAsync(row => row.Id == id && row.FilledAt == null, ct);
        if (wish is null) return EntitlementRefusals.NotFound;
        var now = clock.GetUtcNow().UtcDateTime;
        var order = await db.Orders.AcrossTenants(db).SingleAsync(row => row.Id == wish.OrderId, ct);
        var line = order.Lines.Single(row => row.Number == wish.LineNumber);
        if (EntitlementPolicy.Refuse(line, now) is { } closed) return closed;

        var product = await db.Products.AsNoTracking().SingleAsync(row => row.Id == wish.ProductId, ct);
        var customerName = await db.Customers.AcrossTenants(db).Where(row => row.Id == order.CustomerId).Select(row => row.CompanyName).SingleAsync(ct);
        var entitled = new EntitledLine(order, line, customerName);
        var key = await assignment.AssignAsync(entitled, product, wish.ProductVersion, now, ct);
        if (key is null) return EntitlementRefusals.StockEmpty;

        wish.Fill(now);
        db.Add(entitled.Entry(
            now, Actor.Worker(Name), AuditOperation.FillSoftwareKeyRequest, SoftwareResource.Key, key.Id.ToString(),
            $"version={wish.ProductVersion}; requested_by={wish.RequestedByName}; requested_at={wish.RequestedAt:O}"));
        return default(Done);
    }
}
