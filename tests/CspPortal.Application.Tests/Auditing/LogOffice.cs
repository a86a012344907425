using CspPortal.Application.Auditing;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Auditing;

/// <summary>A log to read, and its readers.</summary>
internal sealed class LogOffice : IAsyncDisposable
{
    public static readonly Actor Reader = Books.Agent(Books.Contoso, "Gus Global");

    private LogOffice(PortalDatabase database) => Database = database;

    public PortalDatabase Database { get; }

    public DateTime Now => Database.Now;

    /// <summary>All of the log, in every event.</summary>
    public ActivityLogFilter Everything => new() { From = Now.AddYears(-50), Before = Now.AddYears(1) };

    public static async Task<LogOffice> OpenAsync(Action<IServiceCollection>? configure = null)
    {
        var office = new LogOffice(await PortalDatabase.CreateAsync(configure));
        await Books.WriteAsync(office.Database);
        await People.WriteAsync(office.Database);
        return office;
    }

    public static AuditRecord Entry(DateTime at, string operation = AuditOperation.GetSoftwareKey, Guid? partner = null, Actor? actor = null, string? details = null) =>
        new(at, partner ?? Books.Contoso, actor ?? Books.Agent(Books.Contoso), operation)
        {
            CustomerId = Books.Adatum,
            CustomerName = "Adatum Corporation",
            OrderId = "abc123def456",
            ProductId = Books.Perpetual,
            ProductTitle = "SQL Server 2022 Standard",
            Details = details,
        };

    public async Task WriteAsync(params IEnumerable<AuditRecord> entries)
    {
        await using var scope = Database.Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        db.AddRange(entries);
        await db.SaveChangesAsync();
    }

    public async Task<ActivityLogPage> ReadAsync(ActivityLogFilter filter, Guid? partner = null) => (await TryReadAsync(filter, partner)).Value;

    public Task<Outcome<ActivityLogPage>> TryReadAsync(ActivityLogFilter filter, Guid? partner = null) =>
        Database.AsAsync<ReadActivityLog, Outcome<ActivityLogPage>>(partner ?? Books.Contoso, log => log.ExecuteAsync(filter, Reader, default));

    public async Task<List<ActivityFileRow>> ExportAsync(ActivityLogFilter filter, Guid? partner = null)
    {
        await using var scope = Database.As(partner ?? Books.Contoso);
        var file = (await scope.ServiceProvider.GetRequiredService<ExportActivityLog>().ExecuteAsync(filter, "csv", Reader, default)).Value;
        return await file.Rows.ToListAsync();
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
