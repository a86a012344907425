using CspPortal.Testing;

namespace CspPortal.BrowserTests;

/// <summary>A11-01 and I18-01 on every page: axe finds nothing, no page scrolls sideways, the console is silent, in each language, theme and width.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AppearanceTests(PortalBrowser browser)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("home", "/"),
    ];

    public static TheoryData<string, bool, int> Looks() => new()
    {
        { "en-US", false, 1440 },
        { "en-US", true, 360 },
        { "ja-JP", true, 1440 },
        { "ja-JP", false, 360 },
    };

    [BrowserTheory] // A11-01, I18-01
    [MemberData(nameof(Looks))]
    public async Task Every_page_is_accessible_and_fits(string locale, bool dark, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        await using var window = await browser.OpenAsync(portal, new Look(locale, Dark: dark, Width: width));
        await window.Page.GotoAsync("/");
        await LookAsync("sign-in");
        await window.SignInAsync(People.AdminAgent);
        foreach (var (name, path) in Pages)
        {
            var response = await window.Page.GotoAsync(path);
            Assert.True(response!.Status == 200, $"{path} answered {response.Status}.");
            await LookAsync(name);
        }

        Assert.Empty(window.Complaints);

        async Task LookAsync(string name)
        {
            await window.PictureAsync($"{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            await window.AssertAccessibleAsync();
        }
    }
}
