using System.Globalization;
using CspPortal.Application.Entitlements;
using CspPortal.Domain.Entitlements;

namespace CspPortal.Web.Features.Software;

/// <summary>Version, language and bit as they stand in the address; only combinations that exist can be chosen.</summary>
public sealed class ChoiceQuery
{
    public string? Version { get; set; }

    public string? Language { get; set; }

    public string? Bit { get; set; }

    /// <summary>Get keys and downloads was pressed.</summary>
    public bool Show { get; set; }
}

/// <summary>The lists as far as they go together, and the one file they lead to.</summary>
/// <param name="Adjusted">What was asked for does not exist; the nearest that does is chosen instead.</param>
public sealed record Choice(IReadOnlyList<string> Versions, IReadOnlyList<string> Languages, IReadOnlyList<string> Bits, Artifact Artifact, bool Adjusted)
{
    /// <returns>Null where there is nothing to choose from.</returns>
    public static Choice? Of(IReadOnlyList<Artifact> options, ChoiceQuery query)
    {
        if (options.Count == 0) return null;
        var version = options.FirstOrDefault(option => option.Version == query.Version)?.Version ?? options[0].Version;
        var ofVersion = options.Where(option => option.Version == version).ToList();
        var language = ofVersion.Find(option => option.Language == query.Language)?.Language ?? PreferredLanguage(ofVersion);
        var ofLanguage = ofVersion.Where(option => option.Language == language).ToList();
        var artifact = ofLanguage.Find(option => option.Bit == query.Bit) ?? ofLanguage[^1];
        var adjusted = (query.Version ?? version) != version || (query.Language ?? language) != language || (query.Bit ?? artifact.Bit) != artifact.Bit;
        return new Choice(
            [.. options.Select(option => option.Version).Distinct()], [.. ofVersion.Select(option => option.Language).Distinct()],
            [.. ofLanguage.Select(option => option.Bit)], artifact, adjusted);
    }

    /// <summary>The reader's own where there is one.</summary>
    private static string PreferredLanguage(List<Artifact> options) =>
        (options.Find(option => option.Language == CultureInfo.CurrentUICulture.Name) ?? options[0]).Language;
}

/// <summary>A line of software with its keys, downloads and links.</summary>
public sealed record SoftwareLinePage(SoftwareDoor Door, SoftwareDetail Detail, Choice? Choice, bool Show)
{
    public LinePaths Paths => new(Door, Detail.Line.OrderId, Detail.Line.Number);

    public string Title => Detail.Line.ProductTitle;

    /// <summary>A right on paper, such as a CAL: nothing to show or fetch.</summary>
    public bool IsPaper => !Detail.Line.HasKey && !Detail.Line.HasDownloads;
}

/// <summary>Get Key: the one page that a key is on (KEY-02).</summary>
public sealed record KeyPage(SoftwareDoor Door, RevealedKey Key)
{
    public LinePaths Paths => new(Door, Key.OrderId, Key.LineNumber);
}

/// <param name="IsKept">The stock is empty, but the wish is kept.</param>
/// <param name="SignInAgain">Where a fresh sign-in begins; null: that would not help.</param>
public sealed record KeyRefusedPage(LinePaths Paths, string Message, bool IsKept, string? SignInAgain);

public static class FileFacts
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB"];

    /// <summary>With a decimal unit, as stores and drives count.</summary>
    public static string Size(long bytes)
    {
        var (shown, unit) = ((decimal)bytes, 0);
        for (; shown >= 1000 && unit < Units.Length - 1; unit++) shown /= 1000;
        return shown.ToString(unit == 0 ? "N0" : "N1", CultureInfo.CurrentCulture) + "\u00A0" + Units[unit];
    }

    /// <summary>In the reader's language; the tag itself if it names none.</summary>
    public static string Language(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag).DisplayName;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }
}
