using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CspPortal.Application.Access;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Orders;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

/// <summary>Orders: listed, placed, cancelled whole or by line (spec 4.2, 4.3; CAN-02, CAN-03, CAN-08).</summary>
[Route("v1/customers/{tenant}/orders"), CustomerPath]
public sealed class OrdersController(OrderQueries orders, OrdersFromPrograms place, CancelOrder cancelOrder, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    private const int CustomerUserLength = 200;

    /// <summary>All of them: this list is not paged.</summary>
    [HttpGet, Requires(Permission.ReadOrders), Reads("billingType", "include_price")]
    [ProducesResponseType<ResourceCollection<OrderResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(Guid tenant, CancellationToken ct)
    {
        var billing = Request.Query["billingType"].ToString();
        return Answer(await orders.AllAsync(tenant, ct), found => new ResourceCollection<OrderResource>(
            billing.Length > 0 && !WireNames.Same(billing, "one_time") && !WireNames.IsUnset(billing) ? [] : [.. found.Orders.Select(order => OrderResource.Of(order, found.Customer, WithPrice))])
        {
            Links = new(new($"/customers/{tenant}/orders")),
        });
    }

    [HttpGet("{order}"), Requires(Permission.ReadOrders), Reads("include_price")]
    [ProducesResponseType<OrderResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> One(Guid tenant, string order, CancellationToken ct) => Answer(await orders.OneAsync(tenant, order, ct), Show);

    [HttpPost, Requires(Permission.Buy)]
    [ProducesResponseType<OrderResource>(StatusCodes.Status201Created)]
    public async Task<IActionResult> Create(Guid tenant, OrderResource body, CancellationToken ct)
    {
        if (body.LineItems is not { Count: > 0 } lines || lines.Any(line => line is null)) return Bad("lineItems", "An order needs lineItems.");
        if (body.ReferenceCustomerId is { } other && other != tenant) return Bad("referenceCustomerId", "The order is for another customer than the address.");
        var wanted = lines.Select(line => new ApiCartLine(
            line!.OfferId, line.FriendlyName, line.Quantity ?? 0, body.CurrencyCode, line.BillingCycle ?? body.BillingCycle, line.TermDuration, null,
            ProvisioningContexts.Value(line.ProvisioningContext, "subscriptionId"), ProvisioningContexts.Value(line.ProvisioningContext, "scope"))).ToList();
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(wanted)));
        var outcome = await place.ExecuteAsync(tenant, Call.RequestId, fingerprint, wanted, CustomerUserOf(Request), Viewer.Actor, ct);
        if (!outcome.Succeeded(out var placed, out var refusal)) return Refused(refusal);
        Response.Headers.Location = $"/v1/customers/{tenant}/orders/{placed.OrderId}";
        return Answer(await orders.OneAsync(tenant, placed.OrderId, ct), Show, StatusCodes.Status201Created);
    }

    /// <summary>Cancels: everything but the status and the lines' numbers (and offers, as a check) is not looked at (spec 4.3).</summary>
    [HttpPatch("{order}"), Requires(Permission.CancelOrders)]
    [ProducesResponseType<OrderResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Cancel(Guid tenant, string order, OrderResource body, CancellationToken ct)
    {
        if (!(await orders.OneAsync(tenant, order, ct)).Succeeded(out var found, out var missing)) return Refused(missing);
        if (!WireNames.Same(body.Status, "cancelled") && !WireNames.Same(body.Status, "canceled")) return Bad("status", "An order is changed by cancelling it: status cancelled, for all lines or those named.");
        if (!string.IsNullOrEmpty(body.Id) && body.Id != order) return Bad("id", "The body names another order than the address.");
        if (LinesOf(body, found, out var numbers) is { } wrong) return wrong;
        var outcome = await cancelOrder.ExecuteAsync(new CancelRequest(tenant, order, numbers, null), Viewer.Actor, ct);
        return outcome.Succeeded(out _, out var refusal) ? Answer(await orders.OneAsync(tenant, order, ct), Show) : Refused(refusal);
    }

    [HttpGet("{order}/provisioningstatus"), Requires(Permission.ReadOrders), PeopleOnly]
    [ProducesResponseType<ResourceCollection<ProvisioningStatusResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> ProvisioningStatus(Guid tenant, string order, CancellationToken ct) => Answer(
        await orders.OneAsync(tenant, order, ct),
        found => new ResourceCollection<ProvisioningStatusResource>([.. found.Orders[0].Lines.OrderBy(line => line.Number).Select(ProvisioningStatusResource.Of)]));

    /// <summary>Software here needs no activation at a publisher's site.</summary>
    [HttpGet("{order}/activationlinks"), Requires(Permission.ReadOrders)]
    [ProducesResponseType<ResourceCollection<ActivationLinkResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> ActivationLinks(Guid tenant, string order, CancellationToken ct) =>
        Answer(await orders.OneAsync(tenant, order, ct), _ => new ResourceCollection<ActivationLinkResource>([]));

    [HttpGet("{order}/lineitems/{line}/activationlinks"), Requires(Permission.ReadOrders)]
    [ProducesResponseType<ResourceCollection<ActivationLinkResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> LineActivationLinks(Guid tenant, string order, string line, CancellationToken ct)
    {
        if (!(await orders.OneAsync(tenant, order, ct)).Succeeded(out var found, out var missing)) return Refused(missing);
        return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && found.Orders[0].Lines.Any(each => each.Number == number + 1)
            ? Ok(new ResourceCollection<ActivationLinkResource>([]))
            : Refused(StatusCodes.Status400BadRequest, PartnerErrorCode.LineOutOfRange, "The order has no line of that number.", "lineItemNumber");
    }

    /// <summary>Purchase-order papers are not kept here.</summary>
    [HttpGet("{order}/attachments"), Requires(Permission.ReadOrders)]
    [ProducesResponseType<ResourceCollection<SelfLink>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Attachments(Guid tenant, string order, CancellationToken ct) => Answer(await orders.OneAsync(tenant, order, ct), _ => new ResourceCollection<SelfLink>([]));

    /// <summary>The person an order is placed for, as the caller says.</summary>
    internal static string? CustomerUserOf(HttpRequest request) =>
        request.Headers["x-ms-customeruser-upn"].ToString() is { Length: > 0 } name ? PlainText.Cut(name, CustomerUserLength) : null;

    private bool WithPrice => bool.TryParse(Request.Query["include_price"].ToString(), out var with) && with;

    private OrderResource Show(CustomerOrders found) => OrderResource.Of(found.Orders[0], found.Customer, WithPrice);

    /// <param name="numbers">Null: all that is left, which is also what every line of the order together means.</param>
    private ObjectResult? LinesOf(OrderResource body, CustomerOrders found, out List<int>? numbers)
    {
        numbers = null;
        if (body.LineItems is not { Count: > 0 } named) return null;
        var order = found.Orders[0];
        var chosen = new List<int>();
        foreach (var item in named)
        {
            var line = order.Lines.SingleOrDefault(each => each.Number - 1 == item?.LineItemNumber);
            if (line is null) return Refused(StatusCodes.Status400BadRequest, PartnerErrorCode.LineOutOfRange, "The order has no line of that number.", "lineItemNumber");
            if (!string.IsNullOrEmpty(item!.OfferId) && !item.OfferId.StartsWith($"{line.ProductId}:{line.SkuId}", StringComparison.OrdinalIgnoreCase)) return Bad("offerId", "The line is of another offer.");
            chosen.Add(line.Number);
        }

        if (chosen.Distinct().Count() < order.Lines.Count) numbers = [.. chosen.Distinct()];
        return null;
    }
}
