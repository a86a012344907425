using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Customers;

/// <summary>CST-01, REL-03: adding and changing customers.</summary>
public sealed class SavingCustomersTests
{
    private static readonly Guid Wingtip = new("a1000000-0000-4000-8000-00000000000a");

    [Fact] // LOG-01
    public async Task A_new_customer_is_kept_as_entered_and_logged_with_its_values()
    {
        await using var clientele = await Clientele.OpenAsync();
        var profile = Books.Profile("  Wingtip Toys  ", "Wingtip.Example", "AU");
        Assert.Equal(Wingtip, (await clientele.AddAsync(Wingtip, profile)).Value);

        var saved = await clientele.VersionAsync(Wingtip);
        Assert.Equal(("Wingtip Toys", "wingtip.example", "AU", profile.Agreement), (saved.Profile.CompanyName, saved.Profile.Domain, saved.Profile.MarketCode, saved.Profile.Agreement));
        var entry = Assert.Single(await clientele.EntriesAsync(AuditOperation.AddCustomer));
        Assert.Equal((Wingtip, "Wingtip Toys", "Aiko Agent", Books.Contoso), (entry.CustomerId, entry.CustomerName, entry.ActorName, entry.PartnerId));
        Assert.Contains("market=AU", entry.NewValue, StringComparison.Ordinal);
        Assert.Contains("2025-01-15 Sam Ito", entry.NewValue, StringComparison.Ordinal);
        Assert.Null(entry.OldValue);
    }

    [Fact]
    public async Task A_tenant_or_domain_that_the_partner_has_already_is_refused_and_both_are_said_at_once()
    {
        await using var clientele = await Clientele.OpenAsync();
        var refusal = (await clientele.AddAsync(Books.Adatum, Books.Profile("Again", "ADATUM.example", "US"))).Refusal!;
        Assert.Equal([CustomerRefusals.TenantTaken.Code, CustomerRefusals.DomainTaken.Code], refusal.All.Select(each => each.Code));
        Assert.Equal(["TenantId", "Domain"], refusal.All.Select(each => each.Field));
        Assert.Empty(await clientele.EntriesAsync(AuditOperation.AddCustomer));
    }

    [Fact] // SEC-01
    public async Task A_tenant_or_domain_of_another_partners_customer_is_refused_too()
    {
        await using var clientele = await Clientele.OpenAsync();
        Assert.Equal(CustomerRefusals.TenantTaken, (await clientele.AddAsync(Books.Tailspin, Books.Profile("Taken", "free.example", "US"))).Refusal);
        Assert.Equal(CustomerRefusals.DomainTaken, (await clientele.AddAsync(Wingtip, Books.Profile("Taken", "tailspin.example", "US"))).Refusal);
        Assert.Equal(CustomerRefusals.DomainTaken, (await clientele.UpdateAsync(Books.Adatum, 0, Books.Profile("Adatum", "tailspin.example", "US"))).Refusal);
        Assert.Empty(await clientele.EntriesAsync(AuditOperation.AddCustomer));
        Assert.Empty(await clientele.EntriesAsync(AuditOperation.UpdateCustomer));
    }

    [Fact] // CST-01
    public async Task An_acceptance_on_record_is_not_erased_and_the_market_stays_with_the_first_order()
    {
        await using var clientele = await Clientele.OpenAsync();
        Assert.True((await clientele.UpdateAsync(Books.Adatum, 0, Books.Profile("Adatum", "adatum.example", "US", agreement: false))).Refusal!.Is(CustomerRefusals.AgreementKept));

        Assert.Null((await clientele.UpdateAsync(Books.Adatum, 0, Books.Profile("Adatum", "adatum.example", "DE"))).Refusal);
        await BookedOrders.BookAsync(clientele.Database, [new(Books.Perpetual)]);
        Assert.True((await clientele.UpdateAsync(Books.Adatum, 1, Books.Profile("Adatum", "adatum.example", "JP"))).Refusal!.Is(CustomerRefusals.MarketFixed));
    }

    [Fact]
    public async Task Twenty_people_adding_the_same_customer_at_once_make_one_and_the_others_are_told()
    {
        await using var clientele = await Clientele.OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => clientele.AddAsync(Wingtip, Books.Profile("Wingtip", "wingtip.example", "US"))));
        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.All(outcomes.Where(outcome => outcome.Refusal is not null), outcome => Assert.Equal(CustomerRefusals.TenantTaken.Code, outcome.Refusal!.Code));
        Assert.Single(await clientele.EntriesAsync(AuditOperation.AddCustomer));
    }

    [Fact]
    public async Task The_installations_own_tenant_partners_and_operators_cannot_be_made_customers()
    {
        var own = Guid.NewGuid();
        await using var clientele = await Clientele.OpenAsync(services => services.Configure<InstallationOptions>(options => options.TenantId = own));
        var operators = Guid.NewGuid();
        await using (var scope = clientele.Database.Wide())
        {
            var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
            var person = new PortalUser(operators, Guid.NewGuid(), "Olga Operator", "olga@portal.example");
            person.Assign(Role.PortalOperator);
            db.Add(person);
            await db.SaveChangesAsync();
        }

        foreach (var tenant in new[] { Books.Contoso, Books.Fabrikam, own, operators })
            Assert.Equal(CustomerRefusals.TenantNotCustomer.Code, (await clientele.AddAsync(tenant, Books.Profile("Odd", "odd.example", "US"))).Refusal!.Code);
    }

    [Fact]
    public async Task An_unknown_market_and_an_agreement_of_a_future_day_are_refused()
    {
        await using var clientele = await Clientele.OpenAsync();
        var profile = Books.Profile("Wingtip", "wingtip.example", "XX");
        profile = profile with { Agreement = profile.Agreement! with { AcceptedOn = DateOnly.FromDateTime(clientele.Database.Now).AddDays(2) } };
        var refusal = (await clientele.AddAsync(Wingtip, profile)).Refusal!;
        Assert.Equal([CustomerRefusals.MarketUnknown.Code, CustomerRefusals.AgreementInFuture.Code], refusal.All.Select(each => each.Code));
        Assert.Equal(refusal.All.Select(each => each.Code), (await clientele.UpdateAsync(Books.Adatum, 0, profile)).Refusal!.All.Select(each => each.Code));
    }

    [Fact] // LOG-01
    public async Task A_change_is_logged_with_the_old_and_the_new_value_of_what_changed_alone()
    {
        await using var clientele = await Clientele.OpenAsync();
        var before = await clientele.VersionAsync(Books.Adatum);
        var changed = before.Profile with { MarketCode = "DE", Agreement = before.Profile.Agreement! with { AcceptedOn = new DateOnly(2025, 2, 1) } };
        Assert.Null((await clientele.UpdateAsync(Books.Adatum, before.Version, changed)).Refusal);

        var after = await clientele.VersionAsync(Books.Adatum);
        Assert.Equal((changed, before.Version + 1), (after.Profile, after.Version));
        var entry = Assert.Single(await clientele.EntriesAsync(AuditOperation.UpdateCustomer));
        Assert.Equal("market=US; agreement=2025-01-15 Sam Ito <sam@adatum.example>", entry.OldValue);
        Assert.Equal("market=DE; agreement=2025-02-01 Sam Ito <sam@adatum.example>", entry.NewValue);
        Assert.Equal("Ben Agent", entry.ActorName);
    }

    [Fact]
    public async Task An_agreement_can_be_recorded_later()
    {
        await using var clientele = await Clientele.OpenAsync();
        await clientele.AddAsync(Wingtip, Books.Profile("Wingtip", "wingtip.example", "US", agreement: false));
        var accepted = Books.Profile("Wingtip", "wingtip.example", "US");
        Assert.Null((await clientele.UpdateAsync(Wingtip, 0, accepted)).Refusal);
        Assert.Equal((accepted.Agreement, 1), ((await clientele.VersionAsync(Wingtip)).Profile.Agreement, (await clientele.VersionAsync(Wingtip)).Version));
    }

    [Fact]
    public async Task Saving_without_a_change_changes_and_logs_nothing()
    {
        await using var clientele = await Clientele.OpenAsync();
        var before = await clientele.VersionAsync(Books.Adatum);
        Assert.Null((await clientele.UpdateAsync(Books.Adatum, before.Version, before.Profile)).Refusal);
        Assert.Equal(before.Version, (await clientele.VersionAsync(Books.Adatum)).Version);
        Assert.Empty(await clientele.EntriesAsync(AuditOperation.UpdateCustomer));
    }

    [Fact] // REL-03
    public async Task Of_twenty_saves_of_one_version_one_is_kept_and_the_others_are_stale()
    {
        await using var clientele = await Clientele.OpenAsync();
        var before = await clientele.VersionAsync(Books.Adatum);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => clientele.UpdateAsync(Books.Adatum, before.Version, before.Profile with { CompanyName = $"Adatum {n}" })));
        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.Equal(19, outcomes.Count(outcome => outcome.Refusal == CustomerRefusals.Stale));
        Assert.Single(await clientele.EntriesAsync(AuditOperation.UpdateCustomer));
    }

    [Fact] // SEC-01
    public async Task Another_partners_customer_is_not_found()
    {
        await using var clientele = await Clientele.OpenAsync();
        Assert.Equal(CustomerRefusals.NotFound, (await clientele.UpdateAsync(Books.Tailspin, 0, Books.Profile("Mine", "mine.example", "US"))).Refusal);
    }

    [Theory]
    [InlineData("株式会社テイルスピン 東京")]
    [InlineData("😀👩‍👩‍👧 Coffee")]
    [InlineData("شركة المثال")]
    [InlineData("<script>alert(1)</script>'; DROP TABLE Customers;--")]
    public async Task Names_of_any_script_are_kept_and_found(string name)
    {
        await using var clientele = await Clientele.OpenAsync();
        await clientele.AddAsync(Wingtip, Books.Profile(name, "wingtip.example", "JP"));
        Assert.Equal(name, (await clientele.VersionAsync(Wingtip)).Profile.CompanyName);
        Assert.Equal([name], await clientele.NamesAsync(new() { Text = name[1..] is { Length: > 0 } && char.IsLowSurrogate(name[1]) ? name[2..] : name[1..] }));
    }

    [Fact]
    public async Task The_longest_of_everything_fits_the_columns_and_the_log()
    {
        await using var clientele = await Clientele.OpenAsync();
        static string Long(int length) => new('\uFDFA', length);
        var profile = new CustomerProfile(
            Long(200), string.Join('.', Enumerable.Repeat("abcdefghi", 19)) + ".example", "US",
            new Address { Line1 = Long(200), Line2 = Long(200), City = Long(200), State = Long(200), PostalCode = Long(200) },
            new Contact { FirstName = Long(200), LastName = Long(200), Email = Long(200), PhoneNumber = Long(200) },
            new AgreementAcceptance { FirstName = Long(200), LastName = Long(200), Email = Long(200), AcceptedOn = new DateOnly(2025, 1, 1) });
        Assert.Null((await clientele.AddAsync(Wingtip, profile)).Refusal);
        Assert.Equal(2000, Assert.Single(await clientele.EntriesAsync(AuditOperation.AddCustomer)).NewValue!.Length);
    }
}
