using CspPortal.Domain;
using CspPortal.Testing;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>From the month's end to the printed invoice (INV-01, INV-02, A11-01, I18-01).</summary>
public sealed class InvoicesTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory] // INV-01, INV-02
    [InlineData("en-US", true, false, 1440)]
    [InlineData("ja-JP", false, true, 360)]
    public async Task The_operator_closes_a_month_and_the_partner_reads_prints_and_takes_the_invoice(string locale, bool scripts, bool dark, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 3, TaxRate: 0.10m), new(Books.Cal, Quantity: 5)], portal.Database.Now.AddMonths(-1));
        await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual, Price: Money.Of(15_000m, "JPY"))]);
        var look = new Look(locale, scripts, dark, width);

        await using var olga = await browser.OpenAsync(portal, look);
        await olga.SignInAsync(People.PortalOperator);
        await olga.Page.GotoAsync("/operator/invoices");
        await LookAsync(olga, "desk-due");
        await olga.Page.Locator("form[action='/operator/invoices/close'] button").ClickAsync();
        await olga.Page.Locator("main [role=status]").WaitForAsync();
        await LookAsync(olga, "desk");

        await using var bella = await browser.OpenAsync(portal, look);
        await bella.SignInAsync(People.BillingAdmin);
        await bella.Page.GotoAsync("/invoices");
        await LookAsync(bella, "list");
        await bella.Page.Locator("main a[href='/invoices/open/JPY']").ClickAsync();
        await LookAsync(bella, "open");
        await bella.Page.GoBackAsync();
        await bella.Page.Locator("main tbody a[href^='/invoices/G']").ClickAsync();
        Assert.Contains("USD\u00A0830.00", await bella.Page.Locator("table.totals").InnerTextAsync(), StringComparison.Ordinal);
        await LookAsync(bella, "document");

        var download = await bella.Page.RunAndWaitForDownloadAsync(() => bella.Page.Locator("main a[href$='.pdf']").ClickAsync());
        Assert.Matches(@"^G\d{9}\.pdf$", download.SuggestedFilename);
        await bella.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await bella.Page.Locator(".site-nav").IsVisibleAsync());
        Assert.False(await bella.Page.Locator(".command-bar").IsVisibleAsync());
        Assert.True(await bella.Page.Locator("table.totals").IsVisibleAsync());
        await bella.PictureAsync($"invoice-print-{locale}");
        Assert.Empty(olga.Complaints);
        Assert.Empty(bella.Complaints);

        async Task LookAsync(PersonWindow window, string name)
        {
            await window.PictureAsync($"invoice-{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            if (scripts) await window.AssertAccessibleAsync();
        }
    }
}
