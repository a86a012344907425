using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.Api;

/// <summary>Pins an answer of the API, spelling included, to a file in Api/Golden. <c>CSPPORTAL_WRITE_GOLDEN=1</c> writes the files anew, to be looked at before they are kept.</summary>
internal static partial class Golden
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "CspPortal.Web.Tests", "Api", "Golden");

    /// <summary>The same in Golden/calls, with every id and token that is new each time told apart by its place: <c>order-1</c>, <c>guid-2</c>.</summary>
    /// <param name="words">Properties whose text the machine makes.</param>
    public static void MatchesCall(string name, ApiAnswer answer, params string[] words)
    {
        var text = JsonSerializer.Serialize(answer.Json, Readable).ReplaceLineEndings("\n");
        foreach (var word in words) text = Regex.Replace(text, $"(?<head>\"{word}\": )\"[^\"]*\"", "${head}\"…\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        text = Token().Replace(text, "${head}\"…\"");
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        text = MadeId().Replace(text, match =>
        {
            var kind = match.Groups.Values.Skip(1).Single(group => group.Success).Name;
            if (kind == "guid" && FixedGuid().IsMatch(match.Value)) return match.Value;
            if (!places.TryGetValue(match.Value, out var place)) places[match.Value] = place = $"{kind}-{places.Values.Count(other => other.StartsWith(kind + "-", StringComparison.Ordinal)) + 1}";
            return place;
        });
        Compare(Path.Combine(Folder, "calls", name + ".json"), $"{answer.Status}\n{text}\n");
    }

    /// <param name="made">What is new in every run, each with the word that stands for it in the file, e.g. (order id, "ORDER").</param>
    public static void Matches(string name, ApiAnswer answer, params (string Value, string Word)[] made)
    {
        var text = JsonSerializer.Serialize(answer.Json, Readable).ReplaceLineEndings("\n");
        foreach (var (value, word) in made) text = text.Replace(value, word, StringComparison.Ordinal);
        Compare(Path.Combine(Folder, name + ".json"), $"{answer.Status}\n{text}\n");
    }

    private static void Compare(string file, string content)
    {
        if (Environment.GetEnvironmentVariable("CSPPORTAL_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }

        Assert.True(File.Exists(file), $"{Path.GetFileName(file)} is missing: run once with CSPPORTAL_WRITE_GOLDEN=1 and look at the file.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), content);
    }

    [GeneratedRegex("(?<head>\"continuationToken\": |\"MS-ContinuationToken\",\\s*\"value\": )\"[^\"]*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();

    [GeneratedRegex("(?<guid>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})|(?<![0-9a-f-])(?<order>[0-9a-f]{12})(?![0-9a-f])|(?<request>SR[0-9]{10})|(?<invoice>G[0-9]{9})|(?<link>/d/[A-Za-z0-9_-]{20,})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MadeId();

    /// <summary>Of the books of the tests, and of the agreement.</summary>
    [GeneratedRegex("-4000-8000-|^117a77b0-", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FixedGuid();
}
