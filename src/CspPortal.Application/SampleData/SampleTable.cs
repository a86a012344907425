using CsvHelper;

namespace CspPortal.Application.SampleData;

/// <summary>One of the CSV files beside this class, read whole.</summary>
internal static class SampleTable
{
    public static List<T> Read<T>(string name, Func<Func<string, string>, T> row)
    {
        using var stream = typeof(SampleTable).Assembly.GetManifestResourceStream(typeof(SampleTable), $"Data.{name}.csv")!;
        using var text = new StreamReader(stream);
        using var csv = CsvReader.FromText(text.ReadToEnd());
        var rows = new List<T>();
        while (csv.Read()) rows.Add(row(csv.GetString));
        return rows;
    }
}
