using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CspPortal.Web.Api.Wire;

namespace CspPortal.Web.Api.V1;

/// <summary>Facts that the log keeps as <c>name=value; name=value</c>, taken apart for programs (spec 7).</summary>
public static class AuditFacts
{
    /// <summary>People wrote these: what looks like a fact inside them is none.</summary>
    private static readonly HashSet<string> Written = new(["text", "title", "search", "file", "files", "name", "friendly_name", "customer_user"], StringComparer.Ordinal);

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal) { ["sku"] = "SkuId", ["bit"] = "Architecture" };

    /// <returns>Name and value each; empty where the text is no such list, or holds what somebody wrote.</returns>
    public static IReadOnlyList<(string Name, string Value)> Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var facts = new List<(string Name, string Value)>();
        foreach (var part in text.Split("; "))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || part.AsSpan(0, at).ContainsAnyExcept(NameLetters) || Written.Contains(part[..at]) || facts.Exists(fact => KeyOf(fact.Name) == KeyOf(part[..at]))) return [];
            facts.Add((part[..at], part[(at + 1)..]));
        }

        return facts;
    }

    /// <returns>Names as Partner Center spells its own: <c>UnitPrice</c>.</returns>
    public static string KeyOf(string name) => Named.TryGetValue(name, out var known)
        ? known
        : string.Concat(name.Split('_').Select(word => word.Length == 0 ? "" : char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..]));

    /// <summary>A value as Partner Center has it: JSON in a text.</summary>
    public static string? Json(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var facts = Of(text);
        return JsonSerializer.Serialize(facts.Count > 0 ? facts.ToDictionary(fact => KeyOf(fact.Name), fact => fact.Value, StringComparer.Ordinal) : new(StringComparer.Ordinal) { ["Value"] = text }, WireJson.Options);
    }
}
