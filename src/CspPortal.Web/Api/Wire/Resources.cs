using System.Globalization;
using System.Text;

namespace CspPortal.Web.Api.Wire;

/// <summary><c>attributes</c> of a resource (spec 0.9).</summary>
public sealed record ResourceAttributes(string ObjectType, string? Etag = null);

public sealed record LinkHeader(string Key, string Value);

/// <summary>A relative address, without the version: clients put their own root and <c>/v1</c> before it (spec 0.6).</summary>
public sealed record ResourceLink(string Uri, string Method = "GET")
{
    public IReadOnlyList<LinkHeader> Headers { get; init; } = [];
}

public sealed record CollectionLinks(ResourceLink Self, ResourceLink? Next = null, ResourceLink? Previous = null);

/// <summary>Answer to a list (spec 0.6).</summary>
public sealed record ResourceCollection<T>(IReadOnlyList<T> Items)
{
    /// <summary>Of this page, as Partner Center's samples have it.</summary>
    public int TotalCount => Items.Count;

    public string? ContinuationToken { get; init; }

    public CollectionLinks? Links { get; init; }

    public ResourceAttributes Attributes => new("Collection");
}

/// <summary>Names of the wire: enum members in snake_case (spec 0.1).</summary>
public static class WireNames
{
    public static string Of(Enum value)
    {
        var (name, text) = (value.ToString(), new StringBuilder());
        for (var at = 0; at < name.Length; at++)
        {
            if (char.IsUpper(name[at]) && at > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(name[at]));
        }

        return text.ToString();
    }

    /// <summary>Whether a name on the wire means this one, however it is spelt: <c>one_time</c>, <c>OneTime</c>, <c>onetime</c>.</summary>
    public static bool Same(string? wire, string name) => string.Equals(Bare(wire), Bare(name), StringComparison.OrdinalIgnoreCase);

    /// <summary>Not supplied: absent, empty, or the zero member that a program leaves unset (spec 0.1).</summary>
    public static bool IsUnset(string? wire) => string.IsNullOrWhiteSpace(wire) || Same(wire, "unknown") || Same(wire, "none") || wire == "0";

    public static DateTime Day(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Bare(string? text) => (text ?? "").Replace("_", "", StringComparison.Ordinal).Trim();
}
