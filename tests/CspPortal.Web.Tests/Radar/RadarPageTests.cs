using System.Net;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Ical.Net;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Radar;

/// <summary>The radar as people and calendar programs see it (CAN-10).</summary>
public sealed class RadarPageTests
{
    private const string Address = "/cancellation-radar";

    [Fact] // CAN-10, CSV-01, HOM-01
    public async Task Windows_are_listed_by_time_left_filtered_and_exported_as_shown()
    {
        await using var portal = await PortalHost.StartAsync();
        var old = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 2)], portal.Database.Now.AddDays(-58));
        var young = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        var agent = portal.As(People.AdminAgent);
        Assert.NotNull((await agent.GetPageAsync("/")).QuerySelector($"main a[href='{Address}']"));

        var page = await agent.GetPageAsync(Address);
        var rows = page.QuerySelectorAll("main tbody tr");
        Assert.Equal([old, young], rows.Select(row => row.QuerySelector("code")!.TextContent));
        Assert.Contains("Not seen", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("USD", rows[0].TextContent, StringComparison.Ordinal);
        var dialog = await agent.GetPageAsync(rows[0].QuerySelector("a[data-dialog]")!.GetAttribute("href")!);
        Assert.Contains(old, dialog.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        page = await agent.GetPageAsync(Address + "?within=7");
        Assert.Single(page.QuerySelectorAll("main tbody tr"));
        var export = page.QuerySelector("a[href*='/export']")!.GetAttribute("href")!;
        var csv = await agent.Client.GetStringAsync(new Uri(export, UriKind.Relative));
        Assert.Contains(old, csv, StringComparison.Ordinal);
        Assert.DoesNotContain(young, csv, StringComparison.Ordinal);

        page = await agent.GetPageAsync(Address + "?search=nothing-is-called-so");
        Assert.Equal(Address, page.QuerySelector(".empty-state a")!.GetAttribute("href"));
        await agent.GetPageAsync(Address + "?within=5");
        Assert.Equal(400, agent.LastStatus);
        await agent.GetPageAsync(Address + "?search=" + new string('x', 200));
        Assert.Equal(400, agent.LastStatus);
        Assert.Equal("No open cancellation window", (await portal.As(People.ForeignAdminAgent).GetPageAsync(Address)).QuerySelector(".empty-state .empty-title")!.TextContent.Trim());
    }

    [Fact] // CAN-10, SEC-01
    public async Task The_calendar_address_gives_the_deadlines_until_it_is_revoked_or_its_person_loses_the_role()
    {
        await using var portal = await PortalHost.StartAsync();
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription, Quantity: 2)]);
        await BookedOrders.BookAsync(portal.Database, [new(Books.LinuxPlan)]);
        var agent = portal.As(People.AdminAgent);
        var first = await IssueAsync(agent);
        using var program = portal.Client();

        using (var answer = await program.GetAsync(first))
        {
            Assert.Equal("text/calendar; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
            var deadline = Assert.Single(Calendar.Load(await answer.Content.ReadAsStringAsync())!.Events);
            Assert.Equal(new DateTime(2026, 8, 14, 23, 59, 0), deadline.End!.AsUtc);
            Assert.Equal($"cancel-{order}-1@cspportal", deadline.Uid);
            Assert.Contains("Adatum Corporation", deadline.Summary, StringComparison.Ordinal);
            Assert.Contains(order, deadline.Description, StringComparison.Ordinal);

            portal.Database.Clock.Advance(TimeSpan.FromMinutes(1));
            using var again = new HttpRequestMessage(HttpMethod.Get, first) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
            using var unchanged = await program.SendAsync(again);
            using var head = await program.SendAsync(new HttpRequestMessage(HttpMethod.Head, first));
            Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (unchanged.StatusCode, head.StatusCode));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }

        var second = await IssueAsync(agent);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await StatusAsync(first), await StatusAsync(second)));
        var page = await agent.GetPageAsync(Address);
        Assert.DoesNotContain(second, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        await agent.SubmitAsync(page, $"form[action='{Address}/calendar/revoke']");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(second));

        var third = await IssueAsync(agent);
        using (var empty = await program.GetAsync(await IssueAsync(portal.As(People.ForeignAdminAgent))))
            Assert.Empty(Calendar.Load(await empty.Content.ReadAsStringAsync())!.Events);
        await portal.InDatabaseAsync(async db =>
        {
            var person = await db.Users.Include(user => user.Assignments).SingleAsync(user => user.ObjectId == People.AdminAgent.ObjectId);
            db.RemoveRange(person.Assignments);
            return await db.SaveChangesAsync();
        });
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(third));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/calendar/%F0%9F%98%80.ics"));

        var log = await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().Where(entry => entry.ResourceType == "calendar_feed").OrderBy(entry => entry.Id).ToListAsync());
        Assert.Equal(
            [AuditOperation.CreateCalendarFeed, AuditOperation.CreateCalendarFeed, AuditOperation.RevokeCalendarFeed, AuditOperation.CreateCalendarFeed],
            log.Where(entry => entry.PartnerId == Books.Contoso).Select(entry => entry.Operation));
        Assert.All(log, entry => Assert.DoesNotContain(Path.GetFileNameWithoutExtension(third), $"{entry.Details}{entry.NewValue}{entry.ResourceId}", StringComparison.Ordinal));

        async Task<string> IssueAsync(Visitor visitor)
        {
            var shown = await visitor.SubmitAsync(await visitor.GetPageAsync(Address), $"form[action='{Address}/calendar']");
            return new Uri(shown.QuerySelector("#calendar-address")!.TextContent.Trim().Split((char[]?)null, 2)[0]).AbsolutePath;
        }

        async Task<HttpStatusCode> StatusAsync(string address)
        {
            using var answer = await program.GetAsync(address);
            return answer.StatusCode;
        }
    }
}
