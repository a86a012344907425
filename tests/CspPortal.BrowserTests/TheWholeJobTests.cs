using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CspPortal.Application.Access;
using CspPortal.Application.Orders;
using CspPortal.Testing;
using CspPortal.Web.Features.ActivityLog;
using CspPortal.Web.Features.Cancellation;
using CspPortal.Web.Features.Orders;
using CspPortal.Web.Features.Software;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>Sell, reveal a key, download, pass a link on, cancel, prove it: the main job as people do it.</summary>
public sealed partial class TheWholeJobTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory] // I18-01, A11-01, ORD-01, KEY-01, DWN-01, DWN-02, CAN-06, CAN-09, REF-01, LOG-01
    [InlineData("en-US", true)]
    [InlineData("en-US", false)]
    [InlineData("ja-JP", true)]
    [InlineData("ja-JP", false)]
    public async Task An_agent_sells_reveals_downloads_and_cancels_and_a_global_admin_finds_it_in_the_log(string locale, bool scripts)
    {
        var store = Directory.CreateTempSubdirectory("artifacts");
        await using var portal = await PortalHost.StartKestrelAsync(new Dictionary<string, string?> { ["Artifacts:Folder"] = store.FullName });
        await SoftwareBooks.WriteAsync(portal.Database, portal.Services);
        var words = new Words(locale);
        var picture = $"{locale}-{(scripts ? "scripts" : "plain")}";

        await using var agent = await browser.OpenAsync(portal, new Look(locale, scripts));
        await agent.SignInAsync(People.AdminAgent);
        var page = agent.Page;

        // Customers → a customer → Add products → cart → review → Buy.
        await Link(page.Locator("#site-nav"), words.Shared("Nav.Customers")).ClickAsync();
        await Link(page.Locator("main"), "Adatum Corporation").First.ClickAsync();
        await Link(page.Locator("main"), words.Shared("Nav.AddProducts")).First.ClickAsync();
        var form = page.Locator($"form[data-sku^='{Books.Perpetual}']");
        await form.Locator("input[name='Form.Quantity']").FillAsync("3");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await page.GotoAsync($"/customers/{Books.Adatum}/cart");
        await agent.PictureAsync("job-cart-" + picture);
        await page.Locator("input[name='Form.PurchaseOrderNumber']").FillAsync("PO-発注-7");
        await Button(page.Locator("main"), words.Of<OrdersText>("Buy")).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(words.Of<OrdersText>("Confirmation.Title"));
        var order = OrderNumber().Match(await page.Locator("main").InnerTextAsync()).Value;
        Assert.Equal(12, order.Length);
        await agent.PictureAsync("job-confirmation-" + picture);
        await ProvisionAsync(portal);
        await Link(page.Locator("main"), words.Of<OrdersText>("Done")).ClickAsync();
        await Assertions.Expect(page.Locator("main table")).ToContainTextAsync(order);

        // Software → version, language, bit → Get keys and downloads → Get Key.
        await page.GotoAsync($"/customers/{Books.Adatum}/software");
        await Link(page.Locator("main table"), "SQL Server 2022 Standard").First.ClickAsync();
        await page.Locator("#language").SelectOptionAsync("en-US");
        await Button(page.Locator("main"), words.Of<SoftwareText>("GetKeysAndDownloads")).ClickAsync();
        await Button(page.Locator("main"), words.Of<SoftwareText>("GetKey")).ClickAsync();
        var shown = page.Locator("#product-key");
        await Assertions.Expect(shown).ToBeVisibleAsync();
        var key = GroupedKey().Match(await shown.InnerTextAsync()).Value.Replace("-", "", StringComparison.Ordinal);
        Assert.Equal(32, key.Length);
        await agent.PictureAsync("job-key-" + picture);
        if (scripts)
        {
            await shown.GetByRole(AriaRole.Button).ClickAsync();
            Assert.Equal(key, await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
            await Assertions.Expect(Button(page.Locator("main"), words.Of<SoftwareText>("GetKey"))).ToBeFocusedAsync();
        }
        else
        {
            await page.GoBackAsync();
        }

        // Download and Copy Link.
        var download = await page.RunAndWaitForDownloadAsync(() => Link(page.Locator("main"), words.Of<SoftwareText>("Download")).ClickAsync());
        Assert.Equal(SoftwareBooks.Sql.FileName, download.SuggestedFilename);
        await using (var bytes = File.OpenRead(await download.PathAsync()))
            Assert.Equal(SoftwareBooks.Sql.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes)));
        await Link(page.Locator("main"), words.Of<SoftwareText>("CopyLink")).ClickAsync();
        await page.Locator("input[name='Form.Uses']").FillAsync("5");
        await agent.PictureAsync("job-link-form-" + picture);
        await Button(page.Locator("#issue-link"), words.Of<SoftwareText>("Link.Create")).ClickAsync();
        var address = LinkAddress().Match(await page.Locator("#link-address").InnerTextAsync()).Value;
        using var holder = portal.Client();
        using (var fetched = await holder.GetAsync(address)) Assert.Equal(SoftwareBooks.ContentOf(SoftwareBooks.Sql), await fetched.Content.ReadAsByteArrayAsync());

        // Cancel.
        await page.GotoAsync($"/customers/{Books.Adatum}/software");
        await agent.PictureAsync("job-software-" + picture);
        await page.Locator($"main table a[href$='{order}-1/cancel']").ClickAsync();
        var submit = Button(page.Locator("body"), words.Of<CancellationText>("Form.Submit"));
        await Assertions.Expect(submit).ToBeVisibleAsync();
        Assert.Contains("300.00", await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        await agent.PictureAsync("job-cancel-" + picture);
        await page.GetByLabel(words.Of<CancellationText>("Form.Acknowledge")).CheckAsync();
        await submit.ClickAsync();
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync(words.Of<CancellationText>("Done.Order"));
        await agent.PictureAsync("job-cancelled-" + picture);
        using (var dead = await holder.GetAsync(address)) Assert.Equal(HttpStatusCode.Gone, dead.StatusCode);
        await page.GotoAsync($"/customers/{Books.Adatum}/software/{order}-1");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(words.Of<SoftwareText>("Cancelled.Title"));
        await Assertions.Expect(Button(page.Locator("main"), words.Of<SoftwareText>("GetKey"))).ToHaveCountAsync(0);
        Assert.Empty(agent.Complaints);

        // Gear → Activity log.
        await using var admin = await browser.OpenAsync(portal, new Look(locale, scripts));
        await admin.SignInAsync(People.GlobalAdmin);
        await Button(admin.Page.Locator("header"), words.Shared("Layout.Settings")).ClickAsync();
        await Link(admin.Page.Locator("header"), words.Shared("Nav.ActivityLog")).ClickAsync();
        var seen = admin.Page.Locator("main table tbody tr").Filter(new() { HasText = "Aiko Agent" }).Filter(new() { HasText = words.Of<ActivityLogText>("Operation.get_software_key") });
        await Assertions.Expect(seen.First).ToContainTextAsync("Adatum Corporation");
        Assert.DoesNotContain(key, await admin.Page.ContentAsync(), StringComparison.OrdinalIgnoreCase);
        await admin.PictureAsync("job-log-" + picture);
        Assert.Empty(admin.Complaints);
        store.Delete(recursive: true);
    }

    private static ILocator Link(ILocator within, string name) => within.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator within, string name) => within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>What the worker does within a second; here the clock stands still.</summary>
    private static async Task ProvisionAsync(PortalHost portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
        await scope.ServiceProvider.GetRequiredService<ProvisionOrders>().RunAsync(default);
    }

    [GeneratedRegex("[0-9a-f]{12}", RegexOptions.None, 1000)]
    private static partial Regex OrderNumber();

    [GeneratedRegex("[A-Z0-9]{4}(-[A-Z0-9]{4}){7}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GroupedKey();

    [GeneratedRegex(@"https?://\S+/d/[\w-]+", RegexOptions.None, 1000)]
    private static partial Regex LinkAddress();
}
