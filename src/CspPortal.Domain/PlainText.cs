using System.Globalization;
using System.Text;

namespace CspPortal.Domain;

/// <summary>What may stand in a name: any script, emoji and markup as letters; nothing that hides or turns the text around it.</summary>
public static class PlainText
{
    /// <summary>No control characters, no line breaks, no marks that turn the writing direction of what follows, no broken halves of characters.</summary>
    public static bool IsReadable(string text) => text == Repair(text) && !text.EnumerateRunes().Any(IsHidden);

    /// <summary>At least one character can be seen.</summary>
    public static bool HasInk(string text) => Repair(text).EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

    /// <summary>Halves of characters and the code that is none become U+FFFD, so that the text can be folded and stored.</summary>
    public static string Repair(string text)
    {
        if (!text.Any(letter => char.IsSurrogate(letter) || letter == '\uFFFE')) return text;
        var repaired = new StringBuilder(text.Length);
        // Enumerating replaces what is no character.
        foreach (var rune in text.EnumerateRunes()) repaired.Append(rune.Value == 0xFFFE ? "\uFFFD" : rune.ToString());
        return repaired.ToString();
    }

    /// <summary>At most so many UTF-16 units, never half a character.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static bool IsHidden(Rune rune) =>
        Rune.IsControl(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        // Embeddings, overrides and isolates; the plain marks of right-to-left writing may stay.
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
