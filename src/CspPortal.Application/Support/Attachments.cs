using CspPortal.Application.Files;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Support;

namespace CspPortal.Application.Support;

/// <summary>A file as it came in.</summary>
/// <param name="Name">As the browser sent it; not believed.</param>
/// <param name="Open">Its content, seekable; called once for each look.</param>
public sealed record UploadedFile(string? Name, long Size, Func<Stream> Open);

/// <summary>A file that was judged and lies in the store, without a row yet.</summary>
public sealed record StoredAttachment(Guid Id, string Name, FileKind Kind, StoredFile File)
{
    public ServiceRequestFile ToRow(ServiceRequestEntry entry, Actor by) => new(Id, entry, Name, Kind, File.Size, File.Sha256, by);
}

/// <summary>Judges uploads, keeps their content, and takes it away again where nothing came of the submission (SUP-02).</summary>
public sealed class Attachments(IAttachmentStore store)
{
    /// <summary>All that is wrong with the files, or null.</summary>
    public static async Task<Refusal?> RefuseAsync(IReadOnlyList<UploadedFile> files, CancellationToken ct)
    {
        var problems = new List<Refusal>();
        if (files.Count > ServiceRequestFile.MostAtOnce) problems.Add(ServiceRequestFileRefusals.TooMany);
        foreach (var file in files.Take(ServiceRequestFile.MostAtOnce))
        {
            var name = FileNames.Readable(file.Name);
            if (file.Size == 0) problems.Add(ServiceRequestFileRefusals.Empty.With(name));
            else if (file.Size > ServiceRequestFile.LargestSize) problems.Add(ServiceRequestFileRefusals.TooLarge.With(name, (int)(ServiceRequestFile.LargestSize / 1024 / 1024)));
            else if (await KindOfAsync(file, ct) is null) problems.Add(ServiceRequestFileRefusals.KindNotAllowed.With(name));
        }

        return Refusal.Of(problems);
    }

    /// <summary>Writes the files, runs the act that makes rows of them, and deletes them again unless it kept them.</summary>
    /// <param name="files">Not refused.</param>
    /// <param name="act">Says whether it kept the files: a repeated submission does not.</param>
    /// <remarks>Before the rows: content without a row harms nobody, a row without content would.</remarks>
    public async Task<Outcome<T>> WithAsync<T>(IReadOnlyList<UploadedFile> files, Func<IReadOnlyList<StoredAttachment>, Task<(Outcome<T> Outcome, bool Kept)>> act, CancellationToken ct)
        where T : notnull
    {
        var stored = new List<StoredAttachment>();
        var kept = false;
        try
        {
            foreach (var file in files)
            {
                var kind = await KindOfAsync(file, ct) ?? throw new InvalidOperationException("A file that was to be refused.");
                await using var content = file.Open();
                var id = Guid.NewGuid();
                stored.Add(new StoredAttachment(id, FileNames.Safe(file.Name, kind), kind, await store.WriteAsync(id, content, ct)));
            }

            kept = true; // an act that broke off may have been committed
            (var outcome, kept) = await act(stored);
            return outcome;
        }
        finally
        {
            if (!kept) foreach (var file in stored) await store.DeleteAsync(file.Id, CancellationToken.None);
        }
    }

    private static async Task<FileKind?> KindOfAsync(UploadedFile file, CancellationToken ct)
    {
        await using var content = file.Open();
        return await FileContent.KindOfAsync(content, ct);
    }
}
