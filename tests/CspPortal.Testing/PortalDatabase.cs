using CspPortal.Application;
using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CspPortal.Testing;

/// <summary>
/// A migrated database of its own with the application's services on it: a SQLite file, or a database on the server named in
/// <c>CSPPORTAL_TEST_SQLSERVER</c> (a connection string without database). Time stands still until a test moves it.
/// </summary>
public sealed class PortalDatabase : IAsyncDisposable
{
    /// <summary>A Monday, far from month ends, leap days and clock changes.</summary>
    public static readonly DateTimeOffset Start = new(2026, 6, 15, 9, 30, 0, TimeSpan.Zero);

    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private readonly ServiceProvider services;
    private readonly string? file;

    private PortalDatabase(string provider, string connection, string? file, Action<IServiceCollection>? configure)
    {
        this.file = file;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = provider,
            ["ConnectionStrings:Portal"] = connection,
        }).Build();
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<IConfiguration>(configuration);
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddDataProtection();
        collection.AddPortalPersistence(configuration, connection);
        collection.AddPortalApplication();
        collection.Configure<KeyOptions>(keys => keys.SignInAge = TimeSpan.Zero); // nobody signs in here
        configure?.Invoke(collection);
        services = collection.BuildServiceProvider(validateScopes: true);
        Connection = connection;
    }

    public static bool UsesSqlServer => SqlServer is not null;

    public FakeTimeProvider Clock { get; } = new(Start);

    public string Connection { get; }

    /// <summary>Path of the SQLite file; null on SQL Server.</summary>
    public string? FilePath => file;

    private static string? SqlServer => Environment.GetEnvironmentVariable("CSPPORTAL_TEST_SQLSERVER") is { Length: > 0 } server ? server : null;

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public static async Task<PortalDatabase> CreateAsync(Action<IServiceCollection>? configure = null)
    {
        if (SqlServer is { } server)
        {
            var connection = new SqlConnectionStringBuilder(server) { InitialCatalog = "portal_" + Guid.NewGuid().ToString("N") }.ConnectionString;
            var onServer = new PortalDatabase("SqlServer", connection, null, configure);
            await onServer.PrepareAsync();
            return onServer;
        }

        var copy = Path.Combine(Path.GetTempPath(), $"portal-{Guid.NewGuid():N}.db");
        File.Copy(await Template.Value, copy);
        return new PortalDatabase("Sqlite", ConnectionTo(copy), copy, configure);
    }

    /// <summary>A unit of work as one partner's.</summary>
    public AsyncServiceScope As(Guid partnerId)
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UsePartner(partnerId);
        return scope;
    }

    /// <summary>A unit of work as a worker's or the operator's.</summary>
    public AsyncServiceScope Wide()
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
        return scope;
    }

    public async Task<T> AsAsync<TService, T>(Guid partnerId, Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = As(partnerId);
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async Task<T> WideAsync<TService, T>(Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = Wide();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async ValueTask DisposeAsync()
    {
        if (file is null)
        {
            await using var scope = Wide();
            await scope.ServiceProvider.GetRequiredService<PortalDbContext>().Database.EnsureDeletedAsync();
        }

        await services.DisposeAsync();
        if (file is null) return;
        await using (var pooled = new SqliteConnection(Connection)) SqliteConnection.ClearPool(pooled);
        foreach (var part in new[] { file, file + "-wal", file + "-shm" }) File.Delete(part);
    }

    private static string ConnectionTo(string path) => $"Data Source={path}";

    /// <summary>Migrations and reference data once a run; each test copies the file.</summary>
    private static async Task<string> MakeTemplateAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"portal-template-{Guid.NewGuid():N}.db");
        var template = new PortalDatabase("Sqlite", ConnectionTo(path), path, null);
        await template.PrepareAsync(keep: true);
        await template.services.DisposeAsync();
        await using (var pooled = new SqliteConnection(template.Connection)) SqliteConnection.ClearPool(pooled);
        return path;
    }

    private async Task PrepareAsync(bool keep = false)
    {
        await using var scope = Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        await db.Database.MigrateAsync();
        await scope.ServiceProvider.GetRequiredService<ReferenceData>().EnsureAsync(default);
        if (keep) await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);");
    }
}
