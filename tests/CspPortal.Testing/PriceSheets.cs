using System.Globalization;
using System.Text;

namespace CspPortal.Testing;

/// <summary>A price sheet as a user of <see cref="Books"/> writes one: rows to change, take away and add (CAT-01).</summary>
public sealed record SheetLine
{
    public string ProductTitle { get; init; } = "SQL Server 2022 Standard";

    public string ProductId { get; init; } = Books.Perpetual;

    public string SkuId { get; init; } = "0001";

    public string SkuTitle { get; init; } = "SQL Server 2022 Standard";

    public string Publisher { get; init; } = "Microsoft";

    public string SkuDescription { get; init; } = "";

    public string UnitOfMeasure { get; init; } = "";

    public string TermDuration { get; init; } = "OneTime";

    public string BillingPlan { get; init; } = "";

    public string Market { get; init; } = "US";

    public string Currency { get; init; } = "USD";

    public string UnitPrice { get; init; } = "100.00";

    public string PricingTierRangeMin { get; init; } = "";

    public string PricingTierRangeMax { get; init; } = "";

    public string EffectiveStartDate { get; init; } = "2020-01-01";

    public string EffectiveEndDate { get; init; } = "9999-11-30";

    public string Tags { get; init; } = "Software;Perpetual";

    public string ErpPrice { get; init; } = "";

    public string Segment { get; init; } = "Commercial";

    public IReadOnlyList<string> Cells =>
    [
        ProductTitle, ProductId, SkuId, SkuTitle, Publisher, SkuDescription, UnitOfMeasure, TermDuration, BillingPlan, Market, Currency, UnitPrice, PricingTierRangeMin,
        PricingTierRangeMax, EffectiveStartDate, EffectiveEndDate, Tags, ErpPrice, Segment,
    ];
}

public static class PriceSheets
{
    public const string Heading =
        "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,BillingPlan,Market,Currency,UnitPrice,"
        + "PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,Tags,ERP Price,Segment";

    /// <summary>Both perpetual products of <see cref="Books"/> in the United States, as they are.</summary>
    public static readonly IReadOnlyList<SheetLine> Perpetual =
    [
        new(), new() { ProductId = Books.Cal, ProductTitle = "Windows Server 2022 User CAL", SkuTitle = "Windows Server 2022 User CAL", Tags = "Software;Perpetual;Paper" },
    ];

    /// <summary>And the subscription: everything of the software family there.</summary>
    public static readonly IReadOnlyList<SheetLine> AllOfUs =
    [
        .. Perpetual,
        Subscription("0001", "P1Y", "Annual"), Subscription("0002", "P3Y", "Triennial"), Subscription("0002", "P3Y", "Annual"),
    ];

    public static string Text(params IEnumerable<SheetLine> lines) =>
        Heading + "\r\n" + string.Concat(lines.Select(line => string.Join(',', line.Cells.Select(Quoted)) + "\r\n"));

    public static byte[] Bytes(params IEnumerable<SheetLine> lines) => Encoding.UTF8.GetBytes(Text(lines));

    /// <summary>So many rows of a product that is not in the books, 50 SKUs in every market.</summary>
    public static IEnumerable<string> Many(int count, IReadOnlyList<(string Code, string Currency)> markets)
    {
        yield return Heading + "\r\n";
        foreach (var row in Enumerable.Range(0, count))
        {
            var (market, sku) = (markets[row / 50 % markets.Count], row % 50);
            var product = row / 50 / markets.Count;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Server {product},DG7BIG{product:D6},{sku:D4},\"Server, edition {sku}\",Microsoft,A server,License,OneTime,,{market.Code},{market.Currency},{100 + sku},,,2026-06-01,9999-11-30,Software;Perpetual,,Commercial\r\n");
        }
    }

    private static SheetLine Subscription(string sku, string term, string plan) => new()
    {
        ProductId = Books.Subscription,
        ProductTitle = "Windows Server 2022 Datacenter",
        SkuId = sku,
        SkuTitle = "Windows Server 2022 Datacenter",
        TermDuration = term,
        BillingPlan = plan,
        Tags = "Software;Subscription",
    };

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
