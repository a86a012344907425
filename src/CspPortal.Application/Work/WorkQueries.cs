using CspPortal.Application.Files;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Work;

public sealed record JobSummary(
    Guid Id, JobKind Kind, Guid SubjectId, string AskedByName, Guid AskedByObjectId, DateTime CreatedAt, JobStatus Status, long Done, long Total, int Attempts, DateTime? FinishedAt, string? FailureText)
{
    public bool IsOver => Status is JobStatus.Completed or JobStatus.Failed;

    public IReadOnlyList<Refusal> Failures => StoredRefusals.Read(FailureText);
}

/// <summary>Long work of the own tenant: a partner's people see the partner's, the operator the installation's own (SEC-01).</summary>
public sealed class WorkQueries(PortalDbContext db)
{
    private const int Recent = 20;

    /// <returns>The job, or <see cref="JobRefusals.NotFound"/>.</returns>
    public async Task<Outcome<JobSummary>> OneAsync(Guid id, CancellationToken ct) =>
        await Read(db.Jobs.AsNoTracking().Where(job => job.Id == id)).SingleOrDefaultAsync(ct) is { } job ? job : JobRefusals.NotFound;

    /// <summary>What the person asked for lately.</summary>
    public async Task<IReadOnlyList<JobSummary>> RecentAsync(Actor actor, CancellationToken ct)
    {
        var scope = db.Scope.PartnerId;
        return await Read(db.Jobs.AsNoTracking().Where(job => job.PartnerId == scope && job.AskedBy.ObjectId == actor.ObjectId && job.AskedBy.TenantId == actor.TenantId)
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id)).Take(Recent).ToListAsync(ct);
    }

    private static IQueryable<JobSummary> Read(IQueryable<Job> jobs) => jobs.Select(job => new JobSummary(
        job.Id, job.Kind, job.SubjectId, job.AskedBy.Name, job.AskedBy.ObjectId, job.CreatedAt, job.Status, job.Done, job.Total, job.Attempts, job.FinishedAt, job.Failure));
}
