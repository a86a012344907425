using CspPortal.Application.Access;
using CspPortal.Application.Files;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CspPortal.Application.Work;

/// <summary>Finds jobs that wait or were left behind, takes one, does it. Any number of nodes: the database decides who has it. Singleton.</summary>
public sealed class JobQueue(IServiceScopeFactory scopes, IEnumerable<JobWorkType> workers, TimeProvider clock, ILogger<JobQueue> log)
{
    private const int Candidates = 5;

    /// <returns>Whether there was one; more than one asks for another look at once.</returns>
    public async Task<bool> RunNextAsync(CancellationToken ct)
    {
        await using var scope = Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        foreach (var id in await DueAsync(db, ct))
        {
            if (await ClaimAsync(db, id, ct) is not { } lease) continue;
            await RunClaimedAsync(id, lease, ct);
            return true;
        }

        return false;
    }

    /// <summary>Does this one now, whoever else may be looking for work; waits where another has it.</summary>
    public async Task RunAsync(Guid id, CancellationToken ct)
    {
        await using var scope = Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        while (await db.Jobs.AcrossTenants(db).AnyAsync(job => job.Id == id && (job.Status == JobStatus.Waiting || job.Status == JobStatus.Running), ct))
        {
            if (await ClaimAsync(db, id, ct) is { } lease) await RunClaimedAsync(id, lease, ct);
            else await Task.Delay(TimeSpan.FromMilliseconds(200), clock, ct);
        }
    }

    private Task<List<Guid>> DueAsync(PortalDbContext db, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return db.Jobs.AcrossTenants(db).Where(job => (job.Status == JobStatus.Waiting || job.Status == JobStatus.Running) && job.DueAt <= now)
            .OrderBy(job => job.DueAt).ThenBy(job => job.Id).Select(job => job.Id).Take(Candidates).ToListAsync(ct);
    }

    /// <returns>The lease; null where another was quicker.</returns>
    private async Task<Guid?> ClaimAsync(PortalDbContext db, Guid id, CancellationToken ct)
    {
        var (now, lease) = (clock.GetUtcNow().UtcDateTime, Guid.NewGuid());
        var until = now + Job.Lease;
        var taken = await db.Jobs.AcrossTenants(db)
            .Where(job => job.Id == id && (job.Status == JobStatus.Waiting || job.Status == JobStatus.Running) && job.DueAt <= now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(job => job.Status, JobStatus.Running).SetProperty(job => job.LeaseId, lease).SetProperty(job => job.DueAt, until)
                    .SetProperty(job => job.Attempts, job => job.Attempts + 1),
                ct);
        return taken == 1 ? lease : null;
    }

    private async Task RunClaimedAsync(Guid id, Guid lease, CancellationToken ct)
    {
        await using var wide = Wide();
        var books = wide.ServiceProvider.GetRequiredService<PortalDbContext>();
        var job = await books.Jobs.AcrossTenants(books).AsNoTracking().SingleAsync(row => row.Id == id, ct);
        var type = workers.Single(worker => worker.Kind == job.Kind).Type;
        try
        {
            // Somebody died over it again and again, without a word.
            if (job.Attempts > Job.MostAttempts)
            {
                await EndAsync(books, id, lease, JobRefusals.BrokeOff, scope => ((IJobWork)scope.GetRequiredService(type)).GiveUpAsync(job, ct), job, ct);
                return;
            }

            await using var scope = ScopeOf(job);
            var progress = new JobProgress(scope.ServiceProvider.GetRequiredService<PortalDbContext>(), clock, id, lease);
            var outcome = await ((IJobWork)scope.ServiceProvider.GetRequiredService(type)).RunAsync(job, progress, ct);
            await EndAsync(books, id, lease, outcome.Refusal, null, job, ct);
            log.LogInformation("{Kind} {JobId} ended: {Refusal}", job.Kind, id, outcome.Refusal?.Code ?? "done");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host stops: the next node, or this one after its start, may take the job at once.
            await ReleaseAsync(books, job, lease, TimeSpan.Zero, CancellationToken.None);
            throw;
        }
        catch (LeaseLostException)
        {
            log.LogWarning("{Kind} {JobId} was taken over by another node", job.Kind, id);
        }
        catch (Exception exception)
        {
            log.LogError(exception, "{Kind} {JobId} broke off at attempt {Attempt}", job.Kind, id, job.Attempts);
            if (job.Attempts < Job.MostAttempts) await ReleaseAsync(books, job, lease, Job.PauseAfter(job.Attempts), ct);
            else await EndAsync(books, id, lease, JobRefusals.BrokeOff, scope => ((IJobWork)scope.GetRequiredService(type)).GiveUpAsync(job, ct), job, ct);
        }
    }

    private async Task EndAsync(PortalDbContext db, Guid id, Guid lease, Refusal? refusal, Func<IServiceProvider, Task>? letGo, Job job, CancellationToken ct)
    {
        if (letGo is not null)
        {
            await using var scope = ScopeOf(job);
            await letGo(scope.ServiceProvider);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var (status, failure) = (refusal is null ? JobStatus.Completed : JobStatus.Failed, refusal is null ? null : StoredRefusals.Write(refusal, Job.FailureLength));
        await db.Jobs.AcrossTenants(db).Where(row => row.Id == id && row.LeaseId == lease).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Status, status).SetProperty(row => row.Failure, failure).SetProperty(row => row.FinishedAt, now).SetProperty(row => row.LeaseId, (Guid?)null), ct);
    }

    private Task<int> ReleaseAsync(PortalDbContext db, Job job, Guid lease, TimeSpan pause, CancellationToken ct)
    {
        var due = clock.GetUtcNow().UtcDateTime + pause;
        return db.Jobs.AcrossTenants(db).Where(row => row.Id == job.Id && row.LeaseId == lease).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Status, JobStatus.Waiting).SetProperty(row => row.DueAt, due).SetProperty(row => row.LeaseId, (Guid?)null), ct);
    }

    private AsyncServiceScope Wide()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
        return scope;
    }

    private AsyncServiceScope ScopeOf(Job job)
    {
        if (job.PartnerId == Guid.Empty) return Wide();
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UsePartner(job.PartnerId);
        return scope;
    }
}
