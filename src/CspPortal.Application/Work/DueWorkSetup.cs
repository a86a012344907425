using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Work;

public static class DueWorkSetup
{
    /// <summary>Adds a step to what the workers run; also by its own type, for commands and tests.</summary>
    public static IServiceCollection AddDueWork<T>(this IServiceCollection services)
        where T : class, IDueWork =>
        services.AddScoped<T>().AddSingleton(new DueWorkStep(typeof(T)));
}

/// <summary>Names a step, so that each can run in a scope of its own.</summary>
public sealed record DueWorkStep(Type Type);
