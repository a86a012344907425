using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Invoicing;
using CspPortal.Documents;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Features.Cancellation;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Invoices;

/// <summary>A closed document as PDF in the reader's language: all lines with their formulas, and the totals (INV-02).</summary>
public sealed class InvoicePrint(PdfRenderer renderer, InvoiceWords words, FormulaWords formulas, IStringLocalizer<InvoicesText> text, Viewer viewer)
{
    /// <returns>The file, or <see cref="PdfRefusals"/>.</returns>
    public async Task<Outcome<byte[]>> PdfAsync(WholeInvoice invoice, CancellationToken ct)
    {
        var document = await PrintedAsync(invoice, ct);
        using var file = new MemoryStream();
        return renderer.Write(document, file).Succeeded(out _, out var refusal) ? file.ToArray() : refusal;
    }

    private async Task<PrintedDocument> PrintedAsync(WholeInvoice invoice, CancellationToken ct)
    {
        var head = invoice.Head;
        var title = words.Title(head);
        var totals = words.Totals(head);
        List<PrintedFact> facts =
        [
            new(text["IssuedTo"], Name(head.Partner)),
            new(text["Number"], head.Number ?? ""),
            new(text["Period"], words.Period(head.Month)),
            new(text["Currency"], head.Currency),
        ];
        if (head.ClosedAt is { } closed) facts.Add(new(text["ClosedAt"], Formats.Instant(closed, viewer.TimeZone)));
        facts.Add(new(text["Lines"], head.Sums.Lines.ToString("N0", CultureInfo.CurrentCulture)));

        List<IReadOnlyList<string>> rows = [];
        if (head.CarriedFrom is { } from) rows.Add(["", text["Line.CarriedOver", from], "", .. Amounts(head.CarriedOver)]);
        await foreach (var item in invoice.Items.WithCancellation(ct)) rows.Add(Row(item));

        PrintedTable lines = new(
            text["Detail.LinesTitle"],
            [
                new(text["Line.Date"], Weight: 1.3f), new(text["Line.What"], Weight: 3.2f), new(text["Line.Formula"], Weight: 3.4f),
                new(text["Net"], AlignRight: true, Weight: 1.5f), new(text["Tax"], AlignRight: true, Weight: 1.2f), new(text["Gross"], AlignRight: true, Weight: 1.5f),
            ],
            rows);
        PrintedTable sums = new(
            text["Detail.Totals"],
            [new("", Weight: 3), new(text["Net"], AlignRight: true, Weight: 2), new(text["Tax"], AlignRight: true, Weight: 2), new(text["Gross"], AlignRight: true, Weight: 2)],
            [.. totals.Select(total => (IReadOnlyList<string>)[total.Name, .. Amounts(total.Amount)])]);
        return new PrintedDocument(
            title, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, facts, [sums, lines],
            [new(text["Net"], Formats.Money(head.Total.Net)), new(text["Tax"], Formats.Money(head.Total.Tax)), new(text["Total"], Formats.Money(head.Total.Gross), Strong: true)],
            text["Print.Footer", title, text["Detail.TaxNote"].Value]);
    }

    private IReadOnlyList<string> Row(InvoiceItem item)
    {
        var line = item.Line;
        string?[] what = [$"{words.What(line)}: {line.ProductTitle}", Name(item.Customer), text["Line.Order", line.OrderId], words.Covers(item)];
        return
        [
            Formats.Day(DateOnly.FromDateTime(line.OccurredAt)), string.Join("\n", what.OfType<string>()), string.Join("\n", formulas.Of(line, item.OrderLine)), .. Amounts(line.Amount),
        ];
    }

    /// <summary>A name that no font here can set must not keep the invoice from being printed.</summary>
    private string Name(InvoiceParty party) => renderer.CanPrint(party.Name) ? party.Name : party.Domain;

    private static string[] Amounts(TaxedMoney amount) => [Formats.Amount(amount.Net), Formats.Amount(amount.Tax), Formats.Amount(amount.Gross)];
}
