using CspPortal.Application.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Persistence;

public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
}

public static class PersistenceSetup
{
    /// <summary>
    /// The context for the provider named in <c>Database:Provider</c> (Sqlite by default) and the connection string <c>Portal</c>.
    /// </summary>
    public static IServiceCollection AddPortalPersistence(this IServiceCollection services, IConfiguration configuration, string defaultSqliteConnection)
    {
        services.AddScoped<TenantScope>().AddScoped<WriteTransaction>();
        var connection = configuration.GetConnectionString("Portal");
        if (configuration.GetValue("Database:Provider", DatabaseProvider.Sqlite) == DatabaseProvider.SqlServer)
        {
            if (string.IsNullOrWhiteSpace(connection)) throw new InvalidOperationException("SQL Server needs the connection string ConnectionStrings:Portal.");
            return services.AddDbContext<PortalDbContext, SqlServerPortalDbContext>(options => options.UsePortalSqlServer(connection));
        }

        return services.AddDbContext<PortalDbContext, SqlitePortalDbContext>(options => options.UsePortalSqlite(connection ?? defaultSqliteConnection));
    }

    public static DbContextOptionsBuilder UsePortalSqlite(this DbContextOptionsBuilder options, string connection) =>
        options.UseSqlite(connection, sqlite => sqlite.MigrationsAssembly(typeof(PersistenceSetup).Assembly));

    public static DbContextOptionsBuilder UsePortalSqlServer(this DbContextOptionsBuilder options, string connection) =>
        options.UseSqlServer(connection, sql => sql.EnableRetryOnFailure().MigrationsAssembly(typeof(PersistenceSetup).Assembly));
}

/// <summary>For <c>dotnet ef</c> alone: no server is asked.</summary>
public sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqlitePortalDbContext>
{
    public SqlitePortalDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlitePortalDbContext>();
        options.UsePortalSqlite("Data Source=design.db");
        return new SqlitePortalDbContext(options.Options, new TenantScope());
    }
}

/// <summary>For <c>dotnet ef</c> alone: no server is asked.</summary>
public sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerPortalDbContext>
{
    public SqlServerPortalDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlServerPortalDbContext>();
        options.UsePortalSqlServer("Server=design");
        return new SqlServerPortalDbContext(options.Options, new TenantScope());
    }
}
