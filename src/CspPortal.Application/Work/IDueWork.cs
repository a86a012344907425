namespace CspPortal.Application.Work;

/// <summary>
/// A step that asks the database what is due and does it. Idempotent: any number of nodes may run it, and a crash at any point is
/// finished by the next run. Runs in a wide scope of its own.
/// </summary>
public interface IDueWork
{
    /// <summary>For logs.</summary>
    string Name { get; }

    /// <returns>How many things were done; more than zero asks for another look at once.</returns>
    Task<int> RunAsync(CancellationToken ct);
}
