using CspPortal.Application.Home;
using CspPortal.Application.KeyStock;
using CspPortal.Application.Support;
using CspPortal.Domain.Auditing;
using CspPortal.Web.Features.Shared;

namespace CspPortal.Web.Features.Home;

/// <summary>A part is null where the viewer's roles may not see it.</summary>
public sealed class HomePage
{
    public ClosingWindows? Windows { get; init; }

    public StuckOrders? Stuck { get; init; }

    public IReadOnlyList<WaitingKey>? WaitingKeys { get; init; }

    public IReadOnlyList<KeyStockLine>? LowStock { get; init; }

    public IReadOnlyList<ServiceRequestSummary>? Requests { get; init; }

    /// <summary>All that are not closed; the list shows the latest.</summary>
    public int RequestCount { get; init; }

    public IReadOnlyList<OpenMonth>? OpenMonth { get; init; }

    /// <summary>For the partner's Global admins.</summary>
    public UnusualCard? Unusual { get; init; }

    /// <summary>The operator's; its parts are null for others.</summary>
    public required InstallationFigures Installation { get; init; }

    public IReadOnlyList<NavItem> Links { get; init; } = [];
}

/// <param name="UsualAnHour">Keys.</param>
public sealed record UnusualCard(IReadOnlyList<UnusualPerson> People, int UsualAnHour)
{
    /// <summary>The log has all.</summary>
    public const int Shown = 5;

    public static string LogOf(UnusualPerson person) => $"/activity-log?event={AuditOperation.GetSoftwareKey}&user={person.ObjectId}";
}
