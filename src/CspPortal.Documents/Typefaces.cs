using System.Text;
using SkiaSharp;

namespace CspPortal.Documents;

/// <summary>The fonts that were found, each regular and bold, and which of them has a character.</summary>
internal sealed class Typefaces : IDisposable
{
    private readonly List<(SKTypeface Regular, SKTypeface Bold)> found = [];

    public Typefaces(IEnumerable<FontFile> files)
    {
        foreach (var file in files)
        {
            if (Load(file.Regular) is not { } regular) continue;
            found.Add((regular, Load(file.Bold) ?? regular));
        }
    }

    public SKTypeface this[int font, bool bold] => bold ? found[font].Bold : found[font].Regular;

    /// <returns>The first font that has it; null when none has.</returns>
    public int? With(Rune character)
    {
        for (var font = 0; font < found.Count; font++)
            if (Has(found[font].Regular, character) && Has(found[font].Bold, character)) return font;
        return null;
    }

    public void Dispose()
    {
        foreach (var (regular, bold) in found)
        {
            regular.Dispose();
            if (bold != regular) bold.Dispose();
        }
    }

    private static bool Has(SKTypeface typeface, Rune character)
    {
        using var font = new SKFont(typeface);
        return font.ContainsGlyph(character.Value);
    }

    private static SKTypeface? Load(string? path) => File.Exists(path) ? SKTypeface.FromFile(path) : null;
}
