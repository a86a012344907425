using CspPortal.Application.Access;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using CspPortal.Web.Infrastructure.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Access;

/// <summary>Doors of every kind, added to the running portal.</summary>
[Route("doors")]
public sealed class DoorsController(Viewer viewer) : Controller
{
    [HttpGet("customers")]
    [Requires(Permission.ReadCustomers)]
    public string Customers() => $"{viewer.Actor.Name} of {viewer.Organisation}";

    [HttpGet("{tenant}/keys/{order}/{line}")]
    [Requires(Permission.UseKeysAndDownloads)]
    public string Key() => "key";

    [HttpGet("{tenant}/downloads")]
    [Requires(Permission.UseKeysAndDownloads)]
    public string Download() => "download";

    [HttpGet("unnamed")]
    public string Unnamed() => "nothing named";
}

public sealed class PermissionTests : IAsyncLifetime
{
    private PortalHost portal = null!;

    public async Task InitializeAsync() =>
        portal = await PortalHost.StartAsync(configure: services => services.AddControllers().AddApplicationPart(typeof(DoorsController).Assembly));

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // ACC-06
    public async Task A_role_withdrawn_or_given_acts_at_the_next_request()
    {
        await portal.SignInAsync(People.SalesAgent);
        var page = await portal.GetPageAsync("/doors/customers");
        Assert.Equal("Sara Sales of Contoso Distribution", page.Body!.TextContent);

        await portal.ChangePersonAsync(People.SalesAgent, user => user.Withdraw(Role.SalesAgent));
        await portal.GetPageAsync("/doors/customers");
        Assert.Equal(403, portal.LastStatus);

        await portal.ChangePersonAsync(People.SalesAgent, user => user.Assign(Role.HelpdeskAgent));
        await portal.GetPageAsync("/doors/customers");
        Assert.Equal(200, portal.LastStatus);
    }

    [Fact] // ACC-05
    public async Task Who_may_not_reads_which_role_would_do()
    {
        var visitor = portal.As(People.AccountAdmin);
        var page = await visitor.GetPageAsync("/doors/customers");
        Assert.Equal((403, "/doors/customers"), (visitor.LastStatus, visitor.LastPath));
        Assert.Equal(
            ["Admin agent", "Global admin", "Sales agent", "Helpdesk agent", "Billing admin"],
            page.QuerySelectorAll("[data-needed-roles] li").Select(li => li.TextContent));
        Assert.Contains("Your roles: Account admin", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact] // KEY-03, ACC-01
    public async Task A_refused_attempt_at_a_key_or_a_download_is_in_the_log()
    {
        var visitor = portal.As(People.GlobalAdmin);
        await visitor.GetPageAsync($"/doors/{Books.Adatum}/keys/O123/2");
        Assert.Equal(403, visitor.LastStatus);
        await visitor.GetPageAsync($"/doors/{Books.Tailspin}/downloads");
        Assert.Equal(403, visitor.LastStatus);

        var log = await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().OrderBy(r => r.Id).ToListAsync());
        Assert.Equal([AuditOperation.GetSoftwareKey, AuditOperation.GetSoftwareDownloadLink], log.Select(r => r.Operation));
        Assert.All(log, r => Assert.Equal((AuditOutcome.Refused, Books.Contoso, People.GlobalAdmin.ObjectId), (r.Outcome, r.PartnerId!.Value, r.ActorObjectId)));
        Assert.Equal((Books.Adatum, "Adatum Corporation", "O123", 2), (log[0].CustomerId!.Value, log[0].CustomerName, log[0].OrderId, log[0].LineNumber!.Value));
        // Another partner's customer is not named, only repeated as it was asked for.
        Assert.Equal((null, null, Books.Tailspin.ToString()), (log[1].CustomerId, log[1].CustomerName, log[1].ResourceId));
    }

    [Fact] // SEC-01
    public async Task A_door_that_names_no_permission_is_closed_to_all()
    {
        foreach (var person in new[] { People.AdminAgent, People.PortalOperator })
        {
            var visitor = portal.As(person);
            await visitor.GetPageAsync("/doors/unnamed");
            Assert.Equal(403, visitor.LastStatus);
        }
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_404_for_strangers_and_people_alike()
    {
        await portal.GetPageAsync("/no/such/page");
        Assert.Equal(404, portal.LastStatus);
        var visitor = portal.As(People.AdminAgent);
        await visitor.GetPageAsync("/no/such/page");
        Assert.Equal(404, visitor.LastStatus);
    }

    [Fact] // ACC-05
    public void Every_endpoint_names_exactly_one_permission()
    {
        var endpoints = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.Contains("doors/", StringComparison.Ordinal) != true).ToList();
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint =>
        {
            var named = endpoint.Metadata.Where(item => item is RequiresAttribute or SignedInAttribute or PublicAttribute).ToList();
            Assert.True(named.Count == 1, $"{endpoint.RoutePattern.RawText} names {named.Count} permissions.");
        });
    }
}
