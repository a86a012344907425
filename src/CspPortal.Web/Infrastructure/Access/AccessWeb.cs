using Microsoft.AspNetCore.Authorization;

namespace CspPortal.Web.Infrastructure.Access;

public static class AccessWeb
{
    /// <summary>Deny by default: an endpoint that names no permission is closed to all (SEC-01).</summary>
    public static IServiceCollection AddPermissions(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder()
            // An address that leads nowhere is answered 404 further on; 405 and 415 are endpoints that routing makes itself, never routed ones.
            .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
            .Build());
        services.AddScoped<IAuthorizationHandler, PermissionHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedAnswers>();
        return services;
    }
}
