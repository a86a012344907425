using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Files;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Auditing;

/// <summary>What a pack proves; its summary page and its manifest tell it.</summary>
/// <param name="Log">Whose: a partner's id; <see cref="Guid.Empty"/> is the installation.</param>
/// <param name="First">Position of the first entry in it.</param>
/// <param name="Last">Position of the last.</param>
/// <param name="Signed">The checkpoint that vouches for all of them.</param>
/// <param name="Oldest">Of the whole log.</param>
/// <param name="NotSealed">Entries so new that no seal covers them; they are not in it.</param>
public sealed record EvidenceFacts(
    Guid Log, ActivityLogFilter Filter, Actor MadeBy, DateTime MadeAt, long First, long Last, Checkpoint Signed, IReadOnlyList<PersonActivity> People, DateTime? Oldest, int NotSealed)
{
    public int Entries => People.Sum(person => person.Count);
}

/// <summary>What the pack says to its reader, in the words of a language.</summary>
public interface IEvidenceWords
{
    /// <returns>A page of HTML that needs no other file.</returns>
    string Summary(EvidenceFacts facts);

    /// <returns>Plain text.</returns>
    string HowToVerify(EvidenceFacts facts);
}

/// <summary>Makes an evidence pack: the filtered log with its proof, in one zip (LOG-05). That it was made stands in the log first, and in the pack's reach.</summary>
/// <remarks>Holds exactly what is sealed and signed, so that the readable files and the proof are of the same entries, whatever is written meanwhile.</remarks>
public sealed class MakeEvidencePack(
    PortalDbContext db, WriteTransaction transaction, ActivityLogQueries log, SealedLog sealedLog, SealingQueries sealing, LogFile proof, SealingKey key, IServiceScopeFactory scopes, TimeProvider clock)
{
    public const string ResourceId = "evidence";

    /// <returns>The pack, to be streamed; or <see cref="ActivityLogRefusals"/>: FilterTooWide, NothingProven.</returns>
    public async Task<Outcome<EvidencePack>> ExecuteAsync(ActivityLogFilter filter, Actor actor, CancellationToken ct)
    {
        if (!(await log.ResolveAsync(filter, ct)).Succeeded(out var scope, out var refusal)) return refusal;
        var now = clock.GetUtcNow().UtcDateTime;
        await transaction.RecordAsync(
            () => new AuditRecord(now, db.Scope.LogOwner, actor, AuditOperation.ExportActivityLog) { ResourceType = "activity_log", ResourceId = ResourceId, Details = filter.InWords() }, ct);
        await SealAsync(ct);

        var owner = db.Scope.LogOwner ?? Guid.Empty;
        if (await sealedLog.SignedThroughAsync(owner, ct) is not { } through) return ActivityLogRefusals.NothingProven;
        scope = scope with { Proven = record => db.Seals.Any(seal => seal.EntryId == record.Id && seal.Position <= through) };
        var positions = scope.Rows(db.AuditRecords.AsNoTracking()).Join(db.Seals, record => record.Id, seal => seal.EntryId, (_, seal) => (long?)seal.Position);
        if (await positions.MinAsync(ct) is not { } first) return ActivityLogRefusals.NothingProven;
        var last = (await positions.MaxAsync(ct))!.Value;
        var signed = await sealedLog.CheckpointsAsync(owner, last, ct).FirstAsync(ct);
        var facts = new EvidenceFacts(owner, filter, actor, now, first, last, signed, await log.ByUserAsync(scope, ct), await log.OldestAsync(ct), (await sealing.StateAsync(ct)).Waiting);
        return new EvidencePack(facts, scope, log, proof, key.Public());
    }

    /// <summary>The sealer works for all logs; a partner's scope sees one.</summary>
    private async Task SealAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Access.TenantScope>().UseWide();
        await scope.ServiceProvider.GetRequiredService<SealNow>().ExecuteAsync(ct);
    }
}

/// <summary>A pack that is ready to be written; its log is read while it is.</summary>
public sealed class EvidencePack
{
    public const string ContentType = "application/zip";

    public const string Csv = "activity-log.csv";
    public const string JsonLines = "activity-log.jsonl";
    public const string Proof = "proof.jsonl";
    public const string PublicKey = "public-key.pem";
    public const string Summary = "summary.html";
    public const string HowToVerify = "how-to-verify.txt";
    public const string Verifier = "verify_log.py";
    public const string Manifest = "manifest.json";

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly ActivityLogScope scope;
    private readonly ActivityLogQueries log;
    private readonly LogFile proof;
    private readonly CheckpointKeys keys;

    internal EvidencePack(EvidenceFacts facts, ActivityLogScope scope, ActivityLogQueries log, LogFile proof, CheckpointKeys keys) =>
        (Facts, this.scope, this.log, this.proof, this.keys) = (facts, scope, log, proof, keys);

    public EvidenceFacts Facts { get; }

    /// <summary>Streams; memory does not grow with the log (LOG-02).</summary>
    public async Task WriteAsync(Stream output, IEvidenceWords words, CancellationToken ct)
    {
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        var files = new List<ManifestFile>();
        await AddAsync(Csv, file => CsvFile.WriteAsync(file, Rows(), ct));
        await AddAsync(JsonLines, file => JsonLinesFile.WriteAsync(file, Rows(), ct));
        await AddAsync(Proof, file => proof.WriteAsync(file, Facts.Log, Facts.First - 1, Facts.Last, scope.Passes(), ct));
        await AddAsync(PublicKey, file => TextAsync(file, keys.ToPem()));
        await AddAsync(Summary, file => TextAsync(file, words.Summary(Facts)));
        await AddAsync(HowToVerify, file => TextAsync(file, words.HowToVerify(Facts)));
        await using (var script = typeof(EvidencePack).Assembly.GetManifestResourceStream(Verifier)!) await AddAsync(Verifier, file => script.CopyToAsync(file, ct));
        var manifest = new ManifestFacts(
            "csp-portal-evidence/1", Facts.Log, Facts.MadeAt, Facts.MadeBy.UserPrincipalName, Facts.Filter.InWords(), Facts.Entries, Facts.First, Facts.Last,
            Facts.Signed.Position, Convert.ToHexStringLower(Facts.Signed.Hash), Facts.Signed.KeyId, files);
        await AddAsync(Manifest, file => JsonSerializer.SerializeAsync(file, manifest, Indented, ct));

        IAsyncEnumerable<ActivityFileRow> Rows() => log.StreamAsync(scope, ct).Select(ExportActivityLog.Row);

        Task TextAsync(Stream file, string text) => file.WriteAsync(Encoding.UTF8.GetBytes(text), ct).AsTask();

        async Task AddAsync(string name, Func<Stream, Task> write)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
            entry.LastWriteTime = new DateTimeOffset(Facts.MadeAt);
            await using var content = await entry.OpenAsync(ct);
            await using var hashed = new HashedStream(content);
            await write(hashed);
            var written = hashed.Written();
            files.Add(new ManifestFile(name, written.Size, written.Sha256));
        }
    }

    private sealed record ManifestFile(string Name, long Bytes, string Sha256);

    private sealed record ManifestFacts(
        string Format, Guid Log, DateTime MadeAt, string MadeBy, string Filter, int Entries, long FirstPosition, long LastPosition,
        long CheckpointPosition, string CheckpointHash, string CheckpointKey, IReadOnlyList<ManifestFile> Files);
}
