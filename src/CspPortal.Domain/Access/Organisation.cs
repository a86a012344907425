namespace CspPortal.Domain.Access;

/// <summary>What an Entra tenant is to this installation.</summary>
public enum OrganisationKind
{
    Partner,
    Customer,
    Installation,
}

/// <summary>Which roles a person of an organisation can hold at all (product.md section 1, column "tenant").</summary>
public static class OrganisationRoles
{
    private static readonly Role[] Partner =
    [
        Role.AdminAgent, Role.GlobalAdmin, Role.SalesAgent, Role.HelpdeskAgent, Role.BillingAdmin,
        Role.AccountAdmin, Role.ReferralAdmin, Role.MarketingContentAdmin,
    ];

    private static readonly Role[] Customer = [Role.CustomerGlobalAdmin];

    private static readonly Role[] Installation = [Role.PortalOperator];

    public static IReadOnlyList<Role> Of(OrganisationKind kind) => kind switch
    {
        OrganisationKind.Partner => Partner,
        OrganisationKind.Customer => Customer,
        _ => Installation,
    };
}
