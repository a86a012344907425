using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Invoicing;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Invoicing;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Features.Invoices;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

/// <summary>Invoices, their lines and papers (spec 9; INV-01, INV-02).</summary>
[Route("v1/invoices")]
public sealed class InvoicesController(InvoiceQueries invoices, ExportInvoice export, TimeProvider clock, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    private const int MostLines = 2000;
    private static readonly string[] Periods = ["current", "previous"];

    [HttpGet, Requires(Permission.ReadInvoices), Reads("size", "offset", "filter")]
    [ProducesResponseType<ResourceCollection<InvoiceResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        if (IndexRequest.Of(Request, MostLines) is not { } index) return Bad("size", "size and offset are whole numbers from 0 on.");
        if (WireFilter.Of(Request) is not { } filters) return Bad("filter", "The filter is not readable.");
        IEnumerable<InvoiceHead> heads = await invoices.HeadsAsync(ct);
        foreach (var filter in filters)
        {
            if (!filter.Field.Equals("InvoiceDate", StringComparison.OrdinalIgnoreCase) || Comparison(filter) is not { } fits) return Bad("filter", "Invoices are filtered by InvoiceDate with a date.");
            heads = heads.Where(head => fits(head.ClosedAt!.Value));
        }

        var all = heads.ToList();
        return Ok(new ResourceCollection<InvoiceResource>([.. all.Skip(index.Offset).Take(index.Size).Select(head => InvoiceResource.Of(head, whole: false))])
        {
            Links = index.Links("/invoices" + IndexRequest.FilterQuery(Request), all.Count),
        });
    }

    [HttpGet("{invoice}"), Requires(Permission.ReadInvoices)]
    [ProducesResponseType<InvoiceResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> One(string invoice, CancellationToken ct) => Answer(await invoices.HeadAsync(NumberOf(invoice), ct), head => InvoiceResource.Of(head, whole: true));

    [HttpGet("{invoice}/lineitems/{provider}/{kind}"), Requires(Permission.ReadInvoices), Reads("size", "offset", "seekOperation", PageToken.Header, "currencyCode", "period")]
    [ProducesResponseType<ResourceCollection<InvoiceLineItemResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> Lines(string invoice, string provider, string kind, CancellationToken ct) =>
        LinesAsync(invoice, provider, kind, $"/invoices/{NumberOf(invoice)}/lineitems/{provider}/{kind}", ct);

    [HttpGet("{invoice}/lineitems"), Requires(Permission.ReadInvoices), Reads("provider", "invoiceLineItemType", "currencyCode", "period", "size", "offset", "seekOperation", PageToken.Header)]
    [ProducesResponseType<ResourceCollection<InvoiceLineItemResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> LinesByQuery(string invoice, CancellationToken ct)
    {
        var query = QueryString.Create(Request.Query.Where(pair => pair.Key.ToUpperInvariant() is "PROVIDER" or "INVOICELINEITEMTYPE" or "CURRENCYCODE" or "PERIOD"));
        return LinesAsync(invoice, Request.Query["provider"].ToString(), Request.Query["invoiceLineItemType"].ToString(), $"/invoices/{invoice}/lineitems{query}", ct);
    }

    /// <summary>The paper, as the page prints it; that it was fetched is in the activity log.</summary>
    [HttpGet("{invoice}/documents/statement"), Requires(Permission.ReadInvoices), PeopleOnly]
    public async Task<IActionResult> Statement(string invoice, [FromServices] InvoicePrint print, CancellationToken ct)
    {
        if (!(await export.ClosedAsync(NumberOf(invoice), InvoiceFormat.Pdf, Viewer.Actor, ct)).Succeeded(out var document, out var refusal)) return Refused(refusal);
        return (await print.PdfAsync(document, ct)).Succeeded(out var file, out var unprintable) ? File(file, "application/pdf", $"{NumberOf(invoice)}.pdf") : Refused(unprintable);
    }

    /// <summary>Tax receipts are Taiwan's, issued by Microsoft: there are none here.</summary>
    [HttpGet("{invoice}/receipts/{receipt}/documents/statement"), Requires(Permission.ReadInvoices), PeopleOnly]
    public async Task<IActionResult> Receipt(string invoice, string receipt, CancellationToken ct) => (await invoices.HeadAsync(NumberOf(invoice), ct)).Succeeded(out _, out var refusal)
        ? Refused(StatusCodes.Status404NotFound, PartnerErrorCode.NotFound, $"The invoice has no receipt {receipt}.", "receiptId")
        : Refused(refusal);

    /// <summary>Of the partner's own currency.</summary>
    [HttpGet("summary"), Requires(Permission.ReadInvoices), PeopleOnly]
    [ProducesResponseType<InvoiceSummaryResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Summary(CancellationToken ct) => Ok((await SummariesAsync(ct))[0]);

    [HttpGet("summaries"), Requires(Permission.ReadInvoices), PeopleOnly]
    [ProducesResponseType<ResourceCollection<InvoiceSummaryResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Summaries(CancellationToken ct) => Ok(new ResourceCollection<InvoiceSummaryResource>(await SummariesAsync(ct)));

    /// <summary>Where the lines of what is not invoiced yet are found.</summary>
    [HttpGet("estimates/links"), Requires(Permission.ReadInvoices)]
    [ProducesResponseType<ResourceCollection<EstimateLinkResource>>(StatusCodes.Status200OK)]
    public IActionResult Estimates(string? currencyCode)
    {
        if (currencyCode?.Trim() is not { Length: 3 } currency || !currency.All(char.IsAsciiLetter)) return Bad("currencyCode", "Name a currency by its three-letter code.");
        return Ok(new ResourceCollection<EstimateLinkResource>([.. Periods.Select(period => new EstimateLinkResource(
            "Estimate", $"Charges and credits of the {period} period that are not on an invoice yet", period,
            new($"/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode={currency.ToUpperInvariant()}&period={period}")))]));
    }

    private async Task<IActionResult> LinesAsync(string invoice, string provider, string kind, string path, CancellationToken ct)
    {
        if (!WireNames.Same(provider, "one_time") && !WireNames.Same(provider, "all") && !WireNames.IsUnset(provider)) return Bad("provider", "Invoices here have lines of the provider OneTime.");
        if (!WireNames.Same(kind, "billing_line_items") && !WireNames.IsUnset(kind)) return Bad("invoiceLineItemType", "Invoices here have BillingLineItems.");
        if (SeekRequest.Of(Request, $"lines/{NumberOf(invoice).ToUpperInvariant()}/{Request.Query["currencyCode"].ToString().ToUpperInvariant()}/{Request.Query["period"].ToString().ToUpperInvariant()}", MostLines) is not { } seek || IndexRequest.Of(Request, MostLines) is not { } index) return Bad("size", SeekRequest.Unreadable);
        var size = Math.Min(seek.Size == 0 ? MostLines : seek.Size, MostLines);
        if (!(await HeadAsync(invoice, ct)).Succeeded(out var head, out var refusal)) return Refused(refusal);
        OpenPeriod? period = null;
        if (head.Number is null)
        {
            var named = Request.Query["period"].ToString();
            if (named.Length > 0 && !Periods.Any(each => WireNames.Same(each, named))) return Bad("period", "The period is current or previous.");
            period = WireNames.Same(named, "previous") ? OpenPeriod.Over : OpenPeriod.Running;
        }

        // As the file of the page: that it was taken out stands in the log, once for all of its pages (LOG-01).
        if (seek.Cursor is null && index.Offset == 0)
        {
            var logged = head.Number is { } number ? await export.ClosedAsync(number, InvoiceFormat.Csv, Viewer.Actor, ct) : await export.OpenAsync(head.Currency, Viewer.Actor, ct);
            if (!logged.Succeeded(out _, out var gone)) return Refused(gone);
        }

        // It goes onto the document that is closed next: that of a month which is over, where there is one.
        var isOver = period is not null && head.CarriedFrom is not null && await invoices.CountAsync(head, OpenPeriod.Over, ct) > 0;
        var carried = period is null || isOver == (period == OpenPeriod.Over) ? InvoiceLineItemResource.CarriedOver(head, Viewer.PartnerId!.Value) : null;
        if (seek.Cursor is null && index.Offset > 0)
        {
            var all = await invoices.CountAsync(head, period, ct);
            var counted = (await invoices.ItemsAtAsync(head, period, index.Offset, size, ct)).ConvertAll(item => InvoiceLineItemResource.Of(item, head.Number));
            if (carried is not null && index.Offset < all && index.Offset + size >= all) counted.Add(carried);
            return Ok(new ResourceCollection<InvoiceLineItemResource>(counted) { Links = (index with { Size = size }).Links(path, all) });
        }

        var page = await invoices.ItemsAsync(head, seek.Cursor, size, ct, period);
        var items = page.Rows.Select(item => InvoiceLineItemResource.Of(item, head.Number)).ToList();
        // It is one more on the last page, and of no row of its own; who counts finds it there too.
        if (page.Next is null && carried is not null && !(Request.Query.ContainsKey("offset") && await invoices.CountAsync(head, period, ct) > size)) items.Add(carried);
        var paged = seek with { Size = size };
        return Ok(new ResourceCollection<InvoiceLineItemResource>(items)
        {
            ContinuationToken = page.Next is null ? null : paged.Token(page.Next),
            Links = paged.Links(path, page.Next, page.Previous),
        });
    }

    private async Task<Outcome<InvoiceHead>> HeadAsync(string invoice, CancellationToken ct)
    {
        if (!invoice.Equals("unbilled", StringComparison.OrdinalIgnoreCase)) return await invoices.HeadAsync(NumberOf(invoice), ct);
        var (currency, open) = (Request.Query["currencyCode"].ToString(), await invoices.OpenHeadsAsync(ct));
        if (currency.Length == 0) return open is [var only] ? only : InvoiceRefusals.NotFound; // which one, nobody said
        return await invoices.OpenHeadAsync(currency.ToUpperInvariant(), ct);
    }

    private async Task<List<InvoiceSummaryResource>> SummariesAsync(CancellationToken ct)
    {
        var (closed, open) = (await invoices.HeadsAsync(ct), await invoices.OpenHeadsAsync(ct));
        return [.. (await invoices.CurrenciesAsync(ct)).Select(currency => InvoiceSummaryResource.Of(
            currency, closed.FindAll(head => head.Currency == currency), open.Find(head => head.Currency == currency), clock.GetUtcNow().UtcDateTime))];
    }

    /// <summary>Links carry a prefix that tells the kind of billing.</summary>
    private static string NumberOf(string invoice) =>
        invoice.StartsWith("OneTime-", StringComparison.OrdinalIgnoreCase) || invoice.StartsWith("Recurring-", StringComparison.OrdinalIgnoreCase) ? invoice[(invoice.IndexOf('-', StringComparison.Ordinal) + 1)..] : invoice;

    /// <returns>Null: not a comparison of days.</returns>
    private static Func<DateTime, bool>? Comparison(WireFilter filter)
    {
        if (!DateTime.TryParse(filter.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)) return null;
        return filter.Operator.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "EQUALS" => date => date.Date == at.Date,
            "NOTEQUALS" => date => date.Date != at.Date,
            "GREATERTHAN" => date => date > at,
            "GREATERTHANOREQUALS" => date => date >= at,
            "LESSTHAN" => date => date < at,
            "LESSTHANOREQUALS" => date => date <= at,
            _ => null,
        };
    }
}
