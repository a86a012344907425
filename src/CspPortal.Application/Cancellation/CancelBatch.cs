using CspPortal.Application.Files;
using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Cancellation;

/// <summary>
/// Works a batch off, purchase by purchase: each is cancelled and has its result in one transaction, so that whoever goes on after a crash
/// finds what is left to do and does nothing twice (CAN-07, REL-01).
/// </summary>
internal sealed class CancelBatch(PortalDbContext db, WriteTransaction transaction, CancelOrder cancelOrder, TimeProvider clock) : IJobWork
{
    public async Task<Outcome<Done>> RunAsync(Job job, JobProgress progress, CancellationToken ct)
    {
        var (broken, first) = (0, (Exception?)null);
        foreach (var number in await WaitingAsync(job, ct))
        {
            try
            {
                await transaction.RunAsync(token => SettleAsync(job, number, progress, token), ct);
            }
            catch (Exception exception) when (exception is not LeaseLostException && !ct.IsCancellationRequested)
            {
                // One that cannot be done does not keep the others waiting; the next attempt begins with what is left.
                broken++;
                first ??= exception;
            }
        }

        return first is null ? default(Done) : throw new InvalidOperationException($"{broken} purchases of batch {job.SubjectId} broke off.", first);
    }

    public async Task GiveUpAsync(Job job, CancellationToken ct) => await transaction.RunAsync<Done>(
        async token =>
        {
            var batch = await db.CancellationBatches.SingleAsync(row => row.Id == job.SubjectId, token);
            foreach (var item in await db.CancellationBatchItems.Where(row => row.BatchId == batch.Id && row.Status == BatchItemStatus.Waiting).ToListAsync(token))
                Settle(batch, item, JobRefusals.BrokeOff);
            return default(Done);
        },
        ct);

    private Task<List<int>> WaitingAsync(Job job, CancellationToken ct) => db.CancellationBatchItems.AsNoTracking()
        .Where(item => item.BatchId == job.SubjectId && item.Status == BatchItemStatus.Waiting).OrderBy(item => item.Number).Select(item => item.Number).ToListAsync(ct);

    private async Task<Outcome<Done>> SettleAsync(Job job, int number, JobProgress progress, CancellationToken ct)
    {
        var batch = await db.CancellationBatches.SingleAsync(row => row.Id == job.SubjectId, ct);
        await progress.ReportAsync(batch.Cancelled + batch.Refused + 1, batch.Items, ct);
        var item = await db.CancellationBatchItems.SingleAsync(row => row.BatchId == batch.Id && row.Number == number, ct);
        if (item.Status != BatchItemStatus.Waiting) return default(Done);

        var request = new CancelRequest(item.CustomerId, item.OrderId, [item.LineNumber], item.Credit.Gross, batch.Id);
        var refusal = (await cancelOrder.ApplyAsync(request, job.AskedBy, ct)).Refusal;
        if (refusal is not null) await cancelOrder.LogRefusalAsync(request, refusal, job.AskedBy, ct);
        Settle(batch, item, refusal?.Is(CancellationRefusals.CreditChanged) == true ? BatchRefusals.CreditChanged.With([.. refusal.Arguments]) : refusal); // nobody was reading
        return default(Done);
    }

    private void Settle(CancellationBatch batch, CancellationBatchItem item, Refusal? refusal) =>
        batch.Settle(item, refusal, refusal is null ? null : StoredRefusals.Write(refusal, CancellationBatchItem.ReasonLength), clock.GetUtcNow().UtcDateTime);
}
