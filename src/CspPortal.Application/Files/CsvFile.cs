using System.Text;
using CsvHelper;

namespace CspPortal.Application.Files;

/// <summary>CSV-01: RFC 4180, UTF-8 with BOM, ISO dates, invariant decimals, formula characters neutralised. Streams.</summary>
public static class CsvFile
{
    public const string ContentType = "text/csv; charset=utf-8";

    /// <typeparam name="T">A <c>[CsvRecord] partial</c> type: its columns are the file's.</typeparam>
    public static async Task WriteAsync<T>(Stream output, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        await output.WriteAsync(Encoding.UTF8.Preamble.ToArray(), ct);
        await using var csv = CsvWriter.Create(output, new CsvWriterOptions { Injection = CsvInjection.Escape }, leaveOpen: true);
        await csv.WriteRecordsAsync(rows, ct);
    }
}
