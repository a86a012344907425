using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Testing;

/// <summary>Someone who can sign in.</summary>
public sealed record Person(Guid TenantId, Guid ObjectId, string Name, string UserPrincipalName)
{
    /// <summary>As the local sign-in page posts it.</summary>
    public string Choice => $"{TenantId}/{ObjectId}";
}

/// <summary>One person per role on the organisations of <see cref="Books"/>.</summary>
public static class People
{
    /// <summary>The tenant of the people who run the installation.</summary>
    public static readonly Guid InstallationTenant = new("d0000000-0000-4000-8000-00000000000d");

    public static readonly Person AdminAgent = Of(Books.Contoso, 1, "Aiko Agent", "aiko@contoso.example");
    public static readonly Person GlobalAdmin = Of(Books.Contoso, 2, "Gus Global", "gus@contoso.example");
    public static readonly Person SalesAgent = Of(Books.Contoso, 3, "Sara Sales", "sara@contoso.example");
    public static readonly Person HelpdeskAgent = Of(Books.Contoso, 4, "Hugo Helpdesk", "hugo@contoso.example");
    public static readonly Person BillingAdmin = Of(Books.Contoso, 5, "Bea Billing", "bea@contoso.example");
    public static readonly Person AccountAdmin = Of(Books.Contoso, 6, "Ari Account", "ari@contoso.example");
    public static readonly Person ReferralAdmin = Of(Books.Contoso, 7, "Ren Referral", "ren@contoso.example");
    public static readonly Person MarketingContentAdmin = Of(Books.Contoso, 8, "Mika Marketing", "mika@contoso.example");
    public static readonly Person PartnerWithoutRole = Of(Books.Contoso, 9, "Nori Norole", "nori@contoso.example");
    public static readonly Person ForeignAdminAgent = Of(Books.Fabrikam, 10, "Fumi Foreign", "fumi@fabrikam.example");
    public static readonly Person ForeignGlobalAdmin = Of(Books.Fabrikam, 11, "Finn Foreign", "finn@fabrikam.example");
    public static readonly Person CustomerAdmin = Of(Books.Adatum, 12, "Ada Adatum", "ada@adatum.example");
    public static readonly Person CustomerWithoutRole = Of(Books.Adatum, 13, "Abe Adatum", "abe@adatum.example");
    public static readonly Person ForeignCustomerAdmin = Of(Books.Tailspin, 14, "竹内 隆", "taka@tailspin.example");
    public static readonly Person PortalOperator = Of(InstallationTenant, 15, "Olga Operator", "olga@portal.example");

    /// <summary>Of a tenant that is neither partner nor customer.</summary>
    public static readonly Person Stranger = Of(new Guid("e0000000-0000-4000-8000-00000000000e"), 16, "Sten Stranger", "sten@stranger.example");

    public static readonly IReadOnlyDictionary<Person, Role?> All = new Dictionary<Person, Role?>
    {
        [AdminAgent] = Role.AdminAgent,
        [GlobalAdmin] = Role.GlobalAdmin,
        [SalesAgent] = Role.SalesAgent,
        [HelpdeskAgent] = Role.HelpdeskAgent,
        [BillingAdmin] = Role.BillingAdmin,
        [AccountAdmin] = Role.AccountAdmin,
        [ReferralAdmin] = Role.ReferralAdmin,
        [MarketingContentAdmin] = Role.MarketingContentAdmin,
        [PartnerWithoutRole] = null,
        [ForeignAdminAgent] = Role.AdminAgent,
        [ForeignGlobalAdmin] = Role.GlobalAdmin,
        [CustomerAdmin] = Role.CustomerGlobalAdmin,
        [CustomerWithoutRole] = null,
        [ForeignCustomerAdmin] = Role.CustomerGlobalAdmin,
        [PortalOperator] = Role.PortalOperator,
        [Stranger] = null,
    };

    public static async Task WriteAsync(PortalDatabase database)
    {
        await using var scope = database.Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        foreach (var (person, role) in All)
        {
            var user = new PortalUser(person.TenantId, person.ObjectId, person.Name, person.UserPrincipalName);
            if (role is { } assigned) user.Assign(assigned);
            db.Add(user);
        }

        await db.SaveChangesAsync();
    }

    private static Person Of(Guid tenant, int number, string name, string userPrincipalName) =>
        new(tenant, new Guid($"00000000-0000-4000-9000-{number:000000000000}"), name, userPrincipalName);
}
