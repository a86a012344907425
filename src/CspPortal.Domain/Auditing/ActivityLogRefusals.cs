namespace CspPortal.Domain.Auditing;

/// <summary>Why the activity log, or its proof, was not shown.</summary>
public static class ActivityLogRefusals
{
    /// <summary>So many things of one name are looked up; more would make a page's cost grow with the books (LOG-02).</summary>
    public const int MostMatches = 20;

    public static readonly Refusal FilterTooWide = new("activity-log.filter-too-wide", RefusalKind.Invalid) { Arguments = [MostMatches] };

    public static readonly Refusal PersonNotFound = new("activity-log.person-not-found", RefusalKind.NotFound);

    public static readonly Refusal EntryNotFound = new("activity-log.entry-not-found", RefusalKind.NotFound);

    /// <summary>No entry of the range and filter is sealed and signed (LOG-05).</summary>
    public static readonly Refusal NothingProven = new("activity-log.nothing-proven", RefusalKind.Invalid);

    /// <summary>No checkpoint was signed yet (LOG-04).</summary>
    public static readonly Refusal NoKey = new("activity-log.no-key", RefusalKind.NotFound);
}
