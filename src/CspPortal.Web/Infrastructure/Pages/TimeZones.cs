namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>Zones offered for choice, and how a zone is written beside a time.</summary>
public static class TimeZones
{
    /// <summary>IANA names, west to east; one city for each rule of the markets served. A person may have another one.</summary>
    public static readonly IReadOnlyList<string> Offered =
    [
        "UTC", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Halifax",
        "America/Sao_Paulo", "Atlantic/Azores", "Europe/London", "Europe/Paris", "Africa/Lagos", "Africa/Cairo", "Africa/Johannesburg", "Europe/Athens",
        "Europe/Istanbul", "Asia/Riyadh", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Shanghai",
        "Asia/Tokyo", "Asia/Seoul", "Australia/Brisbane", "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland",
    ];

    private static readonly Dictionary<string, (string Standard, string Summer)> Known = new(StringComparer.Ordinal)
    {
        ["UTC"] = ("UTC", "UTC"),
        ["Etc/UTC"] = ("UTC", "UTC"),
        ["America/Los_Angeles"] = ("PST", "PDT"),
        ["America/Denver"] = ("MST", "MDT"),
        ["America/Chicago"] = ("CST", "CDT"),
        ["America/New_York"] = ("EST", "EDT"),
        ["Europe/London"] = ("GMT", "BST"),
        ["Europe/Paris"] = ("CET", "CEST"),
        ["Europe/Berlin"] = ("CET", "CEST"),
        ["Europe/Athens"] = ("EET", "EEST"),
        ["Asia/Tokyo"] = ("JST", "JST"),
        ["Asia/Seoul"] = ("KST", "KST"),
        ["Australia/Sydney"] = ("AEST", "AEDT"),
        ["Australia/Brisbane"] = ("AEST", "AEST"),
        ["Australia/Adelaide"] = ("ACST", "ACDT"),
        ["Pacific/Auckland"] = ("NZST", "NZDT"),
    };

    /// <summary>What its people call it where that is clear (CST of China and Chicago is not, so only one has it); else the offset.</summary>
    public static string Abbreviation(TimeZoneInfo zone, DateTime utc) => Known.TryGetValue(IanaName(zone), out var names)
        ? zone.IsDaylightSavingTime(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) ? names.Summer : names.Standard
        : Offset(zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)));

    /// <summary>As zones are written: <c>UTC+05:30</c>.</summary>
    public static string Offset(TimeSpan offset) =>
        FormattableString.Invariant($"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours):00}:{Math.Abs(offset.Minutes):00}");

    public static string IanaName(TimeZoneInfo zone) =>
        !zone.HasIanaId && TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out var iana) ? iana : zone.Id;
}
