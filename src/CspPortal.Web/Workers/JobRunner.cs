using CspPortal.Application.Work;
using Microsoft.Extensions.Options;

namespace CspPortal.Web.Workers;

/// <summary>Does long work in a loop of its own, so that due work does not wait for it; one job at a time on a node (CAT-01).</summary>
public sealed class JobRunner(JobQueue queue, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<JobRunner> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        var failures = 0;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var pause = options.Value.Period;
                try
                {
                    if (await queue.RunNextAsync(stoppingToken)) pause = TimeSpan.Zero;
                    failures = 0;
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    // What a job throws the queue keeps; this is the database's.
                    pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, failures++)));
                    log.LogError(exception, "No look for long work was possible, {Failures} times in a row; next try in {Pause}", failures, pause);
                }

                if (pause > TimeSpan.Zero) await Task.Delay(pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: the job has been let go, and the next start or another node takes it up.
        }
    }
}
