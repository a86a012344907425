using CspPortal.Domain.Auditing;

namespace CspPortal.Domain.Work;

/// <summary>Work that takes longer than an answer may.</summary>
public enum JobKind
{
    CheckPriceList,
    ApplyPriceList,
    CheckProductKeys,
    ApplyProductKeys,
    CheckDownloads,
    ApplyDownloads,

    /// <summary>Of a partner; its subject is the batch (CAN-07).</summary>
    CancelBatch,
}

public enum JobStatus
{
    Waiting,
    Running,
    Completed,
    Failed,
}

/// <summary>
/// A piece of long work: stored, so that any node can do it and a page can be reloaded. Who works on it holds a lease; when the lease runs
/// out, another takes over.
/// </summary>
public sealed class Job : ITenantOwned
{
    public const int FailureLength = 2000;

    /// <summary>So often a job is begun before it is given up: an accident of the moment passes, a bug does not.</summary>
    public const int MostAttempts = 3;

    /// <summary>Every report of progress renews it; who is silent for so long has died.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>For steps that cannot report while they run.</summary>
    public static readonly TimeSpan LongLease = TimeSpan.FromMinutes(15);

    private Job()
    {
    }

    /// <param name="partnerId">Whose it is; <see cref="Guid.Empty"/>: the installation's own.</param>
    /// <param name="subjectId">What is worked on: an import; of an export the job itself.</param>
    public Job(Guid id, JobKind kind, Guid partnerId, Guid subjectId, Actor askedBy, DateTime at)
    {
        (Id, Kind, PartnerId, SubjectId, AskedBy) = (id, kind, partnerId, subjectId, askedBy);
        (CreatedAt, DueAt) = (at, at);
    }

    public Guid Id { get; private set; }

    public JobKind Kind { get; private set; }

    public Guid PartnerId { get; private set; }

    public Guid SubjectId { get; private set; }

    /// <summary>Also who stands in the log for what the job does.</summary>
    public Actor AskedBy { get; private set; } = null!;

    public DateTime CreatedAt { get; private set; }

    public JobStatus Status { get; private set; }

    /// <summary>Of <see cref="Total"/>; both in units of the kind's own.</summary>
    public long Done { get; private set; }

    /// <summary>0 while it is not known.</summary>
    public long Total { get; private set; }

    /// <summary>Nobody else touches it before: end of the lease, or of the pause before the next attempt.</summary>
    public DateTime DueAt { get; private set; }

    /// <summary>Of who works on it; a new one for each attempt.</summary>
    public Guid? LeaseId { get; private set; }

    public int Attempts { get; private set; }

    public DateTime? FinishedAt { get; private set; }

    /// <summary>Why it failed, as a code of the texts of refusals.</summary>
    public string? Failure { get; private set; }

    public void Complete(DateTime at) => (Status, FinishedAt) = (JobStatus.Completed, at);

    public bool IsOver => Status is JobStatus.Completed or JobStatus.Failed;

    /// <summary>Before it is tried again.</summary>
    public static TimeSpan PauseAfter(int attempts) => TimeSpan.FromSeconds(5 * Math.Pow(2, attempts - 1));
}

public static class JobRefusals
{
    public static readonly Refusal NotFound = new("work.not-found", RefusalKind.NotFound);

    /// <summary>It broke off again and again; the server log says why.</summary>
    public static readonly Refusal BrokeOff = new("work.broke-off", RefusalKind.Conflict);
}
