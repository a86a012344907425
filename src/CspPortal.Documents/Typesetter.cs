using System.Globalization;
using System.Text;
using SkiaSharp;

namespace CspPortal.Documents;

internal readonly record struct Style(float Size, bool Bold = false, bool Quiet = false)
{
    public float LineHeight => Size * 1.45f;

    public float Baseline => Size * 1.1f;
}

/// <summary>A stretch of one line in one font.</summary>
internal readonly record struct Run(int Font, string Text, float Width);

internal sealed record Line(IReadOnlyList<Run> Runs)
{
    public float Width => Runs.Sum(run => run.Width);
}

/// <summary>Measures, wraps and draws text; every character in the first font that has it. Serves one document.</summary>
internal sealed class Typesetter(Typefaces typefaces) : IDisposable
{
    private readonly Dictionary<Rune, int?> fonts = [];
    private readonly Dictionary<(int Font, Style Style), SKFont> set = [];
    private readonly Dictionary<(int Font, Style Style, Rune Rune), float> widths = [];
    private readonly SKPaint ink = new() { Color = new SKColor(0x24, 0x24, 0x24), IsAntialias = true };
    private readonly SKPaint quiet = new() { Color = new SKColor(0x5c, 0x5c, 0x5c), IsAntialias = true };

    /// <returns>The letters that cannot be set, each once.</returns>
    public IEnumerable<Rune> Unknown(IEnumerable<string> texts) =>
        texts.SelectMany(text => Characters(text)).Distinct().Where(rune => IsLetter(rune) && (NeedsShaping(rune) || FontOf(rune) is null));

    public IReadOnlyList<Line> Wrap(string text, Style style, float width) =>
        [.. text.ReplaceLineEndings("\n").Split('\n').SelectMany(paragraph => WrapParagraph(paragraph, style, width))];

    /// <summary>The width of the widest word that should stay whole.</summary>
    public float WidestWord(string text, Style style) =>
        text.ReplaceLineEndings("\n").Split('\n').SelectMany(paragraph => Words(paragraph)).Select(word => Width(Trimmed(word), style)).DefaultIfEmpty().Max();

    /// <param name="x">The left edge, or the right one.</param>
    public void Draw(SKCanvas canvas, Line line, Style style, float x, float top, bool alignRight = false)
    {
        if (alignRight) x -= line.Width;
        foreach (var run in line.Runs)
        {
            using var text = WithItsCharacters(run.Text, FontFor(run.Font, style));
            canvas.DrawText(text, x, top + style.Baseline, style.Quiet ? quiet : ink);
            x += run.Width;
        }
    }

    public void Dispose()
    {
        foreach (var font in set.Values) font.Dispose();
        ink.Dispose();
        quiet.Dispose();
    }

    /// <summary>Says which characters the glyphs stand for: by the glyph alone 月 (U+6708) would be copied out of the PDF as the radical ⽉ (U+2F49).</summary>
    private static SKTextBlob WithItsCharacters(string text, SKFont font)
    {
        var runes = text.EnumerateRunes().ToArray();
        var utf8 = Encoding.UTF8.GetBytes(text);
        using var builder = new SKTextBlobBuilder();
        var buffer = builder.AllocateTextRun(font, runes.Length, 0, 0, utf8.Length, null);
        buffer.SetText(utf8);
        var (glyphs, clusters, at) = (new ushort[runes.Length], new uint[runes.Length], 0u);
        for (var i = 0; i < runes.Length; i++)
        {
            (glyphs[i], clusters[i]) = (font.GetGlyph(runes[i].Value), at);
            at += (uint)runes[i].Utf8SequenceLength;
        }

        buffer.SetGlyphs(glyphs);
        buffer.SetClusters(clusters);
        return builder.Build()!;
    }

    private IEnumerable<Line> WrapParagraph(string paragraph, Style style, float width)
    {
        var line = new List<Rune>();
        var used = 0f;
        foreach (var word in Words(paragraph))
        {
            if (line.Count > 0 && used + Width(Trimmed(word), style) > width)
            {
                yield return ToLine(line, style);
                (line, used) = ([], 0);
            }

            foreach (var rune in word)
            {
                var advance = Width(rune, style);
                // A word wider than the line is cut where the line ends; a space may hang over.
                if (line.Count > 0 && used + advance > width && rune.Value != ' ')
                {
                    yield return ToLine(line, style);
                    (line, used) = ([], 0);
                }

                line.Add(rune);
                used += advance;
            }
        }

        yield return ToLine(line, style);
    }

    private Line ToLine(List<Rune> runes, Style style)
    {
        var runs = new List<Run>();
        var text = new StringBuilder();
        var (font, width) = (-1, 0f);
        foreach (var rune in Trimmed(runes))
        {
            var next = Glyph(rune).Font;
            if (next != font && text.Length > 0)
            {
                runs.Add(new Run(font, text.ToString(), width));
                text.Clear();
                width = 0;
            }

            font = next;
            text.Append(Glyph(rune).Rune.ToString());
            width += Width(rune, style);
        }

        if (text.Length > 0) runs.Add(new Run(font, text.ToString(), width));
        return new Line(runs);
    }

    private static IEnumerable<List<Rune>> Words(string paragraph)
    {
        var word = new List<Rune>();
        foreach (var rune in Characters(paragraph))
        {
            if (word.Count > 0 && LineBreaks.Between(word[^1], rune))
            {
                yield return word;
                word = [];
            }

            word.Add(rune);
        }

        if (word.Count > 0) yield return word;
    }

    /// <summary>Composed, every space a space that breaks or one that does not, nothing that has no shape.</summary>
    private static IEnumerable<Rune> Characters(string text)
    {
        foreach (var rune in Composed(text).EnumerateRunes())
        {
            if (rune.Value is '\t') yield return new Rune(' ');
            else if (rune.Value is 0x00A0 or 0x2007 or 0x2009 or 0x202F) yield return new Rune(0x00A0);
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format) && rune.Value is not (>= 0xFE00 and <= 0xFE0F))
                yield return rune;
        }
    }

    /// <summary>A half of a surrogate pair becomes U+FFFD here; normalising would throw.</summary>
    private static string Composed(string text)
    {
        var whole = string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
        return whole.Normalize(NormalizationForm.FormC);
    }

    private static List<Rune> Trimmed(List<Rune> runes)
    {
        var end = runes.Count;
        while (end > 0 && runes[end - 1].Value == ' ') end--;
        return end == runes.Count ? runes : runes[..end];
    }

    private float Width(List<Rune> runes, Style style) => runes.Sum(rune => Width(rune, style));

    private float Width(Rune rune, Style style)
    {
        var (font, shown) = Glyph(rune);
        if (widths.TryGetValue((font, style, shown), out var known)) return known;
        return widths[(font, style, shown)] = FontFor(font, style).MeasureText(shown.ToString());
    }

    /// <summary>Emoji and rare signs that no font has are shown as a question mark; letters were refused before.</summary>
    private (int Font, Rune Rune) Glyph(Rune rune) => FontOf(rune) is { } font ? (font, rune)
        : rune.Value == 0x00A0 ? Glyph(new Rune(' ')) : (FontOf(new Rune('?')) ?? 0, new Rune('?'));

    private int? FontOf(Rune rune) => fonts.TryGetValue(rune, out var font) ? font : fonts[rune] = typefaces.With(rune);

    private SKFont FontFor(int font, Style style)
    {
        if (set.TryGetValue((font, style), out var known)) return known;
        return set[(font, style)] = new SKFont(typefaces[font, style.Bold], style.Size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };
    }

    private static bool IsLetter(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.CurrencySymbol;

    /// <summary>Hebrew to Myanmar, Khmer, Mongolian, presentation forms, and marks left over: joined or reordered before they can be drawn.</summary>
    private static bool NeedsShaping(Rune rune) => rune.Value is (>= 0x0300 and <= 0x036F) or (>= 0x0590 and <= 0x109F) or (>= 0x1780 and <= 0x18AF)
        or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFE);
}
