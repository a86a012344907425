using System.Collections.Concurrent;
using CspPortal.Application.Access;
using CspPortal.Application.Work;
using Microsoft.Extensions.Options;

namespace CspPortal.Web.Workers;

/// <summary>Section <c>Workers</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>Off on nodes that only serve pages, and in tests.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Pause between two rounds.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>
/// Says when due work runs: every step in turn, each in a wide scope of its own, over and over; some in a loop of their own. What is due
/// the database knows.
/// </summary>
public sealed class DueWorkRunner(
    IServiceScopeFactory scopes, IEnumerable<DueWorkStep> steps, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<DueWorkRunner> log) : BackgroundService
{
    /// <summary>A step that keeps failing is asked less and less often, down to once in so long.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Type, (int Failures, DateTimeOffset NotBefore)> resting = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        await Task.WhenAll(steps.GroupBy(step => step.OwnLoop ? step.Type : null).Select(loop => LoopAsync([.. loop], stoppingToken)));
    }

    private async Task LoopAsync(IReadOnlyList<DueWorkStep> loop, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Period, clock);
        try
        {
            do
            {
                foreach (var step in loop) await RunAsync(step, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: an act that was under way has rolled back, and the next start finds it due again.
        }
    }

    private async Task RunAsync(DueWorkStep step, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (failures, notBefore) = resting.GetValueOrDefault(step.Type);
        if (now < notBefore) return;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
            var work = (IDueWork)scope.ServiceProvider.GetRequiredService(step.Type);
            var done = await work.RunAsync(ct);
            if (done > 0) log.LogInformation("{Work} did {Count}", work.Name, done);
            resting.TryRemove(step.Type, out _);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, failures)));
            resting[step.Type] = (failures + 1, now + pause);
            log.LogError(exception, "{Work} failed {Failures} times in a row; next try in {Pause}", step.Type.Name, failures + 1, pause);
        }
    }
}

public static class WorkersSetup
{
    public static IServiceCollection AddPortalWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WorkerOptions>().Bind(configuration.GetSection("Workers"));
        return services.AddHostedService<DueWorkRunner>().AddHostedService<JobRunner>();
    }
}
