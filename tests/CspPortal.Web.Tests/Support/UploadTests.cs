using System.IO.Compression;
using System.Net;
using System.Text;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Support;
using CspPortal.Testing;
using CspPortal.Web.Tests.Access;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Support;

/// <summary>Files beside a request, honest and hostile (SUP-02).</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private const string Form = "form[enctype='multipart/form-data']";
    private const int Largest = 10 * 1024 * 1024;

    private readonly Dictionary<string, string?> settings = ContosoRows.Settings();
    private PortalHost portal = null!;
    private Visitor aiko = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync(settings);
        aiko = portal.As(People.AdminAgent);
    }

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        ContosoRows.Forget(settings);
    }

    [Theory] // SUP-02: judged by content, named safely
    [InlineData("rechnung.pdf", "pdf", "rechnung.pdf")]
    [InlineData("請求書 📎.PDF", "pdf", "請求書 📎.pdf")]
    [InlineData("photo.exe", "png", "photo.exe.png")]
    [InlineData("run.bat", "text", "run.bat.txt")]
    [InlineData("..\\..\\web.config", "text", "web.config.txt")]
    [InlineData("../../etc/passwd", "text", "passwd.txt")]
    [InlineData("C:\\Users\\aiko\\列.csv", "text", "列.csv")]
    [InlineData("evil\u202Efdp.csv", "text", "evilfdp.csv")]
    [InlineData("日本語.docx", "docx", "日本語.docx")]
    public async Task A_file_is_kept_handed_out_as_an_attachment_and_never_under_its_own_path(string name, string kind, string kept)
    {
        var content = ContentOf(kind);
        var page = await FileAsync((name, content));
        Assert.Equal(200, aiko.LastStatus);
        var link = page.QuerySelector("a[href*='/files/']")!;
        Assert.Equal(kept, link.TextContent.Trim());

        using var answer = await aiko.Client.GetAsync(link.GetAttribute("href"));
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(("attachment", kept), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.All(Stored(), file => Assert.Matches("^[0-9a-f]{32}$", Path.GetFileName(file)));

        using var foreign = await portal.Client(person: People.ForeignAdminAgent).GetAsync(link.GetAttribute("href"));
        using var billing = await portal.Client(person: People.BillingAdmin).GetAsync(link.GetAttribute("href"));
        using var desk = await portal.Client(person: People.PortalOperator).GetAsync(link.GetAttribute("href")!.Replace("/support/requests", "/operator/service-requests", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.OK), (foreign.StatusCode, billing.StatusCode, desk.StatusCode));
    }

    [Theory] // SUP-02
    [InlineData("invoice.pdf", "exe")]
    [InlineData("notes.txt", "html")]
    [InlineData("logo.png", "svg")]
    [InlineData("table.csv", "script")]
    [InlineData("page.txt", "bom-html")]
    [InlineData("picture.png", "png-with-zip")]
    [InlineData("paper.pdf", "pdf-with-html")]
    [InlineData("picture.gif", "gif-with-script")]
    [InlineData("report.docx", "zip")]
    [InlineData("report.docx", "docx-without-xml")]
    [InlineData("report.docx", "broken-zip")]
    [InlineData("macros.docx", "docm")]
    [InlineData("bomb.docx", "docx-bomb")]
    [InlineData("bomb.zip", "bomb")]
    [InlineData("sjis.csv", "sjis")]
    [InlineData("empty.txt", "empty")]
    public async Task What_is_no_document_or_picture_is_refused_by_name_and_nothing_is_kept(string name, string kind)
    {
        var page = await FileAsync((name, ContentOf(kind)), ("fine.txt", ContentOf("text")));
        Assert.Equal(400, aiko.LastStatus);
        Assert.Contains($"“{name}”", page.QuerySelector("#Form_Files-error")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("fine.txt", page.QuerySelector("#Form_Files-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Choose them again", page.QuerySelector("#Form_Files-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nobody can download", page.QuerySelector("#Form_Title")!.GetAttribute("value"), StringComparison.Ordinal);
        Assert.Empty(Stored());
        Assert.Equal(0, await portal.InDatabaseAsync(db => db.ServiceRequests.AcrossTenants(db).CountAsync()));
    }

    [Fact] // SUP-02
    public async Task Six_files_or_a_byte_too_many_are_refused_and_the_limits_themselves_are_not()
    {
        var page = await FileAsync([.. Enumerable.Range(1, 6).Select(n => ($"{n}.txt", ContentOf("text")))]);
        Assert.Contains("no more than 5 files", page.QuerySelector("#Form_Files-error")!.TextContent, StringComparison.Ordinal);
        page = await FileAsync(("large.txt", Text(Largest + 1)));
        Assert.Contains("“large.txt” is larger than 10 MiB", page.QuerySelector("#Form_Files-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(400, aiko.LastStatus);

        await FileAsync([.. Enumerable.Range(1, 5).Select(n => ($"{n}.txt", Text(Largest)))]);
        Assert.Equal(200, aiko.LastStatus);
        Assert.Equal(5, Stored().Count);
    }

    [Fact] // SUP-02, REL-02
    public async Task A_body_beyond_all_measure_is_answered_in_words()
    {
        await using var listening = await PortalHost.StartKestrelAsync(settings);
        var visitor = listening.As(People.AdminAgent);
        var page = await visitor.GetPageAsync("/support/requests/new");
        page = await visitor.SubmitWithFilesAsync(page, Form, [("huge.txt", new byte[129 * 1024 * 1024])]);
        Assert.Equal(400, visitor.LastStatus);
        Assert.Contains("too large to be sent together", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact] // SUP-02: a repeat keeps one copy
    public async Task The_same_submission_again_leaves_no_second_copy()
    {
        var page = await aiko.GetPageAsync("/support/requests/new");
        for (var time = 0; time < 2; time++) await aiko.SubmitWithFilesAsync(page, Form, [("a.txt", ContentOf("text"))], Report);
        Assert.Equal(200, aiko.LastStatus);
        Assert.Single(Stored());
        Assert.Equal(1, await portal.InDatabaseAsync(db => db.ServiceRequestFiles.AcrossTenants(db).CountAsync()));
    }

    private static Dictionary<string, string?> Report => new(StringComparer.Ordinal)
    {
        ["Form.Type"] = nameof(ServiceRequestType.KeysAndDownloads),
        ["Form.Impact"] = nameof(ServiceRequestImpact.Critical),
        ["Form.Title"] = "Nobody can download",
        ["Form.Description"] = "Since this morning",
        ["Form.ContactPhone"] = "+1 555 0100",
    };

    private async Task<AngleSharp.Html.Dom.IHtmlDocument> FileAsync(params (string Name, byte[] Content)[] files) =>
        await aiko.SubmitWithFilesAsync(await aiko.GetPageAsync("/support/requests/new"), Form, files, Report);

    private List<string> Stored() => Directory.Exists(settings["Attachments:Folder"])
        ? [.. Directory.EnumerateFiles(settings["Attachments:Folder"]!, "*", SearchOption.AllDirectories)]
        : [];

    private static byte[] Text(int size)
    {
        var bytes = new byte[size];
        Array.Fill(bytes, (byte)'a');
        return bytes;
    }

    private static byte[] ContentOf(string kind) => kind switch
    {
        "pdf" => Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\nstartxref\n9\n%%EOF\n"),
        "pdf-with-html" => [.. ContentOf("pdf"), .. "<script>alert(1)</script>"u8],
        "png" => [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82],
        "png-with-zip" => [.. ContentOf("png"), .. ContentOf("zip")],
        "gif-with-script" => [.. "GIF89a/*"u8, .. "*/=1;alert(1)"u8],
        "text" => Encoding.UTF8.GetBytes("=1+1,表,🙂\r\n"),
        "exe" => [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0],
        "html" => Encoding.UTF8.GetBytes("  \n<!DOCTYPE html><p>hello"),
        "bom-html" => [0xEF, 0xBB, 0xBF, .. "hello <SCRIPT>alert(1)</SCRIPT>"u8],
        "svg" => Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        "script" => Encoding.UTF8.GetBytes("#!/bin/sh\nrm -rf ~\n"),
        "docx" => Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")),
        "docx-without-xml" => Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "MZ no document")),
        "docx-bomb" => Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", new string('0', 120_000_000))),
        "docm" => Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>"), ("word/vbaProject.bin", "x")),
        "zip" => Zip(("run.exe", "MZ")),
        "broken-zip" => [.. "PK\u0003\u0004"u8, .. new byte[100]],
        "bomb" => Zip(("bomb", new string('0', 20_000_000))),
        "sjis" => [0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA],
        "empty" => [],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var output = new MemoryStream();
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return output.ToArray();
    }
}
