using System.Text;
using CspPortal.Application.Files;
using CspPortal.Domain;
using CspPortal.Domain.Imports;

namespace CspPortal.Application.Imports;

/// <summary>A row of a sheet: its cells by column, or why it cannot be read. A fault of the whole file is its last row.</summary>
internal sealed record SheetRow(int Line, Func<string, string> Cell, Refusal? Fault);

/// <summary>Reads a CSV file of known columns, in whatever order; UTF-8, or UTF-16 with its mark. Streams.</summary>
internal static class SheetFile
{
    private const int BufferSize = 16_384;

    /// <summary>A formula character that our own files disarm (CSV-01) is taken as it was meant.</summary>
    private const string Disarmed = "=+-@\t\r";

    private static readonly Func<string, string> NoCells = _ => "";

    public static async IAsyncEnumerable<SheetRow> ReadAsync(
        Stream content, IReadOnlyList<string> columns, bool isSecret, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        // Replaces what it cannot decode by U+FFFD, which the parser refuses where it stands.
        using var text = new StreamReader(content, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, BufferSize, leaveOpen: true);
        var (parser, buffer, heading, rows) = (new CsvParser(), new char[BufferSize], default(Heading), 0);
        int read;
        do
        {
            read = await text.ReadAsync(buffer, ct);
            if (read == 0) parser.End();
            else parser.Feed(buffer.AsSpan(0, read));
            while (parser.TryTake(out var line))
            {
                if (heading is null)
                {
                    heading = Heading.Of(line, columns, isSecret);
                    if (heading.Fault is null) continue;
                    yield return new SheetRow(line.Number, NoCells, heading.Fault);
                    yield break;
                }

                rows++;
                yield return heading.Read(line);
            }
        }
        while (read > 0 && parser.Fault is null);

        if (parser.Fault is { } fault) yield return new SheetRow(fault.Line, NoCells, fault.Reason);
        else if (heading is null) yield return new SheetRow(1, NoCells, ImportRefusals.Empty);
        else if (rows == 0) yield return new SheetRow(1, NoCells, ImportRefusals.NoRows);
    }

    private sealed class Heading
    {
        private readonly Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
        private int count;

        public Refusal? Fault { get; private set; }

        public static Heading Of(CsvLine line, IReadOnlyList<string> columns, bool isSecret)
        {
            var names = line.Cells.Select(name => name.Trim()).ToList();
            // Spreadsheets leave empty columns behind the last one.
            while (names is [.., ""]) names.RemoveAt(names.Count - 1);
            var heading = new Heading { count = names.Count };
            var unknown = names.Where(name => !columns.Contains(name, StringComparer.OrdinalIgnoreCase)).Distinct().ToList();
            var missing = columns.Where(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
            var twice = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
            if (names is [var only] && only.AsSpan().IndexOfAny(';', '\t') >= 0) heading.Fault = ImportRefusals.WrongSeparator;
            else if (isSecret && unknown.Count > 0) heading.Fault = ImportRefusals.ColumnsOther.With(string.Join(", ", columns));
            else heading.Fault = Refusal.Of([.. Named(ImportRefusals.ColumnsMissing, missing), .. Named(ImportRefusals.ColumnsUnknown, unknown), .. Named(ImportRefusals.ColumnsTwice, twice)]);
            if (heading.Fault is null) foreach (var (place, name) in names.Index()) heading.places.Add(name, place);
            return heading;
        }

        public SheetRow Read(CsvLine line)
        {
            var cells = line.Cells;
            var filled = cells.Length;
            while (filled > count && string.IsNullOrWhiteSpace(cells[filled - 1])) filled--;
            return filled == count
                ? new SheetRow(line.Number, column => Meant(cells[places[column]]), null)
                : new SheetRow(line.Number, NoCells, ImportRefusals.WrongCellCount.With(filled, count));
        }

        private static IEnumerable<Refusal> Named(Refusal refusal, List<string> names)
        {
            const int Most = 20;
            if (names.Count > 0) yield return refusal.With(string.Join(", ", names.Take(Most).Select(SheetCells.Shown)) + (names.Count > Most ? ", …" : ""));
        }

        private static string Meant(string cell) => cell is ['\'', var next, ..] && Disarmed.Contains(next, StringComparison.Ordinal) ? cell[1..] : cell;
    }
}
