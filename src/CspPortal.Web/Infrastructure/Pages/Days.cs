namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>A reader's calendar days as instants, for filters from a day to a day.</summary>
public static class Days
{
    /// <returns>The first instant of the day in the zone; where clocks skip midnight, the first one after the gap.</returns>
    public static DateTime StartUtc(DateOnly day, TimeZoneInfo zone)
    {
        // The first and last days of the calendar have no room for an offset; nothing was stored then.
        if (day.DayNumber < 2 || day.DayNumber > DateOnly.MaxValue.DayNumber - 2) return day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        // Where midnight comes twice the day begins with the first one: the larger offset.
        return zone.IsAmbiguousTime(local)
            ? DateTime.SpecifyKind(local - zone.GetAmbiguousTimeOffsets(local).Max(), DateTimeKind.Utc)
            : TimeZoneInfo.ConvertTimeToUtc(local, zone);
    }
}
