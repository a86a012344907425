using CspPortal.Application.Access;
using CspPortal.Application.Invoicing;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Invoices;

/// <summary>The operator sees what is closed and what is due, and closes it without waiting for the worker (INV-01).</summary>
[Requires(Permission.CloseInvoices)]
[Route("operator/invoices")]
public sealed class InvoiceDeskController(InvoiceDesk desk, Viewer viewer, IValidator<InvoicesQuery> validator, IStringLocalizer<InvoicesText> text) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(InvoicesQuery query, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var view = await desk.LookAsync(readable ? query.ToFilter() : new InvoiceFilter { Size = query.Rows }, ct);
        return View("Desk", new InvoiceDeskPage(view, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(InvoicesQuery query, [FromServices] ExportInvoices list, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        return await this.SendCsvAsync("invoices.csv", await list.AllAsync(query.ToFilter(), viewer.Actor, ct), ct);
    }

    [HttpPost("close")]
    public async Task<IActionResult> Close([FromServices] CloseInvoices closing, CancellationToken ct)
    {
        if (!(await closing.ExecuteAsync(null, viewer.Actor, ct)).Succeeded(out var closed, out var refusal)) return this.Refused(refusal);
        TempData.Flash(closed.Count switch { 0 => text["Desk.NoneClosed"], 1 => text["Desk.ClosedOne"], var count => text["Desk.Closed", count] });
        return LocalRedirect(InvoiceAddresses.Desk);
    }
}
