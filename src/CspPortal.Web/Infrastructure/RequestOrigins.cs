using CspPortal.Application.Access;
using CspPortal.Web.Api;

namespace CspPortal.Web.Infrastructure;

/// <summary>The one id of a request: in the activity log, on error pages and in the server log.</summary>
public static class RequestId
{
    /// <summary>Of a call of the API what its caller named it, so that both sides find it in their logs.</summary>
    public static string Of(HttpContext context) => context.Features.Get<ApiCall>()?.TraceId.ToString() ?? context.TraceIdentifier;
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
