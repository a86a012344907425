using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CspPortal.Application.Tests.Persistence;

public sealed class UpgradeTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"portal-upgrade-{Guid.NewGuid():N}.db");

    public void Dispose()
    {
        foreach (var part in new[] { file, file + "-wal", file + "-shm" }) File.Delete(part);
    }

    [Fact]
    public async Task A_database_of_the_first_version_comes_up_to_date_with_its_rows()
    {
        var scope = new TenantScope();
        scope.UsePartner(Books.Contoso);
        var options = new DbContextOptionsBuilder<SqlitePortalDbContext>();
        options.UsePortalSqlite($"Data Source={file};Pooling=False");
        await using (var old = new SqlitePortalDbContext(options.Options, scope))
        {
            var migrations = old.Database.GetMigrations().ToList();
            Assert.True(migrations.Count > 1);
            await old.GetService<IMigrator>().MigrateAsync(migrations[0]);
            // As the first version wrote them, whatever columns came later.
            await FillAsync(old, "Partners", ("Id", Books.Contoso), ("Name", "Contoso Distribution"), ("Settings_SupportWhenCreditAbove", "2500.5"));
            await FillAsync(old, "Customers", ("Id", Books.Adatum), ("PartnerId", Books.Contoso), ("CompanyName", "Adatum Corporation"));
            await FillAsync(old, "AuditRecords", ("PartnerId", Books.Contoso), ("Operation", "get_software_key"), ("Outcome", "Succeeded"), ("Channel", "Portal"));
            await FillAsync(old, "PartnerAccounts", ("PartnerId", Books.Contoso), ("Currency", "JPY"));
            await FillAsync(old, "PartnerAccounts", ("PartnerId", Books.Contoso), ("Currency", "USD"));
            await FillAsync(old, "Users", ("TenantId", Books.Contoso), ("Name", "ｱｲｺ Agent"), ("UserPrincipalName", "aiko@contoso.example"));
            await old.Database.MigrateAsync();
            await new FoldNames(old).ExecuteAsync(default);
        }

        await using var db = new SqlitePortalDbContext(options.Options, scope);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Equal("Contoso Distribution", await db.Partners.Select(partner => partner.Name).SingleAsync());
        // CAN-05: what was one number for all currencies is that number for each.
        Assert.Equal("JPY=2500.5 USD=2500.5", (await db.Partners.Select(partner => partner.Settings.SupportWhenCreditAbove).SingleAsync()).Text);
        Assert.Equal("CONTOSO DISTRIBUTION", await db.Partners.Select(partner => partner.NameKey).SingleAsync());
        Assert.Equal("アイコ AGENT AIKO@CONTOSO.EXAMPLE", await db.Users.Select(user => user.NameKey).SingleAsync());
        Assert.Equal("Adatum Corporation", await db.Customers.Select(customer => customer.CompanyName).SingleAsync());
        Assert.Equal("get_software_key", await db.AuditRecords.Select(record => record.Operation).SingleAsync());
        await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM AuditRecords"));
        Assert.Equal(1, await db.UnsealedEntries.CountAsync()); // LOG-04: what was there before waits for its seal.
    }

    [Fact] // REL-01
    public void No_step_of_an_upgrade_on_SQLite_runs_outside_its_transaction()
    {
        var scope = new TenantScope();
        scope.UseWide();
        var options = new DbContextOptionsBuilder<SqlitePortalDbContext>();
        options.UsePortalSqlite($"Data Source={file};Pooling=False");
        using var db = new SqlitePortalDbContext(options.Options, scope);

        // A table that is built anew is announced by switching foreign keys off, which no transaction can hold.
        Assert.DoesNotContain("PRAGMA foreign_keys", db.GetService<IMigrator>().GenerateScript(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A row with the given values and something fitting in every other column that must have one.</summary>
    private static async Task FillAsync(SqlitePortalDbContext db, string table, params (string Column, object Value)[] given)
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await db.Database.OpenConnectionAsync();
        var columns = new List<(string Name, object Value)>();
        await using (var info = connection.CreateCommand())
        {
            info.CommandText = $"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table}')";
            await using var reader = await info.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var name = reader.GetString(0);
                var value = given.FirstOrDefault(pair => pair.Column == name).Value;
                if (value is null && (reader.GetInt64(2) == 0 || (reader.GetInt64(3) > 0 && reader.GetString(1) == "INTEGER"))) continue;
                columns.Add((name, value is Guid id ? id.ToString().ToUpperInvariant() : value ?? Fitting(name, reader.GetString(1))));
            }
        }

        await using var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) VALUES ({string.Join(", ", columns.Select((_, n) => $"@p{n}"))})";
        for (var n = 0; n < columns.Count; n++) insert.Parameters.AddWithValue($"@p{n}", columns[n].Value);
        Assert.Equal(1, await insert.ExecuteNonQueryAsync());
    }

    private static object Fitting(string name, string type) =>
        type == "INTEGER" ? 0
        : name.EndsWith("At", StringComparison.Ordinal) ? "2025-01-15 09:00:00"
        : name.EndsWith("Id", StringComparison.Ordinal) ? Guid.Empty.ToString()
        : "x";
}
