using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Orders;

/// <summary>Carts live seven days after their last change; until they are swept away they are treated as gone.</summary>
public sealed class RemoveExpiredCarts(PortalDbContext db, TimeProvider clock) : IDueWork
{
    public string Name => "remove-expired-carts";

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return await db.Carts.AcrossTenants(db).IgnoreAutoIncludes().Where(cart => cart.ExpiresAt <= now).ExecuteDeleteAsync(ct)
            + await db.ApiCarts.AcrossTenants(db).Where(cart => cart.ExpiresAt <= now).ExecuteDeleteAsync(ct);
    }
}
