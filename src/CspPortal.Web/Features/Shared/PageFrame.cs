using CspPortal.Application.Access;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.ActivityLog;
using CspPortal.Web.Features.Batches;
using CspPortal.Web.Features.Radar;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace CspPortal.Web.Features.Shared;

/// <summary>What the layout draws around a page; a view sets it in one line.</summary>
/// <param name="Title">Of the page alone; the customer's name is added.</param>
public sealed record PageFrame(string Title)
{
    /// <summary>Set on a customer's pages: left menu, breadcrumb and window title follow.</summary>
    public CustomerNav? Customer { get; init; }

    /// <summary>Between Home (or the customer) and this page.</summary>
    public IReadOnlyList<Crumb> Crumbs { get; init; } = [];

    /// <summary>For reading and forms; lists use the whole width.</summary>
    public bool Narrow { get; init; }

    public string WindowTitle => Customer is null ? Title : $"{Title} | {Customer.Name}";
}

/// <param name="Href">Null for a heading of the menu that is no page.</param>
public sealed record Crumb(string Text, string? Href = null);

/// <summary>Whose pages these are.</summary>
public sealed record CustomerNav(Guid Tenant, string Name)
{
    public string Href => $"/customers/{Tenant}";
}

/// <summary>An entry of a menu; shown to those who may open it.</summary>
/// <param name="TextKey">In SharedText.</param>
/// <param name="Path">Of a customer's entry: what follows the customer's address.</param>
/// <param name="Also">Another address that belongs to this entry.</param>
public sealed record NavItem(string TextKey, string Path, string Icon, Permission Permission, string? Also = null)
{
    public bool Covers(PathString path, string root) =>
        path.StartsWithSegments(root + Path, StringComparison.OrdinalIgnoreCase) || (Also is not null && path.StartsWithSegments(root + Also, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A page as a search finds it.</summary>
/// <param name="Address">Of a customer's page: where the customer is chosen first.</param>
/// <param name="MenuKey">The heading it stands under, in SharedText.</param>
public sealed record MenuPage(string TextKey, string Address, string Icon, string MenuKey);

/// <summary>The one table of the portal's menus (ACC-05); order and words are Partner Center's.</summary>
public static class Navigation
{
    public const string CustomerMenu = "Layout.CustomerNavigation";

    private static readonly NavItem[] Main =
    [
        new("Nav.Customers", "/customers", "people", Permission.ReadCustomers),
        new("Nav.CancellationRadar", RadarPage.Address, "history", Permission.ReadSoftware),
        new("Nav.Cancellations", BatchAddresses.List, "list", Permission.CancelOrders),
        new("Nav.Invoices", "/invoices", "file", Permission.ReadInvoices),
        new("Nav.Markets", "/markets", "globe", Permission.ReadMarkets),
        new("Nav.HybridBenefit", "/hybrid-benefit", "calculator", Permission.ReadMarkets),
        new("Nav.ServiceRequests", "/support/requests", "help", Permission.FileServiceRequests),
    ];

    /// <summary>All that a customer's own people find: the heading Billing (CUS-01).</summary>
    private static readonly NavItem[] Own =
    [
        new("Nav.YourProducts", "/your-products/software", "box", Permission.UseOwnSoftware),
    ];

    /// <summary>The operator's rooms: a group of its own in the main menu, under a heading.</summary>
    private static readonly NavItem[] Operator =
    [
        new("Nav.Partners", "/operator/partners", "building", Permission.ManagePartners),
        new("Nav.Catalogue", CatalogueTabs.Products, "box", Permission.ManageCatalogue, CatalogueTabs.Root),
        new("Nav.Imports", CatalogueTabs.Imports, "file", Permission.ManageCatalogue),
        new("Nav.Invoices", "/operator/invoices", "file", Permission.CloseInvoices),
        new("Nav.ServiceRequests", "/operator/service-requests", "help", Permission.WorkServiceDesk),
        new("Nav.ActivityLog", ActivityLogPageModel.InstallationAddress, "history", Permission.ReadInstallationLog),
    ];

    /// <summary>Behind the question mark.</summary>
    private static readonly NavItem[] Help =
    [
        new("Nav.ReportProblem", "/support/requests/new", "edit", Permission.FileServiceRequests),
        new("Nav.ServiceRequests", "/support/requests", "list", Permission.FileServiceRequests),
        new("Nav.ApiReference", "/help/api", "file", Permission.ReadRoles),
    ];

    private static readonly NavItem[] Gear =
    [
        new("Nav.ActivityLog", "/activity-log", "history", Permission.ReadActivityLog),
        new("Nav.Users", "/settings/users", "people", Permission.ManageUsers),
        new("Nav.Settings", "/settings", "gear", Permission.ManageSettings),
        new("Nav.Webhooks", "/settings/webhooks", "list", Permission.ManageSettings),
        new("Nav.Roles", "/settings/roles", "list", Permission.ReadRoles),
        new("Nav.Catalogue", CatalogueTabs.Products, "box", Permission.ReadCatalogue),
    ];

    private static readonly NavItem[] OfCustomer =
    [
        new("Nav.AddProducts", "/products", "cart", Permission.Buy, "/cart"),
        new("Nav.OrderHistory", "/orders", "list", Permission.ReadOrders),
        new("Nav.Software", "/software", "box", Permission.ReadSoftware),
        new("Nav.Reservations", "/reservations", "cloud", Permission.ReadOrders),
        new("Nav.Account", "", "building", Permission.ReadCustomers),
    ];

    public static IEnumerable<NavItem> MainFor(Viewer viewer) => Main.Where(item => viewer.May(item.Permission));

    public static IEnumerable<NavItem> OwnFor(Viewer viewer) => Own.Where(item => viewer.May(item.Permission));

    public static IEnumerable<NavItem> OperatorFor(Viewer viewer) => Operator.Where(item => viewer.May(item.Permission));

    public static IEnumerable<NavItem> HelpFor(Viewer viewer) => Help.Where(item => viewer.May(item.Permission));

    /// <summary>Without what stands in the operator's own group.</summary>
    public static IEnumerable<NavItem> GearFor(Viewer viewer) =>
        Gear.Where(item => viewer.May(item.Permission) && OperatorFor(viewer).All(own => own.Path != item.Path));

    public static IEnumerable<NavItem> CustomerFor(Viewer viewer) => OfCustomer.Where(item => viewer.May(item.Permission));

    /// <summary>Every page of the menus that the viewer may open, under the heading it has there.</summary>
    public static IEnumerable<MenuPage> AllFor(Viewer viewer) => Menus(viewer).DistinctBy(page => (page.TextKey, page.Address, page.MenuKey == CustomerMenu));

    private static IEnumerable<MenuPage> Menus(Viewer viewer) =>
    [
        .. Of("Layout.Navigation", MainFor(viewer)),
        .. Of("Nav.Billing", OwnFor(viewer)),
        .. Of("Nav.Operator", OperatorFor(viewer)),
        .. Of("Layout.Settings", GearFor(viewer)),
        .. viewer.May(Permission.ReadCatalogue) ? CatalogueTabs.For(viewer).Select(tab => new MenuPage(tab.TextKey, tab.Path, "box", "Nav.Catalogue")) : [],
        .. Of("Layout.Help", HelpFor(viewer)),
        .. CustomerFor(viewer).Select(item => new MenuPage(item.TextKey, "/customers", item.Icon, CustomerMenu)),
    ];

    private static IEnumerable<MenuPage> Of(string menuKey, IEnumerable<NavItem> items) => items.Select(item => new MenuPage(item.TextKey, item.Path, item.Icon, menuKey));
}

public static class PageFrameExtensions
{
    private const string Key = "PageFrame";

    public static void Frame(this ViewDataDictionary viewData, PageFrame frame) => viewData[Key] = frame;

    public static PageFrame? Frame(this ViewDataDictionary viewData) => viewData[Key] as PageFrame;
}
