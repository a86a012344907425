using CspPortal.Application.Access;

namespace CspPortal.Web.Infrastructure;

/// <summary>The one id of a request: in the activity log, on error pages and in the server log.</summary>
public static class RequestId
{
    public static string Of(HttpContext context) => context.TraceIdentifier;
}

public static class RequestOrigins
{
    private const int UserAgentLength = 256;

    public static RequestOrigin Of(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        var address = context.Connection.RemoteIpAddress;
        return new RequestOrigin(
            (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString(),
            agent.Length == 0 ? null : agent[..Math.Min(agent.Length, UserAgentLength)],
            RequestId.Of(context));
    }
}
