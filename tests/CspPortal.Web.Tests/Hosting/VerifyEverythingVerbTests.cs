using CspPortal.Application.Persistence;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using CspPortal.Web.Cli;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Hosting;

/// <summary>OPR-01: one command says whether all is as it should be.</summary>
[Trait("Rule", "OPR-01")]
public sealed class VerifyEverythingVerbTests
{
    [Fact]
    public async Task The_exit_code_says_whether_something_was_found()
    {
        await using var portal = await PortalHost.StartAsync();
        await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        Assert.Equal(0, await Verbs.TryRunAsync(portal.Services, ["verify-everything"]));
        await portal.InDatabaseAsync(db => db.Orders.AcrossTenants(db).ExecuteUpdateAsync(set => set.SetProperty(order => order.Status, OrderStatus.Pending)));
        Assert.Equal(1, await Verbs.TryRunAsync(portal.Services, ["verify-everything"]));
        Assert.Equal(64, await Verbs.TryRunAsync(portal.Services, ["verify-everything", "--quickly"]));
    }
}
