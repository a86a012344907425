using System.Globalization;
using CspPortal.Domain.Auditing;

namespace CspPortal.Application.Auditing;

/// <summary>What is asked of the log; the page, the summary and the files share it (LOG-02).</summary>
public sealed record ActivityLogFilter
{
    /// <summary>In <see cref="User"/>: whoever opened a copied link, whom nobody knows.</summary>
    public const string LinkHolder = "link";

    /// <summary>First instant, UTC, inclusive.</summary>
    public required DateTime From { get; init; }

    /// <summary>First instant after the range, UTC.</summary>
    public required DateTime Before { get; init; }

    /// <summary>Null: every event.</summary>
    public IReadOnlyList<string>? Operations { get; init; }

    /// <summary>Object id, sign-in name, part of a name, or <see cref="LinkHolder"/>.</summary>
    public string? User { get; init; }

    /// <summary>Tenant id, domain or part of the name.</summary>
    public string? Customer { get; init; }

    /// <summary>Product id or part of the title.</summary>
    public string? Product { get; init; }

    /// <summary>The whole order number.</summary>
    public string? Order { get; init; }

    public AuditOutcome? Outcome { get; init; }

    /// <summary>Oldest first; newest first otherwise.</summary>
    public bool Ascending { get; init; }

    /// <summary>Null, or one that does not open: the first page.</summary>
    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;

    /// <summary>Programs read more at a time than people.</summary>
    public int LargestSize { get; init; } = 100;

    /// <summary>For the entry that says what was read or taken out.</summary>
    internal string InWords() => string.Create(
        CultureInfo.InvariantCulture,
        $"from={From:O}; before={Before:O}; event={(Operations is null ? "all" : string.Join('+', Operations))}; user={Shortened(User)}; customer={Shortened(Customer)}; product={Shortened(Product)}; order={Shortened(Order)}; outcome={Outcome}");

    private static string? Shortened(string? text) => text is { Length: > 60 } ? text[..60] : text;
}

/// <summary>One entry as people read it. Its row number stays inside: it would tell how much others do.</summary>
public sealed record ActivityEntry
{
    internal long Id { get; init; }

    public DateTime OccurredAt { get; init; }

    public required string Operation { get; init; }

    public AuditOutcome Outcome { get; init; }

    public Guid ActorTenantId { get; init; }

    public Guid ActorObjectId { get; init; }

    public required string ActorName { get; init; }

    public required string ActorUserPrincipalName { get; init; }

    public Channel Channel { get; init; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    public string? RequestId { get; init; }

    public Guid? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public string? OrderId { get; init; }

    public int? LineNumber { get; init; }

    public string? ProductId { get; init; }

    public string? ProductTitle { get; init; }

    public string? ResourceType { get; init; }

    public string? ResourceId { get; init; }

    public string? Details { get; init; }

    public string? OldValue { get; init; }

    public string? NewValue { get; init; }
}

/// <summary>What one person did in the range.</summary>
/// <param name="ObjectId">Empty for link holders and workers.</param>
public sealed record PersonActivity(Guid ObjectId, string Name, string UserPrincipalName, Channel Channel, IReadOnlyList<OperationCount> Operations)
{
    public int Count => Operations.Sum(operation => operation.Count);

    public DateTime LastAt => Operations.Max(operation => operation.LastAt);
}

public sealed record OperationCount(string Operation, int Count, DateTime LastAt);
