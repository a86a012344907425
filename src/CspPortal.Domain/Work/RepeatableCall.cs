namespace CspPortal.Domain.Work;

/// <summary>A call of the API that its caller named, kept so that a repeat gets the same answer instead of a second act (API-01, ORD-02).</summary>
public sealed class RepeatableCall : ITenantOwned
{
    /// <summary>How long a repeat is known.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    /// <summary>After it a call that never answered is taken to have died, and a repeat runs it again.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    public const int LongestAnswer = 1_000_000;

    private RepeatableCall()
    {
    }

    /// <param name="callerId">Object id of the person or application.</param>
    /// <param name="fingerprint">SHA-256 of method, address and body, in hex.</param>
    public RepeatableCall(Guid partnerId, Guid callerId, Guid requestId, string fingerprint, DateTime now) =>
        (PartnerId, CallerId, RequestId, Fingerprint, BegunAt) = (partnerId, callerId, requestId, fingerprint, now);

    public Guid PartnerId { get; private set; }

    public Guid CallerId { get; private set; }

    public Guid RequestId { get; private set; }

    public string Fingerprint { get; private set; } = "";

    /// <summary>UTC.</summary>
    public DateTime BegunAt { get; private set; }

    /// <summary>Null: not answered yet.</summary>
    public int? Status { get; private set; }

    public string? ContentType { get; private set; }

    public string? Answer { get; private set; }
}

public static class RepeatableCallRefusals
{
    /// <summary>The same id with another body (ORD-02).</summary>
    public static readonly Refusal IdReused = new("call.id-reused", RefusalKind.Conflict);

    /// <summary>The first of two at once is still at it.</summary>
    public static readonly Refusal InProgress = new("call.in-progress", RefusalKind.Conflict);
}
