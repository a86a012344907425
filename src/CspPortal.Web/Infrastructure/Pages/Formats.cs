using System.Globalization;
using CspPortal.Domain;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>Money, dates and instants as people read them, by the current culture. Files and the API do not come here.</summary>
public static class Formats
{
    /// <summary>ISO code first, so that digits end in one column: <c>USD 1,234.50</c>, <c>JPY 1,235</c>. More decimals only where the price has them.</summary>
    public static string Money(Money money) => $"{money.Currency}\u00A0{Amount(money)}";

    public static string Amount(Money money)
    {
        var digits = Currencies.MinorUnits(money.Currency);
        var pattern = digits == 0 ? "#,##0.####" : "#,##0." + new string('0', digits) + new string('#', 4 - digits);
        var shown = Math.Abs(money.Amount).ToString(pattern, CultureInfo.CurrentCulture);
        return money.Amount < 0 ? "\u2212" + shown : shown;
    }

    /// <summary>Unambiguous in both languages: 05 Mar 2026, 2026/03/05.</summary>
    public static string Day(DateOnly day) => day.ToString(DayPattern, CultureInfo.CurrentCulture);

    /// <summary>In the reader's zone, which is named: 05 Mar 2026 14:30 JST.</summary>
    public static string Instant(DateTime utc, TimeZoneInfo zone, bool seconds = false)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);
        return local.ToString($"{DayPattern} {(seconds ? "HH:mm:ss" : "HH:mm")}", CultureInfo.CurrentCulture) + "\u00A0" + TimeZones.Abbreviation(zone, utc);
    }

    /// <summary>The date an instant has in the reader's zone.</summary>
    public static DateOnly DayOf(DateTime utc, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone));

    private static string DayPattern => CultureInfo.CurrentCulture.TwoLetterISOLanguageName == "ja" ? "yyyy'/'MM'/'dd" : "dd MMM yyyy";
}
