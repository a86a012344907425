using CspPortal.Application.Access;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using CspPortal.Web.Features.Cancellation;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Cancellation;

/// <summary>The Cancel button wherever a line is shown asks the policy that the POST asks (CAN-02).</summary>
public sealed class CancelCommandTests
{
    private const string Order = "0a1b2c3d4e5f";

    private static readonly CancellationTerms SixtyDays = new(CancellationRoute.SelfService, 60, WindowUnit.Days, RefundRule.Full);

    [Fact]
    public async Task The_button_says_what_stands_in_the_way_or_leads_to_the_dialog()
    {
        await using var portal = await PortalHost.StartAsync();
        var bought = PortalDatabase.Start.UtcDateTime;
        var open = State(ProductKind.PerpetualSoftware, SixtyDays, bought);
        var closed = State(ProductKind.PerpetualSoftware, SixtyDays, bought.AddDays(-61));
        var reservation = State(ProductKind.AzureReservation, new(CancellationRoute.ServiceRequest, 0, WindowUnit.None, RefundRule.None), bought);
        var plan = State(ProductKind.AzureSoftwarePlan, new(CancellationRoute.Never, 0, WindowUnit.None, RefundRule.None), bought);

        Assert.Equal(new CancelCommand($"{Order}-1", $"/customers/{Books.Adatum}/software/{Order}-1/cancel", null), For(portal, Role.AdminAgent, open));
        Assert.NotNull(For(portal, Role.AdminAgent, reservation).Href); // CAN-04: the dialog has the facts for support
        Assert.StartsWith("The cancellation window closed on 14 Jun 2026 23:59", For(portal, Role.AdminAgent, closed).Reason, StringComparison.Ordinal);
        Assert.Equal("SUSE Linux and Red Hat Linux plans cannot be cancelled.", For(portal, Role.AdminAgent, plan).Reason); // CAN-03
        Assert.Equal("Cancelling needs the role Admin agent.", For(portal, Role.GlobalAdmin, open).Reason); // ACC-02
        Assert.Equal(
            new CancelCommand($"{Order}-1", null, null),
            For(portal, Role.AdminAgent, open with { Status = LineStatus.Cancelled, CancelledByName = "Aiko Agent", CancelledAt = bought }));
    }

    private static CancellationState State(ProductKind kind, CancellationTerms terms, DateTime purchasedAt) => new(LineStatus.Active, kind, terms, purchasedAt, null, null);

    private static CancelCommand For(PortalHost portal, Role role, CancellationState state)
    {
        using var scope = portal.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<Viewer>().Become(
            new Actor(Books.Contoso, Guid.NewGuid(), "Aiko Agent", "aiko@contoso.example", Channel.Portal), [role], PartnerSettings.Default, Books.Contoso, null, "Contoso", TimeZoneInfo.Utc);
        return scope.ServiceProvider.GetRequiredService<CancelCommands>().For(Books.Adatum, Order, 1, state);
    }
}
