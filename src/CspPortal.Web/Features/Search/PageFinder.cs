using System.Globalization;
using System.Resources;
using CspPortal.Application.Access;
using CspPortal.Domain;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Infrastructure.Pages;

namespace CspPortal.Web.Features.Search;

/// <summary>Finds pages of the menus by their names in any language of the portal: a manual in English is of use to a reader of Japanese.</summary>
public static class PageFinder
{
    private static readonly ResourceManager Texts = new(typeof(SharedText));

    public static IReadOnlyList<MenuPage> All(Viewer viewer) => [.. Navigation.AllFor(viewer)];

    /// <returns>The pages whose name has every word that was typed, in the order of the menus.</returns>
    public static IReadOnlyList<MenuPage> Find(Viewer viewer, string typed)
    {
        var words = SearchText.Fold(typed).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(SearchText.FoldLoosely).Where(word => word.Length > 0).ToList();
        return words.Count == 0 ? [] : [.. Navigation.AllFor(viewer).Where(page => NamesOf(page.TextKey).Any(name => words.All(word => name.Contains(word, StringComparison.Ordinal))))];
    }

    private static IEnumerable<string> NamesOf(string key) =>
        PortalCultures.Names.Select(culture => SearchText.FoldLoosely(Texts.GetString(key, CultureInfo.GetCultureInfo(culture)) ?? key));
}
