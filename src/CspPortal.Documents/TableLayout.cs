using SkiaSharp;

namespace CspPortal.Documents;

/// <summary>A table over as many pages as it needs, its head on each.</summary>
internal sealed class TableLayout(PageFlow flow, Typesetter typesetter, PrintedTable table)
{
    private static readonly Style HeadStyle = new(8, Bold: true);
    private static readonly Style CellStyle = new(8.5f);
    private static readonly Style HeadingStyle = new(11, Bold: true);
    private const float PadX = 4;
    private const float PadY = 3;

    private readonly float[] widths = Widths(typesetter, table);

    public void Put()
    {
        var head = Cells([.. table.Columns.Select(column => column.Header)], HeadStyle);
        var rows = table.Rows.Select(row => Cells(row, CellStyle)).ToList();
        var headHeight = Lines(head) * HeadStyle.LineHeight + 2 * PadY;

        var headings = table.Heading.Length == 0 ? [] : typesetter.Wrap(table.Heading, HeadingStyle, PageFlow.Right - PageFlow.Left);
        var start = headings.Count * HeadingStyle.LineHeight + 4 + headHeight + (rows.Count > 0 ? Height(Lines(rows[0])) : 0);
        if (!flow.Fits(start)) flow.NextPage();
        foreach (var line in headings) flow.Put(HeadingStyle.LineHeight, (canvas, y) => typesetter.Draw(canvas, line, HeadingStyle, PageFlow.Left, y));
        flow.Skip(4);
        PutHead(head, headHeight);

        foreach (var row in rows) PutRow(row, head, headHeight);
        flow.Skip(14);
    }

    private void PutHead(IReadOnlyList<Line>[] head, float height) => flow.Put(height, (canvas, y) =>
    {
        using var fill = new SKPaint { Color = new SKColor(0xf0, 0xf0, 0xf0) };
        canvas.DrawRect(PageFlow.Left, y, PageFlow.Right - PageFlow.Left, height, fill);
        DrawCells(canvas, head, HeadStyle, y + PadY);
    });

    private void PutRow(IReadOnlyList<Line>[] row, IReadOnlyList<Line>[] head, float headHeight)
    {
        var left = Lines(row);
        if (Height(left) <= PageFlow.Bottom - PageFlow.Top - headHeight && !flow.Fits(Height(left))) Continue(head, headHeight);
        // A row taller than a page goes on, line by line, on the next.
        var from = 0;
        while (left > 0)
        {
            var room = (int)((PageFlow.Bottom - flow.Y - 2 * PadY) / CellStyle.LineHeight);
            if (room <= 0)
            {
                Continue(head, headHeight);
                continue;
            }

            var count = Math.Min(left, room);
            var part = row.Select(lines => (IReadOnlyList<Line>)[.. lines.Skip(from).Take(count)]).ToArray();
            var height = Height(count);
            flow.Put(height, (canvas, y) =>
            {
                DrawCells(canvas, part, CellStyle, y + PadY);
                Rules.Draw(canvas, PageFlow.Left, PageFlow.Right, y + height);
            });
            (from, left) = (from + count, left - count);
        }
    }

    private void Continue(IReadOnlyList<Line>[] head, float headHeight)
    {
        flow.NextPage();
        PutHead(head, headHeight);
    }

    private void DrawCells(SKCanvas canvas, IReadOnlyList<Line>[] cells, Style style, float top)
    {
        var x = PageFlow.Left;
        for (var i = 0; i < cells.Length; i++)
        {
            var y = top;
            foreach (var line in cells[i])
            {
                var right = table.Columns[i].AlignRight;
                typesetter.Draw(canvas, line, style, right ? x + widths[i] - PadX : x + PadX, y, right);
                y += style.LineHeight;
            }

            x += widths[i];
        }
    }

    private IReadOnlyList<Line>[] Cells(IReadOnlyList<string> texts, Style style) =>
        [.. table.Columns.Select((_, i) => typesetter.Wrap(texts[i], style, widths[i] - 2 * PadX))];

    private static int Lines(IReadOnlyList<Line>[] cells) => cells.Max(lines => lines.Count);

    private static float Height(int lines) => lines * CellStyle.LineHeight + 2 * PadY;

    /// <summary>By weight; a column whose words would be cut gets what they need from those that have more than they need.</summary>
    private static float[] Widths(Typesetter typesetter, PrintedTable table)
    {
        var all = PageFlow.Right - PageFlow.Left;
        var weights = table.Columns.Sum(column => column.Weight);
        var shares = table.Columns.Select(column => all * column.Weight / weights).ToArray();
        var needs = table.Columns.Select((column, i) => Math.Min(all * 0.4f, 0.5f + 2 * PadX + Math.Max(typesetter.WidestWord(column.Header, HeadStyle),
            table.Rows.Select(row => typesetter.WidestWord(row[i], CellStyle)).DefaultIfEmpty().Max()))).ToArray();

        var lacking = shares.Select((width, i) => Math.Max(0, needs[i] - width)).ToArray();
        var spare = shares.Select((width, i) => Math.Max(0, width - needs[i])).ToArray();
        var given = Math.Min(lacking.Sum(), spare.Sum());
        if (given <= 0) return shares;
        return [.. shares.Select((width, i) => width + given * (lacking[i] / lacking.Sum()) - given * (spare[i] / spare.Sum()))];
    }
}
