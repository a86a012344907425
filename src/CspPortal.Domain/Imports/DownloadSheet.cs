using System.Text.RegularExpressions;
using CspPortal.Domain.Entitlements;

namespace CspPortal.Domain.Imports;

/// <summary>A row of a file of downloads.</summary>
/// <param name="FileName">In the folder of files that wait to be taken in.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record DownloadSheetRow(string ProductId, string Version, string Language, string Bit, string FileName, string Sha256);

/// <summary>The file that names downloads (CAT-01, DWN-01).</summary>
public static partial class DownloadSheet
{
    public const string ProductId = "ProductId";
    public const string Version = "Version";
    public const string Language = "Language";
    public const string Bit = "Bit";
    public const string FileName = "FileName";
    public const string Sha256 = "Sha256";

    public const int FileNameLength = 200;

    public static readonly IReadOnlyList<string> Columns = [ProductId, Version, Language, Bit, FileName, Sha256];

    /// <returns>The row, or everything that is wrong with it.</returns>
    public static Outcome<DownloadSheetRow> Read(Func<string, string> cell)
    {
        var faults = new List<Refusal>();
        var product = SheetCells.ProductId(cell(ProductId), faults);
        var version = SheetCells.Text(cell(Version), Version, Artifact.VersionLength, isRequired: true, faults);
        var language = DownloadTags.Language(cell(Language));
        if (language is null) faults.Add(ImportRefusals.LanguageMalformed);
        var typed = cell(Bit).Trim();
        var bit = DownloadTags.Bits.FirstOrDefault(each => each.Equals(typed, StringComparison.OrdinalIgnoreCase));
        if (bit is null) faults.Add(ImportRefusals.BitUnknown.With(string.Join(", ", DownloadTags.Bits)));
        var file = cell(FileName).Trim();
        if (!IsBareName(file)) faults.Add(ImportRefusals.FileNameMalformed);
        var hash = cell(Sha256).Trim().ToLowerInvariant();
        if (!Hash().IsMatch(hash)) faults.Add(ImportRefusals.HashMalformed);
        return Refusal.Of(faults) is { } refusal ? refusal : new DownloadSheetRow(product, version, language!, bit!, file, hash);
    }

    /// <summary>Of a file beside others: no way out of their folder, and nothing hidden.</summary>
    private static bool IsBareName(string name) =>
        name.Length is > 0 and <= FileNameLength && PlainText.IsReadable(name) && name[0] != '.' && name.IndexOfAny(['/', '\\', ':']) < 0;

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hash();
}
