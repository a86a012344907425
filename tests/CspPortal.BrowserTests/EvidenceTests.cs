using System.IO.Compression;
using CspPortal.Application.Auditing;
using CspPortal.Testing;
using CspPortal.Web.Features.ActivityLog;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>A Global admin takes the evidence along, and looks at what somebody who leaves took away (LOG-05, LOG-02, A11-01, I18-01).</summary>
public sealed class EvidenceTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, 1440)]
    [InlineData("ja-JP", false, 360)]
    public async Task Evidence_in_one_click_and_one_page_for_who_leaves(string locale, bool scripts, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        await BookedOrders.GiveKeyAsync(portal.Database, order);
        var words = new Words(locale);
        await using var window = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: !scripts, Width: width));
        await window.SignInAsync(People.GlobalAdmin);
        await window.Page.GotoAsync("/activity-log?event=all");
        var file = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Link, new() { Name = words.Of<ActivityLogText>("Evidence"), Exact = true }).ClickAsync());
        await using (var zip = await ZipFile.OpenReadAsync(await file.PathAsync()))
        {
            using var summary = new StreamReader(await zip.GetEntry(EvidencePack.Summary)!.OpenAsync());
            Assert.Contains(words.Of<ActivityLogText>("Evidence.Title"), await summary.ReadToEndAsync(), StringComparison.Ordinal);
        }

        await window.Page.GotoAsync("/activity-log?view=people");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = words.Of<ActivityLogText>("Report"), Exact = true }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("[data-accesses] tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(window.Page.Locator("main")).ToContainTextAsync(order);
        await window.PictureAsync($"person-report-{locale}-{width}");
        if (scripts) await window.AssertAccessibleAsync();
        Assert.Empty(window.Complaints);
    }
}
