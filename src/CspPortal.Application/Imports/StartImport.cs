using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Imports;
using CspPortal.Domain.Support;
using CspPortal.Domain.Work;

namespace CspPortal.Application.Imports;

/// <summary>An import and the work on it that was asked for.</summary>
public sealed record StartedImport(Guid ImportId, Guid JobId);

/// <summary>Takes a file in and asks for its dry run. The operator's; wide scope.</summary>
public sealed class StartImport(PortalDbContext db, WriteTransaction transaction, ImportFiles files, TimeProvider clock)
{
    /// <param name="fileName">As it came in; shown, never used as a path.</param>
    /// <returns>Also NoFile and FileTooLarge of <see cref="ImportRefusals"/>.</returns>
    public async Task<Outcome<StartedImport>> ExecuteAsync(ImportKind kind, string? fileName, Stream content, Actor actor, CancellationToken ct)
    {
        var started = new StartedImport(Guid.NewGuid(), Guid.NewGuid());
        if (!(await files.WriteAsync(started.ImportId, kind, content, ct)).Succeeded(out var file, out var refusal)) return refusal;
        var now = clock.GetUtcNow().UtcDateTime;
        return await transaction.RunAsync<StartedImport>(
            _ =>
            {
                db.Add(new Import(started.ImportId, kind, FileNames.Readable(fileName), file.Size, file.Sha256, file.ProtectedKey, started.JobId, actor.Name, now));
                db.Add(new Job(started.JobId, kind.Checking(), Guid.Empty, started.ImportId, actor, now));
                db.Add(new AuditRecord(now, null, actor, kind.Operations().Check)
                {
                    ResourceType = "import",
                    ResourceId = started.ImportId.ToString(),
                    Details = PlainText.Cut($"file={FileNames.Readable(fileName)}; sha256={file.Sha256}", 500),
                });
                return Task.FromResult<Outcome<StartedImport>>(started);
            },
            ct);
    }
}
