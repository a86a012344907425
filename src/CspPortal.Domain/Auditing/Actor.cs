namespace CspPortal.Domain.Auditing;

/// <summary>Through which door an act came (LOG-01).</summary>
public enum Channel
{
    Portal,
    Link,
    CustomerPage,
    Api,
    Worker,
    Command,
}

/// <summary>Who did it, from where.</summary>
/// <param name="TenantId">The person's own tenant; empty for workers and link holders.</param>
/// <param name="ObjectId">Entra <c>oid</c>; empty for workers and link holders.</param>
/// <param name="Address">IP address as text.</param>
/// <param name="RequestId">The request id that error pages and the server log print.</param>
public sealed record Actor(
    Guid TenantId, Guid ObjectId, string Name, string UserPrincipalName, Channel Channel,
    string? Address = null, string? UserAgent = null, string? RequestId = null)
{
    public static Actor Worker(string name) => new(Guid.Empty, Guid.Empty, name, "", Channel.Worker);

    /// <summary>Whoever opens a download link: known by address and user agent alone (DWN-02).</summary>
    public static Actor LinkHolder(string? address, string? userAgent, string? requestId) =>
        new(Guid.Empty, Guid.Empty, "link holder", "", Channel.Link, address, userAgent, requestId);

    public static Actor Command(string name) => new(Guid.Empty, Guid.Empty, name, "", Channel.Command);
}
