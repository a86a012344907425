using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Orders;

/// <param name="FriendlyName">Null: as it is.</param>
/// <param name="Suspended">Null: as it is.</param>
public sealed record SubscriptionChange(string? FriendlyName, bool? Suspended);

public static class SubscriptionRefusals
{
    public static readonly Refusal NotFound = new("subscription.not-found", RefusalKind.NotFound);

    /// <summary>Somebody saved in between (REL-03).</summary>
    public static readonly Refusal Stale = new("subscription.stale", RefusalKind.Conflict);

    /// <summary>Pending, cancelled or over: neither suspended nor activated.</summary>
    public static readonly Refusal NotInUse = new("subscription.not-in-use", RefusalKind.Conflict);

    /// <summary>Argument: most letters.</summary>
    public static readonly Refusal NameTooLong = new("subscription.name-too-long", RefusalKind.Invalid, "FriendlyName");
}

/// <summary>Suspends, activates and renames what was bought for a term, through the API (spec 5). Suspending shuts keys and downloads and credits nothing.</summary>
public sealed class ChangeSubscription(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    public const int NameLength = 200;

    /// <param name="version">The order's version that the caller saw; null: whichever.</param>
    /// <returns>The order as it is now, or <see cref="SubscriptionRefusals"/>.</returns>
    public Task<Outcome<Order>> ExecuteAsync(Guid customerId, string orderId, int lineNumber, SubscriptionChange change, int? version, Actor actor, CancellationToken ct) => transaction.RunAsync<Order>(
        async token =>
        {
            var order = await db.Orders.SingleOrDefaultAsync(row => row.CustomerId == customerId && row.Id == orderId, token);
            if (order?.Lines.SingleOrDefault(row => row.Number == lineNumber) is not { } line) return SubscriptionRefusals.NotFound;
            if (version is { } seen && seen != order.Version) return SubscriptionRefusals.Stale;
            if (change.FriendlyName is { Length: > NameLength }) return SubscriptionRefusals.NameTooLong.With(NameLength);

            var now = clock.GetUtcNow().UtcDateTime;
            var (old, changed) = (new List<string>(), new List<string>());
            if (change.FriendlyName is { } name && name != (line.FriendlyName ?? line.SkuTitle))
            {
                old.Add($"friendly_name={line.FriendlyName}");
                order.Rename(lineNumber, name.Length == 0 ? null : name);
                changed.Add($"friendly_name={line.FriendlyName}");
            }

            if (change.Suspended is { } suspended && suspended != line.SuspendedAt is not null)
            {
                if (EntitlementPolicy.Refuse(line, now) is { } closed && !closed.Is(EntitlementRefusals.Suspended)) return SubscriptionRefusals.NotInUse;
                old.Add(suspended ? "status=active" : "status=suspended");
                order.Suspend(lineNumber, suspended ? now : null, actor);
                changed.Add(suspended ? "status=suspended" : "status=active");
            }

            if (changed.Count == 0) return order;
            db.Add(new AuditRecord(now, order.PartnerId, actor, AuditOperation.UpdateSubscription)
            {
                CustomerId = order.CustomerId,
                CustomerName = await db.Customers.Where(row => row.Id == customerId).Select(row => row.CompanyName).SingleAsync(token),
                OrderId = order.Id,
                LineNumber = lineNumber,
                ProductId = line.ProductId,
                ProductTitle = line.ProductTitle,
                ResourceType = "subscription",
                ResourceId = $"{order.Id}-{lineNumber}",
                OldValue = string.Join("; ", old),
                NewValue = string.Join("; ", changed),
            });
            return order;
        },
        ct);
}
