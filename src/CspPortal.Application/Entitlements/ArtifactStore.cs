using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Entitlements;

/// <summary>What was written: the catalogue's row of the file is made from it.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record StoredArtifact(long Size, string Sha256);

/// <summary>Where the files that customers download lie. Several nodes share one store.</summary>
public interface IArtifactStore
{
    /// <returns>The content, seekable, for the caller to dispose; null when there is none.</returns>
    Task<Stream?> OpenAsync(Guid artifactId, CancellationToken ct);

    /// <summary>Whole or not at all: readers meet the old content or the new, never a part.</summary>
    Task<StoredArtifact> WriteAsync(Guid artifactId, Stream content, CancellationToken ct);
}

/// <summary>Section <c>Artifacts</c>.</summary>
public sealed class ArtifactOptions
{
    /// <summary>The host makes a relative one its own.</summary>
    public string Folder { get; set; } = Path.Combine("App_Data", "artifacts");
}

/// <summary>A folder, local or mounted. Names come from ids alone, so that no request can choose a path.</summary>
public sealed class FolderArtifactStore(IOptions<ArtifactOptions> options) : IArtifactStore
{
    private const int BufferSize = 81_920; // below the large object heap

    private string Folder => Path.GetFullPath(options.Value.Folder);

    public Task<Stream?> OpenAsync(Guid artifactId, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                PathOf(artifactId), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public async Task<StoredArtifact> WriteAsync(Guid artifactId, Stream content, CancellationToken ct)
    {
        var path = PathOf(artifactId);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var stored = await CopyAsync(content, temporary, ct);
            File.Move(temporary, path, overwrite: true);
            return stored;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<StoredArtifact> CopyAsync(Stream content, string path, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize, FileOptions.Asynchronous);
        var buffer = new byte[BufferSize];
        long size = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, ct)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), ct);
            size += read;
        }

        return new StoredArtifact(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private string PathOf(Guid artifactId)
    {
        var name = artifactId.ToString("N");
        return Path.Combine(Folder, name[..2], name);
    }
}
