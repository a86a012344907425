using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Customers;

namespace CspPortal.Application.SampleData;

/// <summary>A partner, its people, and the hour (UTC) its working day starts at.</summary>
internal sealed record SamplePartner(string Key, Partner Partner, int OpensAtHour, IReadOnlyList<PortalUser> People)
{
    /// <summary>Everyone who holds the role and may still sign in.</summary>
    public List<PortalUser> With(params Role[] roles) => [.. People.Where(person => !person.Disabled && person.Roles.Intersect(roles).Any())];
}

internal sealed record SampleCustomer(string Slug, SamplePartner Partner, Customer Customer, PortalUser? GlobalAdmin);

/// <summary>Partners, customers and people of the sample; ids are fixed.</summary>
public static class SampleOrganisations
{
    /// <summary>Sells from Tokyo.</summary>
    public static readonly Guid Kaede = new("6b61656d-1a5e-4c3d-8f20-3d5a7c9e1b01");

    /// <summary>Sells from Stockholm; uses the settings that Kaede leaves alone.</summary>
    public static readonly Guid Norrsken = new("6e6f7272-2b6f-4d4e-9a31-4e6b8dafac02");

    /// <summary>Tenant of those who run the installation.</summary>
    public static readonly Guid Operator = new("6f706572-3c70-4e5f-8b42-5f7c9ebfbd03");

    internal const string KaedeKey = "K";
    internal const string NorrskenKey = "N";
    private const string OperatorKey = "operator";

    public static Guid CustomerId(string slug) => SampleId.Of("customer", slug);

    public static Guid PersonId(string userPrincipalName) => SampleId.Of("person", userPrincipalName);

    internal static List<SamplePartner> Partners(IReadOnlyList<(string Organisation, PortalUser Person)> people)
    {
        var kaede = new Partner(Kaede, "Kaede Cloud Distribution K.K.", "kaede-distribution.example", "JP");
        var norrsken = new Partner(Norrsken, "Norrsken Distribution AB", "norrsken-distribution.example", "SE");
        norrsken.Change(new PartnerSettings
        {
            SalesAgentsMayBuy = true,
            AdminAgentsMayReadActivityLog = true,
            SupportWhenCreditAbove = new AmountByCurrency([Money.Of(25_000m, "EUR"), Money.Of(250_000m, "SEK"), Money.Of(25_000m, "USD")]),
            SupportWhenKeySeenMoreThan = 5,
        });
        return
        [
            new(KaedeKey, kaede, 0, [.. people.Where(row => row.Organisation == KaedeKey).Select(row => row.Person)]),
            new(NorrskenKey, norrsken, 7, [.. people.Where(row => row.Organisation == NorrskenKey).Select(row => row.Person)]),
        ];
    }

    internal static List<(string Organisation, PortalUser Person)> People() => SampleTable.Read("people", row =>
    {
        var organisation = row("organisation");
        var (tenant, domain) = organisation switch
        {
            KaedeKey => (Kaede, "kaede-distribution.example"),
            NorrskenKey => (Norrsken, "norrsken-distribution.example"),
            OperatorKey => (Operator, "portal-operations.example"),
            _ => (CustomerId(organisation), organisation + ".example"),
        };
        var name = row("mail") + "@" + domain;
        var person = new PortalUser(tenant, PersonId(name), row("name"), name);
        foreach (var role in row("roles").Split(' ', StringSplitOptions.RemoveEmptyEntries)) person.Assign(Enum.Parse<Role>(role));
        if (row("time_zone") is { Length: > 0 } zone) person.Prefer(null, zone);
        if (row("disabled").Length > 0) person.Disable();
        return (organisation, person);
    });

    internal static List<SampleCustomer> Customers(
        IReadOnlyList<SamplePartner> partners, IReadOnlyList<(string Organisation, PortalUser Person)> people, DateTime now) => SampleTable.Read("customers", row =>
    {
        var (slug, partner) = (row("slug"), partners.Single(partner => partner.Key == row("partner")));
        var (domain, dice) = (slug + ".example", new Dice("customer/" + slug));
        var createdAt = now.Date.AddDays(-int.Parse(row("age"), System.Globalization.CultureInfo.InvariantCulture))
            .AddHours(partner.OpensAtHour + 1).AddSeconds(dice.Between(0, 6 * 3600));
        var contact = new Contact { FirstName = row("first"), LastName = row("last"), Email = row("mail") + "@" + domain, PhoneNumber = row("phone") };
        var profile = new CustomerProfile(
            row("name"), domain, row("market"),
            new Address { Line1 = row("line1"), City = row("city"), State = OrNull(row("state")), PostalCode = OrNull(row("postal")) },
            contact,
            row("agreed") == "yes"
                ? new AgreementAcceptance { FirstName = contact.FirstName, LastName = contact.LastName, Email = contact.Email, AcceptedOn = DateOnly.FromDateTime(createdAt) }
                : null);
        var admin = people.Where(person => person.Organisation == slug).Select(person => person.Person).FirstOrDefault(person => person.Roles.Contains(Role.CustomerGlobalAdmin));
        return new SampleCustomer(slug, partner, new Customer(CustomerId(slug), partner.Partner.Id, profile, createdAt), admin);
    });

    /// <summary>Room for a few months of the largest orders, in every currency of the price list.</summary>
    internal static IEnumerable<PartnerAccount> Accounts(IReadOnlyList<SamplePartner> partners, IReadOnlyDictionary<string, SampleCurrency> currencies) =>
        partners.SelectMany(partner => currencies.Values.Select(currency =>
            new PartnerAccount(partner.Partner.Id, Money.Of(decimal.Round(2_500_000m * currency.PerDollar / 100_000m) * 100_000m, currency.Code))));

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
