using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Testing;

/// <summary>What one line of a booked order is of.</summary>
public sealed record BookedLine(string ProductId, string SkuId = Books.Sku, long Quantity = 1, Money? Price = null, decimal TaxRate = 0, TaxTreatment Treatment = TaxTreatment.Exclusive);

/// <summary>Orders of any age put straight into the books, with charge, key and link, past the checkout.</summary>
public static class BookedOrders
{
    /// <summary>An order of <see cref="Books.Adatum"/> (or of the given customer), provisioned unless said otherwise, with the policy row in force on its day.</summary>
    public static async Task<string> BookAsync(
        PortalDatabase database, IReadOnlyList<BookedLine> lines, DateTime? at = null, bool provisioned = true, Guid? partnerId = null, Guid? customerId = null)
    {
        var (partner, placedAt) = (partnerId ?? Books.Contoso, at ?? database.Now);
        await using var scope = database.As(partner);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var policy = await db.CancellationPolicy.ToListAsync();
        var currency = lines[0].Price?.Currency ?? "USD";
        var order = new Order(OrderIds.New(), partner, customerId ?? Books.Adatum, Guid.NewGuid(), "", currency, Books.Agent(partner), placedAt);
        foreach (var line in lines)
        {
            var product = await db.Products.Include(p => p.Skus).SingleAsync(p => p.Id == line.ProductId);
            var sku = product.Skus.Single(s => s.Id == line.SkuId);
            var plan = sku.Term switch { Term.OneTime => BillingPlan.OneTime, Term.P1Y => BillingPlan.Annual, _ => BillingPlan.Triennial };
            var terms = CancellationPolicyRow.InForce(policy, product.Kind, "US", DateOnly.FromDateTime(placedAt)).Terms;
            order.Add(new OrderLine(product, sku, plan, line.Quantity, line.Price ?? Money.Of(100m, "USD"), line.Treatment, line.TaxRate, terms, placedAt));
        }

        if (provisioned) order.Provision(placedAt);
        db.Add(order);
        db.AddRange(order.Lines.Select(line => InvoiceLine.Charge(Guid.NewGuid(), line, placedAt)));
        await db.SaveChangesAsync();
        return order.Id;
    }

    /// <summary>A key of a line, seen so often, each time with its log entry.</summary>
    public static async Task GiveKeyAsync(PortalDatabase database, string orderId, int lineNumber = 1, int timesSeen = 1, string by = "Aiko Agent", Guid? partnerId = null)
    {
        var partner = partnerId ?? Books.Contoso;
        await using var scope = database.As(partner);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var line = (await db.Orders.SingleAsync(o => o.Id == orderId)).Lines.Single(l => l.Number == lineNumber);
        var key = new ProductKey(Guid.NewGuid(), line, "2022", "protected", Guid.NewGuid().ToString("N"), 50, database.Now);
        for (var time = 0; time < timesSeen; time++)
        {
            key.See(by, database.Now);
            db.Add(new AuditRecord(database.Now, partner, Books.Agent(partner, by), AuditOperation.GetSoftwareKey)
            {
                CustomerId = line.CustomerId,
                OrderId = orderId,
                LineNumber = lineNumber,
                ProductId = line.ProductId,
                ProductTitle = line.ProductTitle,
            });
        }

        db.Add(key);
        await db.SaveChangesAsync();
    }

    /// <summary>A live download link of a line.</summary>
    public static async Task GiveLinkAsync(PortalDatabase database, string orderId, int lineNumber = 1)
    {
        await using var scope = database.As(Books.Contoso);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var line = (await db.Orders.SingleAsync(o => o.Id == orderId)).Lines.Single(l => l.Number == lineNumber);
        var artifact = new Artifact(Guid.NewGuid(), line.ProductId, "2022", "en-US", "x64", $"{Guid.NewGuid():N}.iso", 1, new string('0', 64));
        db.Add(artifact);
        db.Add(new DownloadLink(Guid.NewGuid(), line, artifact.Id, DownloadLink.NewToken(), "Aiko Agent", database.Now, database.Now.AddDays(7), null));
        await db.SaveChangesAsync();
    }

    /// <summary>A Get Key that met an empty stock.</summary>
    public static async Task WishForKeyAsync(PortalDatabase database, string orderId, int lineNumber = 1)
    {
        await using var scope = database.As(Books.Contoso);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var line = (await db.Orders.SingleAsync(o => o.Id == orderId)).Lines.Single(l => l.Number == lineNumber);
        db.Add(new KeyRequest(Guid.NewGuid(), line, "2025", "Aiko Agent", database.Now));
        await db.SaveChangesAsync();
    }
}
