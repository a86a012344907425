using System.Text;
using CspPortal.Domain;
using CspPortal.Domain.Imports;

namespace CspPortal.Application.Files;

/// <summary>A line of a CSV file that came in.</summary>
/// <param name="Number">Of the line of text it begins on, from 1.</param>
public sealed record CsvLine(int Number, string[] Cells);

/// <summary>Why reading stopped.</summary>
public sealed record CsvFault(int Line, Refusal Reason);

/// <summary>Takes RFC 4180 text apart as it comes, in whatever pieces; line breaks inside quotation marks belong to their cell. Memory is bounded by one line.</summary>
public sealed class CsvParser
{
    public const int LongestCell = 10_000;
    public const int MostCells = 200;

    private const char Unreadable = '\uFFFD';

    private readonly StringBuilder cell = new();
    private readonly List<string> cells = [];
    private readonly Queue<CsvLine> lines = new();
    private State state = State.CellBegins;
    private int line = 1;
    private int beganAt = 1;
    private int quoteAt;
    private bool lastWasReturn;

    private enum State
    {
        CellBegins,
        Plain,
        Quoted,
        QuoteSeen,
    }

    /// <summary>Nothing is read after it.</summary>
    public CsvFault? Fault { get; private set; }

    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CsvLine? next) => lines.TryDequeue(out next);

    public void Feed(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (Fault is not null) return;
            Feed(letter);
        }
    }

    public void End()
    {
        if (Fault is not null) return;
        if (state == State.Quoted) Stop(quoteAt, ImportRefusals.QuoteNotClosed);
        else if (state != State.CellBegins || cells.Count > 0) EndLine();
    }

    private void Feed(char letter)
    {
        if (letter == Unreadable)
        {
            Stop(line, ImportRefusals.NotUtf8);
            return;
        }

        if (char.IsControl(letter) && letter is not ('\r' or '\n' or '\t'))
        {
            Stop(line, ImportRefusals.NotText);
            return;
        }

        // \r\n is one line break.
        var isSecondHalf = letter == '\n' && lastWasReturn;
        lastWasReturn = letter == '\r';
        if (letter is '\r' or '\n' && !isSecondHalf) line++;
        if (isSecondHalf && state != State.Quoted) return;

        switch (state)
        {
            case State.Quoted when letter == '"':
                state = State.QuoteSeen;
                return;
            case State.Quoted:
                Append(letter);
                return;
            case State.QuoteSeen when letter == '"':
                Append('"');
                state = State.Quoted;
                return;
            case State.CellBegins when letter == '"':
                (state, quoteAt) = (State.Quoted, line);
                return;
            default:
                break;
        }

        if (letter == ',')
        {
            EndCell();
        }
        else if (letter is '\r' or '\n')
        {
            EndLine();
        }
        else if (state == State.QuoteSeen)
        {
            Stop(line, ImportRefusals.TextAfterQuote);
        }
        else
        {
            state = State.Plain;
            Append(letter);
        }
    }

    private void Append(char letter)
    {
        if (cell.Length == LongestCell) Stop(state == State.Quoted ? quoteAt : line, ImportRefusals.CellTooLong);
        else cell.Append(letter);
    }

    private void EndCell()
    {
        cells.Add(cell.ToString());
        cell.Clear();
        state = State.CellBegins;
        if (cells.Count > MostCells) Stop(beganAt, ImportRefusals.TooManyCells);
    }

    private void EndLine()
    {
        EndCell();
        if (cells is not [""]) lines.Enqueue(new CsvLine(beganAt, [.. cells]));
        cells.Clear();
        beganAt = line;
    }

    private void Stop(int at, Refusal reason) => Fault = new CsvFault(at, reason);
}
