namespace CspPortal.Domain.Catalog;

/// <summary>Markets as files name them: by our code, or by the ISO code where it is one market's alone.</summary>
public sealed class MarketsByCode
{
    private readonly Dictionary<string, Market> byCode;
    private readonly ILookup<string, Market> byIsoCode;

    public MarketsByCode(IReadOnlyCollection<Market> markets)
    {
        byCode = markets.ToDictionary(market => market.Code, StringComparer.OrdinalIgnoreCase);
        byIsoCode = markets.ToLookup(market => market.IsoCode, StringComparer.OrdinalIgnoreCase);
    }

    /// <returns>Null with a fault added.</returns>
    public Market? Find(string text, List<Refusal> faults)
    {
        var code = text.Trim();
        if (byCode.TryGetValue(code, out var market)) return market;
        var candidates = byIsoCode[code].ToList();
        if (candidates is [var only]) return only;
        faults.Add(candidates.Count == 0
            ? PriceSheetRefusals.MarketUnknown.With(Imports.SheetCells.Shown(text))
            : PriceSheetRefusals.MarketAmbiguous.With(code, string.Join(", ", candidates.Select(candidate => candidate.Code))));
        return null;
    }
}
