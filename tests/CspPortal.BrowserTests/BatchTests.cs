using CspPortal.Application.Work;
using CspPortal.Testing;
using CspPortal.Web.Features.Batches;
using CspPortal.Web.Features.Radar;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>From the radar over the review to the results of many cancellations at once (CAN-07, I18-01).</summary>
public sealed class BatchTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, 1440, false)]
    [InlineData("ja-JP", false, 360, true)]
    public async Task Several_purchases_are_cancelled_in_one_go(string locale, bool scripts, int width, bool dark)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var first = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual, Quantity: 2, TaxRate: 0.10m)], portal.Database.Now.AddDays(-50));
        var second = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription)], portal.Database.Now.AddDays(-20));
        var third = await BookedOrders.BookAsync(portal.Database, [new(Books.Cal)]);
        await BookedOrders.GiveKeyAsync(portal.Database, first);
        var words = new Words(locale);
        await using var agent = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: dark, Width: width));
        await agent.SignInAsync(People.AdminAgent);
        var page = agent.Page;

        await page.GotoAsync(BatchAddresses.List);
        await LookAsync("empty");
        await page.GotoAsync(RadarPage.Address);
        await page.GetByRole(AriaRole.Link, new() { Name = words.Of<RadarText>("CancelSeveral"), Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("main tbody tr")).ToHaveCountAsync(3);
        await page.Locator($"#pick-{first}-1").CheckAsync();
        await page.Locator($"label[for='pick-{second}-1']").ClickAsync();
        await LookAsync("choose");
        await page.GetByRole(AriaRole.Button, new() { Name = words.Of<BatchesText>("Choose.Review"), Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("#review input[name='Form.Items']:checked")).ToHaveCountAsync(2);
        await LookAsync("review");
        await page.Locator("#Form_Acknowledged").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = words.Of<BatchesText>("Review.Submit"), Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("progress")).ToBeVisibleAsync();
        await LookAsync("under-way");
        portal.Clock.Advance(TimeSpan.FromDays(1)); // the prorated credit is another one now
        await portal.Services.GetRequiredService<JobQueue>().RunNextAsync(default);
        await Assertions.Expect(page.Locator(".message-bar[role=status]")).ToContainTextAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, words.Of<BatchesText>("Says.SomeRefused"), 1, 1)); // the page asks again by itself
        await Assertions.Expect(page.Locator("main tbody tr").First).ToContainTextAsync(words.Of<BatchesText>("Result.Cancelled"));
        await Assertions.Expect(page.Locator("main tbody tr").Last).ToContainTextAsync(words.Of<BatchesText>("Result.Refused"));
        await LookAsync("done");
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("main a[href$='/export']").ClickAsync());
        var csv = await File.ReadAllTextAsync(await file.PathAsync());
        Assert.Contains(first, csv, StringComparison.Ordinal);
        Assert.Contains("cancellation-batch.credit-changed", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(third, csv, StringComparison.Ordinal);

        await page.GotoAsync(BatchAddresses.List);
        await Assertions.Expect(page.Locator("main tbody tr")).ToHaveCountAsync(1);
        await LookAsync("list");
        Assert.Empty(agent.Complaints);

        async Task LookAsync(string name)
        {
            await agent.PictureAsync($"batch-{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            if (scripts) await agent.AssertAccessibleAsync();
        }
    }
}
