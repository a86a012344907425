using System.Data.Common;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Auditing;

/// <summary>LOG-03: what is written stays, whoever asks.</summary>
public sealed class AppendOnlyTests
{
    [Theory]
    [InlineData("UPDATE AuditRecords SET ActorName = 'somebody else'")]
    [InlineData("UPDATE AuditRecords SET Id = Id + 1")]
    [InlineData("DELETE FROM AuditRecords")]
    [InlineData("DELETE FROM AuditRecords WHERE Operation = 'get_software_key'")]
    public Task The_database_refuses_to_change_or_delete_entries(string sql) => RefusedAsync(sql);

    [Fact]
    public async Task Sqlite_refuses_the_insert_that_replaces()
    {
        if (PortalDatabase.UsesSqlServer) return;
        await RefusedAsync("INSERT OR REPLACE INTO AuditRecords SELECT * FROM AuditRecords LIMIT 1");
        await RefusedAsync("REPLACE INTO AuditRecords SELECT * FROM AuditRecords LIMIT 1");
        await RefusedAsync("UPDATE OR IGNORE AuditRecords SET ActorName = 'x'");
    }

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public async Task The_portal_itself_refuses_before_the_database_is_asked(EntityState state)
    {
        await using var office = await OneEntryAsync();
        await using var scope = office.Database.As(Books.Contoso);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        db.Entry(await db.AuditRecords.SingleAsync()).State = state;
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
    }

    [Fact] // SEC-01
    public async Task An_entry_in_another_partners_log_is_not_saved()
    {
        await using var office = await OneEntryAsync();
        foreach (var partner in new[] { Books.Fabrikam, (Guid?)null })
        {
            await using var scope = office.Database.As(Books.Contoso);
            var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
            db.Add(new AuditRecord(office.Now, partner, LogOffice.Reader, AuditOperation.SignIn));
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        }
    }

    private static async Task<LogOffice> OneEntryAsync()
    {
        var office = await LogOffice.OpenAsync();
        await office.WriteAsync(LogOffice.Entry(office.Now));
        return office;
    }

    private static async Task RefusedAsync(string sql)
    {
        await using var office = await OneEntryAsync();
        await using var scope = office.Database.Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var before = await db.AuditRecords.AcrossTenants(db).AsNoTracking().SingleAsync();
        var refused = await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(sql));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        var after = await db.AuditRecords.AcrossTenants(db).AsNoTracking().SingleAsync();
        Assert.Equal((before.Id, before.ActorName), (after.Id, after.ActorName));
    }
}
