using System.Text;

namespace CspPortal.Domain.Support;

/// <summary>Names that people gave to files, made safe to show and to save under (SUP-02).</summary>
public static class FileNames
{
    public const int Length = 120;

    private const string Forbidden = "<>:\"/\\|?*";

    /// <param name="given">As the browser sent it, a path perhaps.</param>
    /// <param name="kind">What the content is: <c>run.bat</c> that is plain text becomes <c>run.bat.txt</c>.</param>
    public static string Safe(string? given, FileKind kind)
    {
        var name = Clean(given);
        var ending = kind.Endings().FirstOrDefault(each => name.EndsWith(each, StringComparison.OrdinalIgnoreCase) && name.Length > each.Length);
        var stem = ending is null ? name : name[..^ending.Length];
        ending ??= kind.Endings()[0];
        return PlainText.Cut(stem, Length - ending.Length) + ending;
    }

    /// <summary>For messages about files that are not kept.</summary>
    public static string Readable(string? given) => PlainText.Cut(Clean(given), Length);

    private static string Clean(string? given)
    {
        var last = PlainText.Repair(given ?? "").Split('/', '\\')[^1];
        var kept = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            var letter = rune.ToString();
            if (PlainText.IsReadable(letter) && !Forbidden.Contains(letter, StringComparison.Ordinal)) kept.Append(letter);
        }

        // Windows takes dots and spaces at either end away, and so would make another name of it.
        var name = kept.ToString().Trim(' ', '.');
        return PlainText.HasInk(name) ? name : "file";
    }
}
