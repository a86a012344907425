namespace CspPortal.Domain.Cancellation;

/// <summary>A person's secret address of the partner's cancellation deadlines, for a calendar program (CAN-10). Stored without its token.</summary>
public sealed class CalendarFeed : ITenantOwned
{
    private CalendarFeed()
    {
    }

    /// <param name="tokenHash">SHA-256, hex.</param>
    public CalendarFeed(Guid partnerId, Guid userObjectId, string tokenHash, DateTime createdAt)
    {
        (PartnerId, UserObjectId, TokenHash, CreatedAt) = (partnerId, userObjectId, tokenHash, createdAt);
    }

    public Guid PartnerId { get; private set; }

    public Guid UserObjectId { get; private set; }

    public string TokenHash { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }
}

public static class CalendarFeedRefusals
{
    /// <summary>A role that the directory gives at sign-in is not known later, when a calendar program asks (ACC-06).</summary>
    public static readonly Refusal RoleOfDirectory = new("calendar-feed.role-of-directory", RefusalKind.Forbidden);
}
