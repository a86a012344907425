using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Auditing;

/// <summary>A log that is sealed, signed and checked as the workers do it; key and checkpoints in a folder of its own.</summary>
internal sealed class SealedOffice : IAsyncDisposable
{
    private static readonly string[] Triggers =
        ["AuditRecords_no_update", "AuditRecords_no_delete", "Seals_no_update", "Seals_no_delete", "Checkpoints_no_update", "Checkpoints_no_delete"];

    private SealedOffice(PortalDatabase database, string folder) => (Database, Folder) = (database, folder);

    public PortalDatabase Database { get; }

    public string Folder { get; }

    public string CheckpointFolder => Path.Combine(Folder, "checkpoints");

    public static async Task<SealedOffice> OpenAsync(Action<IServiceCollection>? configure = null, Action<SealingOptions>? options = null)
    {
        var folder = Directory.CreateTempSubdirectory("sealing-").FullName;
        return new SealedOffice(await PortalDatabase.CreateAsync(services =>
        {
            services.Configure<SealingOptions>(sealing =>
            {
                (sealing.KeyFile, sealing.CheckpointFolder) = (Path.Combine(folder, "key", "signing-key.pem"), Path.Combine(folder, "checkpoints"));
                options?.Invoke(sealing);
            });
            configure?.Invoke(services);
        }), folder);
    }

    /// <summary>Entries of Contoso, one a second.</summary>
    public Task WriteAsync(int count, Guid? partner = null) =>
        WriteAsync(Enumerable.Range(1, count).Select(n => LogOffice.Entry(Database.Now.AddSeconds(n), partner: partner ?? Books.Contoso, details: $"No. {n}")));

    public async Task WriteAsync(params IEnumerable<AuditRecord> entries)
    {
        await using var scope = Database.Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        db.AddRange(entries);
        await db.SaveChangesAsync();
    }

    public Task<int> SealAsync() => Database.WideAsync<SealLog, int>(sealer => sealer.RunAsync(default));

    public Task<int> DeliverAsync() => Database.WideAsync<DeliverCheckpoints, int>(deliver => deliver.RunAsync(default));

    public Task<int> CheckAsync() => Database.WideAsync<CheckLogs, int>(check => check.RunAsync(default));

    /// <summary>Sealed, signed and brought outside.</summary>
    public async Task SignAsync()
    {
        Assert.True(await Database.WideAsync<SealNow, bool>(now => now.ExecuteAsync(default)));
        await DeliverAsync();
    }

    public Task<CheckpointKeys> KeysAsync() => Database.WideAsync<SealingKey, CheckpointKeys>(key => Task.FromResult(key.Public()));

    public async Task<OutsideCheckpoints> OutsideAsync() => new(await CheckpointFile.ReadAsync(CheckpointFolder, default));

    /// <summary>As the command does, with the checkpoints outside or without.</summary>
    public async Task<List<LogReport>> VerifyAsync(bool outside = true)
    {
        var (keys, kept) = (await KeysAsync(), outside ? await OutsideAsync() : OutsideCheckpoints.None);
        return await Database.WideAsync<LogVerification, List<LogReport>>(verification => verification.AllAsync(keys, kept, default).ToListAsync().AsTask());
    }

    public async Task<LogFinding> FindAsync(bool outside = true) => (await VerifyAsync(outside)).Select(report => report.Finding).First(finding => finding is not null)!;

    public async Task<byte[]> ExportAsync(Guid log, long after = 0, long through = long.MaxValue, Func<AuditRecord, bool>? discloses = null)
    {
        using var output = new MemoryStream();
        await Database.WideAsync<LogFile, long>(file => file.WriteAsync(output, log, after, through, discloses, default));
        return output.ToArray();
    }

    public static async Task<List<LogReport>> VerifyFileAsync(byte[] file, CheckpointKeys keys, OutsideCheckpoints? outside = null, bool isPart = false) =>
        await LogFileVerification.CheckAsync(new MemoryStream(file), keys, outside ?? OutsideCheckpoints.None, isPart, default).ToListAsync();

    public Task<List<Seal>> SealsAsync(Guid log) => Database.WideAsync<PortalDbContext, List<Seal>>(db =>
        db.Seals.AcrossTenants(db).AsNoTracking().Where(seal => seal.PartnerId == log).OrderBy(seal => seal.Position).ToListAsync());

    public Task<T> LookAsync<T>(Func<PortalDbContext, Task<T>> look) => Database.WideAsync(look);

    /// <summary>As the owner of the database can: without the triggers.</summary>
    public Task TamperAsync(params string[] statements) => Database.WideAsync<PortalDbContext, int>(async db =>
    {
        foreach (var statement in Triggers.Select(trigger => "DROP TRIGGER IF EXISTS " + trigger).Concat(statements)) await db.Database.ExecuteSqlRawAsync(statement);
        return 0;
    });

    /// <summary>An entry under a row number of one's choice.</summary>
    public Task InsertAsync(long id) => LookAsync(async db =>
    {
        var columns = string.Join(", ", db.Model.FindEntityType(typeof(AuditRecord))!.GetProperties().Select(property => property.GetColumnName()).Where(name => name != "Id"));
        var sql = $"INSERT INTO AuditRecords (Id, {columns}) SELECT {id}, {columns} FROM AuditRecords ORDER BY Id LIMIT 1";
        return await db.Database.ExecuteSqlRawAsync(sql);
    });

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
