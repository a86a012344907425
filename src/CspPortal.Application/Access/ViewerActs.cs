using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Access;

/// <summary>Writes the end of a session to the log.</summary>
public sealed class RecordSignOut(WriteTransaction transaction, Viewer viewer, TimeProvider clock)
{
    public Task ExecuteAsync(CancellationToken ct) => transaction.RecordAsync(
        () => new AuditRecord(clock.GetUtcNow().UtcDateTime, viewer.PartnerId, viewer.Actor, AuditOperation.SignOut) { CustomerId = viewer.CustomerId },
        ct);
}

/// <summary>Someone asked for a key or a download without the role for it (KEY-03).</summary>
public sealed class RecordRefusedAttempt(PortalDbContext db, WriteTransaction transaction, Viewer viewer, TimeProvider clock)
{
    private const int ResourceIdLength = 100;

    /// <param name="customer">As the address had it; only a customer of the person's own partner is named in the entry.</param>
    public Task ExecuteAsync(string operation, Permission permission, string? customer, string? order, int? line, CancellationToken ct) =>
        transaction.RunAsync<Done>(
            async token =>
            {
                var id = Guid.TryParse(customer, out var parsed) ? parsed : viewer.CustomerId;
                var known = id is null ? null : await db.Customers.AsNoTracking().Where(c => c.Id == id).Select(c => c.CompanyName).SingleOrDefaultAsync(token);
                db.Add(new AuditRecord(clock.GetUtcNow().UtcDateTime, viewer.PartnerId, viewer.Actor, operation, AuditOutcome.Refused)
                {
                    CustomerId = known is null ? null : id,
                    CustomerName = known,
                    OrderId = order is { Length: <= Order.IdLength } ? order : null,
                    LineNumber = line,
                    ResourceType = known is null && customer is not null ? "customer" : null,
                    ResourceId = known is null && customer is not null ? customer[..Math.Min(customer.Length, ResourceIdLength)] : null,
                    Details = $"missing permission={permission}",
                });
                return default(Done);
            },
            ct);
}

/// <summary>Language and time zone, remembered with the person (I18-01).</summary>
public sealed class ChangePreferences(PortalDbContext db, WriteTransaction transaction, Viewer viewer)
{
    public static readonly IReadOnlyList<string> Cultures = ["en-US", "ja-JP"];

    /// <summary>Null keeps what is there.</summary>
    public static bool IsKnown(string? culture, string? timeZone) =>
        (culture is null || Cultures.Contains(culture)) && (timeZone is null || TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _));

    /// <returns>Done, or <see cref="AccessRefusals"/>: PreferenceUnknown, PersonUnknown.</returns>
    public Task<Outcome<Done>> ExecuteAsync(string? culture, string? timeZone, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            if (!IsKnown(culture, timeZone)) return AccessRefusals.PreferenceUnknown;
            var user = await db.Users.SingleOrDefaultAsync(u => u.TenantId == viewer.Actor.TenantId && u.ObjectId == viewer.Actor.ObjectId, token);
            if (user is null) return AccessRefusals.PersonUnknown;
            user.Prefer(culture ?? user.Culture, timeZone ?? user.TimeZone);
            return default(Done);
        },
        ct);
}
