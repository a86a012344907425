using CspPortal.Application.Work;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.BrowserTests;

/// <summary>From the price sheet to the new price (CAT-01, A11-01, I18-01).</summary>
public sealed class ImportsTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory] // CAT-01
    [InlineData("en-US", true, false, 1440)]
    [InlineData("ja-JP", false, true, 360)]
    public async Task The_operator_checks_a_price_sheet_waits_and_applies_it(string locale, bool scripts, bool dark, int width)
    {
        var folder = Directory.CreateTempSubdirectory("imports-").FullName;
        await using var portal = await PortalHost.StartKestrelAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Work:Folder"] = folder });
        await using var olga = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await olga.SignInAsync(People.PortalOperator);
        await olga.Page.GotoAsync("/operator/imports");
        await LookAsync("none");
        var sheet = PriceSheets.Bytes([PriceSheets.Perpetual[0] with { UnitPrice = "120" }, .. PriceSheets.AllOfUs.Skip(2)]);
        await olga.Page.Locator("#Form_File").SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = "価格.csv", MimeType = "text/csv", Buffer = sheet });
        await olga.Page.Locator("#check-PriceList [type=submit]").ClickAsync();
        await olga.Page.Locator("progress").WaitForAsync();
        await LookAsync("under-way");

        // The page renews itself until the work is done.
        await WorkAsync();
        await olga.Page.Locator("#apply").WaitForAsync();
        await LookAsync("dry-run");
        Assert.Contains("USD\u00A0120.00", await olga.Page.Locator("tbody tr").First.InnerTextAsync(), StringComparison.Ordinal);
        await olga.Page.Locator("#apply button").ClickAsync();
        await olga.Page.Locator("progress").WaitForAsync();
        await WorkAsync();
        await olga.Page.Locator(".page-head .badge.tone-success").WaitForAsync();
        await LookAsync("applied");
        Assert.Empty(olga.Complaints);
        Directory.Delete(folder, recursive: true);

        async Task WorkAsync()
        {
            while (await portal.Services.GetRequiredService<JobQueue>().RunNextAsync(default))
            {
                // One after the other.
            }
        }

        async Task LookAsync(string name)
        {
            await olga.PictureAsync($"imports-{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            if (scripts) await olga.AssertAccessibleAsync();
        }
    }
}
