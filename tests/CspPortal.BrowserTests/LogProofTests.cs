using CspPortal.Application.Access;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using CspPortal.Web.Features.ActivityLog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>A Global admin sees that the log is proven and takes the public key along (LOG-04, A11-01, I18-01).</summary>
public sealed class LogProofTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, 1440)]
    [InlineData("ja-JP", false, 360)]
    public async Task The_log_says_up_to_when_it_is_proven(string locale, bool scripts, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        await BookedOrders.GiveKeyAsync(portal.Database, order);
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
            await scope.ServiceProvider.GetRequiredService<SealNow>().ExecuteAsync(default);
            await scope.ServiceProvider.GetRequiredService<CheckLogs>().RunAsync(default);
        }

        var words = new Words(locale);
        await using var window = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: !scripts, Width: width));
        await window.SignInAsync(People.GlobalAdmin);
        await window.Page.GotoAsync("/activity-log");
        var proof = window.Page.Locator("[data-proof=state]");
        await Assertions.Expect(proof.Locator("summary")).ToContainTextAsync(words.Of<ActivityLogText>("Proof.UpTo"));
        await proof.Locator("summary").ClickAsync();
        await Assertions.Expect(proof).ToContainTextAsync(words.Of<ActivityLogText>("Proof.Honest"));
        await window.PictureAsync($"log-proof-{locale}-{width}");
        if (scripts) await window.AssertAccessibleAsync();

        var file = await window.Page.RunAndWaitForDownloadAsync(() => proof.GetByRole(AriaRole.Link, new() { Name = words.Of<ActivityLogText>("Proof.PublicKey") }).ClickAsync());
        Assert.Single(CheckpointKeys.ReadPem(await File.ReadAllTextAsync(await file.PathAsync())));
        Assert.Empty(window.Complaints);
    }
}
