using CspPortal.Testing;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>Software, Get Key, Download and Copy Link as people meet them (KEY-01, DWN-01, DWN-02, A11-01, I18-01).</summary>
public sealed class SoftwareTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    public static TheoryData<string, bool, bool, int> Looks() => new()
    {
        { "en-US", true, false, 1440 },
        { "en-US", false, true, 360 },
        { "ja-JP", false, true, 1440 },
        { "ja-JP", true, false, 360 },
    };

    [BrowserTheory]
    [MemberData(nameof(Looks))]
    public async Task A_key_is_shown_a_file_fetched_and_a_link_made_in_every_language_theme_and_width(string locale, bool scripts, bool dark, int width)
    {
        var store = Path.Combine(Path.GetTempPath(), $"artifacts-{Guid.NewGuid():N}");
        await using var portal = await PortalHost.StartKestrelAsync(new Dictionary<string, string?> { ["Artifacts:Folder"] = store });
        await SoftwareBooks.WriteAsync(portal.Database, portal.Services);
        await SoftwareBooks.GivenStockAsync(portal, 3);
        await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 7)], portal.Database.Now.AddDays(-61));
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 3), new(Books.Cal, Quantity: 5)], portal.Database.Now.AddDays(-20));
        await using var window = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await window.SignInAsync(People.AdminAgent);
        var main = window.Page.Locator("main").First;

        await window.Page.GotoAsync($"/customers/{Books.Adatum}/software?sort=-bought");
        await LookAsync("list");
        await window.Page.Locator($"main th a[href$='{order}-1']").ClickAsync();
        await window.Page.Locator("#language").SelectOptionAsync("ja-JP");
        if (scripts) await window.Page.WaitForURLAsync("**language=ja-JP**"); // the choice is enough
        await window.Page.Locator("#choice button.primary").ClickAsync();
        await window.Page.Locator("#get-key button").WaitForAsync();
        await LookAsync("product");
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.Locator($"a[href$='/download/{SoftwareBooks.ServerJapanese.Id}']").ClickAsync());
        Assert.Equal(SoftwareBooks.ContentOf(SoftwareBooks.ServerJapanese), await File.ReadAllBytesAsync(await download.PathAsync()));

        await window.Page.Locator("#get-key button").ClickAsync();
        var key = await window.Page.Locator("#product-key code").InnerTextAsync();
        Assert.Equal(8, key.Split('-').Length);
        Assert.Equal(scripts, await window.Page.Locator("dialog #product-key").CountAsync() == 1);
        await LookAsync("key");
        if (scripts)
        {
            await window.Page.Locator("#product-key button").ClickAsync();
            await window.Page.Locator("#product-key button.copied").WaitForAsync();
            Assert.Equal(key.Replace("-", "", StringComparison.Ordinal), await window.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
            await window.Page.Keyboard.PressAsync("Escape");
            await window.Page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            Assert.DoesNotContain(key, await window.Page.ContentAsync(), StringComparison.Ordinal);
        }

        await window.Page.GotoAsync($"/customers/{Books.Adatum}/software/{order}-1?language=ja-JP&show=true");
        await window.Page.Locator($"a[href$='/link/{SoftwareBooks.ServerJapanese.Id}']").ClickAsync();
        await window.Page.Locator("#Form_Days").FillAsync("3");
        await window.Page.Locator("#Form_Uses").FillAsync("2");
        await LookAsync("link");
        await window.Page.Locator("#issue-link button.primary").ClickAsync();
        var address = new Uri(await window.Page.Locator("#link-address code").InnerTextAsync());
        Assert.Equal(portal.Address.Authority, address.Authority);
        await LookAsync("link-issued");
        using (var holder = portal.Client()) Assert.Equal(SoftwareBooks.ContentOf(SoftwareBooks.ServerJapanese), await holder.GetByteArrayAsync(address));

        await window.Page.GotoAsync($"/customers/{Books.Adatum}/software/{order}-1");
        await window.Page.Locator("details summary").ClickAsync();
        await LookAsync("links");
        await window.Page.Locator("form[action$='/revoke'] button").ClickAsync();
        await main.Locator("[role=status]").First.WaitForAsync();
        using (var holder = portal.Client()) Assert.Equal(System.Net.HttpStatusCode.Gone, (await holder.GetAsync(address)).StatusCode);
        Assert.Empty(window.Complaints);

        await window.Page.GotoAsync(address.AbsolutePath);
        await LookAsync("link-dead");
        Directory.Delete(store, recursive: true);

        async Task LookAsync(string name)
        {
            await window.PictureAsync($"software-{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            if (scripts) await window.AssertAccessibleAsync();
        }
    }
}
