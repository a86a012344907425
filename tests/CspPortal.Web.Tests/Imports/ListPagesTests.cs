using System.Net;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Html.Dom;
using CspPortal.Application.Work;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Imports;
using CspPortal.Testing;
using CspPortal.Web.Cli;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Imports;

/// <summary>Product keys and downloads through page and command (CAT-01, OPR-01, KEY-02).</summary>
public sealed class ListPagesTests : IAsyncLifetime
{
    private const string Address = "/operator/imports";

    private readonly string folder = Directory.CreateTempSubdirectory("list-imports-").FullName;
    private PortalHost portal = null!;
    private Visitor olga = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Work:Folder"] = Path.Combine(folder, "work"),
            ["Artifacts:Incoming"] = Path.Combine(folder, "incoming"),
            ["Imports:LargestList"] = $"{1024 * 1024}",
        });
        await SoftwareBooks.WriteAsync(portal.Database, portal.Services);
        olga = portal.As(People.PortalOperator);
    }

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact] // CAT-01, KEY-01, KEY-02
    public async Task Keys_go_from_a_file_into_the_stock_and_stand_on_no_page()
    {
        var key = RandomNumberGenerator.GetString(KeyFormat.Alphabet, 32);
        await UploadAsync(ImportKind.ProductKeys, "鍵 <b>.csv", $"ProductId,Version,Key\r\n{Books.Subscription},{SoftwareBooks.Server2022},{key}\r\n");
        Assert.Equal(200, olga.LastStatus);
        var address = olga.LastPath;
        await WorkAsync();
        var page = await olga.GetPageAsync(address);
        Assert.Contains(SoftwareBooks.Server2022, page.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        var files = await olga.Client.GetStringAsync(address + "/export");
        Assert.Contains(SoftwareBooks.Server2022, files, StringComparison.Ordinal);
        await olga.SubmitAsync(page, "#apply");
        await WorkAsync();
        page = await olga.GetPageAsync(address);
        Assert.Contains("Applied", page.QuerySelector(".page-head")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await portal.InDatabaseAsync(db => db.StockKeys.CountAsync()));
        var list = await olga.GetPageAsync(Address + "?kind=ProductKeys");
        Assert.Single(list.QuerySelectorAll("tbody tr"));
        Assert.Empty((await olga.GetPageAsync(Address + "?kind=Downloads")).QuerySelectorAll("tbody tr"));
        Assert.All(new[] { page.DocumentElement.OuterHtml, list.DocumentElement.OuterHtml, files }, text => Assert.DoesNotContain(key, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact] // CAT-01, REL-02
    public async Task A_list_that_is_missing_empty_or_too_large_is_refused_beside_its_own_field()
    {
        foreach (var card in new[] { (Kind: ImportKind.ProductKeys, Field: "#Keys_File"), (Kind: ImportKind.Downloads, Field: "#Downloads_File") })
        {
            foreach (var content in new byte[]?[] { null, [], new byte[(1024 * 1024) + 1] })
            {
                var page = await olga.SubmitWithFilesAsync(await olga.GetPageAsync(Address), "#check-" + card.Kind, content is null ? [] : [("list.csv", content)]);
                Assert.Equal((400, "true"), (olga.LastStatus, page.QuerySelector(card.Field)!.GetAttribute("aria-invalid")));
                Assert.NotEmpty(page.QuerySelector(card.Field + "-error")!.TextContent.Trim());
                Assert.Null(page.QuerySelector("#Form_File")!.GetAttribute("aria-invalid"));
            }
        }

        Assert.Equal(0, await portal.InDatabaseAsync(db => db.Imports.CountAsync()));
    }

    [Fact] // CAT-01, DWN-01, CSV-01: what comes out goes in again
    public async Task The_current_downloads_are_a_list_that_changes_nothing_and_the_template_has_the_columns_of_keys()
    {
        await UploadAsync(ImportKind.Downloads, "downloads.csv", await olga.Client.GetStringAsync(Address + "/downloads"));
        var address = olga.LastPath;
        await WorkAsync();
        var page = await olga.GetPageAsync(address);
        Assert.Contains("Nothing to change", page.QuerySelector(".page-head")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("ProductId,Version,Key", (await olga.Client.GetStringAsync(Address + "/product-keys")).Trim('\uFEFF', '\r', '\n'));

        // The same list through the door for keys is none, and says so without repeating it.
        await UploadAsync(ImportKind.ProductKeys, "downloads.csv", "ProductId,Version,Secret-Column\r\nx,y,z\r\n");
        address = olga.LastPath;
        await WorkAsync();
        page = await olga.GetPageAsync(address);
        Assert.Contains("ProductId, Version, Key", page.QuerySelector("tbody td")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret-Column", page.DocumentElement.OuterHtml, StringComparison.OrdinalIgnoreCase);
    }

    [Fact] // CAT-01, OPR-01
    public async Task Commands_bring_keys_and_downloads_in_when_told_to()
    {
        var media = Encoding.UTF8.GetBytes("medium");
        Directory.CreateDirectory(Path.Combine(folder, "incoming"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "incoming", "new.iso"), media);
        var downloads = await FileAsync($"ProductId,Version,Language,Bit,FileName,Sha256\r\n{Books.Subscription},Windows Server 2025,ja-JP,x64,new.iso,{Convert.ToHexStringLower(SHA256.HashData(media))}\r\n");
        var keys = await FileAsync($"ProductId,Version,Key\r\n{Books.Subscription},Windows Server 2025,{RandomNumberGenerator.GetString(KeyFormat.Alphabet, 32)}\r\n");

        // Keys are for versions that are there.
        Assert.Equal(1, await RunAsync("import-keys", keys, "--apply"));
        Assert.Equal(0, await RunAsync("import-downloads", downloads));
        Assert.Equal(0, await portal.InDatabaseAsync(db => db.Artifacts.CountAsync(row => row.FileName == "new.iso")));
        Assert.Equal(0, await RunAsync("import-downloads", downloads, "--apply"));
        Assert.Equal(1, await portal.InDatabaseAsync(db => db.Artifacts.CountAsync(row => row.FileName == "new.iso")));
        Assert.Equal(0, await RunAsync("import-keys", keys, "--apply"));
        Assert.Equal(1, await portal.InDatabaseAsync(db => db.StockKeys.CountAsync()));
        Assert.Equal(64, await RunAsync("import-keys"));
        Assert.Equal(66, await RunAsync("import-downloads", Path.Combine(folder, "none.csv")));
    }

    [Fact] // CAT-01, ACC-05
    public async Task Lists_are_the_operators_alone()
    {
        using var partner = portal.Client(person: People.GlobalAdmin);
        foreach (var path in new[] { "/downloads", "/product-keys" })
        {
            using var answer = await partner.GetAsync(Address + path);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    private Task<int?> RunAsync(params string[] arguments) => Verbs.TryRunAsync(portal.Services, arguments);

    private async Task<string> FileAsync(string text)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private async Task<IHtmlDocument> UploadAsync(ImportKind kind, string name, string content) =>
        await olga.SubmitWithFilesAsync(await olga.GetPageAsync(Address), "#check-" + kind, [(name, Encoding.UTF8.GetBytes(content))]);

    private async Task WorkAsync()
    {
        while (await portal.Services.GetRequiredService<JobQueue>().RunNextAsync(default))
        {
            // One after the other.
        }
    }
}
