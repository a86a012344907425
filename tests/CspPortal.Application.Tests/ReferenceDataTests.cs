using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Catalog;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests;

public sealed class ReferenceDataTests
{
    [Fact]
    public async Task A_new_database_knows_all_245_markets_and_a_second_run_adds_nothing()
    {
        var options = new DbContextOptionsBuilder<SqlitePortalDbContext>();
        options.UsePortalSqlite($"Data Source={Path.GetTempFileName()};Pooling=False");
        await using var db = new SqlitePortalDbContext(options.Options, new TenantScope());
        await db.Database.MigrateAsync();
        await new ReferenceData(db).EnsureAsync(default);
        await new ReferenceData(db).EnsureAsync(default);

        Assert.Equal(245, await db.Markets.CountAsync());
        Assert.Equal(109, await db.ReservationAvailability.CountAsync(row => !row.Available));
        Assert.Equal(2, await db.TaxRules.CountAsync(row => row.Treatment == TaxTreatment.Inclusive));
        Assert.Equal(4, await db.CancellationPolicy.CountAsync());
    }
}
