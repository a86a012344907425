using System.Text.RegularExpressions;

namespace CspPortal.Domain.Imports;

/// <summary>Cells that the files of imports have in common.</summary>
public static partial class SheetCells
{
    private const int ShownLength = 40;

    /// <summary>What stands in a cell, for a message: readable, one line, short.</summary>
    public static string Shown(string text)
    {
        var line = Breaks().Replace(PlainText.Repair(text), " ").Trim();
        var readable = new string([.. line.Select(letter => PlainText.IsReadable(letter.ToString()) || char.IsSurrogate(letter) ? letter : '\uFFFD')]);
        return readable.Length <= ShownLength ? readable : PlainText.Cut(readable, ShownLength) + "…";
    }

    /// <summary>Text on one line; line breaks in a cell become blanks.</summary>
    public static string Text(string text, string column, int length, bool isRequired, List<Refusal> faults)
    {
        var line = Breaks().Replace(text, " ").Trim();
        if (line.Length == 0 || !PlainText.HasInk(line))
        {
            if (isRequired || line.Length > 0) faults.Add(ImportRefusals.CellEmpty.With(column));
        }
        else if (line.Length > length)
        {
            faults.Add(ImportRefusals.TextTooLong.With(column, length));
        }
        else if (!PlainText.IsReadable(line))
        {
            faults.Add(ImportRefusals.TextUnreadable.With(column));
        }

        return line;
    }

    public static string ProductId(string text, List<Refusal> faults)
    {
        var id = text.Trim().ToUpperInvariant();
        if (!ProductIdShape().IsMatch(id)) faults.Add(ImportRefusals.ProductIdMalformed.With(Shown(text)));
        return id;
    }

    [GeneratedRegex(@"[\r\n\t]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Breaks();

    [GeneratedRegex("^[0-9A-Z]{4,16}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProductIdShape();
}
