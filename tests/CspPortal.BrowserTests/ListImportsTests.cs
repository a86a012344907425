using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Work;
using CspPortal.Domain.Entitlements;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.BrowserTests;

/// <summary>From a list of keys to the stock, and from a list of downloads to the shelf (CAT-01, KEY-01, A11-01, I18-01).</summary>
public sealed class ListImportsTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory] // CAT-01
    [InlineData("en-US", false, true, 360)]
    [InlineData("ja-JP", true, false, 1440)]
    public async Task The_operator_brings_downloads_and_then_their_keys_in(string locale, bool scripts, bool dark, int width)
    {
        var folder = Directory.CreateTempSubdirectory("list-imports-").FullName;
        await using var portal = await PortalHost.StartKestrelAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Work:Folder"] = Path.Combine(folder, "work"), ["Artifacts:Incoming"] = folder });
        await SoftwareBooks.WriteAsync(portal.Database, portal.Services);
        var media = "medium"u8.ToArray();
        await File.WriteAllBytesAsync(Path.Combine(folder, "server-2025.iso"), media);
        await using var olga = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await olga.SignInAsync(People.PortalOperator);

        await BringAsync("Downloads", $"ProductId,Version,Language,Bit,FileName,Sha256\r\n{Books.Subscription},Windows Server 2025,ja-JP,x64,server-2025.iso,{Convert.ToHexStringLower(SHA256.HashData(media))}\r\n");
        var key = RandomNumberGenerator.GetString(KeyFormat.Alphabet, 32);
        await BringAsync("Keys", $"ProductId,Version,Key\r\n{Books.Subscription},Windows Server 2025,{key}\r\n");
        await olga.Page.GotoAsync($"/catalogue/key-stock/{Books.Subscription}?version=Windows%20Server%202025");
        Assert.Equal("1", (await olga.Page.Locator("main dl.facts dd").First.InnerTextAsync()).Trim());
        Assert.Empty(olga.Complaints);
        Directory.Delete(folder, recursive: true);

        async Task BringAsync(string form, string list)
        {
            await olga.Page.GotoAsync("/operator/imports");
            await olga.PictureAsync($"lists-{form}-{locale}-{width}");
            var field = olga.Page.Locator($"#{form}_File");
            await field.SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = "一覧.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(list) });
            await olga.Page.Locator($"form:has(#{form}_File) [type=submit]").ClickAsync();
            await olga.Page.Locator("progress").WaitForAsync();
            await WorkAsync();
            await olga.Page.Locator("#apply").WaitForAsync();
            Assert.Contains("Windows Server 2025", await olga.Page.Locator("tbody tr").First.InnerTextAsync(), StringComparison.Ordinal);
            await olga.PictureAsync($"lists-{form}-dry-run-{locale}-{width}");
            if (scripts) await olga.AssertAccessibleAsync();
            await olga.Page.Locator("#apply button").ClickAsync();
            await olga.Page.Locator("progress").WaitForAsync();
            await WorkAsync();
            await olga.Page.Locator(".page-head .badge.tone-success").WaitForAsync();
        }

        async Task WorkAsync()
        {
            while (await portal.Services.GetRequiredService<JobQueue>().RunNextAsync(default))
            {
                // One after the other.
            }
        }
    }
}
