using CspPortal.Application.Access;
using CspPortal.Application.Invoicing;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Invoices;

/// <summary>A partner's invoices, open and closed, with their files (INV-02).</summary>
[Requires(Permission.ReadInvoices)]
[Route("invoices")]
public sealed class InvoicesController(InvoiceQueries invoices, ExportInvoice export, Viewer viewer, IValidator<InvoicesQuery> validator) : Controller
{
    private const string Number = "{invoice:regex(^G\\d{{9}}$)}";
    private const string Currency = "open/{currency:regex(^[[A-Z]]{{3}}$)}";

    [HttpGet("")]
    public async Task<IActionResult> Index(InvoicesQuery query, CancellationToken ct)
    {
        query.Partner = null; // the operator's
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        var list = await invoices.ListAsync(readable ? query.ToFilter() : new InvoiceFilter { Size = query.Rows }, ct);
        return View(nameof(Index), new InvoicesPage(list, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(InvoicesQuery query, [FromServices] ExportInvoices list, CancellationToken ct)
    {
        query.Partner = null;
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(query, ct);
        return await this.SendCsvAsync("invoices.csv", await list.OwnAsync(query.ToFilter(), viewer.Actor, ct), ct);
    }

    [HttpGet(Number)]
    public async Task<IActionResult> Closed(string invoice, [FromQuery] string? page, CancellationToken ct) => Show(await invoices.ClosedAsync(invoice, page, ct));

    [HttpGet(Currency)]
    public async Task<IActionResult> Open(string currency, [FromQuery] string? page, CancellationToken ct) => Show(await invoices.OpenAsync(currency, page, ct));

    [HttpGet(Number + "/reconciliation")]
    public async Task<IActionResult> Reconciliation(string invoice, CancellationToken ct) =>
        await SendAsync($"{invoice}.csv", await export.ClosedAsync(invoice, InvoiceFormat.Csv, viewer.Actor, ct), ct);

    [HttpGet(Currency + "/reconciliation")]
    public async Task<IActionResult> OpenReconciliation(string currency, CancellationToken ct) =>
        await SendAsync($"open-{currency}.csv", await export.OpenAsync(currency, viewer.Actor, ct), ct);

    [HttpGet(Number + ".pdf")]
    public async Task<IActionResult> Pdf(string invoice, [FromServices] InvoicePrint print, CancellationToken ct)
    {
        if (!(await export.ClosedAsync(invoice, InvoiceFormat.Pdf, viewer.Actor, ct)).Succeeded(out var document, out var refusal)) return this.Refused(refusal);
        if (!(await print.PdfAsync(document, ct)).Succeeded(out var file, out var unprintable)) return this.Refused(unprintable);
        Response.Headers.CacheControl = "private, no-store";
        return File(file, "application/pdf", $"{invoice}.pdf");
    }

    private IActionResult Show(Outcome<InvoiceDocument> outcome) =>
        outcome.Succeeded(out var document, out var refusal) ? View("Detail", new InvoicePage(document)) : this.Refused(refusal);

    private async Task<IActionResult> SendAsync(string name, Outcome<WholeInvoice> outcome, CancellationToken ct) =>
        outcome.Succeeded(out var document, out var refusal) ? await this.SendCsvAsync(name, document.Reconciliation, ct) : this.Refused(refusal);
}
