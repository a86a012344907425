using System.Globalization;
using System.Resources;
using CspPortal.Web.Features.Shared;

namespace CspPortal.BrowserTests;

/// <summary>The portal's own words in one language, so that a test finds a control as a person does: by what is written on it.</summary>
internal sealed class Words(string locale)
{
    private readonly CultureInfo culture = CultureInfo.GetCultureInfo(locale);

    public string Of<TText>(string key) =>
        new ResourceManager(typeof(TText).FullName!, typeof(TText).Assembly).GetString(key, culture)
        ?? throw new InvalidOperationException($"{typeof(TText).Name} has no {key}.");

    public string Shared(string key) => Of<SharedText>(key);
}
