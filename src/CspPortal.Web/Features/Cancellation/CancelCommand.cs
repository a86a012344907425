using CspPortal.Application.Access;
using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Orders;
using CspPortal.Web.Features.Account;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Cancellation;

/// <summary>The Cancel button of an order line wherever the line is shown; drawn by the partial <c>_CancelCommand</c>.</summary>
/// <param name="Href">Null where it cannot be pressed; then <paramref name="Reason"/> says why, or nothing is drawn: the line is cancelled.</param>
public sealed record CancelCommand(string Id, string? Href, string? Reason);

/// <summary>Asks the policy that the POST asks too (CAN-02).</summary>
public sealed class CancelCommands(
    CancellationPolicy policy, Viewer viewer, RefusalTexts refusals, IStringLocalizer<CancellationText> text, IStringLocalizer<AccountText> account)
{
    public CancelCommand For(Guid tenant, string orderId, int line, CancellationState state)
    {
        var id = CancellationAddresses.Choice(orderId, line);
        if (state.Status == LineStatus.Cancelled) return new CancelCommand(id, null, null);
        if (!viewer.May(Permission.CancelOrders))
        {
            var roles = string.Join(", ", PermissionTable.RolesFor(Permission.CancelOrders).Select(role => account.NameOf(role)));
            return new CancelCommand(id, null, text["Command.RoleNeeded", roles]);
        }

        // Where support is the way, the dialog opens: it has the facts to quote (CAN-04).
        return policy.Refuse(state) is { } refusal && !CancellationRefusals.LeadsToSupport(refusal)
            ? new CancelCommand(id, null, refusals.Say(refusal))
            : new CancelCommand(id, CancellationAddresses.Cancel(tenant, orderId, line), null);
    }
}
