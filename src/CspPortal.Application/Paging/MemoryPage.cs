namespace CspPortal.Application.Paging;

/// <summary>A keyset page of a list that is small enough to be held whole: the catalogue's own tables.</summary>
public static class MemoryPage
{
    /// <param name="sorted">All of it, in its order.</param>
    /// <param name="key">Tells one row from every other, for the cursors; a row that is gone means the first page.</param>
    public static Page<T> Of<T>(IReadOnlyList<T> sorted, int size, string? cursor, Func<T, string[]> key)
    {
        var parts = sorted.Count == 0 ? 1 : key(sorted[0]).Length;
        var from = Cursor.Parse(cursor, parts);
        var at = from is null ? -1 : sorted.Index().Where(row => key(row.Item).SequenceEqual(from.Key)).Select(row => row.Index).DefaultIfEmpty(-1).First();
        if (at < 0) return Page<T>.From([.. sorted.Take(size + 1)], size, null, key);
        var fetched = from!.Backward ? sorted.Take(at).Reverse() : sorted.Skip(at + 1);
        return Page<T>.From([.. fetched.Take(size + 1)], size, from, key);
    }
}
