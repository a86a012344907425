using System.Text.Encodings.Web;
using System.Text.Json;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.Api;

/// <summary>Pins an answer of the API, spelling included, to a file in Api/Golden. <c>CSPPORTAL_WRITE_GOLDEN=1</c> writes the files anew, to be looked at before they are kept.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "CspPortal.Web.Tests", "Api", "Golden");

    /// <param name="made">What is new in every run, each with the word that stands for it in the file, e.g. (order id, "ORDER").</param>
    public static void Matches(string name, ApiAnswer answer, params (string Value, string Word)[] made)
    {
        var text = JsonSerializer.Serialize(answer.Json, Readable).ReplaceLineEndings("\n");
        foreach (var (value, word) in made) text = text.Replace(value, word, StringComparison.Ordinal);
        var file = Path.Combine(Folder, name + ".json");
        var content = $"{answer.Status}\n{text}\n";
        if (Environment.GetEnvironmentVariable("CSPPORTAL_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, content);
        }

        Assert.True(File.Exists(file), $"Nothing pins {name} yet: run once with CSPPORTAL_WRITE_GOLDEN=1 and look at the file.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), content);
    }
}
