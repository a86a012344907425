using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Cancellation;
using CspPortal.Web.Infrastructure;
using CspPortal.Web.Infrastructure.Access;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace CspPortal.Web.Features.Radar;

/// <summary>The deadlines for a calendar program (CAN-10).</summary>
[Public("A calendar program has no account; the token is what opens it.", LinkHolder = true)]
[EnableRateLimiting(RateLimits.Links)]
public sealed class CalendarController(CalendarFeeds feeds, IStringLocalizer<RadarText> text) : Controller
{
    /// <summary>An event ends with the window and is long enough to be seen in a day view.</summary>
    private const int EventMinutes = 30;

    [HttpGet("/calendar/{token}.ics")]
    [HttpHead("/calendar/{token}.ics")]
    public async Task<IActionResult> Deadlines(string token, CancellationToken ct)
    {
        Response.Headers.CacheControl = "private, no-cache";
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        if (await feeds.OpenAsync(token, ct) is not { } feed) return NotFound();

        // The person's language: a calendar program asks in none.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(feed.Culture ?? "en");
        var calendar = new Ical.Net.Calendar { ProductId = "-//CspPortal//Cancellation deadlines//EN" };
        calendar.AddProperty("X-WR-CALNAME", text["Event.Calendar"].Value);
        calendar.AddProperty("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        calendar.Events.AddRange(feed.Windows.Select(Event));
        var content = Encoding.UTF8.GetBytes(new CalendarSerializer().SerializeToString(calendar)!);
        return File(content, "text/calendar; charset=utf-8", null, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\""));
    }

    private CalendarEvent Event(RadarRow row) => new()
    {
        Uid = FormattableString.Invariant($"cancel-{row.OrderId}-{row.LineNumber}@cspportal"),
        // Not the moment of asking: a calendar that nothing happened to stays the same file.
        DtStamp = new CalDateTime(row.PurchasedAt, CalDateTime.UtcTzId),
        Start = new CalDateTime(row.EndsAt.AddMinutes(-EventMinutes), CalDateTime.UtcTzId),
        End = new CalDateTime(row.EndsAt, CalDateTime.UtcTzId),
        Summary = text["Event.Summary", row.ProductTitle, row.CustomerName],
        Description = text["Event.Details", row.OrderId, row.Quantity, row.Credit.ToString()],
        Url = new Uri($"{Request.Scheme}://{Request.Host}{Request.PathBase}{RadarPage.CancelHref(row)}"),
    };
}
