using CspPortal.Application.Files;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Entitlements;

/// <summary>Where the files that customers download lie. Several nodes share one store.</summary>
public interface IArtifactStore
{
    /// <returns>The content, seekable, for the caller to dispose; null when there is none.</returns>
    Task<Stream?> OpenAsync(Guid artifactId, CancellationToken ct);

    /// <summary>Whole or not at all: readers meet the old content or the new, never a part.</summary>
    Task<StoredFile> WriteAsync(Guid artifactId, Stream content, CancellationToken ct);

    /// <summary>Nothing happens where there is none.</summary>
    Task DeleteAsync(Guid artifactId, CancellationToken ct);
}

/// <summary>Section <c>Artifacts</c>.</summary>
public sealed class ArtifactOptions
{
    /// <summary>The host makes a relative one its own.</summary>
    public string Folder { get; set; } = Path.Combine("App_Data", "artifacts");

    /// <summary>Files that an import of downloads names lie here before it (CAT-01); nothing is taken out of it.</summary>
    public string Incoming { get; set; } = Path.Combine("App_Data", "incoming");
}

public sealed class FolderArtifactStore(IOptions<ArtifactOptions> options) : IArtifactStore
{
    private FolderFiles Files => new(options.Value.Folder);

    public Task<Stream?> OpenAsync(Guid artifactId, CancellationToken ct) => Task.FromResult(Files.Open(artifactId));

    public Task<StoredFile> WriteAsync(Guid artifactId, Stream content, CancellationToken ct) => Files.WriteAsync(artifactId, content, ct);

    public Task DeleteAsync(Guid artifactId, CancellationToken ct)
    {
        Files.Delete(artifactId);
        return Task.CompletedTask;
    }
}
