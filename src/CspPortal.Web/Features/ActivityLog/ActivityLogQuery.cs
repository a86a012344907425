using CspPortal.Application.Auditing;
using CspPortal.Domain.Auditing;
using CspPortal.Web.Features.Shared.TagHelpers;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.ActivityLog;

public enum LogView
{
    Entries,
    People,
}

/// <summary>The filter as it stands in the address; days are the viewer's (LOG-02).</summary>
public sealed class ActivityLogQuery
{
    /// <summary>Events of the first view: keys and downloads.</summary>
    public const string KeyAndDownload = "keys";

    public const string EveryEvent = "all";

    public const string ByTime = "time";

    public DateOnly? From { get; set; }

    public DateOnly? To { get; set; }

    public string? Event { get; set; }

    public string? User { get; set; }

    public string? Customer { get; set; }

    public string? Product { get; set; }

    public string? Order { get; set; }

    public AuditOutcome? Outcome { get; set; }

    public LogView? View { get; set; }

    /// <summary><c>time</c>: oldest first; anything else is newest first.</summary>
    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public bool Ascending => Sort == ByTime;

    public int Rows => PageSizes.Choose(Size);

    public string EventOrDefault => string.IsNullOrEmpty(Event) ? KeyAndDownload : Event;

    /// <summary>The last month where no day was given.</summary>
    public DayRange Range(DateTime now, TimeZoneInfo zone)
    {
        var last = To ?? (From is { } given && given > Formats.DayOf(now, zone) ? given : Formats.DayOf(now, zone));
        return new DayRange(From ?? last.AddMonths(-1), last);
    }

    public ActivityLogFilter ToFilter(DateTime now, TimeZoneInfo zone)
    {
        var range = Range(now, zone);
        return new ActivityLogFilter
        {
            From = Days.StartUtc(range.First, zone),
            Before = Days.StartUtc(range.Last.AddDays(1), zone),
            Operations = EventOrDefault switch { KeyAndDownload => AuditOperation.KeyAndDownload, EveryEvent => null, var operation => [operation] },
            User = User,
            Customer = Customer,
            Product = Product,
            Order = Order,
            Outcome = Outcome,
            Ascending = Ascending,
            Cursor = Page,
            Size = Rows,
        };
    }
}

/// <summary>Both days included.</summary>
public sealed record DayRange(DateOnly First, DateOnly Last);

public sealed class ActivityLogQueryValidator : AbstractValidator<ActivityLogQuery>
{
    public const int TextLength = 100;

    /// <summary>Days outside are slips of the pen; nothing was logged then.</summary>
    public static readonly DateOnly Earliest = new(1970, 1, 1);
    public static readonly DateOnly Latest = new(2999, 12, 31);

    public ActivityLogQueryValidator(IStringLocalizer<ActivityLogText> text)
    {
        RuleFor(query => query.From).InclusiveBetween(Earliest, Latest).WithMessage(_ => text["Date.OutOfRange", Earliest.Year, Latest.Year]);
        RuleFor(query => query.To).InclusiveBetween(Earliest, Latest).WithMessage(_ => text["Date.OutOfRange", Earliest.Year, Latest.Year]);
        RuleFor(query => query.To).GreaterThanOrEqualTo(query => query.From).When(query => query is { From: not null, To: not null }).WithMessage(_ => text["Date.ToBeforeFrom"]);
        RuleFor(query => query.Event)
            .Must(name => name is ActivityLogQuery.KeyAndDownload or ActivityLogQuery.EveryEvent || AuditOperation.All.Contains(name))
            .When(query => !string.IsNullOrEmpty(query.Event)).WithMessage(_ => text["Event.Unknown"]);
        RuleFor(query => query.User).MaximumLength(TextLength).WithMessage(_ => text["Text.TooLong", TextLength]);
        RuleFor(query => query.Customer).MaximumLength(TextLength).WithMessage(_ => text["Text.TooLong", TextLength]);
        RuleFor(query => query.Product).MaximumLength(TextLength).WithMessage(_ => text["Text.TooLong", TextLength]);
        RuleFor(query => query.Order).MaximumLength(TextLength).WithMessage(_ => text["Text.TooLong", TextLength]);
    }
}
