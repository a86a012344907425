using CspPortal.Application.Access;
using CspPortal.Application.Orders;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Orders;

/// <summary>Order history of a customer (ORD-05), its file, an order, and the page after Buy.</summary>
[Requires(Permission.ReadOrders)]
[Route("customers/{tenant:guid}/orders")]
public sealed class OrdersController(OrderQueries orders, Viewer viewer, IValidator<HistoryQuery> validator) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(Guid tenant, HistoryQuery query, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        var outcome = await orders.HistoryAsync(tenant, readable ? query.ToFilter(viewer.TimeZone) : new OrderFilter { Size = query.Rows }, ct);
        if (!outcome.Succeeded(out var history, out var refusal)) return this.Refused(refusal);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        return View("History", new HistoryPage(history, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(Guid tenant, HistoryQuery query, [FromServices] ExportOrders export, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(tenant, query, ct);
        var outcome = await export.ExecuteAsync(tenant, query.ToFilter(viewer.TimeZone), viewer.Actor, ct);
        if (!outcome.Succeeded(out var file, out var refusal)) return this.Refused(refusal);
        return await this.SendCsvAsync("orders.csv", file.Rows, ct);
    }

    [HttpGet("{order:length(12)}")]
    public Task<IActionResult> Detail(Guid tenant, string order, CancellationToken ct) => ShowAsync(tenant, order, nameof(Detail), ct);

    [HttpGet("{order:length(12)}/confirmation")]
    public Task<IActionResult> Confirmation(Guid tenant, string order, CancellationToken ct) => ShowAsync(tenant, order, nameof(Confirmation), ct);

    private async Task<IActionResult> ShowAsync(Guid tenant, string order, string view, CancellationToken ct)
    {
        var outcome = await orders.DetailAsync(tenant, order, ct);
        return outcome.Succeeded(out var detail, out var refusal) ? View(view, new OrderPage(detail)) : this.Refused(refusal);
    }
}
