using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Access;

public sealed class SignInTests
{
    [Fact] // LOG-01
    public async Task A_partner_person_signs_in_through_the_real_code_flow_and_out_again()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.SignInAsync(People.AdminAgent);
        await portal.GetPageAsync("/account/no-role");
        Assert.Equal(200, portal.LastStatus);
        Assert.Equal("/account/no-role", portal.LastPath);

        var entry = await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().SingleAsync());
        Assert.Equal(
            (AuditOperation.SignIn, Books.Contoso, People.AdminAgent.ObjectId, Channel.Portal),
            (entry.Operation, entry.PartnerId!.Value, entry.ActorObjectId, entry.Channel));
    }
}
