using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Work;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.ActivityLog;

/// <summary>LOG-04: what the page says about the proof of the log.</summary>
[Trait("Rule", "LOG-04")]
public sealed class LogProofTests : IAsyncLifetime
{
    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_page_says_up_to_when_the_log_is_proven_and_gives_the_public_key()
    {
        await portal.InDatabaseAsync(db =>
        {
            db.Add(new AuditRecord(portal.Database.Now.AddMinutes(-5), Books.Contoso, Books.Agent(Books.Contoso), AuditOperation.GetSoftwareKey));
            return db.SaveChangesAsync();
        });
        var visitor = portal.As(People.GlobalAdmin);
        var page = await visitor.GetPageAsync("/activity-log");
        Assert.Contains("Not checked yet", page.QuerySelector("[data-proof=state]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("a[href='/activity-log/public-key']"));
        Assert.Equal(404, await StatusAsync(People.GlobalAdmin, "/activity-log/public-key"));

        await portal.As(People.PortalOperator).GetPageAsync("/operator/activity-log");
        await WorkAsync();
        Assert.Contains("Checked and unchanged", (await portal.As(People.PortalOperator).GetPageAsync("/operator/activity-log")).QuerySelector("[data-proof=state]")!.TextContent, StringComparison.Ordinal);
        page = await visitor.GetPageAsync("/activity-log");
        var proof = page.QuerySelector("[data-proof=state]")!;
        Assert.Contains("Checked and unchanged up to the entry of", proof.QuerySelector("summary")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("15 Jun 2026 09:30:00", proof.QuerySelector("summary")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Entry No. 2,", proof.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("[data-proof=fault]"));
        Assert.NotNull(page.QuerySelector("a[href='/activity-log/public-key']"));
        using var client = portal.Client(person: People.GlobalAdmin);
        Assert.Single(CheckpointKeys.ReadPem(await client.GetStringAsync("/activity-log/public-key")));
        foreach (var outsider in new[] { People.AdminAgent, People.CustomerAdmin, People.PortalOperator }) Assert.Equal(403, await StatusAsync(outsider, "/activity-log/public-key"));
        Assert.Equal(200, await StatusAsync(People.PortalOperator, "/operator/activity-log/public-key"));

        // Of another partner's log nothing shows, not even how long it is.
        Assert.Contains("Not checked yet", (await portal.As(People.ForeignGlobalAdmin).GetPageAsync("/activity-log")).QuerySelector("[data-proof=state]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_entry_stands_on_the_page_as_an_error()
    {
        var visitor = portal.As(People.GlobalAdmin);
        for (var look = 0; look < 3; look++) await visitor.GetPageAsync("/activity-log");
        await WorkAsync();
        await portal.InDatabaseAsync(async db =>
        {
            await db.Database.ExecuteSqlRawAsync(PortalDatabase.UsesSqlServer ? "DROP TRIGGER AuditRecords_append_only" : "DROP TRIGGER AuditRecords_no_update");
            return await db.Database.ExecuteSqlRawAsync("UPDATE AuditRecords SET ActorName = 'somebody else' WHERE Id = (SELECT EntryId FROM Seals WHERE Position = 2)");
        });
        portal.Clock.Advance(TimeSpan.FromDays(1));
        await WorkAsync();

        var page = await visitor.GetPageAsync("/activity-log");
        var fault = page.QuerySelector("[data-proof=fault]")!.TextContent;
        Assert.Contains("entry 2 of this log is not as it was sealed; entries up to 1 are", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("Checked and unchanged", page.QuerySelector("[data-proof=state]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_is_sealed_within_ten_seconds_though_other_work_hangs()
    {
        await using var working = await PortalHost.StartAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Workers:Enabled"] = "true" }, services => services.AddDueWork<Hanging>());
        await working.As(People.GlobalAdmin).GetPageAsync("/activity-log");
        var began = working.Clock.GetUtcNow();
        while (await working.InDatabaseAsync(db => db.Seals.IgnoreQueryFilters().CountAsync(seal => seal.PartnerId == Books.Contoso)) == 0)
        {
            Assert.True(working.Clock.GetUtcNow() - began < TimeSpan.FromSeconds(10), "It was not sealed.");
            working.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(25);
        }
    }

    private async Task<int> StatusAsync(Person person, string path)
    {
        using var client = portal.Client(person: person);
        return (int)(await client.GetAsync(path)).StatusCode;
    }

    /// <summary>As the workers do.</summary>
    private async Task WorkAsync()
    {
        await using var scope = portal.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Application.Access.TenantScope>().UseWide();
        await scope.ServiceProvider.GetRequiredService<SealNow>().ExecuteAsync(default);
        await scope.ServiceProvider.GetRequiredService<CheckLogs>().RunAsync(default);
    }

    private sealed class Hanging : IDueWork
    {
        public string Name => "hanging";

        public async Task<int> RunAsync(CancellationToken ct)
        {
            await Task.Delay(Timeout.Infinite, ct);
            return 0;
        }
    }
}
