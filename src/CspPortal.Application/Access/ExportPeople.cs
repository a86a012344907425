using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CsvHelper;

namespace CspPortal.Application.Access;

/// <summary>One person in the exported file (CSV-01).</summary>
[CsvRecord]
public sealed partial class PersonFileRow
{
    public string Name { get; set; } = "";

    public string UserPrincipalName { get; set; } = "";

    public Guid ObjectId { get; set; }

    /// <summary>Separated by spaces.</summary>
    public string Roles { get; set; } = "";

    public string MaySignIn { get; set; } = "";
}

/// <summary>The filtered list of users as a file; that it was taken out stands in the activity log first.</summary>
public sealed class ExportPeople(PortalDbContext db, WriteTransaction transaction, PeopleQueries people, TimeProvider clock)
{
    /// <returns>Rows, read from the database while they are written out.</returns>
    public async Task<IAsyncEnumerable<PersonFileRow>> ExecuteAsync(PersonFilter filter, Actor actor, CancellationToken ct)
    {
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.PartnerId, actor, AuditOperation.ExportUsers)
            {
                ResourceType = "users",
                Details = PlainText.Cut($"search={filter.Text}; role={filter.Role}; withoutRole={filter.WithoutRole}; disabled={filter.Disabled}", 500),
            },
            ct);
        return people.Stream(filter).Select(person => new PersonFileRow
        {
            Name = person.Name,
            UserPrincipalName = person.UserPrincipalName,
            ObjectId = person.ObjectId,
            Roles = string.Join(' ', person.Access.Roles),
            MaySignIn = person.Access.Disabled ? "no" : "yes",
        });
    }
}
