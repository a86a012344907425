using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CspPortal.Web.Api.Wire;

/// <summary>A continuation token: where to go on, and how many at a time, since the call that sends it names no size (spec 0.6).</summary>
/// <param name="List">Of which list: at another one it would point anywhere.</param>
/// <param name="IsBack">It leads to the page before.</param>
public sealed record PageToken(string? Cursor, int Size, string List, bool IsBack = false)
{
    public const string Header = "MS-ContinuationToken";

    public string Write() => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <returns>Null where the text is no token of ours for this list.</returns>
    public static PageToken? Read(string text, string list)
    {
        try
        {
            var token = JsonSerializer.Deserialize<PageToken>(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text)));
            return token is { Cursor: not null, Size: >= 0 and <= SeekRequest.Largest } && token.List == list ? token : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>Which page of a list that is paged by seeking is wanted (spec 0.6).</summary>
/// <param name="Size">0: no limit.</param>
public sealed record SeekRequest(int Size, string? Cursor, string List)
{
    public const int Largest = 2000;

    /// <summary>What to say of null.</summary>
    public const string Unreadable = "The size, the offset or the continuation token is not readable. seekOperation is First, or Next or Previous with the token of that link.";

    /// <param name="list">Its name, in which its tokens hold.</param>
    /// <returns>Null: the token is not this list's or leads the other way, there is none, or the size is no number.</returns>
    public static SeekRequest? Of(HttpRequest request, string list, int usual)
    {
        var token = request.Headers[PageToken.Header].ToString();
        var operation = request.Query["seekOperation"].ToString();
        var (next, previous) = (WireNames.Same(operation, "Next"), WireNames.Same(operation, "Previous"));
        if (operation.Length > 0 && !next && !previous && !WireNames.Same(operation, "First")) return null;
        if (token.Length > 0 && !WireNames.Same(operation, "First"))
            return PageToken.Read(token, list) is { } read && !(read.IsBack ? next : previous) ? new SeekRequest(read.Size, read.Cursor, list) : null;
        if (next || previous) return null; // from where, nobody said
        var size = request.Query["size"].ToString();
        if (size.Length == 0) return new SeekRequest(usual, null, list);
        return int.TryParse(size, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? new SeekRequest(Math.Min(number, Largest), null, list) : null;
    }

    /// <param name="path">Relative address with its own query, without paging.</param>
    public CollectionLinks Links(string path, string? next, string? previous)
    {
        var joint = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new CollectionLinks(
            new ResourceLink(Size > 0 ? WireNames.Invariant($"{path}{joint}size={Size}") : path),
            next is null ? null : Link("Next", next),
            previous is null ? null : Link("Previous", previous));

        ResourceLink Link(string operation, string cursor) =>
            new(WireNames.Invariant($"{path}{joint}size={Size}&seekOperation={operation}")) { Headers = [new(PageToken.Header, new PageToken(cursor, Size, List, operation == "Previous").Write())] };
    }

    public string Token(string cursor) => new PageToken(cursor, Size, List).Write();
}
