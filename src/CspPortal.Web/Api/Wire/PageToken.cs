using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CspPortal.Web.Api.Wire;

/// <summary>A continuation token: where to go on, and how many at a time, since the call that sends it names no size (spec 0.6).</summary>
public sealed record PageToken(string? Cursor, int Size)
{
    public const string Header = "MS-ContinuationToken";

    public string Write() => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <returns>Null where the text is no token of ours.</returns>
    public static PageToken? Read(string text)
    {
        try
        {
            var token = JsonSerializer.Deserialize<PageToken>(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text)));
            return token is { Size: >= 0 and <= SeekRequest.Largest } ? token : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>Which page of a list that is paged by seeking is wanted (spec 0.6).</summary>
/// <param name="Size">0: no limit.</param>
public sealed record SeekRequest(int Size, string? Cursor, bool IsFirst)
{
    public const int Largest = 2000;

    /// <returns>Null: the token is not ours, or the size no number.</returns>
    public static SeekRequest? Of(HttpRequest request, int usual)
    {
        var token = request.Headers[PageToken.Header].ToString();
        var operation = request.Query["seekOperation"].ToString();
        if (token.Length > 0 && !WireNames.Same(operation, "First"))
            return PageToken.Read(token) is { } read ? new SeekRequest(read.Size, read.Cursor, read.Cursor is null) : null;
        var size = request.Query["size"].ToString();
        if (size.Length == 0) return new SeekRequest(usual, null, true);
        return int.TryParse(size, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? new SeekRequest(Math.Min(number, Largest), null, true) : null;
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
            new(WireNames.Invariant($"{path}{joint}size={Size}&seekOperation={operation}")) { Headers = [new(PageToken.Header, Token(cursor))] };
    }

    public string Token(string cursor) => new PageToken(cursor, Size).Write();
}
