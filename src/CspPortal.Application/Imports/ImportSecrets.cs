using CspPortal.Application.Persistence;
using CspPortal.Domain.Imports;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Imports;

/// <summary>Keys that a dry run has read lie sealed beside it until it is applied or comes to another end; no longer (KEY-02).</summary>
internal static class ImportSecrets
{
    public static async Task ForgetAsync(PortalDbContext db, Import import, CancellationToken ct)
    {
        if (import.Kind != ImportKind.ProductKeys) return;
        await db.ImportRows.Where(row => row.ImportId == import.Id && row.Kind == ImportRowKind.Key).ExecuteUpdateAsync(set => set.SetProperty(row => row.Data, (string?)null), ct);
    }
}
