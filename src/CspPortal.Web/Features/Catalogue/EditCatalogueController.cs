using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Entitlements;
using CspPortal.Domain.Access;
using CspPortal.Domain.Entitlements;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Catalogue;

/// <summary>SKUs are withdrawn and sold again; downloads are added and withdrawn. The operator's (SET-01, DWN-01).</summary>
[Requires(Permission.ManageCatalogue)]
[Route("catalogue/products/{product}")]
public sealed class EditCatalogueController(
    CatalogueQueries catalogue, Viewer viewer, IValidator<DownloadForm> validator, RefusalTexts refusals, IStringLocalizer<CatalogueText> text) : Controller
{
    private const string Prefix = nameof(NewDownloadPage.Form);

    [HttpPost("skus/{sku}/withdraw")]
    public Task<IActionResult> Withdraw(string product, string sku, [FromServices] ChangeSkuSale sale, CancellationToken ct) => SaleAsync(product, sku, true, sale, ct);

    [HttpPost("skus/{sku}/sell")]
    public Task<IActionResult> Sell(string product, string sku, [FromServices] ChangeSkuSale sale, CancellationToken ct) => SaleAsync(product, sku, false, sale, ct);

    [HttpGet("downloads/new")]
    public async Task<IActionResult> NewDownload(string product, CancellationToken ct)
    {
        if (!(await catalogue.OneAsync(product, ct)).Succeeded(out var detail, out var refusal)) return this.Refused(refusal);
        return detail.HasDownloads ? View(new NewDownloadPage(detail, new DownloadForm { Bit = DownloadTags.Bits[0] })) : this.Refused(DownloadRefusals.NoneOfThisProduct);
    }

    [HttpPost("downloads/new")]
    [ReadsLargeUpload]
    public async Task<IActionResult> NewDownload(string product, DownloadForm form, [FromServices] AddDownload add, CancellationToken ct)
    {
        if (!(await catalogue.OneAsync(product, ct)).Succeeded(out var detail, out var unknown)) return this.Refused(unknown);
        if (!await validator.PassesAsync(form, ModelState, Prefix, ct)) return Redisplay(detail, form, StatusCodes.Status400BadRequest);
        await using var content = form.File!.OpenReadStream();
        var outcome = await add.ExecuteAsync(detail.Product.Id, form.ToPlace(), form.File.FileName, content, viewer.Actor, ct);
        if (!outcome.Succeeded(out var artifact, out var refusal))
        {
            if (refusal.Is(DownloadRefusals.NoneOfThisProduct)) return this.Refused(refusal);
            foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, Prefix);
            return Redisplay(detail, form, refusal.StatusCode());
        }

        TempData.Flash(text["Download.Added", artifact.FileName, artifact.Sha256]);
        return LocalRedirect(CataloguePage.AddressOf(detail.Product.Id) + "#downloads");
    }

    [HttpPost("downloads/{download:guid}/withdraw")]
    public async Task<IActionResult> WithdrawDownload(string product, Guid download, [FromServices] WithdrawDownload withdraw, CancellationToken ct)
    {
        var outcome = await withdraw.ExecuteAsync(product, download, viewer.Actor, ct);
        if (!outcome.Succeeded(out var artifact, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text["Download.Withdrawn", artifact.FileName]);
        return LocalRedirect(CataloguePage.AddressOf(artifact.ProductId) + "#downloads");
    }

    private async Task<IActionResult> SaleAsync(string product, string sku, bool withdrawn, ChangeSkuSale sale, CancellationToken ct)
    {
        var outcome = await sale.ExecuteAsync(product, sku, withdrawn, viewer.Actor, ct);
        if (!outcome.Succeeded(out var title, out var refusal)) return this.Refused(refusal);
        TempData.Flash(text[withdrawn ? "Sku.WithdrawDone" : "Sku.SellDone", title]);
        return LocalRedirect(CataloguePage.AddressOf(product));
    }

    private ViewResult Redisplay(CatalogueProductDetail detail, DownloadForm form, int status)
    {
        Response.StatusCode = status;
        return View(new NewDownloadPage(detail, form) { MustChooseAgain = form.File is not null });
    }
}
