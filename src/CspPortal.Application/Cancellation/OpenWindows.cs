using CspPortal.Application.Persistence;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Cancellation;

/// <summary>The lines whose window is open: the one answer for the radar and Home (CAN-10, HOM-01).</summary>
internal static class OpenWindows
{
    private static readonly LineStatus[] Cancellable = [LineStatus.Active, LineStatus.Pending];

    public static IQueryable<OrderLine> Of(PortalDbContext db, DateTime now) =>
        db.OrderLines.AsNoTracking().Where(line => Cancellable.Contains(line.Status) && line.CancellableUntil >= now);

    /// <summary>Days left are counted as the dialog counts them: whole UTC days.</summary>
    public static IQueryable<OrderLine> Within(this IQueryable<OrderLine> lines, int days, DateTime now)
    {
        var before = now.Date.AddDays(days + 1);
        return lines.Where(line => line.CancellableUntil < before);
    }
}
