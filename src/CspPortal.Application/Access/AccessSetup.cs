using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Access;

public static class AccessSetup
{
    /// <summary>Who may enter, as whom, and what the log says about it. Section <c>Installation</c>.</summary>
    public static IServiceCollection AddPortalAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<InstallationOptions>().Bind(configuration.GetSection("Installation"));
        return services
            .AddScoped<Organisations>().AddScoped<IdentifyViewer>().AddScoped<RecordSignIn>().AddScoped<RecordSignOut>()
            .AddScoped<RecordRefusedAttempt>().AddScoped<ChangePreferences>();
    }
}
