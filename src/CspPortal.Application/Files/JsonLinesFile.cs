using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace CspPortal.Application.Files;

/// <summary>One JSON object a line, UTF-8, names in camel case, words readable in every script. Streams.</summary>
public static class JsonLinesFile
{
    public const string ContentType = "application/jsonl; charset=utf-8";

    private const int FlushEvery = 500;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter() },
    };

    public static async Task WriteAsync<T>(Stream output, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        var written = 0;
        await foreach (var row in rows.WithCancellation(ct))
        {
            await JsonSerializer.SerializeAsync(output, row, Options, ct);
            await output.WriteAsync("\n"u8.ToArray(), ct);
            if (++written % FlushEvery == 0) await output.FlushAsync(ct);
        }
    }
}
