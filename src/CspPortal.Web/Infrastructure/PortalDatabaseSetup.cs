using CspPortal.Application;
using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Infrastructure;

/// <summary>Which database, and what happens to it when the process starts.</summary>
public static class PortalDatabaseSetup
{
    public const string Ready = "ready";

    public static WebApplicationBuilder AddPortalDatabase(this WebApplicationBuilder builder)
    {
        var file = Path.Combine(builder.Environment.ContentRootPath, "App_Data", "portal.db");
        builder.Services.AddPortalPersistence(builder.Configuration, $"Data Source={file}");
        builder.Services.AddPortalApplication();
        builder.Services.AddHealthChecks().AddDbContextCheck<PortalDbContext>(
            "database", tags: [Ready], customTestQuery: async (db, ct) => !(await db.Database.GetPendingMigrationsAsync(ct)).Any());
        return builder;
    }

    /// <summary>The embedded database takes care of itself; a server's is migrated by the <c>migrate</c> command.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (scope.ServiceProvider.GetRequiredService<PortalDbContext>() is SqlitePortalDbContext) await MigrateAsync(scope.ServiceProvider, CancellationToken.None);
    }

    /// <summary>Brings the schema and the reference data up to this version. Harmless when repeated.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken ct)
    {
        services.GetRequiredService<TenantScope>().UseWide();
        var db = services.GetRequiredService<PortalDbContext>();
        if (db.Database.GetDbConnection() is Microsoft.Data.Sqlite.SqliteConnection { DataSource: { Length: > 0 } file } && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        await db.Database.MigrateAsync(ct);
        await services.GetRequiredService<ReferenceData>().EnsureAsync(ct);
    }
}
