using System.Text;
using System.Text.Json;

namespace CspPortal.Web.Api.Wire;

/// <summary>One condition of a <c>filter</c> (spec 0.7).</summary>
public sealed record WireFilter(string Field, string Value, string Operator)
{
    public bool Asks(string field, params string[] operators) =>
        string.Equals(Field, field, StringComparison.OrdinalIgnoreCase) && operators.Any(each => WireNames.Same(Operator, each));

    /// <summary>
    /// Read from the raw query: the SDK sends the JSON of some calls unescaped, so that an ampersand, a hash or a plus inside a value would split it.
    /// </summary>
    /// <returns>The conditions, joined by "and"; empty without a filter; null where it is not readable.</returns>
    public static IReadOnlyList<WireFilter>? Of(HttpRequest request)
    {
        var raw = request.QueryString.Value ?? "";
        var at = raw.IndexOf("filter=", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return [];
        var text = raw[(at + "filter=".Length)..];
        if (text.Length == 0 || text.StartsWith('&')) return [];
        return Parse(Plain(text)) ?? Parse(Unescaped(text));
    }

    /// <summary>Form-encoded: an ampersand ends it, a plus is a space.</summary>
    private static string Plain(string text)
    {
        var end = text.IndexOf('&', StringComparison.Ordinal);
        return System.Net.WebUtility.UrlDecode(end < 0 ? text : text[..end]);
    }

    /// <summary>Sent as it is: it ends with the brace that closes the first one; a plus is a plus.</summary>
    private static string Unescaped(string text)
    {
        var decoded = Uri.UnescapeDataString(text);
        var (depth, quoted, escaped) = (0, false, false);
        var json = new StringBuilder();
        foreach (var letter in decoded)
        {
            json.Append(letter);
            if (quoted)
            {
                (quoted, escaped) = (escaped || letter != '"', !escaped && letter == '\\');
                continue;
            }

            if (letter == '"') quoted = true;
            else if (letter == '{') depth++;
            else if (letter == '}' && --depth == 0) break;
        }

        return json.ToString();
    }

    private static List<WireFilter>? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var found = new List<WireFilter>();
            return Collect(document.RootElement, found) ? found : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Collect(JsonElement element, List<WireFilter> found)
    {
        if (element.ValueKind != JsonValueKind.Object || found.Count > 10) return false;
        var parts = element.EnumerateObject().ToLookup(part => part.Name, part => part.Value, StringComparer.OrdinalIgnoreCase);
        if (parts["LeftFilter"].FirstOrDefault() is { ValueKind: JsonValueKind.Object } left && parts["RightFilter"].FirstOrDefault() is { ValueKind: JsonValueKind.Object } right)
            return WireNames.Same(Text(parts["Operator"].FirstOrDefault()), "and") && Collect(left, found) && Collect(right, found);
        var (field, value, sign) = (Text(parts["Field"].FirstOrDefault()), Text(parts["Value"].FirstOrDefault()), Text(parts["Operator"].FirstOrDefault()));
        if (field is null || value is null || sign is null) return false;
        found.Add(new WireFilter(field, value, sign));
        return true;
    }

    private static string? Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => null,
    };
}
