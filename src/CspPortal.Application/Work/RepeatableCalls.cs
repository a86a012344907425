using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Work;

/// <summary>What was answered before.</summary>
public sealed record GivenAnswer(int Status, string? ContentType, string? Body);

/// <summary>Lets one of several calls with the same id act, and gives the others its answer (API-01, ORD-02).</summary>
/// <remarks>
/// The primary key decides who acts. Only successes are kept: what was refused changed nothing and may be tried again. A call that died between its
/// act and its answer is run again by its repeat; the operation itself then says that it was done (an order by its request id, a cancellation by its state).
/// </remarks>
public sealed class RepeatableCalls(PortalDbContext db, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <returns>
    /// Null inside the outcome's answer: the caller is the first and acts. Otherwise what the first one answered; <see cref="RepeatableCallRefusals"/>: IdReused, InProgress.
    /// </returns>
    public async Task<(GivenAnswer? Given, Refusal? Refusal)> BeginAsync(Guid callerId, Guid requestId, string fingerprint, CancellationToken ct)
    {
        if (await TryClaimAsync(callerId, requestId, fingerprint, ct)) return (null, null);
        var known = await Of(callerId, requestId).AsNoTracking().SingleOrDefaultAsync(ct);
        if (known is null) return (null, RepeatableCallRefusals.InProgress); // it was refused this very moment
        if (known.Fingerprint != fingerprint) return (null, RepeatableCallRefusals.IdReused);
        if (known.Status is { } status) return (new GivenAnswer(status, known.ContentType, known.Answer), null);

        // Dead, if it has been at it for so long: one of its repeats takes over.
        var (now, dead) = (Now, Now - RepeatableCall.LongestRun);
        var taken = await Of(callerId, requestId).Where(call => call.Status == null && call.BegunAt <= dead)
            .ExecuteUpdateAsync(set => set.SetProperty(call => call.BegunAt, now), ct);
        return taken == 1 ? (null, null) : (null, RepeatableCallRefusals.InProgress);
    }

    public Task FinishAsync(Guid callerId, Guid requestId, GivenAnswer answer, CancellationToken ct) =>
        Of(callerId, requestId).ExecuteUpdateAsync(
            set => set.SetProperty(call => call.Status, answer.Status).SetProperty(call => call.ContentType, answer.ContentType).SetProperty(call => call.Answer, answer.Body), ct);

    /// <summary>Nothing was done: the same id may be used again.</summary>
    public Task ForgetAsync(Guid callerId, Guid requestId, CancellationToken ct) => Of(callerId, requestId).ExecuteDeleteAsync(ct);

    private async Task<bool> TryClaimAsync(Guid callerId, Guid requestId, string fingerprint, CancellationToken ct)
    {
        var call = db.Add(new RepeatableCall(db.Scope.PartnerId, callerId, requestId, fingerprint, Now));
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsUniqueViolation(exception))
        {
            return false;
        }
        finally
        {
            call.State = EntityState.Detached;
        }
    }

    private IQueryable<RepeatableCall> Of(Guid callerId, Guid requestId) => db.RepeatableCalls.Where(call => call.CallerId == callerId && call.RequestId == requestId);
}

/// <summary>Forgets answers whose repeat would have come long ago.</summary>
public sealed class ForgetRepeatableCalls(PortalDbContext db, TimeProvider clock) : IDueWork
{
    public string Name => "forget-repeatable-calls";

    public Task<int> RunAsync(CancellationToken ct)
    {
        var old = clock.GetUtcNow().UtcDateTime - RepeatableCall.Lifetime;
        return db.RepeatableCalls.AcrossTenants(db).Where(call => call.BegunAt < old).ExecuteDeleteAsync(ct);
    }
}
