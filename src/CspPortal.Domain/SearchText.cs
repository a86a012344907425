using System.Globalization;
using System.Text;

namespace CspPortal.Domain;

/// <summary>Folds text so that search finds it whatever the case, accents or width (half-width kana, full-width Latin).</summary>
public static class SearchText
{
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in PlainText.Repair(text).Trim().Normalize(NormalizationForm.FormKD))
        {
            // Accents fall away; Japanese voicing marks tell words apart and stay.
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark && letter is not ('\u3099' or '\u309A')) continue;
            folded.Append(char.ToUpperInvariant(letter));
        }

        return folded.ToString().Normalize(NormalizationForm.FormKC);
    }

    /// <summary>The folded text without spaces and punctuation, for names that are typed in many ways: Cote d'Ivoire, Guinea Bissau.</summary>
    public static string FoldLoosely(string text) => string.Concat(Fold(text).EnumerateRunes().Where(IsWord));

    /// <summary>The folded text, cut to what a column holds: one ligature can unfold to eighteen letters.</summary>
    public static string Key(string text, int length) => PlainText.Cut(Fold(text), length);

    /// <summary>A number, id or domain as it was meant, whatever the width of its letters: １２３ is 123.</summary>
    public static string Typed(string text) => PlainText.Repair(text).Normalize(NormalizationForm.FormKC).Trim();

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark || rune.Value == 'ー';
}
