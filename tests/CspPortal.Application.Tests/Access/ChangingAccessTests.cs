using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace CspPortal.Application.Tests.Access;

/// <summary>Who is given and loses what; a partner is never left without a Global admin (SET-01).</summary>
public sealed class ChangingAccessTests : IAsyncLifetime
{
    private static readonly PersonAccess Nothing = new([], false);

    private PortalDatabase database = null!;

    public async Task InitializeAsync()
    {
        database = await PortalDatabase.CreateAsync(services => services.AddPortalAccess(new ConfigurationBuilder().Build()));
        await Books.WriteAsync(database);
        await People.WriteAsync(database);
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact] // SET-01, LOG-01
    public async Task Each_thing_that_changed_is_one_entry_with_the_old_and_the_new_access()
    {
        var access = (await ChangeAsync(People.SalesAgent, new([Role.BillingAdmin, Role.HelpdeskAgent], true))).Value;
        Assert.Equal(new PersonAccess([Role.HelpdeskAgent, Role.BillingAdmin], true).ToString(), access.ToString());

        var entries = await EntriesAsync();
        Assert.Equal(
            [
                (AuditOperation.AssignRole, "SalesAgent", "SalesAgent, HelpdeskAgent"),
                (AuditOperation.AssignRole, "SalesAgent, HelpdeskAgent", "SalesAgent, HelpdeskAgent, BillingAdmin"),
                (AuditOperation.WithdrawRole, "SalesAgent, HelpdeskAgent, BillingAdmin", "HelpdeskAgent, BillingAdmin"),
                (AuditOperation.DisableUser, "HelpdeskAgent, BillingAdmin", "HelpdeskAgent, BillingAdmin; disabled"),
            ],
            entries.Select(entry => (entry.Operation, entry.OldValue, entry.NewValue)));
        Assert.All(entries, entry => Assert.Equal((Books.Contoso, People.SalesAgent.ObjectId.ToString(), "Gus Global"), (entry.PartnerId, entry.ResourceId, entry.ActorName)));
        Assert.Equal("person=sara@contoso.example; role=HelpdeskAgent", entries[0].Details);
    }

    [Fact]
    public async Task Saving_what_is_there_already_changes_and_logs_nothing()
    {
        Assert.Null((await ChangeAsync(People.SalesAgent, new([Role.SalesAgent], false))).Refusal);
        Assert.Empty(await EntriesAsync());
        Assert.Equal(1, (await OneAsync(People.SalesAgent)).Edits);
    }

    [Theory] // SET-01
    [InlineData(Role.PortalOperator)]
    [InlineData(Role.CustomerGlobalAdmin)]
    public async Task A_role_of_another_kind_of_organisation_is_refused_whoever_asks(Role role)
    {
        Assert.Equal(UserRefusals.RoleOfOthers.Code, (await ChangeAsync(People.SalesAgent, new([Role.SalesAgent, role], false))).Refusal!.Code);
        Assert.Equal(UserRefusals.RoleOfOthers.Code, (await AddAsync(new NewPerson(Guid.NewGuid(), "Eve", "eve@contoso.example"), role)).Refusal!.Code);
        Assert.Empty(await EntriesAsync());
    }

    [Fact] // SET-01
    public async Task The_last_Global_admin_keeps_the_role_and_the_way_in()
    {
        Assert.Equal(UserRefusals.LastGlobalAdmin.Code, (await ChangeAsync(People.GlobalAdmin, Nothing)).Refusal!.Code);
        Assert.Equal(UserRefusals.LastGlobalAdmin.Code, (await ChangeAsync(People.GlobalAdmin, new([Role.GlobalAdmin], true), by: People.AdminAgent)).Refusal!.Code);

        // One who is shut out gives no roles, and does not count.
        await ChangeAsync(People.BillingAdmin, new([Role.BillingAdmin, Role.GlobalAdmin], true));
        Assert.Equal(UserRefusals.LastGlobalAdmin.Code, (await ChangeAsync(People.GlobalAdmin, Nothing)).Refusal!.Code);
        await ChangeAsync(People.BillingAdmin, new([Role.BillingAdmin, Role.GlobalAdmin], false));
        Assert.Null((await ChangeAsync(People.GlobalAdmin, Nothing)).Refusal);
    }

    [Fact] // SET-01
    public async Task Nobody_shuts_out_themselves()
    {
        await ChangeAsync(People.SalesAgent, new([Role.GlobalAdmin], false));
        Assert.Equal(UserRefusals.OwnAccess.Code, (await ChangeAsync(People.GlobalAdmin, new([Role.GlobalAdmin], true))).Refusal!.Code);
        Assert.Null((await ChangeAsync(People.GlobalAdmin, new([Role.GlobalAdmin], true), by: People.SalesAgent)).Refusal);
    }

    [Fact] // SET-01
    public async Task Ten_Global_admins_who_all_leave_at_once_leave_one()
    {
        var admins = new List<Person> { People.GlobalAdmin };
        for (var n = 0; n < 9; n++)
        {
            var id = (await AddAsync(new NewPerson(Guid.NewGuid(), $"Admin {n}", $"admin{n}@contoso.example"), Role.GlobalAdmin)).Value;
            admins.Add(new Person(Books.Contoso, id, $"Admin {n}", ""));
        }

        var outcomes = await Task.WhenAll(admins.Select(admin => ChangeAsync(admin, Nothing, by: admin)));
        Assert.Equal(UserRefusals.LastGlobalAdmin.Code, Assert.Single(outcomes, outcome => outcome.Refusal is not null).Refusal!.Code);
        var left = await database.WideAsync<PortalDbContext, int>(db => db.Users.CountAsync(user => user.TenantId == Books.Contoso && user.Assignments.Any(a => a.Role == Role.GlobalAdmin)));
        Assert.Equal(1, left);
        // Where reads do not wait for writes, each would have seen the others: the partner's row decides.
        Assert.Equal(9, await database.WideAsync<PortalDbContext, int>(db => db.Partners.Where(partner => partner.Id == Books.Contoso).Select(partner => partner.AdminsTaken).SingleAsync()));
    }

    [Fact] // REL-03
    public async Task Of_ten_changes_of_what_was_read_once_one_is_kept_and_the_others_are_stale()
    {
        var edits = (await OneAsync(People.SalesAgent)).Edits;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ChangeAsync(People.SalesAgent, Nothing, edits: edits)));
        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.Equal(9, outcomes.Count(outcome => outcome.Refusal?.Code == UserRefusals.Stale.Code));
        Assert.Single(await EntriesAsync());
    }

    [Fact] // REL-03
    public async Task That_a_person_chooses_another_language_makes_no_change_of_roles_stale()
    {
        var edits = (await OneAsync(People.SalesAgent)).Edits;
        await database.WideAsync<PortalDbContext, int>(async db =>
        {
            (await db.Users.SingleAsync(user => user.ObjectId == People.SalesAgent.ObjectId)).Prefer("ja-JP", "Asia/Tokyo");
            return await db.SaveChangesAsync();
        });
        Assert.Null((await ChangeAsync(People.SalesAgent, Nothing, edits: edits)).Refusal);
    }

    [Fact] // SEC-01
    public async Task People_of_others_are_neither_listed_nor_found_nor_changed()
    {
        foreach (var other in new[] { People.ForeignGlobalAdmin, People.CustomerAdmin, People.PortalOperator })
        {
            Assert.Equal(UserRefusals.NotFound.Code, (await ChangeAsync(other, Nothing, edits: 1)).Refusal!.Code);
            Assert.Equal(UserRefusals.NotFound.Code, (await database.AsAsync<PeopleQueries, Outcome<PersonSummary>>(Books.Contoso, people => people.OneAsync(other.ObjectId, default))).Refusal!.Code);
        }

        var listed = await ListAsync(new PersonFilter { Size = 100 });
        Assert.Equal(People.All.Keys.Where(person => person.TenantId == Books.Contoso).Select(person => person.Name).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_person_named_before_the_first_sign_in_finds_their_roles_there()
    {
        var eve = new Person(Books.Contoso, Guid.NewGuid(), "Eve ｶﾒﾗ", "eve@contoso.example");
        Assert.Null((await AddAsync(new NewPerson(eve.ObjectId, eve.Name, eve.UserPrincipalName), Role.SalesAgent, Role.BillingAdmin)).Refusal);
        Assert.Equal(UserRefusals.ObjectIdTaken.Code, (await AddAsync(new NewPerson(eve.ObjectId, "Eve again", "eve2@contoso.example"))).Refusal!.Code);
        Assert.Equal([AuditOperation.AddUser, AuditOperation.AssignRole, AuditOperation.AssignRole], (await EntriesAsync()).Select(entry => entry.Operation));
        Assert.Equal(["Eve ｶﾒﾗ"], await ListAsync(new PersonFilter { Text = "カメラ" }));

        var signedIn = new SignedInPerson(eve.TenantId, eve.ObjectId, "Eve Directory", "eve@contoso.example", []);
        var outcome = await database.WideAsync<RecordSignIn, Outcome<SignInResult>>(signIn => signIn.ExecuteAsync(signedIn, new RequestOrigin(null, null, null), default));
        Assert.True(outcome.Value.HasRole);
        Assert.Equal(["Eve Directory"], await ListAsync(new PersonFilter { Text = "eve@" }));
    }

    [Fact]
    public async Task The_list_finds_filters_and_turns_pages_both_ways()
    {
        Assert.Equal(["Sara Sales"], await ListAsync(new PersonFilter { Text = "ｓａｒａ" }));
        Assert.Equal(["Sara Sales"], await ListAsync(new PersonFilter { Text = People.SalesAgent.ObjectId.ToString() }));
        Assert.Equal(["Aiko Agent"], await ListAsync(new PersonFilter { Role = Role.AdminAgent }));
        Assert.Equal(["Nori Norole"], await ListAsync(new PersonFilter { WithoutRole = true }));
        Assert.Empty(await ListAsync(new PersonFilter { Disabled = true }));

        foreach (var sort in Enum.GetValues<PersonSort>())
        {
            foreach (var descending in new[] { false, true })
            {
                var filter = new PersonFilter { Sort = sort, Descending = descending, Size = 4 };
                var first = await PageAsync(filter);
                var second = await PageAsync(filter with { Cursor = first.Next });
                var third = await PageAsync(filter with { Cursor = second.Next });
                Assert.Equal((4, 4, 1), (first.Rows.Count, second.Rows.Count, third.Rows.Count));
                Assert.Null(third.Next);
                Assert.Equal(9, first.Rows.Concat(second.Rows).Concat(third.Rows).DistinctBy(row => row.ObjectId).Count());
                Assert.Equal(first.Rows.Select(row => row.ObjectId), (await PageAsync(filter with { Cursor = second.Previous })).Rows.Select(row => row.ObjectId));
            }
        }
    }

    private async Task<Outcome<PersonAccess>> ChangeAsync(Person person, PersonAccess wish, Person? by = null, int? edits = null)
    {
        var known = edits ?? (await OneAsync(person)).Edits;
        var actor = by ?? People.GlobalAdmin;
        return await database.AsAsync<ChangePersonAccess, Outcome<PersonAccess>>(Books.Contoso, change => change.ExecuteAsync(
            person.ObjectId, known, wish, new Actor(actor.TenantId, actor.ObjectId, actor.Name, actor.UserPrincipalName, Channel.Portal), default));
    }

    private Task<Outcome<Guid>> AddAsync(NewPerson person, params Role[] roles) =>
        database.AsAsync<AddPerson, Outcome<Guid>>(Books.Contoso, add => add.ExecuteAsync(person, roles, Books.Agent(Books.Contoso), default));

    private async Task<PersonSummary> OneAsync(Person person) =>
        (await database.AsAsync<PeopleQueries, Outcome<PersonSummary>>(person.TenantId, people => people.OneAsync(person.ObjectId, default))).Value;

    private Task<Application.Paging.Page<PersonSummary>> PageAsync(PersonFilter filter) =>
        database.AsAsync<PeopleQueries, Application.Paging.Page<PersonSummary>>(Books.Contoso, people => people.ListAsync(filter, default));

    private async Task<List<string>> ListAsync(PersonFilter filter) => [.. (await PageAsync(filter)).Rows.Select(row => row.Name)];

    private Task<List<AuditRecord>> EntriesAsync() => database.WideAsync<PortalDbContext, List<AuditRecord>>(
        db => db.AuditRecords.AcrossTenants(db).OrderBy(record => record.Id).ToListAsync());
}
