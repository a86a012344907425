using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Customers;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Customers;

/// <summary>The partner's customers, their file, and a customer's Account page (CST-01).</summary>
[Requires(Permission.ReadCustomers)]
[Route("customers")]
public sealed class CustomersController(CustomerQueries customers, MarketQueries markets, Viewer viewer, IValidator<CustomersQuery> validator) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(CustomersQuery query, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var list = await customers.ListAsync(readable ? query.ToFilter() : new CustomerFilter { Size = query.Rows }, ct);
        return View("Index", new CustomersPage(list, query, await MarketChoices.AllAsync(markets, ct), Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(CustomersQuery query, [FromServices] ExportCustomers export, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        var rows = await export.ExecuteAsync(query.ToFilter(), viewer.Actor, ct);
        return await this.SendCsvAsync("customers.csv", rows, ct);
    }

    [HttpGet("{tenant:guid}")]
    public async Task<IActionResult> Overview(Guid tenant, CancellationToken ct)
    {
        var outcome = await customers.OverviewAsync(tenant, ct);
        return outcome.Succeeded(out var overview, out var refusal) ? View(new OverviewPage(overview)) : this.Refused(refusal);
    }
}
