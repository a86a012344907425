using CspPortal.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Access;

/// <summary>Gives people and partners of an earlier version the folded names that lists search and sort by. Harmless when repeated.</summary>
public sealed class FoldNames(PortalDbContext db)
{
    public async Task ExecuteAsync(CancellationToken ct)
    {
        foreach (var person in await db.Users.Where(user => user.NameKey == "").ToListAsync(ct)) person.FoldName();
        foreach (var partner in await db.Partners.Where(partner => partner.NameKey == "").ToListAsync(ct)) partner.FoldName();
        await db.SaveChangesAsync(ct);
    }
}
