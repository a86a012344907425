using CspPortal.Application.Access;
using CspPortal.Application.Imports;
using CspPortal.Application.Invoicing;
using CspPortal.Application.KeyStock;
using CspPortal.Application.Persistence;
using CspPortal.Application.Support;
using CspPortal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Home;

/// <summary>The installation in figures; a part is null where the viewer's roles may not see it.</summary>
/// <param name="MonthsToClose">Finished months of partners and currencies without their invoice.</param>
public sealed record InstallationFigures(int? Partners, ImportFigures? Imports, KeyStockFigures? Keys, DeskFigures? Desk, int? MonthsToClose);

/// <summary>Home of those who run the installation (HOM-01). Wide scope.</summary>
public sealed class InstallationHome(
    PortalDbContext db, ImportQueries imports, KeyStockQueries stock, ServiceDesk desk, CloseInvoices closing, Viewer viewer, TimeProvider clock)
{
    /// <summary>An import that failed is news for so many days.</summary>
    public const int NewsDays = 30;

    public async Task<InstallationFigures> LookAsync(CancellationToken ct) => new(
        viewer.May(Permission.ManagePartners) ? await db.Partners.CountAsync(ct) : null,
        viewer.May(Permission.ManageCatalogue) ? await imports.FiguresAsync(clock.GetUtcNow().UtcDateTime.AddDays(-NewsDays), ct) : null,
        viewer.May(Permission.ManageKeyStock) ? await stock.FiguresAsync(ct) : null,
        viewer.May(Permission.WorkServiceDesk) ? await desk.FiguresAsync(ct) : null,
        viewer.May(Permission.CloseInvoices) ? (await closing.DueAsync(null, ct)).Count : null);
}
