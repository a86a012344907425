using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Imports;
using CspPortal.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Imports;

/// <summary>Asks for an import to be applied; of two who ask at once one is heard. The operator's; wide scope.</summary>
public sealed class RequestApply(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <returns>The work, or what <see cref="Import.RefuseApply"/> says.</returns>
    public Task<Outcome<StartedImport>> ExecuteAsync(Guid importId, Actor actor, CancellationToken ct) => transaction.RunAsync<StartedImport>(
        async token =>
        {
            if (await db.Imports.SingleOrDefaultAsync(row => row.Id == importId, token) is not { } import) return ImportRefusals.NotFound;
            if (import.RefuseApply() is { } refusal) return refusal;
            var job = new Job(Guid.NewGuid(), import.Kind.Applying(), Guid.Empty, import.Id, actor, clock.GetUtcNow().UtcDateTime);
            import.BeginApplying(job.Id);
            db.Add(job);
            return new StartedImport(import.Id, job.Id);
        },
        ct);
}

/// <summary>Lets a dry run go that nobody wants to apply. The operator's; wide scope.</summary>
public sealed class DiscardImport(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    public Task<Outcome<Done>> ExecuteAsync(Guid importId, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            if (await db.Imports.SingleOrDefaultAsync(row => row.Id == importId, token) is not { } import) return ImportRefusals.NotFound;
            if (import.RefuseApply() is { } refusal) return refusal;
            import.Discard();
            await ImportSecrets.ForgetAsync(db, import, token);
            db.Add(new AuditRecord(clock.GetUtcNow().UtcDateTime, null, actor, import.Kind.Operations().Discard) { ResourceType = "import", ResourceId = import.Id.ToString(), Details = PlainText.Cut($"file={import.FileName}", 500) });
            return default(Done);
        },
        ct);
}

/// <summary>Does what the dry run said, in one transaction: all of it, or nothing (CAT-01).</summary>
internal sealed class ApplyImport(PortalDbContext db, WriteTransaction transaction, ImportRulesOf rules, TimeProvider clock) : IJobWork
{
    public async Task<Outcome<Done>> RunAsync(Job job, JobProgress progress, CancellationToken ct)
    {
        db.Database.SetCommandTimeout(Job.LongLease);
        var import = await db.Imports.AsNoTracking().SingleOrDefaultAsync(row => row.Id == job.SubjectId, ct);
        if (import is null) return ImportRefusals.NotFound;
        if (!IsOpen(import, job)) return Closed(import);
        await progress.HoldAsync(0, 0, ct);
        var kind = rules.For(import.Kind);
        var outcome = await kind.StageAsync(import.Id, progress, ct);
        if (outcome.Refusal is null) outcome = await transaction.RunAsync(token => ApplyAsync(job, kind, progress, token), ct);
        if (outcome.Refusal is null) return outcome;

        // Only now: after an exception the transaction may have come through all the same, and what was staged is in use.
        await kind.UnstageAsync();
        await SetAsync(job, one => one.BecomeOutdated(), ct);
        return outcome;
    }

    public Task GiveUpAsync(Job job, CancellationToken ct) => SetAsync(job, import => import.BeReadyAgain(), ct);

    /// <summary>An attempt before this one may have come through and died before it could say so.</summary>
    private static Outcome<Done> Closed(Import import) => import.Status == ImportStatus.Applied ? default(Done) : ImportRefusals.NotReady;

    private static bool IsOpen(Import import, Job job) => import.Status == ImportStatus.Applying && import.JobId == job.Id;

    private async Task<Outcome<Done>> ApplyAsync(Job job, IImportRules kind, JobProgress progress, CancellationToken ct)
    {
        await progress.HoldAsync(0, 0, ct);
        var import = await db.Imports.SingleAsync(row => row.Id == job.SubjectId, ct);

        if (!IsOpen(import, job)) return Closed(import);
        if (!(await kind.ApplyAsync(import, job.AskedBy, ct)).Succeeded(out _, out var refusal)) return refusal;
        var now = clock.GetUtcNow().UtcDateTime;
        import.Apply(job.AskedBy.Name, now);
        await ImportSecrets.ForgetAsync(db, import, ct);
        db.Add(new AuditRecord(now, null, job.AskedBy, import.Kind.Operations().Apply)
        {
            ResourceType = "import",
            ResourceId = import.Id.ToString(),
            Details = PlainText.Cut($"{import.Counts}; file={import.FileName}; sha256={import.Sha256}", 500),
        });
        return default(Done);
    }

    private Task<Outcome<Done>> SetAsync(Job job, Action<Import> set, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            var import = await db.Imports.SingleAsync(row => row.Id == job.SubjectId, token);
            if (!IsOpen(import, job)) return default(Done);
            set(import);
            if (import.Status != ImportStatus.Ready) await ImportSecrets.ForgetAsync(db, import, token);
            return default(Done);
        },
        ct);
}
