using CspPortal.Domain;
using CspPortal.Domain.Work;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Work;

/// <summary>Does the jobs of some kinds, in the scope of who asked. May be begun again after a crash, and must then end as if it had run once.</summary>
public interface IJobWork
{
    /// <returns>Done, or why it cannot be done, which is shown to who asked. An exception is another attempt's business.</returns>
    Task<Outcome<Done>> RunAsync(Job job, JobProgress progress, CancellationToken ct);

    /// <summary>There will be no other attempt: what the job held is let go.</summary>
    Task GiveUpAsync(Job job, CancellationToken ct);
}

public static class JobSetup
{
    public static IServiceCollection AddJobWork<T>(this IServiceCollection services, params JobKind[] kinds)
        where T : class, IJobWork
    {
        foreach (var kind in kinds) services.AddSingleton(new JobWorkType(kind, typeof(T)));
        return services.AddScoped<T>();
    }
}

/// <summary>Who does the jobs of a kind.</summary>
public sealed record JobWorkType(JobKind Kind, Type Type);
