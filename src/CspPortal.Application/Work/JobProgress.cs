using CspPortal.Application.Persistence;
using CspPortal.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Work;

/// <summary>Someone else works on the job now, or it is gone: whatever was under way here is not kept.</summary>
public sealed class LeaseLostException : Exception
{
    public LeaseLostException()
        : base("Another node has taken the job over.")
    {
    }

    public LeaseLostException(string message)
        : base(message)
    {
    }

    public LeaseLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>How who works on a job says how far it is, and that it is still there. Inside a transaction it also keeps a worker out that was given up.</summary>
public sealed class JobProgress(PortalDbContext db, TimeProvider clock, Guid jobId, Guid leaseId)
{
    /// <exception cref="LeaseLostException">Stop at once.</exception>
    public Task ReportAsync(long done, long total, CancellationToken ct) => ReportAsync(done, total, Job.Lease, ct);

    /// <summary>Before a step that cannot report while it runs.</summary>
    /// <exception cref="LeaseLostException">Stop at once.</exception>
    public Task HoldAsync(long done, long total, CancellationToken ct) => ReportAsync(done, total, Job.LongLease, ct);

    private async Task ReportAsync(long done, long total, TimeSpan lease, CancellationToken ct)
    {
        var until = clock.GetUtcNow().UtcDateTime + lease;
        var held = await db.Jobs.Where(job => job.Id == jobId && job.LeaseId == leaseId && job.Status == JobStatus.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.Done, done).SetProperty(job => job.Total, total).SetProperty(job => job.DueAt, until), ct);
        if (held == 0) throw new LeaseLostException();
    }
}
