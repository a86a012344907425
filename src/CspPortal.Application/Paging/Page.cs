using System.Buffers.Text;
using System.Text;

namespace CspPortal.Application.Paging;

/// <summary>One keyset page; a link to a neighbour exists only where there is one.</summary>
/// <param name="Previous">Cursor of the page before, null on the first.</param>
/// <param name="Next">Cursor of the page after, null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, string? Previous, string? Next)
{
    public static Page<T> Empty { get; } = new([], null, null);

    /// <summary>Builds a page from <paramref name="fetched"/>, read in the direction of travel with one row more than <paramref name="size"/>.</summary>
    /// <param name="key">The sort key of a row, for the cursors.</param>
    public static Page<T> From(List<T> fetched, int size, Cursor? from, Func<T, string[]> key)
    {
        var more = fetched.Count > size;
        if (more) fetched.RemoveAt(size);
        var backward = from is { Backward: true };
        if (backward) fetched.Reverse();
        var hasPrevious = backward ? more : from is not null;
        var hasNext = backward || more;
        return new Page<T>(
            fetched,
            hasPrevious && fetched.Count > 0 ? new Cursor(true, key(fetched[0])).ToString() : null,
            hasNext && fetched.Count > 0 ? new Cursor(false, key(fetched[^1])).ToString() : null);
    }
}

/// <summary>Where a keyset page begins: the sort key of its neighbour row. Only a bound: the tenant filter holds whatever it says.</summary>
public sealed record Cursor(bool Backward, string[] Key)
{
    private const char Separator = '\u001F';

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes((Backward ? "<" : ">") + string.Join(Separator, Key)));

    /// <returns>Null for none or a mangled one, which means the first page.</returns>
    public static Cursor? Parse(string? text, int parts)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 2000 || !Base64Url.IsValid(text)) return null;
        var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        if (plain.Length == 0 || plain[0] is not ('<' or '>')) return null;
        var key = plain[1..].Split(Separator);
        return key.Length == parts ? new Cursor(plain[0] == '<', key) : null;
    }
}
