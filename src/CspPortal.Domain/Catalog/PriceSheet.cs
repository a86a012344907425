using System.Globalization;
using System.Text.RegularExpressions;
using CspPortal.Domain.Imports;

namespace CspPortal.Domain.Catalog;

/// <summary>What a price sheet says of a SKU; it makes one where the catalogue has none, and must not contradict one that it has.</summary>
/// <param name="HasKey">False: a paper right without key and downloads.</param>
public sealed record PriceSheetSku(
    string ProductTitle, string Publisher, ProductKind Kind, string Description, string Title, Term Term, string UnitOfMeasure, long? MinimumQuantity, long? MaximumQuantity, bool HasKey);

/// <summary>One row of a price sheet, judged by itself.</summary>
public sealed record PriceSheetRow(
    string ProductId, string SkuId, string MarketCode, Segment Segment, BillingPlan BillingPlan, Money UnitPrice, DateOnly EffectiveFrom, DateOnly EffectiveTo, PriceSheetSku Sku);

/// <summary>What the catalogue has of the SKU that a row names.</summary>
public sealed record KnownSku(ProductKind Kind, Term? Term, long MinimumQuantity, long MaximumQuantity);

/// <summary>Microsoft's software price sheet: its columns, and what may stand in them (CAT-01).</summary>
public static partial class PriceSheet
{
    public const string PaperTag = "Paper";

    /// <summary>With the largest quantity of a SKU an amount that can still be summed.</summary>
    public const decimal HighestPrice = 10_000_000_000m;

    private const int TitleLength = 200;
    private const int DescriptionLength = 2000;
    private const long MostQuantity = 1_000_000;

    public static readonly IReadOnlyList<string> Columns =
    [
        "ProductTitle", "ProductId", "SkuId", "SkuTitle", "Publisher", "SkuDescription", "UnitOfMeasure", "TermDuration", "BillingPlan", "Market", "Currency", "UnitPrice",
        "PricingTierRangeMin", "PricingTierRangeMax", "EffectiveStartDate", "EffectiveEndDate", "Tags", "ERP Price", "Segment",
    ];

    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly LatestStart = new(2100, 1, 1);

    private static readonly Dictionary<ProductKind, string> Tags = new()
    {
        [ProductKind.PerpetualSoftware] = "Software;Perpetual",
        [ProductKind.SoftwareSubscription] = "Software;Subscription",
        [ProductKind.AzureReservation] = "Azure;Reservation",
        [ProductKind.AzureSoftwarePlan] = "Azure;SoftwarePlan",
    };

    /// <summary>Reads a row; every fault is named, not the first alone.</summary>
    /// <param name="cell">What stands in a column, by its name.</param>
    public static Outcome<PriceSheetRow> Read(Func<string, string> cell, MarketsByCode markets)
    {
        var faults = new List<Refusal>();
        var productId = SheetCells.ProductId(cell("ProductId"), faults);
        var skuId = SkuIdOf(cell("SkuId"), faults);
        var market = markets.Find(cell("Market"), faults);
        var (term, plan) = TermOf(cell("TermDuration"), cell("BillingPlan"), faults);
        var price = PriceOf(cell("UnitPrice"), cell("Currency"), market, faults);
        var from = DayOf(cell("EffectiveStartDate"), "EffectiveStartDate", null, faults);
        var to = DayOf(cell("EffectiveEndDate"), "EffectiveEndDate", PriceListEntry.NoEnd, faults);
        if (from > LatestStart || from < Earliest) faults.Add(PriceSheetRefusals.DayUnreadable.With("EffectiveStartDate", cell("EffectiveStartDate").Trim()));
        else if (to < from) faults.Add(PriceSheetRefusals.EndsBeforeStart);
        var segment = SegmentOf(cell("Segment"), faults);
        var sku = SkuOf(cell, term, faults);
        if (cell("ERP Price").Trim() is { Length: > 0 } erp && !TryAmount(erp, out _)) faults.Add(PriceSheetRefusals.PriceUnreadable.With("ERP Price", Shown(erp)));
        return Refusal.Of(faults) is { } refusal ? refusal : new PriceSheetRow(productId, skuId, market!.Code, segment, plan, price, from!.Value, Min(to!.Value, PriceListEntry.NoEnd), sku);
    }

    /// <returns>Null, or what the row says otherwise than the catalogue.</returns>
    public static Refusal? RefuseAgainst(PriceSheetRow row, KnownSku known)
    {
        var faults = new List<Refusal>();
        if (known.Kind != row.Sku.Kind) faults.Add(PriceSheetRefusals.OtherKind.With(TagsOf(row.Sku.Kind, hasKey: true), TagsOf(known.Kind, hasKey: true)));
        if (known.Term is { } term)
        {
            if (term != row.Sku.Term) faults.Add(PriceSheetRefusals.OtherTerm.With(row.Sku.Term.ToString(), term.ToString()));
            if ((row.Sku.MinimumQuantity ?? known.MinimumQuantity) != known.MinimumQuantity || (row.Sku.MaximumQuantity ?? known.MaximumQuantity) != known.MaximumQuantity)
                faults.Add(PriceSheetRefusals.Tier.With(known.MinimumQuantity, known.MaximumQuantity));
        }

        return Refusal.Of(faults);
    }

    /// <summary>Which rows of the price list a sheet speaks of: its absent ones are withdrawn. A sheet of software says nothing of reservations.</summary>
    public static IReadOnlyList<ProductKind> Family(ProductKind kind) =>
        kind is ProductKind.PerpetualSoftware or ProductKind.SoftwareSubscription ? [ProductKind.PerpetualSoftware, ProductKind.SoftwareSubscription] : [kind];

    /// <summary>When an entry ends that the sheet no longer has: the day before its successor, or before today; never later than it does already.</summary>
    /// <param name="successorFrom">The first later row of the sheet for the same thing.</param>
    public static DateOnly EndOf(DateOnly effectiveTo, DateOnly? successorFrom, DateOnly today) => Min(effectiveTo, (successorFrom ?? today).AddDays(-1));

    public static string TagsOf(ProductKind kind, bool hasKey) =>
        hasKey || kind is ProductKind.AzureReservation or ProductKind.AzureSoftwarePlan ? Tags[kind] : $"{Tags[kind]};{PaperTag}";

    public static string BillingPlanOf(BillingPlan plan) => plan == BillingPlan.OneTime ? "" : plan.ToString();

    private static string SkuIdOf(string text, List<Refusal> faults)
    {
        var id = text.Trim().ToUpperInvariant();
        if (!SkuShape().IsMatch(id)) faults.Add(PriceSheetRefusals.SkuIdMalformed.With(Shown(text)));
        return id.PadLeft(4, '0'); // spreadsheets drop zeros: 7 is 0007
    }

    private static (Term Term, BillingPlan Plan) TermOf(string term, string plan, List<Refusal> faults)
    {
        (string Term, string Plan) written = (term.Trim().ToUpperInvariant(), plan.Trim().ToUpperInvariant());
        (Term, BillingPlan)? read = written switch
        {
            ("ONETIME", "" or "ONETIME") => (Term.OneTime, BillingPlan.OneTime),
            ("P1Y", "" or "ANNUAL") => (Term.P1Y, BillingPlan.Annual),
            ("P3Y", "" or "TRIENNIAL") => (Term.P3Y, BillingPlan.Triennial),
            ("P3Y", "ANNUAL") => (Term.P3Y, BillingPlan.Annual),
            _ => null,
        };
        if (read is null)
        {
            if (written.Term is not ("ONETIME" or "P1Y" or "P3Y")) faults.Add(PriceSheetRefusals.TermNotSold.With(Shown(term)));
            else faults.Add(PriceSheetRefusals.PlanNotSold.With(Shown(plan), written.Term));
        }

        return read ?? default;
    }

    private static Money PriceOf(string text, string currencyText, Market? market, List<Refusal> faults)
    {
        var currency = currencyText.Trim().ToUpperInvariant();
        if (market is not null && currency != market.Currency) faults.Add(PriceSheetRefusals.OtherCurrency.With(Shown(currencyText), market.Code, market.Currency));
        if (!TryAmount(text.Trim(), out var amount)) faults.Add(PriceSheetRefusals.PriceUnreadable.With("UnitPrice", Shown(text)));
        else if (amount <= 0) faults.Add(PriceSheetRefusals.PriceNotPositive.With(Shown(text)));
        else if (amount > HighestPrice) faults.Add(PriceSheetRefusals.PriceTooHigh.With(HighestPrice));
        else if (amount != Math.Round(amount, Currencies.MinorUnits(currency))) faults.Add(PriceSheetRefusals.PriceTooFine.With(Shown(text), currency, Currencies.MinorUnits(currency)));
        else return Money.Of(amount, currency);
        return Money.Zero(currency);
    }

    private static DateOnly? DayOf(string text, string column, DateOnly? ifEmpty, List<Refusal> faults)
    {
        var written = text.Trim();
        if (written.Length == 0 && ifEmpty is not null) return ifEmpty;
        if (DayShape().Match(written) is { Success: true } match && DateOnly.TryParseExact(match.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        faults.Add(PriceSheetRefusals.DayUnreadable.With(column, Shown(text)));
        return null;
    }

    private static Segment SegmentOf(string text, List<Refusal> faults)
    {
        foreach (var segment in Enum.GetValues<Segment>()) if (string.Equals(text.Trim(), segment.ToString(), StringComparison.OrdinalIgnoreCase)) return segment;
        faults.Add(PriceSheetRefusals.SegmentUnknown.With(Shown(text), string.Join(", ", Enum.GetNames<Segment>())));
        return default;
    }

    private static PriceSheetSku SkuOf(Func<string, string> cell, Term term, List<Refusal> faults)
    {
        var tags = cell("Tags").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var kinds = Tags.Where(known => known.Value.Split(';').All(tag => tags.Contains(tag, StringComparer.OrdinalIgnoreCase))).Select(known => known.Key).ToList();
        if (kinds is not [var kind])
        {
            kind = default;
            faults.Add(PriceSheetRefusals.TagsUnknown.With(Shown(cell("Tags")), string.Join(", ", Tags.Values)));
        }
        else if ((kind == ProductKind.PerpetualSoftware) != (term == Term.OneTime))
        {
            faults.Add(PriceSheetRefusals.TermOfOtherKind.With(TagsOf(kind, hasKey: true), Shown(cell("TermDuration"))));
        }

        var (minimum, maximum) = (QuantityOf(cell, "PricingTierRangeMin", faults), QuantityOf(cell, "PricingTierRangeMax", faults));
        if (maximum < (minimum ?? 1)) faults.Add(PriceSheetRefusals.TierUnreadable.With("PricingTierRangeMax", Shown(cell("PricingTierRangeMax"))));
        return new PriceSheetSku(
            SheetCells.Text(cell("ProductTitle"), "ProductTitle", TitleLength, isRequired: true, faults), SheetCells.Text(cell("Publisher"), "Publisher", TitleLength, isRequired: true, faults), kind,
            SheetCells.Text(cell("SkuDescription"), "SkuDescription", DescriptionLength, isRequired: false, faults), SheetCells.Text(cell("SkuTitle"), "SkuTitle", TitleLength, isRequired: true, faults), term,
            SheetCells.Text(cell("UnitOfMeasure"), "UnitOfMeasure", TitleLength, isRequired: false, faults), minimum, maximum,
            kind is ProductKind.PerpetualSoftware or ProductKind.SoftwareSubscription && !tags.Contains(PaperTag, StringComparer.OrdinalIgnoreCase));
    }

    private static long? QuantityOf(Func<string, string> cell, string column, List<Refusal> faults)
    {
        var text = cell(column).Trim();
        if (text.Length == 0) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) && quantity is > 0 and <= MostQuantity) return quantity;
        faults.Add(PriceSheetRefusals.TierUnreadable.With(column, Shown(text)));
        return null;
    }

    private static bool TryAmount(string text, out decimal amount)
    {
        amount = 0;
        return text.Length <= 40 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out amount);
    }

    private static DateOnly Min(DateOnly left, DateOnly right) => left < right ? left : right;

    private static string Shown(string text) => SheetCells.Shown(text);

    [GeneratedRegex("^[0-9A-Z]{1,8}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SkuShape();

    /// <summary>A day, also as an instant at its beginning, which is how Microsoft's files have it.</summary>
    [GeneratedRegex(@"^(?<day>\d{4}-\d{2}-\d{2})([T ]00:00(:00(\.0+)?)?Z?)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DayShape();
}
