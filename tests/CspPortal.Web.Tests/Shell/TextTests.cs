using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CspPortal.Application.Access;
using CspPortal.Documents;
using CspPortal.Domain;
using CspPortal.Domain.Access;

namespace CspPortal.Web.Tests.Shell;

/// <summary>Texts are complete in both languages (I18-01).</summary>
public sealed partial class TextTests
{
    public static TheoryData<string> EnglishFiles()
    {
        var files = new TheoryData<string>();
        foreach (var file in Repository.Files("src", "*.resx").Where(file => !file.EndsWith(".ja.resx", StringComparison.Ordinal))) files.Add(Repository.Relative(file));
        return files;
    }

    [Theory]
    [MemberData(nameof(EnglishFiles))]
    public void Both_languages_have_the_same_texts_with_the_same_placeholders(string file)
    {
        var english = Texts(file);
        var japanese = Texts(file.Replace(".resx", ".ja.resx", StringComparison.Ordinal));

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), japanese.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, text) in english) Assert.Equal((key, Placeholders(text)), (key, Placeholders(japanese[key])));
        Assert.DoesNotContain(english.Concat(japanese), text => string.IsNullOrWhiteSpace(text.Value));
    }

    [Theory]
    [MemberData(nameof(EnglishFiles))]
    public void Japanese_texts_are_Japanese(string file)
    {
        var english = Texts(file);
        var same = Texts(file.Replace(".resx", ".ja.resx", StringComparison.Ordinal))
            .Where(text => text.Value == english.GetValueOrDefault(text.Key) && text.Value.Split(' ').Count(word => LowerCaseWord().IsMatch(word)) > 2);
        Assert.Empty(same);
    }

    [Fact]
    public void No_Japanese_file_is_without_its_English_one() =>
        Assert.DoesNotContain(
            Repository.Files("src", "*.ja.resx"),
            file => !File.Exists(file.Replace(".ja.resx", ".resx", StringComparison.Ordinal)));

    [Fact]
    public void Every_refusal_that_leaves_its_class_has_its_sentence_and_every_sentence_its_refusal()
    {
        var codes = new[] { typeof(Refusal).Assembly, typeof(Viewer).Assembly, typeof(PdfRenderer).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(Refusal)).Select(field => ((Refusal)field.GetValue(null)!).Code).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(codes);
        Assert.Equal(codes.Distinct(), codes);
        Assert.Equal(codes, Texts("src/CspPortal.Web/Features/Shared/RefusalsText.resx").Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_role_has_a_name()
    {
        var texts = Texts("src/CspPortal.Web/Features/Account/AccountText.resx");
        foreach (var role in Enum.GetNames<Role>()) Assert.Contains($"Role.{role}", texts.Keys);
    }

    private static Dictionary<string, string> Texts(string file) =>
        XDocument.Load(Repository.Path(file)).Root!.Elements("data").ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!);

    private static string Placeholders(string text) =>
        string.Join(' ', Placeholder().Matches(text).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Order());

    [GeneratedRegex(@"\{([0-9]+)")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^[a-z]+$")]
    private static partial Regex LowerCaseWord();
}
