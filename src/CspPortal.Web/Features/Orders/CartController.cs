using CspPortal.Application.Access;
using CspPortal.Application.Orders;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Orders;

/// <summary>Review of the cart, and Buy.</summary>
[Requires(Permission.Buy)]
[Route("customers/{tenant:guid}/cart")]
public sealed class CartController(
    CartQueries carts, CartOperations cart, PlaceOrder placeOrder, Viewer viewer, RefusalTexts refusals, IStringLocalizer<OrdersText> text) : Controller
{
    [HttpGet("")]
    public Task<IActionResult> Index(Guid tenant, CancellationToken ct) => ShowAsync(tenant, StatusCodes.Status200OK, ct);

    [HttpPost("quantity")]
    public async Task<IActionResult> Quantity(Guid tenant, QuantityForm line, [FromServices] IValidator<QuantityForm> validator, CancellationToken ct)
    {
        if (!await validator.PassesAsync(line, ModelState, nameof(CartPage.Line), ct)) return await ShowAsync(tenant, StatusCodes.Status400BadRequest, ct, line);
        var outcome = await cart.ChangeQuantityAsync(tenant, line.Revision, line.Number, line.Quantity!.Value, viewer.Actor, ct);
        return await AnswerAsync(tenant, outcome, text["Cart.QuantityChanged"], nameof(CartPage.Line), ct, line);
    }

    [HttpPost("remove")]
    public async Task<IActionResult> Remove(Guid tenant, LineForm line, CancellationToken ct) => await AnswerAsync(
        tenant, await cart.RemoveAsync(tenant, line.Revision, line.Number, viewer.Actor, ct), text["Cart.Removed"], nameof(CartPage.Line), ct);

    /// <summary>PRC-02: the prices that stood on the page are posted with it.</summary>
    [HttpPost("prices")]
    public async Task<IActionResult> AcceptPrices(Guid tenant, PricesForm form, CancellationToken ct) => await AnswerAsync(
        tenant, await cart.AcceptPricesAsync(tenant, form.Revision, form.Prices, viewer.Actor, ct), text["Prices.Accepted"], "", ct);

    [HttpPost("buy")]
    public async Task<IActionResult> Buy(Guid tenant, BuyForm form, [FromServices] IValidator<BuyForm> validator, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, nameof(CartPage.Form), ct)) return await ShowAsync(tenant, StatusCodes.Status400BadRequest, ct, form: form);
        var outcome = await placeOrder.ExecuteAsync(tenant, form.ToSubmission(), viewer.Actor, ct);
        if (outcome.Succeeded(out var placed, out var refusal)) return LocalRedirect($"/customers/{tenant}/orders/{placed.OrderId}/confirmation");
        return await RefuseAsync(tenant, refusal, nameof(CartPage.Form), ct, form: form);
    }

    private async Task<IActionResult> AnswerAsync(Guid tenant, Outcome<Done> outcome, string done, string prefix, CancellationToken ct, QuantityForm? line = null)
    {
        if (!outcome.Succeeded(out _, out var refusal)) return await RefuseAsync(tenant, refusal, prefix, ct, line);
        TempData.Flash(done);
        return LocalRedirect($"/customers/{tenant}/cart");
    }

    private async Task<IActionResult> RefuseAsync(Guid tenant, Refusal refusal, string prefix, CancellationToken ct, QuantityForm? line = null, BuyForm? form = null)
    {
        if (refusal.Is(CustomerRefusals.NotFound)) return this.Refused(refusal);
        // The review says itself, line by line, what the catalogue has against it; twice would not be clearer.
        foreach (var each in refusal.All.DistinctBy(each => each.Code)) ModelState.AddRefusal(each with { Field = line is null ? null : each.Field }, refusals, prefix);
        return await ShowAsync(tenant, refusal.StatusCode(), ct, refusal.Is(OrderRefusals.CartChanged) ? null : line, form);
    }

    private async Task<IActionResult> ShowAsync(Guid tenant, int status, CancellationToken ct, QuantityForm? line = null, BuyForm? form = null)
    {
        var outcome = await carts.ReviewAsync(tenant, viewer.Actor, ct);
        if (!outcome.Succeeded(out var review, out var refusal)) return this.Refused(refusal);
        Response.StatusCode = status;
        return View("Cart", CartPage.Of(review, line, form));
    }
}
