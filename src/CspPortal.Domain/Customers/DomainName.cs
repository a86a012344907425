using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CspPortal.Domain.Customers;

/// <summary>A primary domain as it is stored: lower case, letters of other scripts in their ASCII form (xn--…).</summary>
public static class DomainName
{
    private const int MaxLabel = 63;
    private const string EncodedPrefix = "xn--";

    private static readonly IdnMapping Names = new() { UseStd3AsciiRules = true, AllowUnassigned = false };

    public static bool TryParse(string? text, [NotNullWhen(true)] out string? domain)
    {
        domain = null;
        if (string.IsNullOrWhiteSpace(text) || !PlainText.IsReadable(text.Trim())) return false;
        try
        {
            var ascii = Names.GetAscii(text.Trim()).ToLowerInvariant();
            if (!IsWellFormed(ascii)) return false;
            domain = ascii;
            return true;
        }
        catch (ArgumentException)
        {
            // The only way IdnMapping says no.
            return false;
        }
    }

    /// <summary>As its owners write it: 例え.example instead of xn--r8jz45g.example.</summary>
    public static string Show(string domain)
    {
        if (!domain.Contains(EncodedPrefix, StringComparison.Ordinal)) return domain;
        try
        {
            return Names.GetUnicode(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    private static bool IsWellFormed(string ascii)
    {
        var labels = ascii.Split('.');
        return labels.Length >= 2 && ascii.Length <= Customer.TextLength
            && labels.All(label => label.Length is >= 1 and <= MaxLabel && label[0] != '-' && label[^1] != '-'
                && label.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            && !labels[^1].All(char.IsAsciiDigit);
    }
}
