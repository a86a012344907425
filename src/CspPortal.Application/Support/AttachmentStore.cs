using CspPortal.Application.Files;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Support;

/// <summary>Where the files of service requests lie: private, out of the web root (SUP-02). Several nodes share one store.</summary>
public interface IAttachmentStore
{
    /// <returns>The content, seekable, for the caller to dispose; null when there is none.</returns>
    Task<Stream?> OpenAsync(Guid fileId, CancellationToken ct);

    Task<StoredFile> WriteAsync(Guid fileId, Stream content, CancellationToken ct);

    /// <summary>Of a submission that was refused after its files were written.</summary>
    Task DeleteAsync(Guid fileId, CancellationToken ct);
}

/// <summary>Section <c>Attachments</c>.</summary>
public sealed class AttachmentOptions
{
    /// <summary>The host makes a relative one its own.</summary>
    public string Folder { get; set; } = Path.Combine("App_Data", "attachments");
}

public sealed class FolderAttachmentStore(IOptions<AttachmentOptions> options) : IAttachmentStore
{
    private FolderFiles Files => new(options.Value.Folder);

    public Task<Stream?> OpenAsync(Guid fileId, CancellationToken ct) => Task.FromResult(Files.Open(fileId));

    public Task<StoredFile> WriteAsync(Guid fileId, Stream content, CancellationToken ct) => Files.WriteAsync(fileId, content, ct);

    public Task DeleteAsync(Guid fileId, CancellationToken ct)
    {
        Files.Delete(fileId);
        return Task.CompletedTask;
    }
}
