using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using CspPortal.Domain.Auditing;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>
/// A log with its proof as JSON Lines, for a check without the database (docs/activity-log.md): a line that begins a log, then its entries in
/// order, each checkpoint after the entry it is of, the last line a checkpoint. Streams.
/// </summary>
public sealed class LogFile(SealedLog logs)
{
    public const string Format = "csp-portal-log/1";

    private const int FlushAt = 1 << 16;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <param name="after">The last entry before the file's first.</param>
    /// <param name="through">The last one that is shown. The file goes on to the next checkpoint, with hashes alone, and never beyond the last.</param>
    /// <param name="discloses">Which entries are shown; of others only the hash goes out, with which the chain still holds. Null: all.</param>
    /// <returns>How many entries the file has.</returns>
    public async Task<long> WriteAsync(Stream output, Guid log, long after, long through, Func<AuditRecord, bool>? discloses, CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
        await using var json = new Utf8JsonWriter(buffer, Readable);
        var count = 0L;
        Line(json, buffer, () =>
        {
            json.WriteString("format", Format);
            json.WriteString("log", log.ToString("D"));
            json.WriteNumber("from", after + 1);
        }, "previous", after == 0 ? SealChain.Genesis(log) : await logs.HashAsync(log, after, ct) ?? SealChain.Genesis(log));

        var end = await logs.SignedAtOrAfterAsync(log, through, ct) ?? await logs.SignedThroughAsync(log, ct) ?? through;
        await using var signed = logs.CheckpointsAsync(log, after + 1, ct).GetAsyncEnumerator(ct);
        var more = await signed.MoveNextAsync();
        await foreach (var (seal, entry, _) in logs.ReadAsync(log, after, end, ct))
        {
            Line(json, buffer, () =>
            {
                json.WriteNumber("position", seal.Position);
                if (entry is not null && seal.Position <= through && discloses?.Invoke(entry) != false)
                {
                    json.WriteString("salt", Convert.ToHexStringLower(seal.Salt));
                    WriteContent(json, EntryContent.Of(entry));
                }

                json.WriteString("contentHash", Convert.ToHexStringLower(seal.ContentHash));
            }, "hash", seal.Hash);
            for (; more && signed.Current.Position <= seal.Position; more = await signed.MoveNextAsync())
            {
                json.Reset();
                json.WriteStartObject();
                json.WritePropertyName("checkpoint");
                CheckpointFile.Write(json, signed.Current);
                json.WriteEndObject();
                json.Flush();
                buffer.Write("\n"u8);
            }

            count++;
            if (buffer.WrittenCount < FlushAt) continue;
            await output.WriteAsync(buffer.WrittenMemory, ct);
            buffer.ResetWrittenCount();
        }

        await output.WriteAsync(buffer.WrittenMemory, ct);
        await output.FlushAsync(ct);
        return count;
    }

    private static void Line(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer, Action write, string hashName, byte[] hash)
    {
        json.Reset();
        json.WriteStartObject();
        write();
        json.WriteString(hashName, Convert.ToHexStringLower(hash));
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
    }

    private static void WriteContent(Utf8JsonWriter json, EntryContent content)
    {
        json.WriteStartObject("content");
        for (var n = 0; n < content.Values.Count; n++)
        {
            // By way of UTF-8, as it is hashed: an unpaired surrogate goes out as U+FFFD.
            if (content.Values[n] is { } value) json.WriteString(EntryContent.Names[n], Encoding.UTF8.GetBytes(value));
        }

        json.WriteEndObject();
    }
}
