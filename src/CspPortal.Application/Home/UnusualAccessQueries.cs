using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Home;

/// <summary>Somebody who saw keys unlike other days.</summary>
/// <param name="FirstEverAt">UTC; null: they had seen keys before.</param>
/// <param name="Burst">More than usual within an hour; null: no.</param>
public sealed record UnusualPerson(Guid ObjectId, string Name, DateTime? FirstEverAt, KeyBurst? Burst)
{
    public DateTime At => Burst?.From ?? FirstEverAt!.Value;
}

/// <summary>Who saw a key for the first time ever, and who many in an hour, from the log (KEY-02, HOM-01).</summary>
public sealed class UnusualAccessQueries(PortalDbContext db, IOptions<KeyOptions> options, TimeProvider clock)
{
    public const int Days = 7;

    /// <summary>Of more than so many keys in the week only the latest are looked at.</summary>
    public const int MostRead = 20_000;

    /// <summary>The latest first.</summary>
    public async Task<IReadOnlyList<UnusualPerson>> ListAsync(CancellationToken ct)
    {
        var since = clock.GetUtcNow().UtcDateTime.AddDays(-Days);
        var seen = await db.AuditRecords.AsNoTracking()
            .Where(entry => entry.Operation == AuditOperation.GetSoftwareKey && entry.OccurredAt >= since && entry.Outcome == AuditOutcome.Succeeded)
            .OrderByDescending(entry => entry.OccurredAt).ThenByDescending(entry => entry.Id).Take(MostRead)
            .Select(entry => new { entry.ActorObjectId, entry.ActorName, entry.OccurredAt }).ToListAsync(ct);
        var people = seen.Where(row => row.ActorObjectId != Guid.Empty).GroupBy(row => row.ActorObjectId).ToList();
        var ids = people.ConvertAll(person => person.Key);
        var known = (await db.Users.AsNoTracking().Where(user => ids.Contains(user.ObjectId))
            .Where(user => db.AuditRecords.Any(entry =>
                entry.ActorObjectId == user.ObjectId && entry.OccurredAt < since && entry.Operation == AuditOperation.GetSoftwareKey && entry.Outcome == AuditOutcome.Succeeded))
            .Select(user => user.ObjectId).ToListAsync(ct)).ToHashSet();
        return
        [
            .. people.Select(person =>
                {
                    var burst = UnusualAccess.Densest(person.Select(row => row.OccurredAt));
                    return new UnusualPerson(
                        person.Key, person.First().ActorName, known.Contains(person.Key) ? null : person.Min(row => row.OccurredAt), burst?.Keys > options.Value.UsualAnHour ? burst : null);
                })
                .Where(person => person is not { FirstEverAt: null, Burst: null }).OrderByDescending(person => person.At).ThenBy(person => person.ObjectId),
        ];
    }

    /// <summary>What <see cref="UnusualPerson.Burst"/> goes beyond.</summary>
    public int UsualAnHour => options.Value.UsualAnHour;
}
