using System.Globalization;

namespace CspPortal.Web.Api.V1;

/// <summary>Languages of a country as the runtime's locale data has them (CLDR).</summary>
public static class CountryCultures
{
    private static readonly Lazy<ILookup<string, CultureInfo>> ByCountry = new(() => CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Where(culture => culture.Name.Split('-') is [{ Length: 2 }, { Length: 2 }])
        .OrderBy(culture => culture.Name, StringComparer.Ordinal)
        .ToLookup(culture => culture.Name[3..], StringComparer.OrdinalIgnoreCase));

    /// <summary>Where the locale data lists many languages: the one business is done in.</summary>
    private static readonly Dictionary<string, string> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        ["US"] = "en-US", ["GB"] = "en-GB", ["CA"] = "en-CA", ["AU"] = "en-AU", ["NZ"] = "en-NZ", ["IE"] = "en-IE", ["IN"] = "en-IN", ["ZA"] = "en-ZA", ["SG"] = "en-SG",
        ["FR"] = "fr-FR", ["DE"] = "de-DE", ["CH"] = "de-CH", ["AT"] = "de-AT", ["BE"] = "nl-BE", ["NL"] = "nl-NL", ["ES"] = "es-ES", ["IT"] = "it-IT", ["PT"] = "pt-PT",
        ["BR"] = "pt-BR", ["SE"] = "sv-SE", ["NO"] = "nb-NO", ["FI"] = "fi-FI", ["DK"] = "da-DK", ["PL"] = "pl-PL", ["JP"] = "ja-JP", ["KR"] = "ko-KR", ["CN"] = "zh-CN", ["TW"] = "zh-TW",
    };

    public static IReadOnlyList<string> Of(string isoCode) => [.. ByCountry.Value[isoCode].Select(culture => culture.Name)];

    /// <returns>Two-letter codes of the country's languages.</returns>
    public static IReadOnlyList<string> LanguagesOf(string isoCode) => [.. Of(isoCode).Select(name => name[..2]).Distinct(StringComparer.Ordinal)];

    /// <returns>Null: the country is not in the data.</returns>
    public static string? Iso3Of(string isoCode)
    {
        try
        {
            return new RegionInfo(isoCode).ThreeLetterISORegionName is { Length: 3 } code && code.All(char.IsAsciiLetterUpper) ? code : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <returns>English where the country is not in the data.</returns>
    public static string DefaultOf(string isoCode) => Usual.TryGetValue(isoCode, out var usual) ? usual : Of(isoCode) is [var first, ..] ? first : "en-US";
}
