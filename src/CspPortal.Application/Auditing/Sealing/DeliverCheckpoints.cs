using System.Globalization;
using System.Net.Http.Headers;
using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>
/// Brings signed checkpoints to where the database's owner cannot change them: a folder, and an address if one is set (LOG-04). A place that
/// fails is tried again and again and holds up nothing; each gets every checkpoint at least once. Wide scope.
/// </summary>
public sealed class DeliverCheckpoints(PortalDbContext db, IHttpClientFactory clients, IOptions<SealingOptions> options, TimeProvider clock, ILogger<DeliverCheckpoints> log) : IDueWork
{
    public const string ClientName = "checkpoints";

    public const string Folder = "folder";

    public const string Endpoint = "endpoint";

    private const int Batch = 500;

    /// <summary>Who takes a delivery on has so long.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    public string Name => "checkpoints";

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var done = await DeliverAsync(Folder, AppendAsync, ct);
        if (options.Value.Endpoint is { } endpoint) done += await DeliverAsync(Endpoint, (checkpoints, token) => PostAsync(endpoint, checkpoints, token), ct);
        return done;
    }

    private async Task<int> DeliverAsync(string place, Func<IReadOnlyList<Checkpoint>, CancellationToken, Task> send, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (await db.CheckpointDeliveries.AsNoTracking().SingleOrDefaultAsync(delivery => delivery.Name == place, ct) is not { } found)
        {
            found = new CheckpointDelivery(place, now);
            db.ChangeTracker.Clear();
            db.Add(found);
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException exception) when (DatabaseErrors.IsUniqueViolation(exception))
            {
                return 0; // Another node was quicker: the next round finds its row.
            }
        }

        if (found.DueAt > now) return 0;
        var checkpoints = await db.Checkpoints.AcrossTenants(db).AsNoTracking().Where(checkpoint => checkpoint.Number > found.Through)
            .OrderBy(checkpoint => checkpoint.Number).Take(Batch).ToListAsync(ct);
        if (checkpoints.Count == 0) return 0;

        var mine = db.CheckpointDeliveries.Where(delivery => delivery.Name == place && delivery.Through == found.Through);
        var claimed = now + Claim;
        if (await mine.Where(delivery => delivery.DueAt <= now).ExecuteUpdateAsync(set => set.SetProperty(delivery => delivery.DueAt, claimed), ct) == 0) return 0;
        try
        {
            await send(checkpoints, ct);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or HttpRequestException || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            var again = now + TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, found.Failures + 1)));
            await mine.ExecuteUpdateAsync(set => set.SetProperty(delivery => delivery.DueAt, again).SetProperty(delivery => delivery.Failures, delivery => delivery.Failures + 1), ct);
            log.LogWarning(exception, "Checkpoints of the activity log do not get to the {Place}; {Failures} times in a row, next try at {Again}", place, found.Failures + 1, again);
            return 0;
        }

        var through = checkpoints[^1].Number;
        await mine.ExecuteUpdateAsync(
            set => set.SetProperty(delivery => delivery.Through, through).SetProperty(delivery => delivery.DueAt, now).SetProperty(delivery => delivery.Failures, 0).SetProperty(delivery => delivery.DeliveredAt, now), ct);
        return checkpoints.Count;
    }

    /// <summary>To the day's file, which only grows.</summary>
    private async Task AppendAsync(IReadOnlyList<Checkpoint> checkpoints, CancellationToken ct)
    {
        Directory.CreateDirectory(options.Value.CheckpointFolder);
        var day = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var file = new FileStream(Path.Combine(options.Value.CheckpointFolder, $"checkpoints-{day}{CheckpointFile.Extension}"), FileMode.Append, FileAccess.Write, FileShare.Read);
        await file.WriteAsync(CheckpointFile.Lines(checkpoints), ct);
        file.Flush(flushToDisk: true);
    }

    private async Task PostAsync(Uri endpoint, IReadOnlyList<Checkpoint> checkpoints, CancellationToken ct)
    {
        if (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback) throw new HttpRequestException("Sealing:Endpoint must be https.");
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ReadOnlyMemoryContent(CheckpointFile.Lines(checkpoints)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CheckpointFile.ContentType);
        if (options.Value.EndpointToken is { Length: > 0 } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var client = clients.CreateClient(ClientName);
        using var answer = await client.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
    }
}
