using System.Text.RegularExpressions;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.HouseRules;

/// <summary>docs/rules.md leads a newcomer from a rule to its code and its test; it must not lead astray.</summary>
public sealed partial class RulesDocumentTests
{
    private static readonly Dictionary<string, string> Floors = new(StringComparer.Ordinal)
    {
        ["D"] = "src/CspPortal.Domain",
        ["A"] = "src/CspPortal.Application",
        ["W"] = "src/CspPortal.Web",
        ["Dt"] = "tests/CspPortal.Domain.Tests",
        ["At"] = "tests/CspPortal.Application.Tests",
        ["Wt"] = "tests/CspPortal.Web.Tests",
        ["Bt"] = "tests/CspPortal.BrowserTests",
    };

    private static readonly Lazy<List<(string Rule, string Tests)>> Rows = new(() =>
        [.. Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/rules.md"))).Select(match => (match.Groups["rule"].Value, match.Groups["tests"].Value))]);

    public static TheoryData<string, string> RulesAndTests()
    {
        var data = new TheoryData<string, string>();
        foreach (var (rule, tests) in Rows.Value) data.Add(rule, tests);
        return data;
    }

    [Theory]
    [MemberData(nameof(RulesAndTests))]
    public void The_tests_named_beside_a_rule_exist_and_cite_it(string rule, string tests)
    {
        var named = TestFile().Matches(tests);
        Assert.NotEmpty(named);
        foreach (Match test in named)
        {
            var path = Path.Combine(Repository.Root, Floors[test.Groups["floor"].Value], test.Groups["path"].Value + ".cs");
            Assert.True(File.Exists(path), path + " does not exist.");
            Assert.Contains(rule, File.ReadAllText(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_document_has_rows() => Assert.True(Rows.Value.Count > 40, $"{Rows.Value.Count} rules found.");

    [Fact]
    public void The_source_document_leads_to_code_and_tests_that_exist()
    {
        var statements = File.ReadLines(Path.Combine(Repository.Root, "docs/source-document.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| it says", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))
            .ToList();
        Assert.True(statements.Count > 45, $"{statements.Count} statements found.");
        foreach (var statement in statements)
        {
            var cells = statement.Split('|', StringSplitOptions.TrimEntries);
            Assert.Equal(6, cells.Length);
            Assert.NotEmpty(TestFile().Matches(cells[4]));
            Assert.All(TestFile().Matches(cells[4]), test => AssertExists(test, ".cs"));
            Assert.All(CodeFile().Matches(cells[3]), code => AssertExists(code, ".cs", ".cshtml", ""));
        }
    }

    private static void AssertExists(Match named, params string[] endings)
    {
        var path = Path.Combine(Repository.Root, Floors[named.Groups["floor"].Value], named.Groups["path"].Value);
        Assert.True(endings.Any(ending => File.Exists(path + ending)) || Directory.Exists(path), path + " does not exist.");
    }

    [GeneratedRegex(@"^\| (?<rule>[A-Z0-9]{3}-\d{2}) \|[^|]*\|[^|]*\| (?<tests>[^|]*) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<floor>[DAWB]t) (?<path>[\w/]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestFile();

    [GeneratedRegex(@"\b(?<floor>[DAW]) (?<path>[A-Z][\w]+(/\w+)*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeFile();
}
