using CspPortal.Application.Entitlements;
using CspPortal.Application.Home;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Home;

/// <summary>KEY-02, HOM-01: who saw keys unlike other days.</summary>
[Trait("Rule", "KEY-02")]
public sealed class UnusualAccessTests
{
    [Fact]
    public async Task A_first_key_ever_and_many_in_an_hour_are_told_and_ordinary_days_are_not()
    {
        await using var database = await PortalDatabase.CreateAsync(services => services.Configure<KeyOptions>(keys => keys.UsualAnHour = 3));
        await Books.WriteAsync(database);
        await People.WriteAsync(database);
        Assert.Empty(await AskAsync(database));

        var (novice, busy, ordinary) = (Of(People.GlobalAdmin, "Gus Global"), Of(People.AdminAgent, "Aiko Agent"), Of(People.CustomerAdmin, "Ada Adatum"));
        var now = database.Now;
        await WriteAsync(
            database,
            [
                Seen(novice, now.AddDays(-2)), Seen(novice, now.AddDays(-1)),
                Seen(busy, now.AddDays(-20)), .. Enumerable.Range(0, 4).Select(n => Seen(busy, now.AddHours(-30).AddMinutes(n * 19))),
                Seen(ordinary, now.AddDays(-8)), .. Enumerable.Range(0, 3).Select(n => Seen(ordinary, now.AddHours(-30).AddMinutes(n))), .. Enumerable.Range(0, 3).Select(n => Seen(ordinary, now.AddHours(-28).AddMinutes(n))),
                new AuditRecord(now.AddDays(-1), Books.Contoso, Of(People.SalesAgent, "Sam Sales"), AuditOperation.GetSoftwareKey, AuditOutcome.Refused),
                Seen(Books.Agent(Books.Fabrikam, "Foreign"), now.AddDays(-1), Books.Fabrikam),
            ]);
        var found = await AskAsync(database);
        Assert.Equal(["Aiko Agent", "Gus Global"], found.Select(person => person.Name));
        Assert.Equal((4, now.AddHours(-30)), (found[0].Burst!.Keys, found[0].Burst!.From));
        Assert.Null(found[0].FirstEverAt);
        Assert.Equal((now.AddDays(-2), null), (found[1].FirstEverAt, found[1].Burst));
    }

    private static Actor Of(Person person, string name) => new(person.TenantId, person.ObjectId, name, name + "@example.test", Channel.Portal);

    private static AuditRecord Seen(Actor who, DateTime at, Guid? partner = null) => new(at, partner ?? Books.Contoso, who, AuditOperation.GetSoftwareKey);

    private static Task<IReadOnlyList<UnusualPerson>> AskAsync(PortalDatabase database) =>
        database.AsAsync<UnusualAccessQueries, IReadOnlyList<UnusualPerson>>(Books.Contoso, unusual => unusual.ListAsync(default));

    private static Task<int> WriteAsync(PortalDatabase database, List<AuditRecord> entries) => database.WideAsync<PortalDbContext, int>(db =>
    {
        db.AddRange(entries);
        return db.SaveChangesAsync();
    });
}
