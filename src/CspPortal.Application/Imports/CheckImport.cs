using CspPortal.Application.Files;
using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Imports;
using CspPortal.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Imports;

/// <summary>The dry run: reads the file once, row by row, keeps what it says, compares, counts; the file is gone afterwards (CAT-01). Changes nothing of the catalogue.</summary>
internal sealed class CheckImport(PortalDbContext db, WriteTransaction transaction, ImportFiles files, ImportRulesOf rules) : IJobWork
{
    /// <summary>Then the file is no such file, and reading on helps nobody.</summary>
    public const int MostRejected = 1000;

    private const int Batch = 1000;

    public async Task<Outcome<Done>> RunAsync(Job job, JobProgress progress, CancellationToken ct)
    {
        db.Database.SetCommandTimeout(Job.LongLease);
        var import = await db.Imports.AsNoTracking().SingleOrDefaultAsync(row => row.Id == job.SubjectId, ct);
        if (import is null) return ImportRefusals.NotFound;
        if (import.Status == ImportStatus.Checking)
        {
            var kind = rules.For(import.Kind);
            await progress.HoldAsync(0, import.FileSize, ct);
            await db.ImportRows.Where(row => row.ImportId == import.Id).ExecuteDeleteAsync(ct); // of an attempt that broke off
            await kind.PrepareAsync(ct);
            var revision = await db.CatalogueRevisions.Select(row => row.Number).SingleAsync(ct);
            await ReadAsync(import, kind, progress, ct);
            await progress.HoldAsync(import.FileSize, import.FileSize, ct);
            await kind.CompareAsync(import.Id, progress, ct);
            await FinishAsync(import.Id, revision, ct);
        }

        await files.DeleteAsync(import.Id, ct);
        return default(Done);
    }

    public async Task GiveUpAsync(Job job, CancellationToken ct)
    {
        await transaction.RunAsync<Done>(
            async token =>
            {
                if (await db.Imports.SingleOrDefaultAsync(row => row.Id == job.SubjectId && row.Status == ImportStatus.Checking, token) is not { } import) return default(Done);
                await db.ImportRows.Where(row => row.ImportId == import.Id).ExecuteDeleteAsync(token);
                db.Add(Rejected(import.Id, 1, 1, JobRefusals.BrokeOff));
                import.Check(ImportCounts.None with { Rejected = 1 }, 0);
                return default(Done);
            },
            ct);
        await files.DeleteAsync(job.SubjectId, ct);
    }

    private async Task ReadAsync(Import import, IImportRules kind, JobProgress progress, CancellationToken ct)
    {
        await using var content = await files.OpenAsync(import, ct) ?? throw new InvalidOperationException($"The file of import {import.Id} is not in the store.");
        var (batch, number, rejected) = (new List<ImportRow>(Batch + 1), 1, 0);
        await foreach (var row in SheetFile.ReadAsync(content, kind.Columns, kind.IsSecret, ct))
        {
            if (rejected == MostRejected)
            {
                batch.Add(Rejected(import.Id, number, row.Line, ImportRefusals.TooManyRejected.With(MostRejected)));
                break;
            }

            var before = batch.Count;
            if ((row.Fault ?? kind.Read(import.Id, number, row, batch)) is { } refusal)
            {
                batch.Add(Rejected(import.Id, number, row.Line, refusal));
                rejected++;
            }

            number += batch.Count - before;
            if (batch.Count >= Batch) await KeepAsync(batch, content.Taken, import.FileSize, progress, ct);
        }

        await KeepAsync(batch, content.Taken, import.FileSize, progress, ct);
    }

    private async Task KeepAsync(List<ImportRow> batch, long done, long total, JobProgress progress, CancellationToken ct)
    {
        await transaction.RunAsync<Done>(
            async token =>
            {
                await progress.ReportAsync(done, total, token);
                db.AddRange(batch);
                return default(Done);
            },
            ct);
        db.ChangeTracker.Clear();
        batch.Clear();
    }

    private Task<Outcome<Done>> FinishAsync(Guid importId, long revision, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            var import = await db.Imports.SingleAsync(row => row.Id == importId, token);
            var counts = await db.ImportRows.Where(row => row.ImportId == importId).GroupBy(row => row.Outcome).Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, token);
            import.Check(
                new ImportCounts(
                    counts.GetValueOrDefault(ImportOutcome.Added), counts.GetValueOrDefault(ImportOutcome.Changed), counts.GetValueOrDefault(ImportOutcome.Withdrawn),
                    counts.GetValueOrDefault(ImportOutcome.Unchanged), counts.GetValueOrDefault(ImportOutcome.Rejected)),
                revision);
            if (import.Status != ImportStatus.Ready) await ImportSecrets.ForgetAsync(db, import, token);
            return default(Done);
        },
        ct);

    private static ImportRow Rejected(Guid importId, int number, int line, Refusal refusal)
    {
        var row = new ImportRow(importId, number, line, ImportRowKind.Refused);
        row.Reject(StoredRefusals.Write(refusal, ImportRow.ReasonsLength));
        return row;
    }
}
