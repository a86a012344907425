using CspPortal.Application.Access;
using CspPortal.Application.Home;
using CspPortal.Application.KeyStock;
using CspPortal.Application.Support;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Infrastructure.Access;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Home;

/// <summary>What wants attention, each part for those who may see it (HOM-01).</summary>
[SignedIn]
public sealed class HomeController(HomeQueries home, UnusualAccessQueries unusual, InstallationHome installation, KeyStockQueries stock, ServiceRequestQueries requests, Viewer viewer) : Controller
{
    [HttpGet("/")]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        if (viewer.May(Permission.UseOwnSoftware)) return Redirect("/your-products/software");
        var page = new HomePage
        {
            Windows = viewer.May(Permission.ReadSoftware) ? await home.ClosingWindowsAsync(ct) : null,
            Stuck = viewer.May(Permission.ReadOrders) ? await home.StuckOrdersAsync(ct) : null,
            WaitingKeys = viewer.May(Permission.ReadSoftware) ? await home.WaitingKeysAsync(ct) : null,
            LowStock = viewer.May(Permission.ReadCatalogue) ? await stock.BelowLimitAsync(ct) : null,
            Requests = viewer.May(Permission.FileServiceRequests) ? await requests.OpenAsync(ct) : null,
            RequestCount = viewer.May(Permission.FileServiceRequests) ? await requests.CountAsync(ct) : 0,
            OpenMonth = viewer.May(Permission.ReadInvoices) ? await home.OpenMonthAsync(ct) : null,
            Unusual = viewer.May(Permission.ManageUsers) ? new UnusualCard(await unusual.ListAsync(ct), unusual.UsualAnHour) : null,
            Installation = await installation.LookAsync(ct),
            Links = [.. Navigation.MainFor(viewer), .. Navigation.OperatorFor(viewer), .. Navigation.GearFor(viewer)],
        };
        return View(page);
    }
}
