using System.Net;
using AngleSharp.Html.Dom;
using CspPortal.Application.Work;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Imports;

/// <summary>Price lists through the page (CAT-01).</summary>
public sealed class ImportPagesTests : IAsyncLifetime
{
    private const string Address = "/operator/imports";
    private const string Upload = "#check-PriceList";

    private readonly string folder = Directory.CreateTempSubdirectory("imports-").FullName;
    private PortalHost portal = null!;
    private Visitor olga = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Work:Folder"] = folder, ["Imports:LargestFile"] = $"{1024 * 1024}" });
        olga = portal.As(People.PortalOperator);
    }

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact] // CAT-01
    public async Task A_sheet_is_uploaded_looked_through_read_and_applied()
    {
        var page = await olga.GetPageAsync(Address);
        Assert.NotNull(page.QuerySelector(".empty-state"));
        page = await UploadAsync("六月の価格 <b>.csv", PriceSheets.Bytes([PriceSheets.Perpetual[0] with { UnitPrice = "120" }, .. PriceSheets.AllOfUs.Skip(2)]));
        Assert.Equal((200, "2"), (olga.LastStatus, olga.LastResponse!.Headers.GetValues("Refresh").Single()));
        Assert.NotNull(page.QuerySelector("progress"));
        var address = olga.LastPath;

        await WorkAsync();
        page = await olga.GetPageAsync(address); // the page is loaded anew, and knows
        Assert.False(olga.LastResponse!.Headers.Contains("Refresh"));
        Assert.Equal("六月の価格 b.csv", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(["Rejected (0)", "Added (0)", "Changed (1)", "Withdrawn (1)"], page.QuerySelectorAll("main #outcome option").Select(tab => tab.TextContent.Trim()));
        Assert.Contains("USD\u00A0100.00", page.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("USD\u00A0120.00", page.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        var csv = await olga.Client.GetStringAsync(address + "/export");
        Assert.Equal(3, csv.Trim().Split('\n').Length);
        Assert.Contains("2,Changed,Price,DG7PERPETUAL,0001,US", csv, StringComparison.Ordinal);

        page = await olga.SubmitAsync(page, "#apply");
        Assert.NotNull(page.QuerySelector("progress"));
        await WorkAsync();
        page = await olga.GetPageAsync(address);
        Assert.Contains("Applied", page.QuerySelector(".page-head")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#apply"));
        page = await olga.GetPageAsync(Address + "?status=Applied");
        Assert.Single(page.QuerySelectorAll("tbody tr"));
        page = await olga.GetPageAsync(Address + "?status=Ready");
        Assert.NotNull(page.QuerySelector(".empty-state"));
        Assert.Contains("Applied", await olga.Client.GetStringAsync(Address + "/export"), StringComparison.Ordinal);
        Assert.StartsWith(PriceSheets.Heading, await olga.Client.GetStringAsync(Address + "/price-list"), StringComparison.Ordinal);
    }

    [Fact] // CAT-01
    public async Task Rejected_rows_stand_with_line_and_reason_in_the_readers_language_and_nothing_can_be_applied()
    {
        await UploadAsync("prices.csv", PriceSheets.Bytes(new SheetLine(), new SheetLine { UnitPrice = "-5", ProductId = "<script>alert(1)</script>" }));
        await WorkAsync();
        var page = await olga.GetPageAsync(olga.LastPath);
        Assert.Equal("3", page.QuerySelector("tbody th")!.TextContent.Trim());
        Assert.Contains("must be above zero", page.QuerySelector("tbody td")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#apply"));
        Assert.Empty(page.QuerySelectorAll("main script"));
        olga.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ja");
        page = await olga.GetPageAsync(olga.LastPath);
        Assert.Contains("0 より大きく", page.QuerySelector("tbody td")!.TextContent, StringComparison.Ordinal);
    }

    [Fact] // CAT-01, REL-02: the message stands beside the field, and nothing is kept
    public async Task A_file_that_is_missing_empty_or_too_large_is_refused_beside_its_field()
    {
        foreach (var content in new byte[]?[] { null, [], new byte[(1024 * 1024) + 1] })
        {
            var page = await olga.GetPageAsync(Address);
            page = content is null ? await olga.SubmitWithFilesAsync(page, Upload, []) : await olga.SubmitWithFilesAsync(page, Upload, [("prices.csv", content)]);
            Assert.Equal((400, "true"), (olga.LastStatus, page.QuerySelector("#Form_File")!.GetAttribute("aria-invalid")));
            Assert.NotEmpty(page.QuerySelector("#Form_File-error")!.TextContent.Trim());
        }

        Assert.Equal(0, await portal.InDatabaseAsync(db => db.Imports.CountAsync()));
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact] // CAT-01, REL-02: made while it is sent, so that the sender does not hold it either
    public async Task A_file_of_200_megabytes_is_refused_beside_its_field_and_nothing_of_it_is_kept()
    {
        const int Mebibytes = 200;
        var token = (await olga.GetPageAsync(Address)).QuerySelector(Upload + " input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        var piece = new byte[1024 * 1024];
        using var file = new PushedContent(piece, Mebibytes);
        using var field = new StringContent(token);
        using var form = new MultipartFormDataContent { { field, "__RequestVerificationToken" }, { file, "Form.File", "prices.csv" } };
        using var answer = await olga.Client.PostAsync(Address, form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("aria-invalid=\"true\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await portal.InDatabaseAsync(db => db.Imports.CountAsync()));
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact] // CAT-01
    public async Task A_dry_run_is_discarded_once_and_a_double_click_on_apply_is_one()
    {
        await UploadAsync("prices.csv", PriceSheets.Bytes([PriceSheets.Perpetual[0] with { UnitPrice = "120" }, .. PriceSheets.AllOfUs.Skip(1)]));
        var address = olga.LastPath;
        await WorkAsync();
        var page = await olga.GetPageAsync(address);
        await olga.SubmitAsync(page, "#apply");
        await olga.SubmitAsync(page, "#apply");
        Assert.Equal(409, olga.LastStatus);
        await olga.SubmitAsync(page, "#discard");
        Assert.Equal(409, olga.LastStatus);

        await UploadAsync("more.csv", PriceSheets.Bytes([PriceSheets.Perpetual[0] with { UnitPrice = "130" }, .. PriceSheets.AllOfUs.Skip(1)]));
        address = olga.LastPath;
        await WorkAsync();
        page = await olga.GetPageAsync(address);
        await olga.SubmitAsync(page, "#discard");
        Assert.Equal((200, Address), (olga.LastStatus, olga.LastPath));
        page = await olga.GetPageAsync(address);
        Assert.Contains("Discarded", page.QuerySelector(".page-head")!.TextContent, StringComparison.Ordinal);
    }

    [Fact] // CAT-01, ACC-05
    public async Task Only_the_operator_comes_in_and_an_unknown_import_is_not_found()
    {
        using var partner = portal.Client(person: People.GlobalAdmin);
        using var answer = await partner.GetAsync(Address);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var tabs = await portal.As(People.GlobalAdmin).GetPageAsync("/catalogue/products");
        Assert.Null(tabs.QuerySelector($"a[href='{Address}']"));
        await olga.GetPageAsync($"{Address}/{Guid.NewGuid()}");
        Assert.Equal(404, olga.LastStatus);
        await olga.GetPageAsync(Address + "?size=x&page=%F0%9F%98%80&status=<script>");
        Assert.Equal(400, olga.LastStatus);
    }

    private async Task<IHtmlDocument> UploadAsync(string name, byte[] content) => await olga.SubmitWithFilesAsync(await olga.GetPageAsync(Address), Upload, [(name, content)]);

    private async Task WorkAsync()
    {
        while (await portal.Services.GetRequiredService<JobQueue>().RunNextAsync(default))
        {
            // One after the other.
        }
    }

    /// <summary>The same piece again and again.</summary>
    private sealed class PushedContent(byte[] piece, int times) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var sent = 0; sent < times; sent++) await stream.WriteAsync(piece);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = (long)piece.Length * times;
            return true;
        }
    }
}
