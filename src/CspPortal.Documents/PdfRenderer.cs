using System.Globalization;
using CspPortal.Domain;
using SkiaSharp;

namespace CspPortal.Documents;

/// <summary>Prints documents as PDF, A4. The same document gives the same bytes. One for the whole process; any number of threads.</summary>
public sealed class PdfRenderer(IReadOnlyList<FontFile> fonts) : IDisposable
{
    private static readonly Style TitleStyle = new(18, Bold: true);
    private static readonly Style LabelStyle = new(7.5f, Quiet: true);
    private static readonly Style ValueStyle = new(9.5f);
    private static readonly Style TotalStyle = new(9);
    private static readonly Style StrongStyle = new(11, Bold: true);
    private static readonly Style FootStyle = new(7.5f, Quiet: true);

    private readonly Lazy<Typefaces> typefaces = new(() => new Typefaces(fonts));

    /// <summary>Writes nothing when it refuses.</summary>
    /// <param name="output">Is written to synchronously: a file or memory, not a response.</param>
    public Outcome<Done> Write(PrintedDocument document, Stream output)
    {
        using var typesetter = new Typesetter(typefaces.Value);
        var unknown = typesetter.Unknown(document.Texts).Take(10).ToList();
        if (unknown.Count > 0) return PdfRefusals.LettersWithoutFont.With(string.Join(' ', unknown));

        var flow = new PageFlow();
        PutTitle(flow, typesetter, document.Title);
        PutFacts(flow, typesetter, document.Facts);
        foreach (var table in document.Tables) new TableLayout(flow, typesetter, table).Put();
        PutTotals(flow, typesetter, document.Totals);
        Draw(flow, typesetter, document, output);
        return default(Done);
    }

    /// <summary>Whether the fonts of this machine can set these letters; for texts that something else can stand in for.</summary>
    public bool CanPrint(string text)
    {
        using var typesetter = new Typesetter(typefaces.Value);
        return !typesetter.Unknown([text]).Any();
    }

    public void Dispose()
    {
        if (typefaces.IsValueCreated) typefaces.Value.Dispose();
    }

    private static void PutTitle(PageFlow flow, Typesetter typesetter, string title)
    {
        foreach (var line in typesetter.Wrap(title, TitleStyle, PageFlow.Right - PageFlow.Left))
            flow.Put(TitleStyle.LineHeight, (canvas, y) => typesetter.Draw(canvas, line, TitleStyle, PageFlow.Left, y));
        flow.Skip(10);
    }

    /// <summary>Two side by side, each label above its value.</summary>
    private static void PutFacts(PageFlow flow, Typesetter typesetter, IReadOnlyList<PrintedFact> facts)
    {
        const float Gap = 16;
        const float Width = (PageFlow.Right - PageFlow.Left - Gap) / 2;
        foreach (var pair in facts.Chunk(2))
        {
            var set = pair.Select(fact => (Label: typesetter.Wrap(fact.Label, LabelStyle, Width), Value: typesetter.Wrap(fact.Value, ValueStyle, Width))).ToList();
            var height = set.Max(fact => fact.Label.Count * LabelStyle.LineHeight + fact.Value.Count * ValueStyle.LineHeight) + 6;
            if (!flow.Fits(height)) flow.NextPage();
            flow.Put(height, (canvas, top) =>
            {
                for (var i = 0; i < set.Count; i++)
                {
                    var y = top;
                    foreach (var (lines, style) in new[] { (set[i].Label, LabelStyle), (set[i].Value, ValueStyle) })
                    {
                        foreach (var line in lines)
                        {
                            typesetter.Draw(canvas, line, style, PageFlow.Left + i * (Width + Gap), y);
                            y += style.LineHeight;
                        }
                    }
                }
            });
        }

        flow.Skip(10);
    }

    /// <summary>In the right half, kept together.</summary>
    private static void PutTotals(PageFlow flow, Typesetter typesetter, IReadOnlyList<PrintedTotal> totals)
    {
        const float Start = PageFlow.Left + (PageFlow.Right - PageFlow.Left) * 0.45f;
        var set = totals.Select(total =>
        {
            var style = total.Strong ? StrongStyle : TotalStyle;
            var value = typesetter.Wrap(total.Value, style, (PageFlow.Right - Start) * 0.6f);
            var label = typesetter.Wrap(total.Label, style, PageFlow.Right - Start - 12 - value.Max(line => line.Width));
            return (Style: style, Label: label, Value: value, total.Strong, Height: Math.Max(label.Count, value.Count) * style.LineHeight + 4);
        }).ToList();

        if (!flow.Fits(set.Sum(total => total.Height))) flow.NextPage();
        foreach (var total in set)
        {
            if (!flow.Fits(total.Height)) flow.NextPage();
            flow.Put(total.Height, (canvas, y) =>
            {
                if (total.Strong) Rules.Draw(canvas, Start, PageFlow.Right, y, strong: true);
                for (var i = 0; i < total.Label.Count; i++) typesetter.Draw(canvas, total.Label[i], total.Style, Start, y + 2 + i * total.Style.LineHeight);
                for (var i = 0; i < total.Value.Count; i++) typesetter.Draw(canvas, total.Value[i], total.Style, PageFlow.Right, y + 2 + i * total.Style.LineHeight, alignRight: true);
            });
        }
    }

    private static void Draw(PageFlow flow, Typesetter typesetter, PrintedDocument document, Stream output)
    {
        // No dates in it: the same document stays the same file.
        var metadata = SKDocumentPdfMetadata.Default with { Title = document.Title };
        using var pdf = SKDocument.CreatePdf(output, metadata);
        for (var page = 0; page < flow.Pages.Count; page++)
        {
            var canvas = pdf.BeginPage(PageFlow.Width, PageFlow.Height);
            foreach (var draw in flow.Pages[page]) draw(canvas);
            DrawFoot(canvas, typesetter, document.Footer, string.Create(CultureInfo.InvariantCulture, $"{page + 1} / {flow.Pages.Count}"));
            pdf.EndPage();
        }

        pdf.Close();
    }

    private static void DrawFoot(SKCanvas canvas, Typesetter typesetter, string footer, string number)
    {
        const float Top = PageFlow.Bottom + 18;
        Rules.Draw(canvas, PageFlow.Left, PageFlow.Right, PageFlow.Bottom + 12);
        var lines = typesetter.Wrap(footer, FootStyle, PageFlow.Right - PageFlow.Left - 60);
        for (var i = 0; i < Math.Min(lines.Count, 2); i++) typesetter.Draw(canvas, lines[i], FootStyle, PageFlow.Left, Top + i * FootStyle.LineHeight);
        typesetter.Draw(canvas, typesetter.Wrap(number, FootStyle, 60)[0], FootStyle, PageFlow.Right, Top, alignRight: true);
    }
}
