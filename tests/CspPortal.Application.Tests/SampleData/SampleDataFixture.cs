using System.Diagnostics;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Application.SampleData;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.SampleData;

[CollectionDefinition(Name)]
public sealed class SampleDataGroup : ICollectionFixture<SampleDataFixture>
{
    public const string Name = "Sample data";
}

/// <summary>The sample data, created once for all tests that only read it.</summary>
public sealed class SampleDataFixture : IAsyncLifetime
{
    public PortalDatabase Database { get; private set; } = null!;

    public SampleDataResult First { get; private set; } = null!;

    public TimeSpan Took { get; private set; }

    /// <summary>Where the sample's files lie.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"artifacts-{Guid.NewGuid():N}");

    public async Task InitializeAsync()
    {
        Database = await PortalDatabase.CreateAsync(services => services.Configure<ArtifactOptions>(artifacts => artifacts.Folder = Folder));
        var began = Stopwatch.GetTimestamp();
        First = await CreateAsync();
        Took = Stopwatch.GetElapsedTime(began);
    }

    public Task<SampleDataResult> CreateAsync() => Database.WideAsync<CreateSampleData, SampleDataResult>(create => create.ExecuteAsync(default));

    /// <summary>Every row of a table, across tenants.</summary>
    public Task<List<T>> AllAsync<T>()
        where T : class =>
        Database.WideAsync<PortalDbContext, List<T>>(db => db.Set<T>().AsNoTracking().AcrossTenants(db).ToListAsync());

    public Task<List<T>> OfPartnerAsync<T>(Guid partnerId)
        where T : class =>
        Database.AsAsync<PortalDbContext, List<T>>(partnerId, db => db.Set<T>().AsNoTracking().ToListAsync());

    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
