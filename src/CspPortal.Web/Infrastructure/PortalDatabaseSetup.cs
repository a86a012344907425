using System.Diagnostics;
using CspPortal.Application;
using CspPortal.Application.Access;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Catalog;
using CspPortal.Application.Persistence;
using CspPortal.Application.SampleData;
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
            "database", tags: [Ready], customTestQuery: async (db, ct) => !(await db.Database.GetPendingMigrationsAsync(ct)).Any())
            .AddCheck<LogHealth>(LogHealth.Name, tags: [Ready]);
        return builder;
    }

    /// <summary>
    /// The embedded database takes care of itself; a server's is migrated by the <c>migrate</c> command. In Development an empty embedded one is
    /// filled with the sample data, unless <c>SampleData:AtStart</c> is false.
    /// </summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (scope.ServiceProvider.GetRequiredService<PortalDbContext>() is not SqlitePortalDbContext) return;
        await MigrateAsync(scope.ServiceProvider, CancellationToken.None);
        if (app.Environment.IsDevelopment() && app.Configuration.GetValue("SampleData:AtStart", true)) await CreateSampleDataAsync(scope.ServiceProvider, CancellationToken.None);
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
        await services.GetRequiredService<FoldNames>().ExecuteAsync(ct);
    }

    /// <summary>Fills a migrated, empty installation with the sample data; leaves any other alone.</summary>
    public static async Task CreateSampleDataAsync(IServiceProvider services, CancellationToken ct)
    {
        services.GetRequiredService<TenantScope>().UseWide();
        var began = Stopwatch.GetTimestamp();
        var result = await services.GetRequiredService<CreateSampleData>().ExecuteAsync(ct);
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PortalDatabaseSetup));
        if (result.Created) log.LogInformation("Sample data: {Rows} rows in {Seconds:F1} s", result.Rows, Stopwatch.GetElapsedTime(began).TotalSeconds);
        else log.LogInformation("No sample data: there are partners already");
    }
}
