using System.Security.Cryptography;

namespace CspPortal.Application.Files;

/// <summary>What was written.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record StoredFile(long Size, string Sha256);

/// <summary>A folder, local or mounted. Names come from ids alone, so that no request can choose a path.</summary>
public sealed class FolderFiles(string folder)
{
    private const int BufferSize = 81_920; // below the large object heap

    private readonly string folder = Path.GetFullPath(folder);

    /// <returns>The content, seekable, for the caller to dispose; null when there is none.</returns>
    public Stream? Open(Guid id)
    {
        try
        {
            return new FileStream(
                PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all: readers meet the old content or the new, never a part.</summary>
    public async Task<StoredFile> WriteAsync(Guid id, Stream content, CancellationToken ct)
    {
        var path = PathOf(id);
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

    /// <summary>Nothing happens where there is none.</summary>
    public void Delete(Guid id)
    {
        var path = PathOf(id);
        if (Directory.Exists(Path.GetDirectoryName(path))) File.Delete(path);
    }

    private static async Task<StoredFile> CopyAsync(Stream content, string path, CancellationToken ct)
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

        return new StoredFile(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private string PathOf(Guid id)
    {
        var name = id.ToString("N");
        return Path.Combine(folder, name[..2], name);
    }
}
