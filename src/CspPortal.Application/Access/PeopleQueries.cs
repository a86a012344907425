using System.Linq.Expressions;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Access;

public enum PersonSort
{
    Name,
    UserPrincipalName,
}

/// <summary>What the list of users asks for; the page and the file share it (CSV-01).</summary>
public sealed record PersonFilter
{
    /// <summary>Part of a name or user principal name, or a whole object id.</summary>
    public string? Text { get; init; }

    public Role? Role { get; init; }

    /// <summary>Only those who have no role at all.</summary>
    public bool WithoutRole { get; init; }

    public bool? Disabled { get; init; }

    public PersonSort Sort { get; init; }

    public bool Descending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

/// <summary>A person of the partner.</summary>
/// <param name="Edits">What a save of roles and access holds on to (REL-03).</param>
public sealed record PersonSummary(Guid ObjectId, string Name, string UserPrincipalName, PersonAccess Access, int Edits);

/// <summary>People of the partner itself, not of its customers (SET-01).</summary>
public sealed class PeopleQueries(PortalDbContext db)
{
    public async Task<Page<PersonSummary>> ListAsync(PersonFilter filter, CancellationToken ct)
    {
        var size = Math.Clamp(filter.Size, 1, 100);
        var cursor = Cursor.Parse(filter.Cursor, 2);
        var rows = Filtered(filter);
        if (cursor is not null && After(filter, cursor) is { } after) rows = rows.Where(after);
        else cursor = null;
        var fetched = await Read(Sorted(rows, filter, cursor is { Backward: true }).Take(size + 1)).ToListAsync(ct);
        var page = Page<Row>.From(fetched, size, cursor, row => [filter.Sort == PersonSort.Name ? row.NameKey : row.UserPrincipalName, row.ObjectId.ToString()]);
        return new Page<PersonSummary>([.. page.Rows.Select(Summary)], page.Previous, page.Next);
    }

    /// <returns>The person, or <see cref="UserRefusals.NotFound"/>: people of others included.</returns>
    public async Task<Outcome<PersonSummary>> OneAsync(Guid objectId, CancellationToken ct)
    {
        var row = await Read(db.PeopleOf(db.Scope.PartnerId).Where(user => user.ObjectId == objectId)).SingleOrDefaultAsync(ct);
        return row is null ? UserRefusals.NotFound : Summary(row);
    }

    /// <summary>The filtered people in the list's order, streamed.</summary>
    internal IAsyncEnumerable<PersonSummary> Stream(PersonFilter filter) => Read(Sorted(Filtered(filter), filter, backward: false)).AsAsyncEnumerable().Select(Summary);

    private IQueryable<PortalUser> Filtered(PersonFilter filter)
    {
        var people = db.PeopleOf(db.Scope.PartnerId).AsNoTracking();
        if (filter.Role is { } role) people = people.Where(user => user.Assignments.Any(assignment => assignment.Role == role));
        if (filter.WithoutRole) people = people.Where(user => !user.Assignments.Any());
        if (filter.Disabled is { } disabled) people = people.Where(user => user.Disabled == disabled);
        if (string.IsNullOrWhiteSpace(filter.Text)) return people;
        var key = SearchText.Fold(filter.Text);
        return Guid.TryParse(filter.Text.Trim(), out var id) ? people.Where(user => user.ObjectId == id) : people.Where(user => user.NameKey.Contains(key));
    }

    private static IQueryable<PortalUser> Sorted(IQueryable<PortalUser> rows, PersonFilter filter, bool backward)
    {
        var up = filter.Descending == backward;
        return (filter.Sort, up) switch
        {
            (PersonSort.Name, true) => rows.OrderBy(user => user.NameKey).ThenBy(user => user.ObjectId),
            (PersonSort.Name, false) => rows.OrderByDescending(user => user.NameKey).ThenByDescending(user => user.ObjectId),
            (_, true) => rows.OrderBy(user => user.UserPrincipalName).ThenBy(user => user.ObjectId),
            _ => rows.OrderByDescending(user => user.UserPrincipalName).ThenByDescending(user => user.ObjectId),
        };
    }

    /// <returns>Null for a cursor that is none of this list: the first page then.</returns>
    private static Expression<Func<PortalUser, bool>>? After(PersonFilter filter, Cursor cursor)
    {
        var up = filter.Descending == cursor.Backward;
        var key = cursor.Key[0];
        if (!Guid.TryParse(cursor.Key[1], out var id)) return null;
        return (filter.Sort, up) switch
        {
            (PersonSort.Name, true) => user => user.NameKey.CompareTo(key) > 0 || (user.NameKey == key && user.ObjectId.CompareTo(id) > 0),
            (PersonSort.Name, false) => user => user.NameKey.CompareTo(key) < 0 || (user.NameKey == key && user.ObjectId.CompareTo(id) < 0),
            (_, true) => user => user.UserPrincipalName.CompareTo(key) > 0 || (user.UserPrincipalName == key && user.ObjectId.CompareTo(id) > 0),
            _ => user => user.UserPrincipalName.CompareTo(key) < 0 || (user.UserPrincipalName == key && user.ObjectId.CompareTo(id) < 0),
        };
    }

    private static IQueryable<Row> Read(IQueryable<PortalUser> people) => people.Select(user => new Row(
        user.ObjectId, user.Name, user.UserPrincipalName, user.NameKey, user.Disabled, user.AccessEdits, user.Assignments.Select(assignment => assignment.Role).ToList()));

    private static PersonSummary Summary(Row row) =>
        new(row.ObjectId, row.Name, row.UserPrincipalName, new PersonAccess([.. row.Roles.Order()], row.Disabled), row.Edits);

    private sealed record Row(Guid ObjectId, string Name, string UserPrincipalName, string NameKey, bool Disabled, int Edits, List<Role> Roles);
}

internal static class PeopleOfPartner
{
    /// <summary>People are kept by their own tenant, so the tenant filter does not reach them; this does (SEC-01).</summary>
    /// <exception cref="InvalidOperationException">The scope is another partner's.</exception>
    internal static IQueryable<PortalUser> PeopleOf(this PortalDbContext db, Guid partner) => db.Scope.IsWide || db.Scope.PartnerId == partner
        ? db.Users.Where(user => user.TenantId == partner)
        : throw new InvalidOperationException("People of another partner must not be read (SEC-01).");

    /// <summary>Global admins who may sign in.</summary>
    internal static IQueryable<PortalUser> ActiveGlobalAdmins(this IQueryable<PortalUser> people) =>
        people.Where(user => !user.Disabled && user.Assignments.Any(assignment => assignment.Role == Role.GlobalAdmin));
}
