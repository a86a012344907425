using System.Globalization;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;
using CsvHelper;

namespace CspPortal.Application.Auditing;

/// <summary>A key that was seen, a link that was made or a file that was fetched, however often.</summary>
/// <param name="What">Version of the key, or name of the file; null where it is no longer known.</param>
/// <param name="Seen">How many times.</param>
/// <param name="IsLive">Of a link: whoever holds it can still fetch the file.</param>
/// <param name="CancellableUntil">UTC; null: the purchase cannot be cancelled any more.</param>
public sealed record PersonAccess(
    string Operation, string? What, Guid CustomerId, string CustomerName, string OrderId, int LineNumber, string ProductTitle, int Seen, DateTime FirstAt, DateTime LastAt, bool IsLive, DateTime? CancellableUntil);

/// <summary>What one person took away (LOG-02): for the day on which they leave.</summary>
/// <param name="Accesses">The latest first, at most <see cref="PersonReports.MostShown"/> on the page.</param>
/// <param name="Total">How many there are.</param>
public sealed record PersonReport(Guid ObjectId, string Name, string UserPrincipalName, IReadOnlyList<PersonAccess> Accesses, int Total)
{
    public int Count(string operation) => Accesses.Count(access => access.Operation == operation);

    /// <summary>Purchases that can still be cancelled, the nearest deadline first.</summary>
    public IReadOnlyList<PersonAccess> Cancellable =>
        [.. Accesses.Where(access => access.CancellableUntil is not null).DistinctBy(access => (access.OrderId, access.LineNumber)).OrderBy(access => access.CancellableUntil).ThenBy(access => access.OrderId, StringComparer.Ordinal)];
}

/// <summary>One access in the exported file; instants are UTC (CSV-01).</summary>
[CsvRecord]
public sealed partial class PersonAccessFileRow
{
    public string Operation { get; set; } = "";

    public string What { get; set; } = "";

    public Guid CustomerId { get; set; }

    public string CustomerName { get; set; } = "";

    public string OrderNumber { get; set; } = "";

    public int Line { get; set; }

    public string Product { get; set; } = "";

    public int Times { get; set; }

    public string FirstAtUtc { get; set; } = "";

    public string LastAtUtc { get; set; } = "";

    /// <summary>Of a link: it still works.</summary>
    public bool? LinkIsLive { get; set; }

    public string CancellableUntilUtc { get; set; } = "";
}

/// <summary>Every key, link and file of one person, from the log, with what can still be undone (LOG-02). That it was read stands in the log.</summary>
public sealed class PersonReports(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    public const int MostShown = 500;

    /// <returns>The report, or <see cref="ActivityLogRefusals.PersonNotFound"/>: nobody of the partner's or its customers', and not in the log.</returns>
    public async Task<Outcome<PersonReport>> ReadAsync(Guid person, Actor actor, CancellationToken ct) => await ReportAsync(person, MostShown, AuditOperation.ReadActivityLog, actor, ct);

    /// <inheritdoc cref="ReadAsync"/>
    public async Task<Outcome<IReadOnlyList<PersonAccessFileRow>>> ExportAsync(Guid person, Actor actor, CancellationToken ct) =>
        (await ReportAsync(person, int.MaxValue, AuditOperation.ExportActivityLog, actor, ct)).Succeeded(out var report, out var refusal) ? report.Accesses.Select(Row).ToList() : refusal;

    private async Task<Outcome<PersonReport>> ReportAsync(Guid person, int most, string operation, Actor actor, CancellationToken ct)
    {
        var mine = db.AuditRecords.AsNoTracking().Where(entry => entry.ActorObjectId == person);
        var named = await mine.OrderByDescending(entry => entry.OccurredAt).ThenByDescending(entry => entry.Id).Select(entry => new { entry.ActorName, entry.ActorUserPrincipalName }).FirstOrDefaultAsync(ct)
            ?? await db.Users.AsNoTracking().Where(user => user.ObjectId == person && (user.TenantId == db.Scope.PartnerId || db.Customers.Any(customer => customer.Id == user.TenantId)))
                .Select(user => new { ActorName = user.Name, ActorUserPrincipalName = user.UserPrincipalName }).FirstOrDefaultAsync(ct);
        if (person == Guid.Empty || named is null) return ActivityLogRefusals.PersonNotFound;
        await transaction.RecordAsync(
            () => new AuditRecord(Now, db.Scope.LogOwner, actor, operation) { ResourceType = "user", ResourceId = person.ToString(), Details = $"report of {named.ActorUserPrincipalName}" }, ct);

        var taken = mine.Where(entry => AuditOperation.KeyAndDownload.Contains(entry.Operation) && entry.Outcome == AuditOutcome.Succeeded && entry.OrderId != null && entry.LineNumber != null)
            .GroupBy(entry => new { entry.Operation, entry.CustomerId, entry.OrderId, entry.LineNumber, entry.ResourceId })
            .Select(group => new Taken(
                group.Key.Operation, group.Key.CustomerId!.Value, group.Key.OrderId!, group.Key.LineNumber!.Value, group.Key.ResourceId,
                group.Max(entry => entry.CustomerName)!, group.Max(entry => entry.ProductTitle)!, group.Count(), group.Min(entry => entry.OccurredAt), group.Max(entry => entry.OccurredAt)));
        var all = await taken.ToListAsync(ct);
        var rows = all.OrderByDescending(row => row.LastAt).ThenBy(row => row.OrderId, StringComparer.Ordinal).ThenBy(row => row.LineNumber).Take(most).ToList();
        return new PersonReport(person, named.ActorName, named.ActorUserPrincipalName, await DescribeAsync(rows, ct), all.Count);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task<IReadOnlyList<PersonAccess>> DescribeAsync(List<Taken> rows, CancellationToken ct)
    {
        var now = Now;
        var (orders, things) = (rows.Select(row => row.OrderId).Distinct().ToList(), rows.Select(row => Guid.TryParse(row.ResourceId, out var id) ? id : Guid.Empty).Distinct().ToList());
        var open = await OpenWindows.Of(db, now).Where(line => orders.Contains(line.OrderId)).ToDictionaryAsync(line => (line.OrderId, line.Number), line => line.CancellableUntil, ct);
        var lines = await db.OrderLines.AsNoTracking().Where(line => orders.Contains(line.OrderId)).ToDictionaryAsync(line => (line.OrderId, line.Number), ct);
        var versions = await db.ProductKeys.AsNoTracking().Where(key => things.Contains(key.Id)).Select(key => new { key.Id, key.ProductVersion }).ToDictionaryAsync(key => key.Id, key => key.ProductVersion, ct);
        var links = await db.DownloadLinks.AsNoTracking().Where(link => things.Contains(link.Id)).ToDictionaryAsync(link => link.Id, ct);
        var wanted = things.Concat(links.Values.Select(link => link.ArtifactId)).Distinct().ToList();
        var files = await db.Artifacts.AsNoTracking().Where(file => wanted.Contains(file.Id)).ToDictionaryAsync(file => file.Id, ct);
        return [.. rows.Select(Describe)];

        PersonAccess Describe(Taken row)
        {
            _ = Guid.TryParse(row.ResourceId, out var id);
            var line = (row.OrderId, row.LineNumber);
            var link = links.GetValueOrDefault(id);
            var file = files.GetValueOrDefault(link?.ArtifactId ?? id);
            var live = link is not null && lines.TryGetValue(line, out var bought) && link.Refuse(bought, now, file?.WithdrawnAt is not null) is null;
            return new PersonAccess(
                row.Operation, versions.GetValueOrDefault(id) ?? file?.FileName, row.CustomerId, row.CustomerName, row.OrderId, row.LineNumber, row.ProductTitle, row.Times, row.FirstAt, row.LastAt,
                live, open.GetValueOrDefault(line));
        }
    }

    private static PersonAccessFileRow Row(PersonAccess access) => new()
    {
        Operation = access.Operation,
        What = access.What ?? "",
        CustomerId = access.CustomerId,
        CustomerName = access.CustomerName,
        OrderNumber = access.OrderId,
        Line = access.LineNumber,
        Product = access.ProductTitle,
        Times = access.Seen,
        FirstAtUtc = Utc(access.FirstAt),
        LastAtUtc = Utc(access.LastAt),
        LinkIsLive = access.Operation == AuditOperation.GetSoftwareDownloadLink ? access.IsLive : null,
        CancellableUntilUtc = access.CancellableUntil is { } until ? Utc(until) : "",
    };

    private static string Utc(DateTime instant) => instant.ToString("O", CultureInfo.InvariantCulture);

    private sealed record Taken(
        string Operation, Guid CustomerId, string OrderId, int LineNumber, string? ResourceId, string CustomerName, string ProductTitle, int Times, DateTime FirstAt, DateTime LastAt);
}
