using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.Cancellation;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Reservations;

/// <summary>A customer's Azure reservations and SUSE and Red Hat plans, and their file (ORD-06).</summary>
[Requires(Permission.ReadOrders)]
[Route("customers/{tenant:guid}/reservations")]
public sealed class ReservationsController(ReservationQueries reservations, CancelCommands commands, Viewer viewer, IValidator<ReservationQuery> validator) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(Guid tenant, ReservationQuery query, CancellationToken ct)
    {
        var readable = await validator.PassesAsync(query, ModelState, "", ct);
        var outcome = await reservations.ListAsync(tenant, readable ? query.ToFilter() : new ReservationFilter { Size = query.Rows }, ct);
        if (!outcome.Succeeded(out var list, out var refusal)) return this.Refused(refusal);
        if (!readable) Response.StatusCode = StatusCodes.Status400BadRequest;
        return View("Index", new ReservationsPage(list, commands, query, Request.QueryString.Value ?? ""));
    }

    [HttpGet("export")]
    public async Task<IActionResult> Export(Guid tenant, ReservationQuery query, [FromServices] ExportReservations export, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct)) return await Index(tenant, query, ct);
        var outcome = await export.ExecuteAsync(tenant, query.ToFilter(), viewer.Actor, ct);
        if (!outcome.Succeeded(out var file, out var refusal)) return this.Refused(refusal);
        return await this.SendCsvAsync("reservations-and-plans.csv", file.Rows, ct);
    }
}
