using CspPortal.Application.Catalog;
using CspPortal.Application.Paging;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.Customers;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Catalogue;

/// <summary>What the installation sells: products with SKUs, prices by market, keys and downloads (SET-01).</summary>
[Requires(Permission.ReadCatalogue)]
[Route("catalogue/products")]
public sealed class CatalogueController(CatalogueQueries catalogue, MarketQueries markets, OfferQueries offers, IValidator<CatalogueQuery> validator) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(CatalogueQuery query, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var page = readable ? await catalogue.ListAsync(query.ToFilter(), ct) : Page<CatalogueProduct>.Empty;
        return View(nameof(Index), new CataloguePage(page, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(CatalogueQuery query, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        return await this.SendCsvAsync("products.csv", catalogue.Stream(query.ToFilter()).Select(CatalogueFileRow.From), ct);
    }

    [HttpGet("{product}")]
    public async Task<IActionResult> Product(string product, PricesQuery query, CancellationToken ct)
    {
        if (!(await catalogue.OneAsync(product, ct)).Succeeded(out var detail, out var refusal)) return this.Refused(refusal);
        var market = await MarketAsync(query, ct);
        var prices = await catalogue.PricesAsync(detail.Product.Id, query.ToFilter(market), ct);
        return View(new ProductPage(detail, prices, query, market, await MarketChoices.AllAsync(markets, ct), offers.Today));
    }

    [HttpGet("{product}/prices/export")]
    public async Task<IActionResult> ExportPrices(string product, PricesQuery query, CancellationToken ct)
    {
        if (!(await catalogue.OneAsync(product, ct)).Succeeded(out var detail, out var refusal)) return this.Refused(refusal);
        var prices = await catalogue.PricesAsync(detail.Product.Id, query.ToFilter(await MarketAsync(query, ct)), ct);
        return await this.SendCsvAsync($"prices-{detail.Product.Id}.csv", prices.Select(PriceFileRow.From), ct);
    }

    private async Task<string> MarketAsync(PricesQuery query, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(query.Market) ? await catalogue.OwnMarketAsync(ct) : query.Market.Trim().ToUpperInvariant();
}
