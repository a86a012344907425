using System.Globalization;

namespace CspPortal.Web.Api.Wire;

/// <summary>A page of a list that is paged by counting (spec 0.6).</summary>
public sealed record IndexRequest(int Offset, int Size)
{
    /// <returns>Null: no numbers. Without a size, and with 0: as many as there may be.</returns>
    public static IndexRequest? Of(HttpRequest request, int most)
    {
        if (Read(request, "offset") is not { } offset || Read(request, "size") is not { } size) return null;
        return new IndexRequest(offset, size == 0 ? most : Math.Min(size, most));
    }

    /// <param name="path">Relative address with its own query, without paging.</param>
    public CollectionLinks Links(string path, int all)
    {
        return new CollectionLinks(Link(Offset), (long)Offset + Size < all ? Link(Offset + Size) : null, Offset > 0 ? Link(Math.Max(0, Offset - Size)) : null);

        ResourceLink Link(int offset) => new(WireNames.Invariant($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}size={Size}&offset={offset}"));
    }

    /// <summary>The filter of a request, to go into the links.</summary>
    public static string FilterQuery(HttpRequest request) => request.Query["filter"].ToString() is { Length: > 0 } filter ? "?filter=" + Uri.EscapeDataString(filter) : "";

    private static int? Read(HttpRequest request, string name) => request.Query[name].ToString() is not { Length: > 0 } text ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
