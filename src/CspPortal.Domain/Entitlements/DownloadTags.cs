using System.Text.RegularExpressions;

namespace CspPortal.Domain.Entitlements;

/// <summary>How the language and the bit of a download are written (DWN-01).</summary>
public static partial class DownloadTags
{
    public static readonly IReadOnlyList<string> Bits = ["x64", "x86", "arm64"];

    /// <returns>A BCP 47 tag as tags are written, ja-JP or zh-Hans; null where it is none.</returns>
    public static string? Language(string? typed)
    {
        if (typed?.Trim() is not { Length: <= Artifact.LanguageLength } tag || !Tag().IsMatch(tag)) return null;
        return string.Join('-', tag.Split('-').Select((part, index) => (index, part.Length) switch
        {
            (0, _) => part.ToLowerInvariant(),
            (_, 2) => part.ToUpperInvariant(),
            (_, 4) => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant(),
            _ => part.ToLowerInvariant(),
        }));
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();
}
