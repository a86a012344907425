using System.Globalization;
using System.Text;

namespace CspPortal.Domain;

/// <summary>Folds text so that search finds it whatever the case, accents or width (half-width kana, full-width Latin).</summary>
public static class SearchText
{
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.Trim().Normalize(NormalizationForm.FormKD))
        {
            // Accents fall away; Japanese voicing marks tell words apart and stay.
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark && letter is not ('\u3099' or '\u309A')) continue;
            folded.Append(char.ToUpperInvariant(letter));
        }

        return folded.ToString().Normalize(NormalizationForm.FormKC);
    }
}
