using System.Globalization;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Imports;
using CsvHelper;

namespace CspPortal.Application.Imports;

/// <summary>One import in the exported file (CSV-01).</summary>
[CsvRecord]
public sealed partial class ImportFileRow
{
    public Guid ImportId { get; set; }

    public string Kind { get; set; } = "";

    public string FileName { get; set; } = "";

    public long FileSize { get; set; }

    public string Sha256 { get; set; } = "";

    public string Status { get; set; } = "";

    public int Added { get; set; }

    public int Changed { get; set; }

    public int Withdrawn { get; set; }

    public int Unchanged { get; set; }

    public int Rejected { get; set; }

    public string UploadedBy { get; set; } = "";

    public DateTime UploadedAt { get; set; }

    public string? AppliedBy { get; set; }

    public DateTime? AppliedAt { get; set; }
}

/// <summary>One row of a dry run in the exported file (CSV-01).</summary>
[CsvRecord]
public sealed partial class DryRunFileRow
{
    public int? Line { get; set; }

    public string Outcome { get; set; } = "";

    public string? What { get; set; }

    public string? ProductId { get; set; }

    public string? SkuId { get; set; }

    public string? Market { get; set; }

    public string? Segment { get; set; }

    public string? BillingPlan { get; set; }

    public DateOnly? EffectiveStartDate { get; set; }

    public string? PriceBefore { get; set; }

    public string? PriceAfter { get; set; }

    public string? Currency { get; set; }

    public DateOnly? EndBefore { get; set; }

    public DateOnly? EndAfter { get; set; }

    public string? ProductVersion { get; set; }

    public string? Language { get; set; }

    public string? Bit { get; set; }

    public string? FileName { get; set; }

    public string? Reasons { get; set; }
}

/// <summary>The filtered imports, or the rows of one dry run, as a file; that it was taken out stands in the log first. Wide scope.</summary>
public sealed class ExportImports(PortalDbContext db, WriteTransaction transaction, ImportQueries imports, TimeProvider clock)
{
    /// <returns>Rows, read from the database while they are written out.</returns>
    public async Task<IAsyncEnumerable<ImportFileRow>> ListAsync(ImportFilter filter, Actor actor, CancellationToken ct)
    {
        await LogAsync("imports", null, $"kind={filter.Kind}; statuses={string.Join(' ', filter.Statuses)}", actor, ct);
        return imports.Stream(filter).Select(import => new ImportFileRow
        {
            ImportId = import.Id,
            Kind = import.Kind.ToString(),
            FileName = import.FileName,
            FileSize = import.FileSize,
            Sha256 = import.Sha256,
            Status = import.Status.ToString(),
            Added = import.Counts.Added,
            Changed = import.Counts.Changed,
            Withdrawn = import.Counts.Withdrawn,
            Unchanged = import.Counts.Unchanged,
            Rejected = import.Counts.Rejected,
            UploadedBy = import.UploadedByName,
            UploadedAt = import.UploadedAt,
            AppliedBy = import.AppliedByName,
            AppliedAt = import.AppliedAt,
        });
    }

    /// <param name="outcome">Null: all of them.</param>
    /// <param name="say">Why a row was rejected, in words.</param>
    public async Task<IAsyncEnumerable<DryRunFileRow>> RowsAsync(Guid importId, ImportOutcome? outcome, Func<Refusal, string> say, Actor actor, CancellationToken ct)
    {
        await LogAsync("import", importId, $"outcome={outcome}", actor, ct);
        return imports.StreamRows(importId, outcome).Select(row => new DryRunFileRow
        {
            Line = row.Line,
            Outcome = row.Outcome.ToString(),
            What = row.Kind == ImportRowKind.Refused ? null : row.Kind.ToString(),
            ProductId = row.ProductId,
            SkuId = row.SkuId,
            ProductVersion = row.ProductVersion,
            Language = row.Download?.Language,
            Bit = row.Download?.Bit,
            FileName = row.Download?.FileName,
            Market = row.MarketCode,
            Segment = row.Segment?.ToString(),
            BillingPlan = row.BillingPlan?.ToString(),
            EffectiveStartDate = row.EffectiveFrom,
            PriceBefore = Amount(row.PriceBefore),
            PriceAfter = Amount(row.NewPrice),
            Currency = row.Currency,
            EndBefore = row.OldEffectiveTo,
            EndAfter = row.EffectiveTo,
            Reasons = row.Reasons is null ? null : string.Join(" ", row.Refusals.Select(say)),
        });
    }

    private static string? Amount(Money? money) => money?.Amount.ToString("F" + Currencies.MinorUnits(money.Value.Currency), CultureInfo.InvariantCulture);

    private Task<Outcome<Done>> LogAsync(string resource, Guid? id, string details, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        _ =>
        {
            db.Add(new AuditRecord(clock.GetUtcNow().UtcDateTime, null, actor, AuditOperation.ExportImports) { ResourceType = resource, ResourceId = id?.ToString(), Details = details });
            return Task.FromResult<Outcome<Done>>(default(Done));
        },
        ct);
}
