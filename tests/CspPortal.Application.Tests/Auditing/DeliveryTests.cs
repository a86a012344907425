using System.Collections.Concurrent;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests.Auditing;

/// <summary>LOG-04: checkpoints get to where the owner of the database cannot change them; the portal checks itself meanwhile.</summary>
[Trait("Rule", "LOG-04")]
public sealed class DeliveryTests
{
    [Fact]
    public async Task Each_checkpoint_stands_in_the_folder_and_one_that_cannot_be_written_comes_later()
    {
        await using var office = await SealedOffice.OpenAsync();
        await File.WriteAllTextAsync(office.CheckpointFolder, "in the way");
        await office.WriteAsync(3);
        await office.SignAsync();
        Assert.Equal(1, await office.LookAsync(db => db.CheckpointDeliveries.Select(delivery => delivery.Failures).SingleAsync()));
        Assert.Equal(3, (await office.SealsAsync(Books.Contoso)).Count);

        File.Delete(office.CheckpointFolder);
        Assert.Equal(0, await office.DeliverAsync()); // Not at once.
        office.Database.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await office.DeliverAsync());
        Assert.Equal(0, await office.DeliverAsync());
        await office.WriteAsync(3, Books.Fabrikam);
        await office.SignAsync();
        var outside = await CheckpointFile.ReadAsync(office.CheckpointFolder, default);
        Assert.Equal([(Books.Contoso, 3L), (Books.Fabrikam, 3L)], outside.Select(checkpoint => (checkpoint.PartnerId, checkpoint.Position)));
        Assert.All(outside, checkpoint => Assert.True(office.KeysAsync().Result.Signed(checkpoint)));
    }

    [Fact]
    public async Task An_address_gets_each_checkpoint_with_the_token_and_a_failing_one_is_tried_again_while_sealing_goes_on()
    {
        var (bodies, status) = (new ConcurrentQueue<string>(), StatusCodes.Status503ServiceUnavailable);
        await using var receiver = WebApplication.CreateSlimBuilder().Build();
        receiver.Urls.Add("http://127.0.0.1:0");
        receiver.MapPost("/checkpoints", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            bodies.Enqueue($"{request.Headers.Authorization} {request.ContentType} {await reader.ReadToEndAsync()}");
            return Results.StatusCode(status);
        });
        await receiver.StartAsync();
        await using var office = await SealedOffice.OpenAsync(options: sealing => (sealing.Endpoint, sealing.EndpointToken) = (new Uri(receiver.Urls.First() + "/checkpoints"), "t0ken"));
        for (var failure = 1; failure <= 3; failure++)
        {
            await office.WriteAsync(2);
            await office.SignAsync();
            Assert.Equal(failure * 2, (await office.SealsAsync(Books.Contoso)).Count);
            Assert.Equal(failure, await office.LookAsync(db => db.CheckpointDeliveries.Where(delivery => delivery.Name == DeliverCheckpoints.Endpoint).Select(delivery => delivery.Failures).SingleAsync()));
            office.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        bodies.Clear();
        status = StatusCodes.Status204NoContent;
        Assert.Equal(3, await office.DeliverAsync());
        Assert.Equal(0, await office.DeliverAsync());
        var body = Assert.Single(bodies);
        Assert.StartsWith("Bearer t0ken application/jsonl {", body, StringComparison.Ordinal);
        Assert.Equal(3, body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_far_address_without_https_is_not_used()
    {
        await using var office = await SealedOffice.OpenAsync(options: sealing => sealing.Endpoint = new Uri("http://checkpoints.example/"));
        await office.WriteAsync(1);
        await office.SignAsync();
        Assert.Equal(1, await office.LookAsync(db => db.CheckpointDeliveries.Where(delivery => delivery.Name == DeliverCheckpoints.Endpoint).Select(delivery => delivery.Failures).SingleAsync()));
    }

    [Fact]
    public async Task The_portal_checks_what_is_new_at_once_and_everything_once_a_day()
    {
        if (PortalDatabase.UsesSqlServer) return; // Its own statements would be needed.
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(5);
        await office.SignAsync();
        await office.CheckAsync();
        Assert.Equal((5L, 5L, 5L, null), await StateAsync());

        // What was checked already is looked at again only with the day's round.
        await office.TamperAsync("UPDATE AuditRecords SET Details = 'x' WHERE Details = 'No. 2'");
        await office.WriteAsync(5);
        await office.SignAsync();
        office.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        await office.CheckAsync();
        Assert.Equal((10L, 10L, 10L, null), await StateAsync());
        office.Database.Clock.Advance(TimeSpan.FromDays(1));
        await office.CheckAsync();
        Assert.Equal((10L, 10L, 1L, 2L), await StateAsync());

        // Put right, it is found right the day after.
        await office.TamperAsync("UPDATE AuditRecords SET Details = 'No. 2' WHERE Details = 'x'");
        office.Database.Clock.Advance(TimeSpan.FromDays(1));
        await office.CheckAsync();
        Assert.Equal((10L, 10L, 10L, null), await StateAsync());

        async Task<(long Sealed, long Signed, long Checked, long? Fault)> StateAsync()
        {
            var state = await office.Database.AsAsync<SealingQueries, SealingState>(Books.Contoso, queries => queries.StateAsync(default));
            return (state.SealedThrough, state.SignedThrough, state.CheckedThrough, state.FaultPosition);
        }
    }
}
