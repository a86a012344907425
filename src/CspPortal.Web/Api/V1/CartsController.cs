using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Orders;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

/// <summary>Carts and checkout (spec 4.1; ORD-01, ORD-02, PRC-02).</summary>
[Route("v1/customers/{tenant}/carts"), CustomerPath]
public sealed class CartsController(ApiCarts carts, OrderQueries orders, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    [HttpPost, Requires(Permission.Buy)]
    [ProducesResponseType<CartResource>(StatusCodes.Status201Created)]
    public async Task<IActionResult> Create(Guid tenant, CartResource body, CancellationToken ct)
    {
        if (LinesOf(body) is not { } lines) return Bad("lineItems", "A cart needs lineItems.");
        var outcome = await carts.CreateAsync(tenant, lines, Viewer.Actor, ct);
        if (outcome.Succeeded(out var made, out _)) Response.Headers.Location = $"/v1/customers/{tenant}/carts/{made.Cart.Id}";
        return Answer(outcome, Show, StatusCodes.Status201Created);
    }

    [HttpGet("{cart}"), Requires(Permission.Buy)]
    [ProducesResponseType<CartResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> One(Guid tenant, string cart, CancellationToken ct) => Answer(await carts.FindAsync(tenant, IdOf(cart), ct), Show);

    [HttpPut("{cart}"), Requires(Permission.Buy)]
    [ProducesResponseType<CartResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Replace(Guid tenant, string cart, CartResource body, CancellationToken ct)
    {
        if (LinesOf(body) is not { } lines) return Bad("lineItems", "A cart needs lineItems.");
        return Answer(await carts.ReplaceAsync(tenant, IdOf(cart), lines, Viewer.Actor, ct), Show);
    }

    /// <summary>The SDK posts a JSON string, others nothing at all: the body is not read.</summary>
    [HttpPost("{cart}/checkout"), Requires(Permission.Buy)]
    [ProducesResponseType<CartCheckoutResource>(StatusCodes.Status201Created)]
    public async Task<IActionResult> CheckOut(Guid tenant, string cart, CancellationToken ct)
    {
        var outcome = await carts.CheckOutAsync(tenant, IdOf(cart), OrdersController.CustomerUserOf(Request), Viewer.Actor, ct);
        if (!outcome.Succeeded(out var results, out var refusal)) return Refused(refusal);
        var made = new List<OrderResource>();
        foreach (var placed in results.Select(result => result.Order).OfType<PlacedOrder>())
        {
            var (customer, order) = (await orders.OneAsync(tenant, placed.OrderId, ct)).Value is { Orders: [var only] } found ? (found.Customer, only) : throw new InvalidOperationException("The order is gone.");
            made.Add(OrderResource.Of(order, customer, withPrice: true));
        }

        var errors = results.Where(result => result.Refusal is not null).Select(result =>
        {
            var (_, error) = PartnerErrors.Of(result.Refusal!, Texts);
            return new OrderErrorResource(result.Group, int.TryParse(error.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0, error.Description);
        });
        return StatusCode(StatusCodes.Status201Created, new CartCheckoutResource(made, [.. errors]));
    }

    private CartResource Show(ApiCartDetail detail) => CartResource.Of(detail, Texts);

    /// <summary>What is no GUID is no cart either.</summary>
    private static Guid IdOf(string cart) => Guid.TryParse(cart, out var id) ? id : Guid.Empty;

    private static List<ApiCartLine>? LinesOf(CartResource body) =>
        body.LineItems is { Count: > 0 } lines && lines.All(line => line is not null) ? [.. lines.OrderBy(line => line!.Id ?? 0).Select(line => line!.ToLine())] : null;
}
