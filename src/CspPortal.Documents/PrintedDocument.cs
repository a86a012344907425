namespace CspPortal.Documents;

/// <summary>A document to print, in words that are ready: nothing here is translated, formatted or calculated any more.</summary>
/// <param name="Language">Two letters, such as <c>ja</c>.</param>
/// <param name="Footer">At the foot of every page, beside its number.</param>
public sealed record PrintedDocument(
    string Title,
    string Language,
    IReadOnlyList<PrintedFact> Facts,
    IReadOnlyList<PrintedTable> Tables,
    IReadOnlyList<PrintedTotal> Totals,
    string Footer)
{
    internal IEnumerable<string> Texts =>
    [
        Title, Footer,
        .. Facts.SelectMany(fact => (string[])[fact.Label, fact.Value]),
        .. Tables.SelectMany(table => (string[])[table.Heading, .. table.Columns.Select(column => column.Header), .. table.Rows.SelectMany(row => row)]),
        .. Totals.SelectMany(total => (string[])[total.Label, total.Value]),
    ];
}

public sealed record PrintedFact(string Label, string Value);

/// <param name="Heading">May be empty.</param>
/// <param name="Rows">Each with one cell a column.</param>
public sealed record PrintedTable(string Heading, IReadOnlyList<PrintedColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <param name="Weight">Its share of the width. Words that would not fit take some from the others.</param>
public sealed record PrintedColumn(string Header, bool AlignRight = false, float Weight = 1);

public sealed record PrintedTotal(string Label, string Value, bool Strong = false);
