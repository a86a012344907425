using CspPortal.Application.Auditing;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Domain.Auditing;
using CspPortal.Web.Features.Shared.TagHelpers;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.ActivityLog;

/// <param name="Log">Entries, when that view was asked for and the filter could be read.</param>
/// <param name="Summary">By user, likewise.</param>
/// <param name="Range">What is shown; null while the filter cannot be read.</param>
/// <param name="IsInstallation">The log of what was done for no partner in particular.</param>
public sealed record ActivityLogPageModel(ActivityLogQuery Query, DayRange? Range, ActivityLogPage? Log, ActivitySummary? Summary, string QueryString, bool IsInstallation)
{
    public SealingState? Proof { get; init; }

    public bool HasPublicKey { get; init; }

    public string PublicKeyAddress => Address + "/public-key";

    public const string InstallationAddress = "/operator/activity-log";

    public string Address => IsInstallation ? InstallationAddress : "/activity-log";

    /// <summary>So many people are listed; a longer list is for the file.</summary>
    public const int MostPeople = 200;

    // The form's fields by their names in the address.
    public DateOnly? From => Query.From ?? Range?.First;

    public DateOnly? To => Query.To ?? Range?.Last;

    public string? Event => Query.EventOrDefault;

    public string? User => Query.User;

    public string? Customer => Query.Customer;

    public string? Product => Query.Product;

    public string? Order => Query.Order;

    public DateTime? Oldest => Log?.Oldest ?? Summary?.Oldest;

    public string Sort => (Query.Ascending ? "" : "-") + ActivityLogQuery.ByTime;

    /// <summary>Whether anything but the range of the first view and its events was asked for.</summary>
    public bool IsFiltered => IsInstallation || Query is not { From: null, To: null, User: null, Customer: null, Product: null, Order: null, Outcome: null, Event: null or "" };

    /// <summary>Where more is to be found when nothing was: without a filter, or else with every event.</summary>
    public string WiderAddress => IsFiltered ? Address : $"{Address}?event={ActivityLogQuery.EveryEvent}";

    public string CsvAddress => Address + "/export" + QueryString;

    /// <summary>What one person took away.</summary>
    public static string ReportAddress(Guid person) => $"/activity-log/people/{person}";

    public string ByUserAddress => Address + "/by-user" + QueryString;

    public string EvidenceAddress => Address + "/evidence" + QueryString;

    public string JsonLinesAddress => Address + "/export.jsonl" + QueryString;

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<ActivityLogText> text)
    {
        var chips = new List<FilterChip>();
        if (Range is null) return chips;
        if (Query.From is { } from) chips.Add(new FilterChip("from", text["Chip", text["From"], Formats.Day(from)]));
        if (Query.To is { } to) chips.Add(new FilterChip("to", text["Chip", text["To"], Formats.Day(to)]));
        if (!string.IsNullOrEmpty(Query.Event) && !(IsInstallation && Query.Event == ActivityLogQuery.EveryEvent)) chips.Add(new FilterChip("event", text["Chip", text["Event"], EventName(text, Query.Event)]));
        Add("user", "User", Query.User == ActivityLogFilter.LinkHolder ? text["LinkHolder"].Value : Query.User);
        Add("customer", "Customer", Query.Customer);
        Add("product", "Product", Query.Product);
        Add("order", "Order", Query.Order);
        if (Query.Outcome is { } outcome) chips.Add(new FilterChip("outcome", text["Chip", text["Outcome"], text[$"Outcome.{outcome}"]]));
        return chips;

        void Add(string name, string label, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) chips.Add(new FilterChip(name, text["Chip", text[label], value]));
        }
    }

    public static string EventName(IStringLocalizer<ActivityLogText> text, string name) => text[name switch
    {
        ActivityLogQuery.KeyAndDownload => "Event.Keys",
        ActivityLogQuery.EveryEvent => "Event.All",
        _ => $"Operation.{name}",
    }];

    public static Tone ToneOf(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Succeeded => Tone.Success,
        AuditOutcome.Refused => Tone.Warning,
        _ => Tone.Error,
    };

    /// <summary>Whoever opened a link gave no name.</summary>
    public static string NameOf(string name, Channel channel, IStringLocalizer<ActivityLogText> text) =>
        channel == Channel.Link ? text["LinkHolder"] : name.Length > 0 ? name : text["Unknown"];

    /// <summary>The filter value that finds a person again; null for workers and commands.</summary>
    public static string? FilterOf(PersonActivity person) =>
        person.ObjectId != Guid.Empty ? person.ObjectId.ToString() : person.Channel == Channel.Link ? ActivityLogFilter.LinkHolder : null;
}
