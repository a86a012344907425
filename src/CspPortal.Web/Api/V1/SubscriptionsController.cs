using CspPortal.Application.Access;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Orders;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Orders;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

/// <summary>What was bought for a term (spec 5): read, renamed, suspended, activated, cancelled.</summary>
[Route("v1/customers/{tenant}/subscriptions"), CustomerPath]
public sealed class SubscriptionsController(
    OrderQueries orders, ChangeSubscription changeSubscription, CancelOrder cancelOrder, TimeProvider clock, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    [HttpGet, Requires(Permission.ReadOrders), Reads("order_id")]
    [ProducesResponseType<ResourceCollection<SubscriptionResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(Guid tenant, CancellationToken ct)
    {
        var order = Request.Query["order_id"].ToString();
        return Answer(await orders.AllAsync(tenant, ct), found => new ResourceCollection<SubscriptionResource>(
            [.. found.Orders.Where(each => order.Length == 0 || each.Id == order)
                .SelectMany(each => each.Lines.Where(SubscriptionIds.Has).OrderBy(line => line.Number).Select(line => SubscriptionResource.Of(each, line, found.Customer, Now)))])
        {
            Links = new(new($"/customers/{tenant}/subscriptions")),
        });
    }

    [HttpGet("{subscription}"), Requires(Permission.ReadOrders)]
    [ProducesResponseType<SubscriptionResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> One(Guid tenant, string subscription, CancellationToken ct) =>
        Answer(await FindAsync(tenant, subscription, ct), found => SubscriptionResource.Of(found.Order, found.Line, found.Customer, Now));

    [HttpGet("{subscription}/provisioningstatus"), Requires(Permission.ReadOrders)]
    [ProducesResponseType<SubscriptionProvisioningResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> ProvisioningStatus(Guid tenant, string subscription, CancellationToken ct) => Answer(
        await FindAsync(tenant, subscription, ct),
        found => new SubscriptionProvisioningResource(
            SubscriptionIds.Of(found.Order.Id, found.Line.Number), found.Line.Status == LineStatus.Pending ? "pending" : "success", found.Line.Quantity,
            found.Line.TermEndsOn is { } end ? WireNames.Day(end) : null));

    [HttpGet("{subscription}/activationlinks"), Requires(Permission.ReadOrders)]
    [ProducesResponseType<ResourceCollection<ActivationLinkResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> ActivationLinks(Guid tenant, string subscription, CancellationToken ct) =>
        Answer(await FindAsync(tenant, subscription, ct), _ => new ResourceCollection<ActivationLinkResource>([]));

    /// <summary>The whole resource or a part of it, with one thing changed; what is unset or as it was is left alone (spec 5).</summary>
    [HttpPatch("{subscription}"), Requires(Permission.CancelOrders)]
    [ProducesResponseType<SubscriptionResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Change(Guid tenant, string subscription, SubscriptionResource body, CancellationToken ct)
    {
        if (!(await FindAsync(tenant, subscription, ct)).Succeeded(out var found, out var missing)) return Refused(missing);
        var (order, line) = (found.Order, found.Line);
        var status = SubscriptionResource.StatusOf(line, Now);
        if (Etags.Given(Request, body.Attributes) is { } etag && etag != Etags.Of(order.Version)) return Refused(SubscriptionRefusals.Stale);
        if (Unchangeable(body, line) is { } fixedValue) return fixedValue;

        var wanted = WireNames.IsUnset(body.Status) || WireNames.Same(body.Status, status) ? null : body.Status;
        var name = string.IsNullOrWhiteSpace(body.FriendlyName) ? null : body.FriendlyName.Trim();
        if (WireNames.Same(wanted, "deleted"))
        {
            var cancelled = await cancelOrder.ExecuteAsync(new CancelRequest(tenant, order.Id, [line.Number], null), Viewer.Actor, ct);
            return cancelled.Succeeded(out _, out var refusal) ? await One(tenant, subscription, ct) : Refused(refusal);
        }

        if (wanted is not null && !WireNames.Same(wanted, "suspended") && !WireNames.Same(wanted, "active"))
            return Refused(StatusCodes.Status400BadRequest, PartnerErrorCode.StatusChangeIllegal, $"A subscription that is {status} does not become {wanted}.", "status");
        var change = new SubscriptionChange(name, wanted is null ? null : WireNames.Same(wanted, "suspended"));
        if (change is { FriendlyName: null, Suspended: null }) return Bad("status", "Nothing is changed: send a status, a friendlyName or the whole resource with one of them changed.");
        var outcome = await changeSubscription.ExecuteAsync(tenant, order.Id, line.Number, change, order.Version, Viewer.Actor, ct);
        return outcome.Succeeded(out _, out var refused) ? await One(tenant, subscription, ct) : Refused(refused);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>What a subscription of software keeps for its term.</summary>
    private ObjectResult? Unchangeable(SubscriptionResource body, OrderLine line)
    {
        if (body.Quantity is > 0 and { } quantity && quantity != line.Quantity)
        {
            return quantity < line.Quantity
                ? Refused(StatusCodes.Status400BadRequest, PartnerErrorCode.NoDecrease, "The quantity is not lowered; cancel the line and buy what is needed.", "quantity")
                : Refused(StatusCodes.Status400BadRequest, "800092", "The quantity is not raised; buy another subscription.", "quantity");
        }

        if (body.AutoRenewEnabled == true) return Refused(StatusCodes.Status400BadRequest, PartnerErrorCode.NoAutoRenew, "Software subscriptions end with their term; there is no automatic renewal.", "autoRenewEnabled");
        if (!WireNames.IsUnset(body.BillingCycle) && !WireNames.Same(body.BillingCycle, WireNames.Of(line.BillingPlan))) return Refused(StatusCodes.Status400BadRequest, "800096", "The billing cycle stays for the term.", "billingCycle");
        return !string.IsNullOrEmpty(body.TermDuration) && !WireNames.Same(body.TermDuration, OrderLineItemResource.Duration(line.Term))
            ? Refused(StatusCodes.Status400BadRequest, "800097", "The term stays as it was bought.", "termDuration")
            : null;
    }

    private async Task<Outcome<Found>> FindAsync(Guid tenant, string subscription, CancellationToken ct)
    {
        if (SubscriptionIds.Read(subscription) is not var (orderId, number)) return SubscriptionRefusals.NotFound;
        if (!(await orders.OneAsync(tenant, orderId, ct)).Succeeded(out var found, out var refusal)) return refusal.Is(OrderRefusals.NotFound) ? SubscriptionRefusals.NotFound : refusal;
        return found.Orders[0].Lines.SingleOrDefault(line => line.Number == number && SubscriptionIds.Has(line)) is { } line ? new Found(found.Orders[0], line, found.Customer) : SubscriptionRefusals.NotFound;
    }

    private sealed record Found(Order Order, OrderLine Line, Domain.Customers.Customer Customer);
}
