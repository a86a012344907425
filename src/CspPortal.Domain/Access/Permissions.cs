namespace CspPortal.Domain.Access;

/// <summary>Roles of product.md, section 1. The first eight are a partner's.</summary>
public enum Role
{
    AdminAgent,
    GlobalAdmin,
    SalesAgent,
    HelpdeskAgent,
    BillingAdmin,
    AccountAdmin,
    ReferralAdmin,
    MarketingContentAdmin,
    CustomerGlobalAdmin,
    PortalOperator,
}

/// <summary>What an endpoint asks for. Every endpoint names exactly one (ACC-05).</summary>
public enum Permission
{
    /// <summary>Customer list, customer pages, market availability.</summary>
    ReadCustomers,
    ManageCustomers,
    Buy,
    ReadOrders,
    ReadSoftware,

    /// <summary>Get Key, Download, Copy Link and the list of links (ACC-01).</summary>
    UseKeysAndDownloads,

    /// <summary>ACC-02.</summary>
    CancelOrders,

    /// <summary>ACC-03.</summary>
    ReadActivityLog,
    ReadMarkets,

    /// <summary>What the open month has charged and credited so far.</summary>
    ReadInvoices,

    /// <summary>A customer's Global admin, own organisation only (ACC-04).</summary>
    UseOwnSoftware,

    /// <summary>Read what the installation sells, and how many keys are left; never a key (SET-01).</summary>
    ReadCatalogue,

    /// <summary>File and follow service requests of the own partner (SUP-01, SUP-03).</summary>
    FileServiceRequests,

    /// <summary>Users and roles of the own partner (SET-01).</summary>
    ManageUsers,

    /// <summary>What the partner decides for itself (SET-01).</summary>
    ManageSettings,

    /// <summary>The role table (ACC-05).</summary>
    ReadRoles,

    /// <summary>Products, price list, policy, tax and market tables, downloads.</summary>
    ManageCatalogue,
    ManageKeyStock,
    ManagePartners,

    /// <summary>The desk that answers service requests of all partners (SUP-03).</summary>
    WorkServiceDesk,
    CloseInvoices,

    /// <summary>What was done to the installation itself: catalogue, key stock, partners, sign-ins (LOG-01).</summary>
    ReadInstallationLog,
}

/// <summary>The one table of who may do what, for pages, API, navigation and the roles page alike (ACC-05).</summary>
public static class PermissionTable
{
    private static readonly Dictionary<Permission, Grant[]> Grants = new()
    {
        [Permission.ReadCustomers] = Always(Role.AdminAgent, Role.GlobalAdmin, Role.SalesAgent, Role.HelpdeskAgent, Role.BillingAdmin),
        [Permission.ManageCustomers] = Always(Role.AdminAgent),
        [Permission.Buy] = [.. Always(Role.AdminAgent, Role.GlobalAdmin), new(Role.SalesAgent, nameof(PartnerSettings.SalesAgentsMayBuy), s => s.SalesAgentsMayBuy)],
        [Permission.ReadOrders] = Always(Role.AdminAgent, Role.GlobalAdmin, Role.SalesAgent, Role.HelpdeskAgent, Role.BillingAdmin),
        [Permission.ReadSoftware] = Always(Role.AdminAgent, Role.GlobalAdmin, Role.SalesAgent, Role.HelpdeskAgent),
        [Permission.UseKeysAndDownloads] = Always(Role.AdminAgent),
        [Permission.CancelOrders] = Always(Role.AdminAgent),
        [Permission.ReadActivityLog] =
        [
            .. Always(Role.GlobalAdmin, Role.AccountAdmin, Role.ReferralAdmin, Role.MarketingContentAdmin),
            new(Role.AdminAgent, nameof(PartnerSettings.AdminAgentsMayReadActivityLog), s => s.AdminAgentsMayReadActivityLog),
        ],
        [Permission.ReadMarkets] = Always(Role.AdminAgent, Role.GlobalAdmin, Role.SalesAgent, Role.HelpdeskAgent, Role.BillingAdmin, Role.PortalOperator),
        [Permission.ReadInvoices] = Always(Role.AdminAgent, Role.GlobalAdmin, Role.BillingAdmin),
        [Permission.UseOwnSoftware] = Always(Role.CustomerGlobalAdmin),
        [Permission.ReadCatalogue] = Always(Role.GlobalAdmin, Role.PortalOperator),
        [Permission.FileServiceRequests] = Always(Role.AdminAgent, Role.HelpdeskAgent),
        [Permission.ManageUsers] = Always(Role.GlobalAdmin),
        [Permission.ManageSettings] = Always(Role.GlobalAdmin),
        [Permission.ReadRoles] = Always(
            Role.AdminAgent, Role.GlobalAdmin, Role.SalesAgent, Role.HelpdeskAgent, Role.BillingAdmin,
            Role.AccountAdmin, Role.ReferralAdmin, Role.MarketingContentAdmin, Role.PortalOperator),
        [Permission.ManageCatalogue] = Always(Role.PortalOperator),
        [Permission.ManageKeyStock] = Always(Role.PortalOperator),
        [Permission.ManagePartners] = Always(Role.PortalOperator),
        [Permission.WorkServiceDesk] = Always(Role.PortalOperator),
        [Permission.CloseInvoices] = Always(Role.PortalOperator),
        [Permission.ReadInstallationLog] = Always(Role.PortalOperator),
    };

    /// <summary>Whether one of the roles grants the permission under the partner's settings.</summary>
    public static bool Allows(IEnumerable<Role> roles, Permission permission, PartnerSettings settings) =>
        roles.Any(role => Grants[permission].Any(grant => grant.Role == role && (grant.Condition?.Invoke(settings) ?? true)));

    /// <summary>The roles to name when someone is turned away; those that need a setting come last.</summary>
    public static IReadOnlyList<Role> RolesFor(Permission permission) => [.. Grants[permission].Select(grant => grant.Role)];

    /// <summary>Whether the grant depends on the partner's settings.</summary>
    public static bool IsConditional(Permission permission, Role role) =>
        Grants[permission].Any(grant => grant.Role == role && grant.Condition is not null);

    /// <returns>The name of the <see cref="PartnerSettings"/> the grant depends on; null where it depends on none, or there is no grant.</returns>
    public static string? SettingOf(Permission permission, Role role) => Grants[permission].FirstOrDefault(grant => grant.Role == role)?.Setting;

    private static Grant[] Always(params Role[] roles) => [.. roles.Select(role => new Grant(role, null, null))];

    private sealed record Grant(Role Role, string? Setting, Func<PartnerSettings, bool>? Condition);
}
