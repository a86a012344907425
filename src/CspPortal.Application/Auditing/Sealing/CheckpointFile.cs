using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CspPortal.Domain.Auditing;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>A checkpoint outside the database: one JSON object a line (docs/activity-log.md).</summary>
public static class CheckpointFile
{
    public const string ContentType = "application/jsonl";

    public const string Extension = ".jsonl";

    public static void Write(Utf8JsonWriter json, Checkpoint checkpoint)
    {
        json.WriteStartObject();
        json.WriteString("log", checkpoint.PartnerId.ToString("D"));
        json.WriteNumber("position", checkpoint.Position);
        json.WriteString("hash", Convert.ToHexStringLower(checkpoint.Hash));
        json.WriteString("time", EntryContent.Instant(checkpoint.SignedAt));
        json.WriteString("key", checkpoint.KeyId);
        json.WriteString("signature", Convert.ToBase64String(checkpoint.Signature));
        json.WriteEndObject();
    }

    public static ReadOnlyMemory<byte> Lines(IEnumerable<Checkpoint> checkpoints)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var checkpoint in checkpoints)
        {
            using (var json = new Utf8JsonWriter(lines)) Write(json, checkpoint);
            lines.Write("\n"u8);
        }

        return lines.WrittenMemory;
    }

    /// <exception cref="FormatException">It is none.</exception>
    public static Checkpoint Read(JsonElement json) => ReadParts.From(json, () => Checkpoint.Read(
        ReadParts.Guid(json, "log"), ReadParts.Position(json, "position"), ReadParts.Hex(json, "hash"), ReadParts.Instant(json, "time"), ReadParts.Text(json, "key"),
        Convert.FromBase64String(ReadParts.Text(json, "signature"))));

    /// <summary>All checkpoints in a file, or in the files of a folder.</summary>
    /// <exception cref="FormatException">A line is none; the message names it.</exception>
    public static async Task<List<Checkpoint>> ReadAsync(string path, CancellationToken ct)
    {
        var found = new List<Checkpoint>();
        IEnumerable<string> files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*" + Extension).Order(StringComparer.Ordinal) : [path];
        foreach (var file in files)
        {
            var number = 0;
            await foreach (var line in File.ReadLinesAsync(file, ct))
            {
                number++;
                if (line.Length == 0) continue;
                try
                {
                    using var json = JsonDocument.Parse(line);
                    found.Add(Read(json.RootElement));
                }
                catch (Exception exception) when (exception is JsonException or FormatException)
                {
                    throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{file}:{number}: not a checkpoint"), exception);
                }
            }
        }

        return found;
    }
}

/// <summary>Reads values that others may have written, strictly.</summary>
internal static class ReadParts
{
    /// <exception cref="FormatException">Something is missing or of another kind.</exception>
    public static T From<T>(JsonElement json, Func<T> read)
    {
        try
        {
            return json.ValueKind == JsonValueKind.Object ? read() : throw new FormatException("Not an object.");
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("Something is missing.", exception);
        }
    }

    public static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");

    public static byte[] Hex(JsonElement json, string name) => Convert.FromHexString(Text(json, name));

    public static Guid Guid(JsonElement json, string name) => System.Guid.ParseExact(Text(json, name), "D");

    public static long Position(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    public static DateTime Instant(JsonElement json, string name) =>
        DateTime.ParseExact(Text(json, name), "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
