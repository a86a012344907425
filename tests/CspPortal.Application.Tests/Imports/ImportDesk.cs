using System.Text;
using CspPortal.Application.Imports;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Imports;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Imports;

/// <summary>The operator's way with a file: in, dry run, apply; long work is done at once.</summary>
internal sealed class ImportDesk(PortalDatabase database)
{
    public static readonly Actor Operator = new(People.InstallationTenant, People.PortalOperator.ObjectId, People.PortalOperator.Name, "op@example.test", Channel.Portal);

    /// <summary>A folder for files of its own.</summary>
    public static Action<IServiceCollection> Folder(string path) => services => services.Configure<WorkOptions>(work => work.Folder = path);

    public async Task<ImportSummary> CheckAsync(byte[] file, ImportKind kind = ImportKind.PriceList)
    {
        var started = (await database.WideAsync<StartImport, Outcome<StartedImport>>(start => start.ExecuteAsync(kind, "list.csv", new MemoryStream(file), Operator, default))).Value;
        await RunAsync();
        return await OneAsync(started.ImportId);
    }

    public Task<ImportSummary> CheckAsync(string file, ImportKind kind = ImportKind.PriceList) => CheckAsync(Encoding.UTF8.GetBytes(file), kind);

    public async Task<ImportSummary> ApplyAsync(Guid import)
    {
        _ = (await RequestAsync(import)).Value;
        await RunAsync();
        return await OneAsync(import);
    }

    public Task<Outcome<StartedImport>> RequestAsync(Guid import) => database.WideAsync<RequestApply, Outcome<StartedImport>>(request => request.ExecuteAsync(import, Operator, default));

    /// <summary>All that waits.</summary>
    public async Task RunAsync()
    {
        await using var scope = database.Wide();
        var queue = scope.ServiceProvider.GetRequiredService<JobQueue>();
        while (await queue.RunNextAsync(default))
        {
            // One after the other.
        }
    }

    public async Task<ImportSummary> OneAsync(Guid import) => (await database.WideAsync<ImportQueries, Outcome<ImportSummary>>(imports => imports.OneAsync(import, default))).Value;

    public async Task<IReadOnlyList<ImportRowSummary>> RowsAsync(Guid import, ImportOutcome outcome) =>
        (await database.WideAsync<ImportQueries, Paging.Page<ImportRowSummary>>(imports => imports.RowsAsync(import, outcome, null, 100, default))).Rows;

    /// <summary>Line and code of every fault.</summary>
    public async Task<IReadOnlyList<(int? Line, string Code)>> FaultsAsync(Guid import) =>
        [.. (await RowsAsync(import, ImportOutcome.Rejected)).SelectMany(row => row.Refusals.Select(refusal => (row.Line, refusal.Code)))];
}
