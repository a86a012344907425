using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CspPortal.Domain.Auditing;

/// <summary>How entries of one log hang together: each hash is over the one before, the position and what the entry says (LOG-04).</summary>
public static class SealChain
{
    public const int HashLength = SHA256.HashSizeInBytes;

    public const int SaltLength = 16;

    /// <summary>What stands before the first entry; it names the log, so that one log's chain cannot be shown as another's.</summary>
    /// <param name="log">The partner; <see cref="Guid.Empty"/> is the installation's own.</param>
    public static byte[] Genesis(Guid log) => SHA256.HashData(Encoding.UTF8.GetBytes($"csp-portal activity log 1\n{log:D}\n"));

    /// <summary>The salt keeps a hash that is shown without its entry from being tried out.</summary>
    public static byte[] ContentHash(ReadOnlySpan<byte> salt, EntryContent content)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        buffer.Write(salt);
        content.WriteTo(buffer);
        return SHA256.HashData(buffer.WrittenSpan);
    }

    /// <summary>Over the previous hash (32 bytes), the position (8 bytes, big-endian), the hash of the content (32 bytes).</summary>
    public static byte[] Hash(ReadOnlySpan<byte> previous, long position, ReadOnlySpan<byte> contentHash)
    {
        Span<byte> link = stackalloc byte[HashLength + sizeof(long) + HashLength];
        previous.CopyTo(link);
        BinaryPrimitives.WriteInt64BigEndian(link[HashLength..], position);
        contentHash.CopyTo(link[(HashLength + sizeof(long))..]);
        return SHA256.HashData(link);
    }
}
