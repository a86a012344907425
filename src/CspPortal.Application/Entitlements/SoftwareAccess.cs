using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Entitlements;

/// <summary>Which line of software is meant.</summary>
public sealed record LineAddress(Guid CustomerId, string OrderId, int LineNumber);

/// <summary>A line of software with what its log entries name.</summary>
internal sealed record EntitledLine(Order Order, OrderLine Line, string CustomerName)
{
    public AuditRecord Entry(DateTime at, Actor actor, string operation, string resourceType, string resourceId, string details, AuditOutcome outcome = AuditOutcome.Succeeded) =>
        new(at, Order.PartnerId, actor, operation, outcome)
        {
            CustomerId = Order.CustomerId,
            CustomerName = CustomerName,
            OrderId = Order.Id,
            LineNumber = Line.Number,
            ProductId = Line.ProductId,
            ProductTitle = Line.ProductTitle,
            ResourceType = resourceType,
            ResourceId = resourceId,
            Details = details,
        };
}

/// <summary>Names of resources as Partner Center's API has them (LOG-01).</summary>
internal static class SoftwareResource
{
    public const string Key = "software_key";
    public const string Link = "software_download_link";
    public const string Download = "software_download";
    public const string Page = "software_page";

    public static string Facts(Artifact artifact) =>
        $"version={artifact.Version}; language={artifact.Language}; bit={artifact.Bit}; file={artifact.FileName}; size={artifact.Size}; sha256={artifact.Sha256}";
}

/// <summary>Finds the line that a person may act on, and logs what was refused (KEY-03).</summary>
public sealed class SoftwareAccess(PortalDbContext db, WriteTransaction transaction, Viewer viewer, TimeProvider clock)
{
    private const int ResourceIdLength = 100;

    /// <returns>The line, tracked; <see cref="EntitlementRefusals.NotFound"/> for what is not the person's to see, of their own customer's too (ACC-04).</returns>
    internal async Task<Outcome<EntitledLine>> FindAsync(LineAddress address, CancellationToken ct)
    {
        if (IsForeign(address.CustomerId)) return EntitlementRefusals.NotFound;
        var order = await db.Orders.SingleOrDefaultAsync(row => row.CustomerId == address.CustomerId && row.Id == address.OrderId, ct);
        if (order?.Lines.SingleOrDefault(row => row.Number == address.LineNumber) is not { } line) return EntitlementRefusals.NotFound;
        return new EntitledLine(order, line, await NameAsync(order.CustomerId, ct) ?? "");
    }

    /// <summary>A person of a customer sees that customer alone, whatever the address says.</summary>
    internal bool IsForeign(Guid customerId) => viewer.CustomerId is { } own && own != customerId;

    internal Task<string?> NameAsync(Guid customerId, CancellationToken ct) =>
        db.Customers.Where(row => row.Id == customerId).Select(row => row.CompanyName).SingleOrDefaultAsync(ct);

    /// <summary>A refused attempt, in a transaction of its own: what was asked for, and the refusal's code.</summary>
    internal Task LogRefusalAsync(LineAddress address, string operation, string resourceType, string asked, Refusal refusal, Actor actor, CancellationToken ct) =>
        transaction.RunAsync<Done>(
            async token =>
            {
                var found = await FindAsync(address, token);
                var now = clock.GetUtcNow().UtcDateTime;
                var details = $"refused={refusal.Code}; {asked}";
                if (found.Succeeded(out var entitled, out _))
                {
                    db.Add(entitled.Entry(now, actor, operation, resourceType, $"{address.OrderId}-{address.LineNumber}", details, AuditOutcome.Refused));
                    return default(Done);
                }

                var name = IsForeign(address.CustomerId) ? null : await NameAsync(address.CustomerId, token);
                db.Add(new AuditRecord(now, db.Scope.PartnerId, actor, operation, AuditOutcome.Refused)
                {
                    CustomerId = name is null ? viewer.CustomerId : address.CustomerId,
                    CustomerName = name,
                    ResourceType = resourceType,
                    ResourceId = Cut($"{address.CustomerId}/{address.OrderId}-{address.LineNumber}"),
                    Details = details,
                });
                return default(Done);
            },
            ct);

    private static string Cut(string text) => text[..Math.Min(text.Length, ResourceIdLength)];
}
