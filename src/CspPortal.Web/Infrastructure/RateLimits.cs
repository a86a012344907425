using System.Globalization;
using System.Threading.RateLimiting;
using CspPortal.Web.Infrastructure.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace CspPortal.Web.Infrastructure;

/// <summary>Section <c>RateLimits</c>: so many requests in so many seconds, counted by each node for itself.</summary>
public sealed class RateLimitOptions
{
    public Limit SignIn { get; set; } = new() { Permits = 30 };

    public Limit Links { get; set; } = new() { Permits = 60 };

    public Limit Keys { get; set; } = new() { Permits = 60 };

    /// <summary>As Partner Center counts orders, subscriptions and customers: 500 a minute for each partner.</summary>
    public Limit Api { get; set; } = new() { Permits = 500 };

    public sealed class Limit
    {
        public int Permits { get; set; }

        public int Seconds { get; set; } = 60;
    }
}

/// <summary>Names for <see cref="EnableRateLimitingAttribute"/> (SEC-01): 429 with Retry-After beyond.</summary>
public static class RateLimits
{
    /// <summary>By address.</summary>
    public const string SignIn = "sign-in";

    /// <summary>By address: addresses that a stranger could guess at.</summary>
    public const string Links = "links";

    /// <summary>By person.</summary>
    public const string Keys = "keys";

    /// <summary>By partner.</summary>
    public const string Api = "api";

    public static IServiceCollection AddPortalRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection("RateLimits"));
        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
                context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            limiter.AddPolicy(SignIn, context => Window(context, Address(context), o => o.SignIn));
            limiter.AddPolicy(Links, context => Window(context, Address(context), o => o.Links));
            limiter.AddPolicy(Keys, context => Window(context, context.User.FindFirst(PersonClaims.ObjectId)?.Value ?? Address(context), o => o.Keys));
            limiter.AddPolicy(Api, context => Window(context, context.User.FindFirst(PersonClaims.TenantId)?.Value ?? Address(context), o => o.Api));
        });
    }

    private static RateLimitPartition<string> Window(HttpContext context, string key, Func<RateLimitOptions, RateLimitOptions.Limit> choose)
    {
        var limit = choose(context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value);
        return RateLimitPartition.GetFixedWindowLimiter(
            key, _ => new FixedWindowRateLimiterOptions { PermitLimit = limit.Permits, Window = TimeSpan.FromSeconds(limit.Seconds), QueueLimit = 0 });
    }

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}
