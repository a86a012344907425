using CspPortal.Application.Files;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Work;

/// <summary>Where files of long work lie: uploads on their way in, results on their way out. Private, out of the web root; several nodes share one store.</summary>
public interface IWorkFiles
{
    /// <returns>The content, seekable, for the caller to dispose; null when there is none.</returns>
    Task<Stream?> OpenAsync(Guid id, CancellationToken ct);

    Task<StoredFile> WriteAsync(Guid id, Stream content, CancellationToken ct);

    /// <summary>Nothing happens where there is none.</summary>
    Task DeleteAsync(Guid id, CancellationToken ct);
}

/// <summary>Section <c>Work</c>.</summary>
public sealed class WorkOptions
{
    /// <summary>The host makes a relative one its own.</summary>
    public string Folder { get; set; } = Path.Combine("App_Data", "work");
}

public sealed class FolderWorkFiles(IOptions<WorkOptions> options) : IWorkFiles
{
    private FolderFiles Files => new(options.Value.Folder);

    public Task<Stream?> OpenAsync(Guid id, CancellationToken ct) => Task.FromResult(Files.Open(id));

    public Task<StoredFile> WriteAsync(Guid id, Stream content, CancellationToken ct) => Files.WriteAsync(id, content, ct);

    public Task DeleteAsync(Guid id, CancellationToken ct)
    {
        Files.Delete(id);
        return Task.CompletedTask;
    }
}
