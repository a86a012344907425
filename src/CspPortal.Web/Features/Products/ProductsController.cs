using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Orders;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Products;

/// <summary>Add products: the catalogue at this customer's prices, with a form per SKU.</summary>
[Requires(Permission.Buy)]
[Route("customers/{tenant:guid}/products")]
public sealed class ProductsController(
    ProductQueries products, CartQueries carts, CartOperations cart, Viewer viewer, IValidator<AddForm> validator, RefusalTexts refusals,
    IStringLocalizer<ProductsText> text) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(Guid tenant, ProductsQuery query, CancellationToken ct)
    {
        ModelState.Clear(); // An unknown tab or kind in the address means: not filtered by it.
        return await ShowAsync(tenant, query, new AddForm(), StatusCodes.Status200OK, ct);
    }

    [HttpPost("")]
    public async Task<IActionResult> Add(Guid tenant, [FromQuery] ProductsQuery query, [FromForm] AddForm form, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, nameof(ProductsPage.Form), ct))
            return await ShowAsync(tenant, query, form, StatusCodes.Status400BadRequest, ct);

        var outcome = await cart.AddAsync(tenant, form.ToItem(), viewer.Actor, ct);
        if (!outcome.Succeeded(out _, out var refusal))
        {
            foreach (var each in refusal.All) ModelState.AddRefusal(each, refusals, nameof(ProductsPage.Form));
            return await ShowAsync(tenant, query, form, refusal.StatusCode(), ct);
        }

        TempData.Flash(text["Add.Done", form.Title ?? form.ProductId ?? "", form.Quantity!]);
        return LocalRedirect($"/customers/{tenant}/products{Request.QueryString}");
    }

    private async Task<IActionResult> ShowAsync(Guid tenant, ProductsQuery query, AddForm form, int status, CancellationToken ct)
    {
        var outcome = await products.ForCustomerAsync(tenant, query.ToFilter(), ct);
        if (!outcome.Succeeded(out var catalogue, out var refusal)) return this.Refused(refusal);
        Response.StatusCode = status;
        var repeats = await carts.RepeatsAsync(tenant, [.. catalogue.Products.Rows.Select(product => product.Id)], viewer.Actor, ct);
        return View("Index", new ProductsPage(catalogue, query, repeats, form, Request.QueryString.Value ?? ""));
    }
}
