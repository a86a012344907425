using System.Globalization;
using System.Text.Json;
using CspPortal.Domain;

namespace CspPortal.Application.Files;

/// <summary>Refusals as a column keeps them: codes and values, so that each reader reads them in the own language.</summary>
public static class StoredRefusals
{
    private const string Number = "n";
    private const string Day = "d";
    private const string Instant = "t";
    private const string Amount = "m";
    private const string Words = "s";

    /// <summary>All of them, or as many as there is room for.</summary>
    public static string Write(Refusal refusal, int most)
    {
        var all = refusal.All.ToList();
        for (var count = all.Count; count > 0; count--)
        {
            var text = JsonSerializer.Serialize(all.Take(count).Select(each => (string[])[each.Code, .. each.Arguments.Select(WriteArgument)]));
            if (text.Length <= most) return text;
        }

        return JsonSerializer.Serialize((string[][])[[all[0].Code]]);
    }

    public static IReadOnlyList<Refusal> Read(string? text) =>
        text is null ? [] : [.. JsonSerializer.Deserialize<string[][]>(text)!.Select(each => new Refusal(each[0], RefusalKind.Invalid) { Arguments = [.. each.Skip(1).Select(ReadArgument)] })];

    private static string WriteArgument(object argument) => argument switch
    {
        int or long or decimal => Number + ((IFormattable)argument).ToString(null, CultureInfo.InvariantCulture),
        DateOnly day => Day + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime at => Instant + at.ToString("O", CultureInfo.InvariantCulture),
        Money money => string.Create(CultureInfo.InvariantCulture, $"{Amount}{money.TenThousandths} {money.Currency}"),
        string words => Words + words,
        _ => throw new InvalidOperationException($"{argument.GetType().Name} cannot be kept with a refusal."),
    };

    private static object ReadArgument(string argument) => argument[..1] switch
    {
        Number => decimal.Parse(argument[1..], CultureInfo.InvariantCulture),
        Day => DateOnly.ParseExact(argument[1..], "yyyy-MM-dd", CultureInfo.InvariantCulture),
        Instant => DateTime.ParseExact(argument[1..], "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        Amount => argument[1..].Split(' ') is [{ } amount, { } currency] ? new Money(long.Parse(amount, CultureInfo.InvariantCulture), currency) : argument[1..],
        _ => argument[1..],
    };
}
