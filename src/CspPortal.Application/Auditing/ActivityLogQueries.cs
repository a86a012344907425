using System.Globalization;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Auditing;

/// <summary>Reads the log of one partner, in a wide scope that of the installation: pages, summary, stream (LOG-02). Who reads is recorded by the operations that call this.</summary>
public sealed class ActivityLogQueries(PortalDbContext db, IDataProtectionProvider protection)
{
    private const int Batch = 500;
    private const int CursorLength = 2000;

    private readonly IDataProtector cursors = protection.CreateProtector("ActivityLog.Cursor");

    /// <summary>The oldest entry there is, whatever the filter; null in an empty log.</summary>
    public Task<DateTime?> OldestAsync(CancellationToken ct) =>
        db.AuditRecords.AsNoTracking().OrderBy(record => record.OccurredAt).ThenBy(record => record.Id).Select(record => (DateTime?)record.OccurredAt).FirstOrDefaultAsync(ct);

    internal async Task<Page<ActivityEntry>> PageAsync(ActivityLogScope scope, CancellationToken ct)
    {
        var size = Math.Clamp(scope.Filter.Size, 1, scope.Filter.LargestSize);
        var cursor = Open(scope.Filter.Cursor);
        var fetched = await FetchAsync(scope, cursor?.At, cursor?.Id, cursor is { Backward: true } != scope.Filter.Ascending, size + 1, ct);
        var from = cursor is { } opened ? new Cursor(opened.Backward, []) : null;
        var page = Page<ActivityEntry>.From(fetched, size, from, entry => [entry.OccurredAt.Ticks.ToString(CultureInfo.InvariantCulture), entry.Id.ToString(CultureInfo.InvariantCulture)]);
        return page with { Previous = Seal(page.Previous), Next = Seal(page.Next) };
    }

    public Task<ActivityEntry?> OneAsync(long row, CancellationToken ct) => db.AuditRecords.AsNoTracking().Where(record => record.Id == row).Select(Entry).SingleOrDefaultAsync(ct);

    internal bool Knows(string cursor) => Open(cursor) is not null;

    /// <summary>Whether the cursor opens; one that does not means the first page.</summary>
    internal bool IsFirstPage(ActivityLogFilter filter) => Open(filter.Cursor) is null;

    /// <summary>In the filter's order, batch after batch, so that memory does not grow with the range.</summary>
    internal async IAsyncEnumerable<ActivityEntry> StreamAsync(ActivityLogScope scope, [EnumeratorCancellation] CancellationToken ct = default)
    {
        (DateTime? at, long? id) = (null, null);
        while (true)
        {
            var batch = await FetchAsync(scope, at, id, scope.Filter.Ascending, Batch, ct);
            foreach (var entry in batch) yield return entry;
            if (batch.Count < Batch) yield break;
            (at, id) = (batch[^1].OccurredAt, batch[^1].Id);
        }
    }

    internal async Task<IReadOnlyList<PersonActivity>> ByUserAsync(ActivityLogScope scope, CancellationToken ct)
    {
        var counts = await scope.Rows(db.AuditRecords.AsNoTracking())
            .GroupBy(record => new { record.ActorTenantId, record.ActorObjectId, record.ActorName, record.ActorUserPrincipalName, record.Channel, record.Operation })
            .Select(group => new { group.Key, Count = group.Count(), LastAt = group.Max(record => record.OccurredAt) })
            .ToListAsync(ct);

        // A person renamed is one person; those without an id are told apart by door and name.
        return [.. counts
            .GroupBy(row => row.Key.ActorObjectId == Guid.Empty
                ? (row.Key.ActorTenantId, row.Key.ActorObjectId, Door: (Channel?)row.Key.Channel, Name: row.Key.ActorName)
                : (row.Key.ActorTenantId, row.Key.ActorObjectId, Door: null, Name: ""))
            .Select(person =>
            {
                var latest = person.MaxBy(row => row.LastAt)!.Key;
                var operations = person.GroupBy(row => row.Key.Operation)
                    .Select(rows => new OperationCount(rows.Key, rows.Sum(row => row.Count), rows.Max(row => row.LastAt)))
                    .OrderByDescending(operation => operation.LastAt).ThenBy(operation => operation.Operation, StringComparer.Ordinal);
                return new PersonActivity(latest.ActorObjectId, latest.ActorName, latest.ActorUserPrincipalName, latest.Channel, [.. operations]);
            })
            .OrderByDescending(person => person.LastAt).ThenBy(person => person.Name, StringComparer.Ordinal)];
    }

    /// <summary>Looks up the words of the filter.</summary>
    /// <returns>The scope, or <see cref="ActivityLogRefusals.FilterTooWide"/> beside the field.</returns>
    internal async Task<Outcome<ActivityLogScope>> ResolveAsync(ActivityLogFilter filter, CancellationToken ct)
    {
        var users = await UsersAsync(Word(filter.User), ct);
        if (users is { Count: > ActivityLogRefusals.MostMatches }) return ActivityLogRefusals.FilterTooWide with { Field = nameof(filter.User) };
        var customers = await CustomersAsync(Word(filter.Customer), ct);
        if (customers is { Count: > ActivityLogRefusals.MostMatches }) return ActivityLogRefusals.FilterTooWide with { Field = nameof(filter.Customer) };
        var products = await ProductsAsync(Word(filter.Product), ct);
        if (products is { Count: > ActivityLogRefusals.MostMatches }) return ActivityLogRefusals.FilterTooWide with { Field = nameof(filter.Product) };
        return new ActivityLogScope(filter) { Users = users, Customers = customers, Products = products, Order = Word(filter.Order)?.ToLowerInvariant() };
    }

    private static string? Word(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private async Task<IReadOnlyList<Guid>?> UsersAsync(string? word, CancellationToken ct)
    {
        if (word is null) return null;
        if (word == ActivityLogFilter.LinkHolder) return [Guid.Empty];
        if (Guid.TryParse(word, out var id)) return [id];

        // The partner's own people and its customers'; another partner's are not told apart from nobody. The installation's log names operators.
        var people = db.Users.AsNoTracking();
        people = db.Scope.IsWide
            ? people.Where(user => user.Assignments.Any(assignment => assignment.Role == Role.PortalOperator))
            : people.Where(user => user.TenantId == db.Scope.PartnerId || db.Customers.Any(customer => customer.Id == user.TenantId));
        // LIKE folds Latin letters on both providers.
        var exactly = word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
        var within = $"%{exactly}%";
        var exact = await people.Where(user => EF.Functions.Like(user.UserPrincipalName, exactly, "\\"))
            .OrderBy(user => user.ObjectId).Select(user => user.ObjectId).Take(ActivityLogRefusals.MostMatches + 1).ToListAsync(ct);
        if (exact.Count > 0) return exact;
        return await people.Where(user => EF.Functions.Like(user.Name, within, "\\") || EF.Functions.Like(user.UserPrincipalName, within, "\\"))
            .OrderBy(user => user.ObjectId).Select(user => user.ObjectId).Take(ActivityLogRefusals.MostMatches + 1).ToListAsync(ct);
    }

    private async Task<IReadOnlyList<Guid>?> CustomersAsync(string? word, CancellationToken ct)
    {
        if (word is null) return null;
        if (Guid.TryParse(word, out var id)) return [id];
        var (name, domain) = (SearchText.Fold(word), word.ToLowerInvariant());
        return await db.Customers.AsNoTracking().Where(customer => customer.NameKey.Contains(name) || customer.Domain == domain)
            .OrderBy(customer => customer.Id).Select(customer => customer.Id).Take(ActivityLogRefusals.MostMatches + 1).ToListAsync(ct);
    }

    private async Task<IReadOnlyList<string>?> ProductsAsync(string? word, CancellationToken ct)
    {
        if (word is null) return null;
        var (title, id) = (SearchText.Fold(word), word.ToUpperInvariant());
        return await db.Products.AsNoTracking().Where(product => product.Id == id || product.TitleKey.Contains(title))
            .OrderBy(product => product.Id).Select(product => product.Id).Take(ActivityLogRefusals.MostMatches + 1).ToListAsync(ct);
    }

    private async Task<List<ActivityEntry>> FetchAsync(ActivityLogScope scope, DateTime? at, long? id, bool ascending, int count, CancellationToken ct)
    {
        var found = new List<ActivityEntry>();
        foreach (var piece in scope.Pieces(db.AuditRecords.AsNoTracking()))
        {
            var rows = at is { } instant && id is { } row ? piece.Where(Beyond(instant, row, ascending)) : piece;
            rows = ascending
                ? rows.OrderBy(record => record.OccurredAt).ThenBy(record => record.Id)
                : rows.OrderByDescending(record => record.OccurredAt).ThenByDescending(record => record.Id);
            found.AddRange(await rows.Take(count).Select(Entry).ToListAsync(ct));
        }

        var sorted = ascending
            ? found.OrderBy(entry => entry.OccurredAt).ThenBy(entry => entry.Id)
            : found.OrderByDescending(entry => entry.OccurredAt).ThenByDescending(entry => entry.Id);
        return [.. sorted.Take(count)];
    }

    /// <summary>The first comparison alone lets an index begin at the right place.</summary>
    private static Expression<Func<AuditRecord, bool>> Beyond(DateTime at, long id, bool ascending) => ascending
        ? record => record.OccurredAt >= at && (record.OccurredAt > at || record.Id > id)
        : record => record.OccurredAt <= at && (record.OccurredAt < at || record.Id < id);

    private string? Seal(string? cursor) => cursor is null ? null : cursors.Protect(cursor);

    private (bool Backward, DateTime At, long Id)? Open(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > CursorLength) return null;
        try
        {
            if (Cursor.Parse(cursors.Unprotect(text), 2) is not { } cursor) return null;
            return (cursor.Backward, new DateTime(long.Parse(cursor.Key[0], CultureInfo.InvariantCulture), DateTimeKind.Utc), long.Parse(cursor.Key[1], CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            // Mangled on its way, or sealed with a key that is gone: the list begins anew.
            return null;
        }
    }

    private static readonly Expression<Func<AuditRecord, ActivityEntry>> Entry = record => new ActivityEntry
    {
        Id = record.Id,
        OccurredAt = record.OccurredAt,
        Operation = record.Operation,
        Outcome = record.Outcome,
        ActorTenantId = record.ActorTenantId,
        ActorObjectId = record.ActorObjectId,
        ActorName = record.ActorName,
        ActorUserPrincipalName = record.ActorUserPrincipalName,
        Channel = record.Channel,
        Address = record.Address,
        UserAgent = record.UserAgent,
        RequestId = record.RequestId,
        CustomerId = record.CustomerId,
        CustomerName = record.CustomerName,
        OrderId = record.OrderId,
        LineNumber = record.LineNumber,
        ProductId = record.ProductId,
        ProductTitle = record.ProductTitle,
        ResourceType = record.ResourceType,
        ResourceId = record.ResourceId,
        Details = record.Details,
        OldValue = record.OldValue,
        NewValue = record.NewValue,
    };
}
