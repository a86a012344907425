using CspPortal.Application.Access;
using CspPortal.Application.Imports;
using CspPortal.Application.Paging;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Imports;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace CspPortal.Web.Features.Imports;

/// <summary>Price lists, product keys and downloads come in: a file, its dry run, the apply. The operator's (CAT-01).</summary>
[Requires(Permission.ManageCatalogue)]
[Route("operator/imports")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ImportsController(ImportQueries imports, Viewer viewer, RefusalTexts refusals, IOptions<ImportOptions> options, IStringLocalizer<ImportsText> text) : Controller
{
    private const int Mebi = 1024 * 1024;

    /// <summary>A page of work under way asks again by itself, script or not.</summary>
    private const string EverySeconds = "2";

    [HttpGet("")]
    public Task<IActionResult> Index(ImportsQuery query, CancellationToken ct) => ShowAsync(query, ModelState.IsValid ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, ct);

    [HttpGet("export")]
    public async Task<IActionResult> Export(ImportsQuery query, [FromServices] ExportImports export, CancellationToken ct)
    {
        if (!ModelState.IsValid) return await Index(query, ct);
        return await this.SendCsvAsync("imports.csv", await export.ListAsync(query.ToFilter(), viewer.Actor, ct), ct);
    }

    [HttpGet("price-list")]
    public async Task<IActionResult> PriceList([FromServices] ExportPriceList export, CancellationToken ct) =>
        await this.SendCsvAsync("price-list.csv", await export.ExecuteAsync(viewer.Actor, ct), ct);

    [HttpGet("downloads")]
    public async Task<IActionResult> Downloads([FromServices] ExportDownloads export, CancellationToken ct) =>
        await this.SendCsvAsync("downloads.csv", await export.ExecuteAsync(viewer.Actor, ct), ct);

    /// <summary>The columns alone: keys go in and never out (KEY-02).</summary>
    [HttpGet("product-keys")]
    public async Task<IActionResult> ProductKeys(CancellationToken ct) => await this.SendCsvAsync("product-keys.csv", AsyncEnumerable.Empty<KeySheetFileRow>(), ct);

    [HttpPost("")]
    [ReadsPriceSheet]
    public Task<IActionResult> Upload(UploadForm form, [FromServices] StartImport start, CancellationToken ct) => UploadAsync(ImportKind.PriceList, form, start, ct);

    [HttpPost("product-keys")]
    [ReadsList]
    public Task<IActionResult> UploadKeys(UploadForm keys, [FromServices] StartImport start, CancellationToken ct) => UploadAsync(ImportKind.ProductKeys, keys, start, ct);

    [HttpPost("downloads")]
    [ReadsList]
    public Task<IActionResult> UploadDownloads(UploadForm downloads, [FromServices] StartImport start, CancellationToken ct) => UploadAsync(ImportKind.Downloads, downloads, start, ct);

    [HttpGet("{import:guid}")]
    public async Task<IActionResult> Import(Guid import, ImportRowsQuery query, [FromServices] WorkQueries work, CancellationToken ct)
    {
        if (!(await imports.OneAsync(import, ct)).Succeeded(out var summary, out var refusal)) return this.Refused(refusal);
        if (!(await work.OneAsync(summary.JobId, ct)).Succeeded(out var job, out refusal)) return this.Refused(refusal);
        var page = new ImportPage(summary, job, ImportOutcome.Rejected, Page<ImportRowSummary>.Empty, query);
        if (page.IsUnderWay)
        {
            Response.Headers["Refresh"] = EverySeconds;
            return View(nameof(Import), page);
        }

        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status400BadRequest;
        var outcome = query.ChosenOutcome ?? ImportQueries.Shown.FirstOrDefault(each => page.CountOf(each) > 0, ImportOutcome.Added);
        return View(nameof(Import), page with { Outcome = outcome, Rows = await imports.RowsAsync(import, outcome, query.Page, query.Rows, ct) });
    }

    [HttpGet("{import:guid}/export")]
    public async Task<IActionResult> Rows(Guid import, ImportRowsQuery query, [FromServices] ExportImports export, CancellationToken ct)
    {
        if (!(await imports.OneAsync(import, ct)).Succeeded(out _, out var refusal)) return this.Refused(refusal);
        return await this.SendCsvAsync("dry-run.csv", await export.RowsAsync(import, query.ChosenOutcome, refusals.Say, viewer.Actor, ct), ct);
    }

    [HttpPost("{import:guid}/apply")]
    public async Task<IActionResult> Apply(Guid import, [FromServices] RequestApply apply, CancellationToken ct) =>
        (await apply.ExecuteAsync(import, viewer.Actor, ct)).Succeeded(out _, out var refusal) ? LocalRedirect(ImportsPage.AddressOf(import)) : this.Refused(refusal);

    [HttpPost("{import:guid}/discard")]
    public async Task<IActionResult> Discard(Guid import, [FromServices] DiscardImport discard, CancellationToken ct)
    {
        if (!(await discard.ExecuteAsync(import, viewer.Actor, ct)).Succeeded(out _, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Discard.Done"]);
        return LocalRedirect(ImportsPage.Address);
    }

    private async Task<IActionResult> UploadAsync(ImportKind kind, UploadForm form, StartImport start, CancellationToken ct)
    {
        Refusal? refusal;
        if (form.File is null || form.File.Length == 0)
        {
            refusal = form.File is null ? ImportRefusals.NoFile : ImportRefusals.Empty with { Field = ImportRefusals.NoFile.Field };
        }
        else
        {
            await using var content = form.File.OpenReadStream();
            var outcome = await start.ExecuteAsync(kind, form.File.FileName, content, viewer.Actor, ct);
            if (outcome.Succeeded(out var started, out refusal)) return LocalRedirect(ImportsPage.AddressOf(started.ImportId));
        }

        ModelState.AddRefusal(refusal, refusals, UploadCard.Of(kind).Form);
        return await ShowAsync(new ImportsQuery(), refusal.StatusCode(), ct);
    }

    private async Task<IActionResult> ShowAsync(ImportsQuery query, int status, CancellationToken ct)
    {
        Response.StatusCode = status;
        return View(nameof(Index), new ImportsPage(await imports.ListAsync(query.ToFilter(), ct), query, Request.QueryString.Value ?? "", kind => (int)(options.Value.LargestOf(kind) / Mebi)));
    }
}

/// <summary>A form with a price sheet: read up to four times the usual limit, so that one that is too large is answered beside its field (CAT-01).</summary>
public sealed class ReadsPriceSheetAttribute : ReadsUploadsAttribute
{
    private const int MostMebibytes = 512;

    protected override long Most => MostMebibytes * 1024L * 1024;

    protected override Refusal TooLarge => ImportRefusals.FileTooLarge.With(MostMebibytes);
}

/// <summary>A form with a list of keys or downloads: whole in memory while it arrives, so that no key lies on a disk unsealed (KEY-02).</summary>
public sealed class ReadsListAttribute : ReadsUploadsAttribute
{
    private const int MostMebibytes = 16;

    protected override long Most => InMemory;

    protected override int InMemory => MostMebibytes * 1024 * 1024;

    protected override Refusal TooLarge => ImportRefusals.FileTooLarge.With(MostMebibytes);
}
