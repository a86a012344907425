using CspPortal.Application.Access;
using CspPortal.Application.Cancellation;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Cancellation;

[Requires(Permission.CancelOrders)] // ACC-02
[Route("customers/{tenant:guid}/software/{order:regex(^[[0-9a-f]]{{12}}$)}-{line:int:min(1)}")]
public sealed class CancellationController(
    CancellationQueries cancellations, CancelOrder cancelOrder, IValidator<CancelForm> validator, Viewer viewer, RefusalTexts refusals)
    : Controller
{
    /// <param name="number">The order chosen in the drop-down, as <c>order-line</c>; without it the address's own.</param>
    [HttpGet("cancel")]
    public async Task<IActionResult> Cancel(Guid tenant, string order, int line, [FromQuery] string? number, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(number) && !CancellationAddresses.TryRead(number, out order, out line)) return this.Refused(CancellationRefusals.LineNotFound);
        return await ShowAsync(tenant, order, line, new CancelForm(), null, ct);
    }

    [HttpPost("cancel")]
    public async Task<IActionResult> Cancel(Guid tenant, string order, int line, CancelForm form, CancellationToken ct)
    {
        if (!await validator.PassesAsync(form, ModelState, nameof(CancelPage.Form), ct))
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ShowAsync(tenant, order, line, form, null, ct);
        }

        var request = new CancelRequest(tenant, order, form.IsWholeOrder ? null : [line], form.ExpectedCredit);
        var outcome = await cancelOrder.ExecuteAsync(request, viewer.Actor, ct);
        if (outcome.Succeeded(out _, out var refusal)) return Redirect(CancellationAddresses.Done(tenant, order, line));
        if (refusal.Kind == RefusalKind.NotFound) return this.Refused(refusal);

        Response.StatusCode = refusal.StatusCode();
        return await ShowAsync(tenant, order, line, form, refusal, ct);
    }

    [HttpGet("cancelled")]
    public async Task<IActionResult> Confirmation(Guid tenant, string order, int line, CancellationToken ct)
    {
        if (!(await cancellations.ConfirmationAsync(tenant, order, line, ct)).Succeeded(out var confirmation, out var refusal)) return this.Refused(refusal);
        return View(new ConfirmationPage(tenant, confirmation.CustomerName, confirmation));
    }

    private async Task<IActionResult> ShowAsync(Guid tenant, string order, int line, CancelForm form, Refusal? refusal, CancellationToken ct)
    {
        if (!(await cancellations.DialogAsync(tenant, order, line, ct)).Succeeded(out var dialog, out var missing)) return this.Refused(missing);
        // Where the page as it is now says the same by itself, it is said once.
        if (refusal is not null && dialog.Preview.Refusal?.Is(refusal) != true) ModelState.AddRefusal(refusal, refusals, nameof(CancelPage.Form));
        return View(nameof(Cancel), new CancelPage(dialog, form));
    }
}
