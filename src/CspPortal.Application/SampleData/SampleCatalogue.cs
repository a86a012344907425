using System.Globalization;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;

namespace CspPortal.Application.SampleData;

/// <param name="Step">Prices are whole multiples of it.</param>
internal sealed record SampleCurrency(string Code, decimal PerDollar, decimal Step);

/// <summary>Versions of one software line, as its download rows have them.</summary>
internal sealed record SampleDownload(string Software, string Version, string[] Languages, string[] Bits, string FileStem, int Kilobytes);

/// <summary>Products and price list: titles as the field has them, prices invented, every market in its own currency.</summary>
internal sealed class SampleCatalogue
{
    private readonly Dictionary<(string Product, string Sku, string Market, BillingPlan Plan), List<PriceListEntry>> commercial = [];
    private readonly Dictionary<string, string> softwareOf = [];

    private SampleCatalogue()
    {
    }

    public Dictionary<string, Product> Products { get; } = [];

    public Dictionary<string, SampleCurrency> Currencies { get; } = [];

    public List<PriceListEntry> PriceList { get; } = [];

    public List<SampleDownload> Downloads { get; private set; } = [];

    public static SampleCatalogue Create(
        IReadOnlyCollection<Market> markets, ILookup<string, TaxRule> taxes, ILookup<string, ReservationAvailability> reservations, DateTime now)
    {
        var catalogue = new SampleCatalogue { Downloads = SampleTable.Read("downloads", Download) };
        foreach (var currency in SampleTable.Read("currencies", row => new SampleCurrency(row("currency"), Number(row("per_usd")), Number(row("step")))))
            catalogue.Currencies.Add(currency.Code, currency);
        SampleTable.Read("products", row =>
        {
            catalogue.softwareOf[row("id")] = row("software");
            return catalogue.Products[row("id")] = ProductOf(row);
        });
        var today = DateOnly.FromDateTime(now);
        foreach (var (sku, price) in SampleTable.Read("skus", row => (catalogue.AddSku(row), SkuPrice.Of(row))))
        {
            if (price.Change == "withdrawn") sku.Withdraw();
            foreach (var market in markets) catalogue.AddPrices(sku, price, market, taxes[market.Code], reservations[market.Code], today);
        }

        return catalogue;
    }

    /// <summary>Versions that a product's keys and downloads come in; none for paper, reservations and plans.</summary>
    public IReadOnlyList<SampleDownload> DownloadsOf(string productId) =>
        softwareOf[productId] is { Length: > 0 } software ? [.. Downloads.Where(download => download.Software == software)] : [];

    /// <returns>Null where it is not sold.</returns>
    public Money? UnitPrice(string productId, string skuId, string market, BillingPlan plan, DateOnly on) =>
        commercial.TryGetValue((productId, skuId, market, plan), out var rows) ? PriceListEntry.InForce(rows, on)?.UnitPrice : null;

    private static Product ProductOf(Func<string, string> row) =>
        new(row("id"), row("title"), row("publisher"), Enum.Parse<ProductKind>(row("kind")), row("description"))
        {
            KeySource = Enum.Parse<KeySource>(row("key_source")),
            KeyActivations = int.Parse(row("activations"), CultureInfo.InvariantCulture),
        };

    private static SampleDownload Download(Func<string, string> row) => new(
        row("software"), row("version"), row("languages").Split(' '), row("bits").Split(' '), row("file"), int.Parse(row("kilobytes"), CultureInfo.InvariantCulture));

    private Sku AddSku(Func<string, string> row)
    {
        var product = Products[row("product")];
        var software = softwareOf[product.Id].Length > 0;
        return product.Add(new Sku(product.Id, row("id"), row("title"), Enum.Parse<Term>(row("term")))
        {
            UnitOfMeasure = row("unit"),
            MinimumQuantity = long.Parse(row("minimum"), CultureInfo.InvariantCulture),
            MaximumQuantity = long.Parse(row("maximum"), CultureInfo.InvariantCulture),
            HasKey = software,
            HasDownloads = software,
        });
    }

    private void AddPrices(Sku sku, SkuPrice price, Market market, IEnumerable<TaxRule> taxes, IEnumerable<ReservationAvailability> reservations, DateOnly today)
    {
        var kind = Products[sku.ProductId].Kind;
        if (!MarketAvailability.IsSold(kind, reservations, today)) return;
        var currency = Currencies[market.Currency];
        var (treatment, rate) = TaxRule.InForce(taxes, today);
        var local = price.Dollars * currency.PerDollar * (treatment == TaxTreatment.Inclusive ? 1 + rate : 1);
        foreach (var plan in Plans(sku.Term, kind))
        {
            foreach (var (factor, from, to) in Periods(price.Change, today))
            {
                var entry = Entry(Segment.Commercial, factor, from, to);
                PriceList.Add(entry);
                var key = (sku.ProductId, sku.Id, market.Code, plan);
                if (!commercial.TryGetValue(key, out var rows)) commercial.Add(key, rows = []);
                rows.Add(entry);
            }

            if (price.Education) PriceList.Add(Entry(Segment.Education, 0.6m, Beginning(today), PriceListEntry.NoEnd));

            PriceListEntry Entry(Segment segment, decimal factor, DateOnly from, DateOnly to) =>
                new(sku.ProductId, sku.Id, market.Code, segment, plan, Rounded(local * factor, currency), from, to);
        }
    }

    private static BillingPlan[] Plans(Term term, ProductKind kind) => (term, kind) switch
    {
        (Term.OneTime, _) => [BillingPlan.OneTime],
        (Term.P1Y, _) => [BillingPlan.Annual],
        (_, ProductKind.SoftwareSubscription) => [BillingPlan.Triennial, BillingPlan.Annual],
        _ => [BillingPlan.Triennial],
    };

    /// <summary>Most prices have not moved; some rose in spring, some rise on the first of next month.</summary>
    private static (decimal Factor, DateOnly From, DateOnly To)[] Periods(string change, DateOnly today)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        return change switch
        {
            "past" => [(0.94m, Beginning(today), month.AddMonths(-7).AddDays(-1)), (1m, month.AddMonths(-7), PriceListEntry.NoEnd)],
            "next" => [(1m, Beginning(today), month.AddMonths(1).AddDays(-1)), (1.05m, month.AddMonths(1), PriceListEntry.NoEnd)],
            _ => [(1m, Beginning(today), PriceListEntry.NoEnd)],
        };
    }

    private static DateOnly Beginning(DateOnly today) => new(today.Year - 4, 1, 1);

    private static Money Rounded(decimal amount, SampleCurrency currency) =>
        Money.Of(Math.Round(amount / currency.Step, MidpointRounding.AwayFromZero) * currency.Step, currency.Code);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private sealed record SkuPrice(decimal Dollars, string Change, bool Education)
    {
        public static SkuPrice Of(Func<string, string> row) => new(Number(row("usd")), row("change"), row("education") == "yes");
    }
}
