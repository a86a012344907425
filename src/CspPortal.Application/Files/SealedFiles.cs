using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CspPortal.Application.Files;

/// <summary>
/// Files that lie encrypted: AES-GCM in pieces, under a key of the file's own that is used for it alone. A piece names its place and whether
/// it is the last, so that none can be exchanged, and none left out.
/// </summary>
internal static class SealedFile
{
    public const int KeyLength = 32;
    public const int PieceLength = 65_536;
    public const int TagLength = 16;
    public const int HeadLength = 5;

    private const int NonceLength = 12;

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyLength);

    public static byte[] Nonce(long piece, bool isLast)
    {
        var nonce = new byte[NonceLength];
        BinaryPrimitives.WriteInt64LittleEndian(nonce, piece);
        nonce[NonceLength - 1] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }

    public static async Task<int> FillAsync(Stream source, Memory<byte> target, CancellationToken ct) => await source.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, ct);
}

/// <summary>Reads a content and hands it on encrypted; says afterwards how long it was, and its hash.</summary>
internal sealed class SealingStream(Stream plain, byte[] key, long most) : PipeLikeStream
{
    private readonly AesGcm cipher = new(key, SealedFile.TagLength);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] read = new byte[SealedFile.PieceLength];
    private long pieces;
    private bool isOver;

    public long Size { get; private set; }

    /// <summary>There is more than was allowed; what was handed on ends there.</summary>
    public bool IsTooLarge { get; private set; }

    public string Sha256() => Convert.ToHexStringLower(hash.GetCurrentHash());

    protected override async Task<ReadOnlyMemory<byte>> NextAsync(CancellationToken ct)
    {
        if (isOver) return default;
        var length = await SealedFile.FillAsync(plain, read, ct);
        Size += length;
        IsTooLarge = Size > most;
        isOver = length < SealedFile.PieceLength || IsTooLarge;
        hash.AppendData(read, 0, length);
        var piece = new byte[SealedFile.HeadLength + length + SealedFile.TagLength];
        BinaryPrimitives.WriteInt32LittleEndian(piece, length);
        piece[4] = isOver ? (byte)1 : (byte)0;
        cipher.Encrypt(
            SealedFile.Nonce(pieces++, isOver), read.AsSpan(0, length), piece.AsSpan(SealedFile.HeadLength, length), piece.AsSpan(SealedFile.HeadLength + length));
        return piece;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cipher.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Reads what <see cref="SealingStream"/> made.</summary>
internal sealed class UnsealingStream(Stream sealedContent, byte[] key) : PipeLikeStream
{
    private readonly AesGcm cipher = new(key, SealedFile.TagLength);
    private readonly byte[] head = new byte[SealedFile.HeadLength];
    private long pieces;
    private bool isOver;

    /// <summary>Bytes handed on.</summary>
    public long Taken { get; private set; }

    /// <exception cref="CryptographicException">It was changed, or is cut off.</exception>
    protected override async Task<ReadOnlyMemory<byte>> NextAsync(CancellationToken ct)
    {
        if (isOver) return default;
        await sealedContent.ReadExactlyAsync(head, ct);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 0 or > SealedFile.PieceLength) throw new CryptographicException("Not a piece of a sealed file.");
        isOver = head[4] == 1;
        var piece = new byte[length + SealedFile.TagLength];
        await sealedContent.ReadExactlyAsync(piece, ct);
        var plain = new byte[length];
        cipher.Decrypt(SealedFile.Nonce(pieces++, isOver), piece.AsSpan(0, length), piece.AsSpan(length), plain);
        Taken += length;
        return plain;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cipher.Dispose();
            sealedContent.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>A stream that is read forwards, made of pieces.</summary>
internal abstract class PipeLikeStream : Stream
{
    private ReadOnlyMemory<byte> left;
    private bool ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (left.IsEmpty && !ended)
        {
            left = await NextAsync(cancellationToken);
            ended = left.IsEmpty;
        }

        var count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        left = left[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <returns>Empty at the end.</returns>
    protected abstract Task<ReadOnlyMemory<byte>> NextAsync(CancellationToken ct);
}
