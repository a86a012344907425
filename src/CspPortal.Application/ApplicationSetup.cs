using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Home;
using CspPortal.Domain.Cancellation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CspPortal.Application;

public static class ApplicationSetup
{
    /// <summary>Operations and queries, room by room; persistence is added beside it.</summary>
    public static IServiceCollection AddPortalApplication(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<Viewer>();
        services.AddScoped<CancellationPolicy>();
        services.AddScoped<ReferenceData>();
        services.AddScoped<HomeQueries>();
        return services;
    }
}
