using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Work;

public static class DueWorkSetup
{
    /// <summary>Adds a step to what the workers run; also by its own type, for commands and tests.</summary>
    /// <param name="ownLoop">It waits for no other step, and none for it.</param>
    public static IServiceCollection AddDueWork<T>(this IServiceCollection services, bool ownLoop = false)
        where T : class, IDueWork =>
        services.AddScoped<T>().AddSingleton(new DueWorkStep(typeof(T), ownLoop));
}

/// <summary>Names a step, so that each can run in a scope of its own.</summary>
public sealed record DueWorkStep(Type Type, bool OwnLoop = false);
