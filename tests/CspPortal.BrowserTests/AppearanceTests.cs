using CspPortal.Testing;

namespace CspPortal.BrowserTests;

/// <summary>A11-01 and I18-01 on every page: axe finds nothing, no page scrolls sideways, the console is silent, in each language, theme and width.</summary>
public sealed class AppearanceTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    private static readonly string Customer = $"/customers/{Books.Adatum}";

    public static TheoryData<string, bool, int> Looks() => new()
    {
        { "en-US", false, 1440 },
        { "ja-JP", true, 360 },
    };

    [BrowserTheory] // A11-01, I18-01
    [MemberData(nameof(Looks))]
    public async Task Every_page_is_accessible_and_fits(string locale, bool dark, int width)
    {
        var problems = new List<string>();
        await using var portal = await PortalHost.StartKestrelAsync();
        await SoftwareBooks.WriteAsync(portal.Database);
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 4), new(Books.Perpetual)]);
        var old = await BookedOrders.BookAsync(portal.Database, [new(Books.LinuxPlan)], portal.Database.Now.AddDays(-90));
        (string Name, string Path)[] pages =
        [
            ("home", "/"),
            ("customers", "/customers"),
            ("customers-none", "/customers?search=nobody"),
            ("customer", Customer),
            ("customer-edit", Customer + "/edit"),
            ("customer-new", "/customers/new"),
            ("products", Customer + "/products"),
            ("products-azure", Customer + "/products?tab=Azure"),
            ("cart", Customer + "/cart"),
            ("orders", Customer + "/orders"),
            ("order", $"{Customer}/orders/{order}"),
            ("software", Customer + "/software"),
            ("software-line", $"{Customer}/software/{order}-1?show=true"),
            ("copy-link", $"{Customer}/software/{order}-1/link/{SoftwareBooks.ServerEnglish.Id}"),
            ("cancel", $"{Customer}/software/{order}-1/cancel"),
            ("cancel-not", $"{Customer}/software/{old}-1/cancel"),
            ("markets", "/markets"),
            ("invoices", "/invoices"),
            ("invoice-open", "/invoices/open/USD"),
        ];
        await using var window = await browser.OpenAsync(portal, new Look(locale, Dark: dark, Width: width));
        await window.Page.GotoAsync("/");
        await LookAsync("sign-in");
        await window.SignInAsync(People.AdminAgent);
        foreach (var (name, path) in pages)
        {
            var response = await window.Page.GotoAsync(path);
            Assert.True(response!.Status == 200, $"{path} answered {response.Status}.");
            await LookAsync(name);
        }

        // So long that axe takes half a minute: once is enough for what is alike in every look.
        await window.Page.GotoAsync("/help/api");
        if (width > 1000) await LookAsync("api-reference");
        else Assert.True(await window.FitsAsync());

        await using var admin = await browser.OpenAsync(portal, new Look(locale, Dark: dark, Width: width));
        await admin.SignInAsync(People.GlobalAdmin);
        await admin.Page.GotoAsync("/activity-log?event=all");
        await admin.PictureAsync($"activity-log-{locale}-{(dark ? "dark" : "light")}-{width}");
        problems.AddRange(await admin.AccessibilityProblemsAsync());
        await admin.Page.GotoAsync("/activity-log?view=people");
        problems.AddRange(await admin.AccessibilityProblemsAsync());

        await using var buyer = await browser.OpenAsync(portal, new Look(locale, Dark: dark, Width: width));
        await buyer.SignInAsync(People.CustomerAdmin);
        await buyer.PictureAsync($"your-products-{locale}-{(dark ? "dark" : "light")}-{width}");
        problems.AddRange(await buyer.AccessibilityProblemsAsync());

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.Empty(window.Complaints);
        Assert.Empty(admin.Complaints);
        Assert.Empty(buyer.Complaints);

        async Task LookAsync(string name)
        {
            await window.PictureAsync($"{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            problems.AddRange(await window.AccessibilityProblemsAsync());
        }
    }
}
