using CspPortal.Application.Files;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
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
    /// <returns>The job, or <see cref="JobRefusals.NotFound"/>.</returns>
    public async Task<Outcome<JobSummary>> OneAsync(Guid id, CancellationToken ct) =>
        await Read(db.Jobs.AsNoTracking().Where(job => job.Id == id)).SingleOrDefaultAsync(ct) is { } job ? job : JobRefusals.NotFound;

    private static IQueryable<JobSummary> Read(IQueryable<Job> jobs) => jobs.Select(job => new JobSummary(
        job.Id, job.Kind, job.SubjectId, job.AskedBy.Name, job.AskedBy.ObjectId, job.CreatedAt, job.Status, job.Done, job.Total, job.Attempts, job.FinishedAt, job.Failure));
}
