namespace CspPortal.Domain.Access;

public static class SettingsRefusals
{
    /// <summary>REL-03: somebody saved the settings in between.</summary>
    public static readonly Refusal Stale = new("settings.stale", RefusalKind.Conflict);

    /// <summary>An amount of a currency in which the partner has no account.</summary>
    public static readonly Refusal CurrencyUnknown = new("settings.currency-unknown", RefusalKind.Invalid, "Credit");

    /// <summary>Below nothing, beyond any purchase, or finer than the currency's minor unit.</summary>
    public static readonly Refusal AmountOutOfRange = new("settings.amount-out-of-range", RefusalKind.Invalid, "Credit");

    /// <summary>Arguments: least, greatest.</summary>
    public static readonly Refusal TimesOutOfRange = new("settings.times-out-of-range", RefusalKind.Invalid, "KeySeenMoreThan") { Arguments = [0, SettingsPolicy.MostTimes] };
}

public static class PartnerRefusals
{
    public static readonly Refusal NotFound = new("partner.not-found", RefusalKind.NotFound);
    public static readonly Refusal TenantTaken = new("partner.tenant-taken", RefusalKind.Conflict, "TenantId");

    /// <summary>The tenant is a customer's or runs the installation.</summary>
    public static readonly Refusal TenantNotPartner = new("partner.tenant-not-partner", RefusalKind.Conflict, "TenantId");
    public static readonly Refusal MarketUnknown = new("partner.market-unknown", RefusalKind.Invalid, "MarketCode");
    public static readonly Refusal CurrencyUnknown = new("partner.currency-unknown", RefusalKind.Invalid, "Limits");
    public static readonly Refusal LimitOutOfRange = new("partner.limit-out-of-range", RefusalKind.Invalid, "Limits");

    /// <summary>An account stays, since something may have been bought on it; a limit of nothing stops further buying.</summary>
    public static readonly Refusal AccountKept = new("partner.account-kept", RefusalKind.Conflict, "Limits");

    /// <summary>REL-03: somebody saved the partner in between.</summary>
    public static readonly Refusal Stale = new("partner.stale", RefusalKind.Conflict);

    /// <summary>The person belongs to a partner's or a customer's organisation and cannot run the installation too.</summary>
    public static readonly Refusal TenantNotOperator = new("partner.tenant-not-operator", RefusalKind.Conflict, "TenantId");
}

/// <summary>What a partner may decide (SET-01, CAN-05).</summary>
public static class SettingsPolicy
{
    public const int MostTimes = 1000;

    /// <param name="currencies">Those of the partner's accounts.</param>
    public static IEnumerable<Refusal> Refuse(PartnerSettings wish, IReadOnlySet<string> currencies)
    {
        var amounts = wish.SupportWhenCreditAbove.All.ToList();
        if (amounts.Exists(amount => !currencies.Contains(amount.Currency))) yield return SettingsRefusals.CurrencyUnknown;
        if (amounts.Exists(amount => !CreditAmount.Fits(amount.Amount, amount.Currency))) yield return SettingsRefusals.AmountOutOfRange;
        if (wish.SupportWhenKeySeenMoreThan is < 0 or > MostTimes) yield return SettingsRefusals.TimesOutOfRange;
    }
}

/// <summary>A limit as people set one: of a credit, or of what may be owed.</summary>
public static class CreditAmount
{
    public const decimal Most = 1_000_000_000_000m;

    /// <summary>Not negative, not beyond all bounds, in whole minor units (PRC-01).</summary>
    public static bool Fits(decimal amount, string currency) =>
        amount is >= 0 and <= Most && decimal.Round(amount, Currencies.MinorUnits(currency)) == amount;
}
