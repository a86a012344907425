using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace CspPortal.Web.Tests.Entitlements;

/// <summary>
/// Finds a key in whatever it is written: as it is, in groups, in lower case, percent-encoded, between tags, in two bytes a letter, in base64.
/// Everything but letters and digits is taken out of a text, and the key is looked for in what is left.
/// </summary>
internal sealed partial class KeySearch(IReadOnlyCollection<string> keys)
{
    public bool FindsIn(string text)
    {
        var forms = new List<string> { Letters(text) };
        if (text.Contains('%')) forms.Add(Letters(WebUtility.UrlDecode(text)));
        if (text.Contains('<')) forms.Add(Letters(Tags().Replace(text, "")));
        return keys.Any(key => forms.Any(form => form.Contains(key, StringComparison.OrdinalIgnoreCase)) || text.Contains(Base64(key), StringComparison.Ordinal));
    }

    /// <summary>Bytes one by one as letters, so that UTF-16's zero bytes fall out too.</summary>
    public bool FindsIn(ReadOnlySpan<byte> bytes) => FindsIn(Encoding.Latin1.GetString(bytes));

    /// <summary>Without the last group, which depends on what follows.</summary>
    private static string Base64(string key) => Convert.ToBase64String(Encoding.ASCII.GetBytes(key))[..40];

    private static string Letters(string text) => string.Create(text.Count(char.IsAsciiLetterOrDigit), text, static (letters, from) =>
    {
        var next = 0;
        foreach (var letter in from.Where(char.IsAsciiLetterOrDigit)) letters[next++] = letter;
    });

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
